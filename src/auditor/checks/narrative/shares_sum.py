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
from auditor.claims.shares import last_place
from auditor.model.base import trusted
from auditor.model.claim import Share
from auditor.model.finding import Computation, Side, Term
from auditor.model.params import Params
from auditor.numerals import plain
from auditor.patterns import Pattern

_PERCENT = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,4})?)\s?[%％]")
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
    value: Decimal
    start: int
    end: int
    name: str
    whole: str


def _run(context: Context, given: Where, options: Options) -> Iterator[Outcome]:
    told = [c for c in context.prose.claims if isinstance(c, Share) and c.holds is False]
    refuted = {(c.section or 0, c.figure.figure_start) for c in told}
    asked = False
    for part in parts(context, given) if applies(context, given) else ():
        for shares in _lists(part, options):
            if any((part.index, s.start) in refuted for s in shares):
                continue
            asked = True
            total = sum((s.value for s in shares), Decimal(0))
            slack = sum((last_place(s.value) for s in shares), Decimal(0))
            if abs(total - _ALL) > slack:
                yield _finding(part, shares, total)
                return
    yield Outcome("pass", ("shares",)) if asked else NOT_APPLICABLE


def _lists(part: Part, options: Options) -> Iterator[list[_One]]:
    for found in _SENTENCE.finditer(part.text):
        if options.verb not in found.group() or any(w in found.group() for w in options.unless):
            continue
        runs = _runs(part.text, found.start(), found.end(), options)
        yield from (run for run in runs if len(run) > 1 and _closed(run, options))


def _closed(run: list[_One], options: Options) -> bool:
    names = run[0].name if options.respectively in run[0].name else run[-1].name
    return patterns.search(options.rest, names) is not None


def _runs(text: str, start: int, end: int, options: Options) -> Iterator[list[_One]]:
    run: list[_One] = []
    at = start
    for hit in _PERCENT.finditer(text, start, end):
        one = _share(text, at, hit, run, options)
        broken = any(w in text[at : hit.start()] for w in options.breaks)
        if one is None or broken or (run and one.whole != run[-1].whole):
            yield run
            run = []
        if one:
            run.append(one)
        at = hit.end()
    yield run


def _share(text: str, at: int, hit: re.Match[str], run: list[_One], options: Options) -> _One | None:
    before = text[at : hit.start()]
    name, verb, whole = before.rpartition(options.verb)
    if not verb:
        if not run or not before or not set(before) <= set(options.joined):
            return None
        name, whole = "", run[-1].whole
    told = "".join(c for c in whole if c not in options.counted and not c.isspace())
    return _One(Decimal(hit.group(1)), hit.start(), hit.end(), name, told if verb else whole)


def _finding(part: Part, shares: list[_One], total: Decimal) -> Outcome:
    terms = tuple(trusted(Term, value=f"{plain(s.value)}%") for s in shares)
    return Outcome(
        "fail",
        ("shares",),
        evidence=tuple(show(part, s.start, s.end, role="part") for s in shares),
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
        values={"count": str(len(shares)), "quote": part.text[shares[0].start : shares[-1].end]},
    )


CHECK = CheckType("shares_sum", Where, Options, _run)
