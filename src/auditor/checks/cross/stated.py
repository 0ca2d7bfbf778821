"""stated: an amount that the text states, found by its words, against what a table or the text itself allows."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from auditor import patterns
from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Outcome
from auditor.checks.core.evidence import cell_evidence
from auditor.checks.core.prose import Part, Where, applies, parts, sentence, show
from auditor.model.base import trusted
from auditor.model.finding import Computation, Side, Term
from auditor.model.params import Params
from auditor.model.report import FormCell
from auditor.numerals import plain
from auditor.patterns import Pattern


class Given(Where):
    """Which reports and sections, and the table whose `cells` (row.column) are looked at."""

    table: str = ""
    cells: tuple[str, ...] = ()


class Options(Params):
    """`amount` finds a figure, its group of that name. Exactly one more key says what is asked: `needs_cells`: a figure
    above zero needs a cell above zero. `denies`: the report says there was none of what the cells count. `most`: finds
    the figure that the other may not exceed. `step`: what the figure must be a multiple of.

    A place does not count when one of the words `unless` stands in its sentence.
    """

    amount: Pattern = ""
    needs_cells: bool = False
    denies: Pattern = ""
    most: Pattern = ""
    step: int = 0
    unless: tuple[str, ...] = ()


class _Found(NamedTuple):
    part: Part
    start: int
    end: int
    value: Decimal

    @property
    def quote(self) -> str:
        """The words found."""
        return self.part.text[self.start : self.end].strip()


def _run(context: Context, given: Given, options: Options) -> Iterator[Outcome]:
    if not applies(context, given):
        yield NOT_APPLICABLE
        return
    found = [*_find(context, given, options.denies or options.amount, options.unless)]
    table = context.report.table(given.table) if given.table else None
    cells = [c for c in table.cells if f"{c.row}.{c.column}" in given.cells] if table else []
    if not found or (given.table and (not cells or any(c.value is None for c in cells))):
        yield NOT_APPLICABLE
        return
    used = tuple((given.table, c.row, c.column) for c in cells)
    for place in found:
        bound = _bound(context, given, options) if options.most else None
        if options.most and bound is None:
            yield NOT_APPLICABLE
        elif _right(place, cells, bound, options):
            yield Outcome("pass", ("stated",), cells=used)
        else:
            yield _failed(context, given, place, bound, cells)
            return


def _right(place: _Found, cells: list[FormCell], bound: _Found | None, options: Options) -> bool:
    total = sum((c.value or Decimal(0) for c in cells), Decimal(0))
    if options.denies:
        return total == 0
    if options.needs_cells:
        return place.value == 0 or total > 0
    if bound is not None:
        return place.value <= bound.value
    return not options.step or place.value % options.step == 0


def _failed(context: Context, given: Given, place: _Found, bound: _Found | None, cells: list[FormCell]) -> Outcome:
    table = context.report.table(given.table) if given.table else None
    evidence = [show(place.part, place.start, place.end)]
    evidence += [show(bound.part, bound.start, bound.end)] if bound else []
    evidence += [cell_evidence(table, c) for c in cells] if table else []
    total = plain(sum((c.value or Decimal(0) for c in cells), Decimal(0)))
    computation = None
    if bound is not None:
        computation = trusted(
            Computation,
            left=plain(place.value),
            right=plain(bound.value),
            difference=plain(place.value - bound.value),
            operator=">",
            sides=(
                trusted(Side, terms=(trusted(Term, value=plain(place.value)),)),
                trusted(Side, terms=(trusted(Term, value=plain(bound.value)),)),
            ),
            off_by=plain(place.value - bound.value),
        )
    return Outcome(
        "fail",
        ("stated",),
        evidence=tuple(evidence),
        computation=computation,
        values={"quote": place.quote, "amount": plain(place.value), "count": total},
        cells=tuple((given.table, c.row, c.column) for c in cells),
    )


def _bound(context: Context, given: Given, options: Options) -> _Found | None:
    return next(_find(context, given, options.most, options.unless), None)


def _find(context: Context, given: Given, source: str, unless: tuple[str, ...]) -> Iterator[_Found]:
    for part in parts(context, given):
        if part.heading is not None:
            continue
        for found in patterns.finditer(source, part.text):
            around = sentence(part.text, found.start(), found.end())
            if any(w in around for w in unless):
                continue
            number = found.groupdict().get("amount")
            value = Decimal(number.replace(",", "")) if number else Decimal(0)
            yield _Found(part, found.start(), found.end(), value)


CHECK = CheckType("stated", Given, Options, _run)
