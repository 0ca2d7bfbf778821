"""dated: words that belong to the report's own year, with another ("2022年，我局认真贯彻…" in the report on 2023)."""

from collections.abc import Iterator
from typing import Literal

from auditor import patterns
from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Outcome
from auditor.checks.core.prose import MAX_EVIDENCE, Part, Where, applies, parts, sentence, show
from auditor.model.params import Params
from auditor.patterns import Pattern

_Hit = tuple[Part, int, int, int]
"""A part, the characters start..end of it, and the year that stands there."""


class Options(Params):
    """`says` finds the words, its group `year` their year. Wrong is one `earlier` or `later` than the report's, at
    most `within` years off.

    A place does not count when its sentence has one of the words `unless`, or when `alone` (sentence | paragraph |
    report) names the report's own year too: which of the years is meant cannot be told there.
    """

    says: Pattern
    wrong: Literal["earlier", "later"]
    within: int = 3
    unless: tuple[str, ...] = ()
    alone: Literal["sentence", "paragraph", "report"] = "sentence"


def _run(context: Context, given: Where, options: Options) -> Iterator[Outcome]:
    year = context.report.identity.year
    if year is None or not applies(context, given):
        yield NOT_APPLICABLE
        return
    found = list(_found(context, given, options))
    off = 1 if options.wrong == "later" else -1
    wrong = [hit for hit in found if 0 < off * (hit[3] - year) <= options.within and not _excused(hit, year, options)]
    if options.alone == "report" and any(hit[3] == year for hit in found):
        wrong = []
    if wrong:
        part, start, end, stated = wrong[0]
        yield Outcome(
            "fail",
            (options.wrong, part.section.key),
            evidence=tuple(show(p, s, e) for p, s, e, _ in wrong[:MAX_EVIDENCE]),
            values={"quote": part.text[start:end].strip(), "stated": str(stated), "year": str(year)},
        )
    else:
        yield Outcome("pass", (options.wrong,)) if found else NOT_APPLICABLE


def _found(context: Context, given: Where, options: Options) -> Iterator[_Hit]:
    for part in parts(context, given):
        for hit in patterns.finditer(options.says, part.text):
            yield part, hit.start(), hit.end(), int(hit.group("year"))


def _excused(hit: _Hit, year: int, options: Options) -> bool:
    part, start, end, _ = hit
    around = sentence(part.text, start, end)
    if any(word in around for word in options.unless):
        return True
    if options.alone == "paragraph":
        last = part.text.find("\n", end)
        around = part.text[part.text.rfind("\n", 0, start) + 1 : last if last >= 0 else len(part.text)]
    return str(year) in around


CHECK = CheckType("dated", Where, Options, _run)
