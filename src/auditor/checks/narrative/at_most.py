"""at_most: two figures of one sentence of which the first cannot be more than the second (readers and readings)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Outcome
from auditor.checks.core.params import Params
from auditor.checks.core.prose import Part, Where, applies, parts, show
from auditor.model.base import trusted
from auditor.model.finding import Computation, Side, Term
from auditor.numerals import POWERS, plain
from auditor.patterns import Pattern, compiled


class Options(Params):
    """Expressions with the groups `number` and `power` (万, 亿, or nothing), each of which must be found just once in a
    sentence: the figure of `less` is not more than that of `more`. Nothing is said of a sentence with one of `unless`.
    """

    less: Pattern
    more: Pattern
    unless: tuple[str, ...] = ()


def _run(context: Context, given: Where, options: Options) -> Iterator[Outcome]:
    asked = False
    for part in parts(context, given) if applies(context, given) else ():
        for start, end in _sentences(part.text):
            if any(w in part.text[start:end] for w in options.unless):
                continue
            less, more = (list(compiled(p).finditer(part.text, start, end)) for p in (options.less, options.more))
            if len(less) != 1 or len(more) != 1:
                continue
            asked = True
            first, second = _value(less[0]["number"], less[0]["power"]), _value(more[0]["number"], more[0]["power"])
            if first > second:
                yield _finding(part, (less[0].span(), first), (more[0].span(), second))
                return
    yield Outcome("pass", ("at-most",)) if asked else NOT_APPLICABLE


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for line in text.replace("。", "\n").split("\n"):
        yield at, at + len(line)
        at += len(line) + 1


def _value(number: str, power: str | None) -> Decimal:
    return Decimal(number.replace(",", "")) * (POWERS[power] if power else 1)


def _finding(part: Part, less: tuple[tuple[int, int], Decimal], more: tuple[tuple[int, int], Decimal]) -> Outcome:
    (first, left), (second, right) = less, more
    return Outcome(
        "fail",
        ("at-most",),
        evidence=(show(part, *first, role="left"), show(part, *second, role="right")),
        computation=trusted(
            Computation,
            left=plain(left),
            right=plain(right),
            difference=plain(left - right),
            operator=">",
            sides=(_side(left), _side(right)),
            off_by=plain(left - right),
        ),
        values={"first": part.text[slice(*first)].strip(), "second": part.text[slice(*second)].strip()},
    )


def _side(value: Decimal) -> Side:
    return trusted(Side, terms=(trusted(Term, value=plain(value)),))


CHECK = CheckType("at_most", Where, Options, _run)
