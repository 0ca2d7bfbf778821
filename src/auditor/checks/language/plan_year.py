"""plan_year: what is still to be done, said of a year that is over ("2021年，我局将补短板" in the report on 2021)."""

import re
from collections.abc import Iterator

from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Outcome
from auditor.checks.core.prose import MAX_EVIDENCE, Where, applies, parts, show
from auditor.claims import lexicon
from auditor.model.params import Params
from auditor.numerals import YEAR


class Options(Params):
    """`future`: words that follow 将 when it speaks of the future (将 may also be the 将 of 将公开纳入考核)."""

    future: tuple[str, ...]


def _run(context: Context, given: Where, options: Options) -> Iterator[Outcome]:
    year = context.report.identity.year
    if year is None or not applies(context, given):
        yield NOT_APPLICABLE
        return
    verbs = "|".join(re.escape(w) for w in options.future)
    will = lexicon.connectives().will
    plan = re.compile(rf"({YEAR})\s?年(?:度)?[，,]?[^。；，,\n0-9]{{0,12}}[，,]?{will}(?={verbs})")
    found = [(part, hit) for part in parts(context, given) for hit in plan.finditer(part.text)]
    wrong = [(part, hit) for part, hit in found if int(hit.group(1)) <= year]
    if wrong:
        part, hit = wrong[0]
        yield Outcome(
            "fail",
            ("plan", part.section.key),
            evidence=tuple(show(p, h.start(), h.end()) for p, h in wrong[:MAX_EVIDENCE]),
            values={"quote": hit.group(), "stated": hit.group(1), "year": str(year), "next": str(year + 1)},
        )
    else:
        yield Outcome("pass", ("plan",)) if found else NOT_APPLICABLE


CHECK = CheckType("plan_year", Where, Options, _run)
