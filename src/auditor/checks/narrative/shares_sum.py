"""shares_sum: the shares of one whole that a sentence enumerates, which do not come to all though the list is closed by
the rest ("网上申请占 60%，信函占 30%，其他占 20%"). Without a rest they may be attributes that overlap.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from auditor import patterns
from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Outcome
from auditor.checks.core.prose import Part, Where, applies, parts, show
from auditor.claims.quantities import last_place
from auditor.model.base import trusted
from auditor.model.claim import Figure, Share
from auditor.model.finding import Computation, Side, Term
from auditor.model.params import Params
from auditor.numerals import plain
from auditor.patterns import Pattern

_PERCENT = "%"
_SENTENCE = re.compile(r"[^。！？\n]+")
_ALL = Decimal(100)


class Options(Params):
    """`verb` says that a percentage is a share; `counted` are the words beside it that name no whole. A percentage with
    one of `breaks` before it is of another whole or no share. A last name that holds `rest` closes the list, as do
    names told together by `respectively`, whose percentages stand with only `joined` between them. Nothing
    is said of a sentence with one of `unless`.
    """

    verb: str
    counted: str
    breaks: tuple[str, ...]
    rest: Pattern
    respectively: str
    joined: str
    unless: tuple[str, ...] = ()


class _One(NamedTuple):
    figure: Figure
    name: str
    whole: str


def _run(context: Context, given: Where, options: Options) -> Iterator[Outcome]:
    told = [c for c in context.prose.claims if isinstance(c, Share) and c.holds is False]
    refuted = {(c.section or 0, c.figure.figure_start) for c in told}
    asked = False
    for part in parts(context, given) if applies(context, given) else ():
        percents = [f for index, f in context.prose.figures if index == part.index and f.unit == _PERCENT]
        for shares in _lists(part, percents, options):
            if any((part.index, f.figure_start) in refuted for f in shares):
                continue
            asked = True
            slack = sum((last_place(f.value) for f in shares), Decimal(0))
            low, high = sum((f.low for f in shares), -slack), sum((f.high for f in shares), slack)
            if not low <= _ALL <= high:
                yield _finding(part, shares)
                return
    yield Outcome("pass", ("shares",)) if asked else NOT_APPLICABLE


def _lists(part: Part, percents: list[Figure], options: Options) -> Iterator[list[Figure]]:
    for found in _SENTENCE.finditer(part.text):
        if options.verb not in found.group() or any(w in found.group() for w in options.unless):
            continue
        within = [f for f in percents if found.start() <= f.figure_start < found.end()]
        runs = _runs(part.text, found.start(), within, options)
        yield from ([one.figure for one in run] for run in runs if len(run) > 1 and _closed(run, options))


def _closed(run: list[_One], options: Options) -> bool:
    names = run[0].name if options.respectively in run[0].name else run[-1].name
    return patterns.search(options.rest, names) is not None


def _runs(text: str, at: int, percents: list[Figure], options: Options) -> Iterator[list[_One]]:
    """The percentages of one whole; those behind a word of `breaks` are of another, which is not told."""
    run: list[_One] = []
    inner = False
    for figure in percents:
        before = text[at : figure.figure_start]
        one = _share(before, figure, run, options)
        broken = any(w in before for w in options.breaks)
        if one is None or broken or (run and one.whole != run[-1].whole):
            if not inner:
                yield run
            run, inner = [], broken
        if one:
            run.append(one)
        at = figure.figure_end
    if not inner:
        yield run


def _share(before: str, figure: Figure, run: list[_One], options: Options) -> _One | None:
    name, verb, whole = before.rpartition(options.verb)
    if not verb:
        if not run or not before or not set(before) <= set(options.joined):
            return None
        name, whole = "", run[-1].whole
    told = "".join(c for c in whole if c not in options.counted and not c.isspace())
    return _One(figure, name, told if verb else whole)


def _finding(part: Part, shares: list[Figure]) -> Outcome:
    total = sum((f.value for f in shares), Decimal(0))
    terms = tuple(trusted(Term, value=f"{plain(f.value)}%") for f in shares)
    return Outcome(
        "fail",
        ("shares",),
        evidence=tuple(show(part, f.figure_start, f.figure_end, role="part") for f in shares),
        computation=trusted(
            Computation,
            left=plain(total),
            right=plain(_ALL),
            difference=plain(total - _ALL),
            sides=(
                trusted(Side, terms=terms, totals=(f"{plain(total)}%",)),
                trusted(Side, terms=(trusted(Term, value=f"{plain(_ALL)}%"),)),
            ),
        ),
        figures=tuple((part.index, f.figure_start) for f in shares),
        values={"count": str(len(shares)), "quote": part.text[shares[0].figure_start : shares[-1].figure_end]},
    )


CHECK = CheckType("shares_sum", Where, Options, _run)
