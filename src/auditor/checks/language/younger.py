"""younger: a document cited by number and year that is younger than the report that cites it."""

from collections.abc import Iterator

from auditor import patterns
from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Outcome
from auditor.checks.core.prose import MAX_EVIDENCE, Where, applies, parts, show
from auditor.model.params import Params
from auditor.numerals import YEAR_SAID
from auditor.patterns import Pattern


class Options(Params):
    """`cites` finds a document, its group `year` the year of it. `signed`: the section in which the report is dated;
    without a date the year after the report's counts.
    """

    cites: Pattern
    signed: str


def _run(context: Context, given: Where, options: Options) -> Iterator[Outcome]:
    year = context.report.identity.year
    if year is None or context.passage or not applies(context, given):
        yield NOT_APPLICABLE
        return
    dated = [
        int(found.group(1))
        for part in parts(context, Where(sections=(options.signed,)))
        for found in YEAR_SAID.finditer(part.text)
    ]
    latest = max(*dated, year + 1) if dated else year + 1
    cited = [(part, hit) for part in parts(context, given) for hit in patterns.finditer(options.cites, part.text)]
    wrong = [(part, hit) for part, hit in cited if int(hit.group("year")) > latest]
    if wrong:
        yield Outcome(
            "fail",
            ("younger",),
            evidence=tuple(show(p, h.start(), h.end()) for p, h in wrong[:MAX_EVIDENCE]),
            values={"quote": wrong[0][1].group(), "signed": str(latest)},
        )
    else:
        yield Outcome("pass", ("younger",)) if cited else NOT_APPLICABLE


CHECK = CheckType("younger", Where, Options, _run)
