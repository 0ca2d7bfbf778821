"""The figures of all reports in one form: a row a report, a column a figure, and their sums by year.

Sums are values too, and say how many reports had no figure to add: blank is never zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from auditor.form.spec import Form
from auditor.model.base import Lang
from auditor.model.report import CellState, FormCell, Report
from auditor.reporters import wording
from auditor.reporters.office.xlsx_sheets import Marked, Row, Value

_PRINTED = frozenset({CellState.number, CellState.zero})
_LEAD = 4


class FormRows:
    """Takes in reports one by one; those that are no aggregates themselves are summed up by year."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.rows: list[Row] = []
        self._columns: dict[str, dict[tuple[str, str], int]] = {}
        self._keys = 0
        for table in form.tables:
            places = self._columns.setdefault(table.key, {})
            for row in table.rows:
                for column in table.columns_of(row):
                    places[row.key, column.key] = self._keys
                    self._keys += 1
        self._sums: dict[int, _Sums] = {}

    def heads(self, lead: list[str], lang: Lang) -> list[list[str]]:
        """Three rows of headings: table, row and column."""
        heads: list[list[str]] = [[""] * len(lead), [""] * len(lead), list(lead)]
        for table in self.form.tables:
            for row in table.rows:
                for column in table.columns_of(row):
                    for head, label in zip(heads, (table.label, row.label, column.label), strict=True):
                        head.append(label.get(lang))
        return heads

    def add(self, report: Report, lead: list[Value]) -> None:
        """Adds a report; `lead` stands before its figures."""
        shown: list[Value | Marked] = [*lead, *([None] * self._keys)]
        figures: dict[int, Decimal] = {}
        first = {table.key: table for table in reversed(report.tables)}
        for table in (t for t in first.values() if t.form == self.form.key):
            places = self._columns[table.key]
            for cell in table.cells:
                at = places.get((cell.row, cell.column))
                if at is not None:
                    shown[_LEAD + at] = _shown(cell)
                    if cell.value is not None:
                        figures[at] = cell.value
        self.rows.append(shown)
        if report.identity.scope != "aggregate":
            self._sums.setdefault(report.identity.year or 0, _Sums(self._keys)).add(figures.items())

    def sums(self, total: Callable[[int], str], lacking: str) -> Iterator[Row]:
        """For each year the sums, and how many reports lack a figure; complete when all reports are in."""
        for year, found in sorted(self._sums.items(), reverse=True):
            lead = [year or None, "", ""]
            yield [total(found.reports), *lead, *found.totals]
            yield [lacking, *lead, *(found.reports - n for n in found.had)]


class _Sums:
    """Each figure of the form added up over reports; None until one of them has it."""

    def __init__(self, count: int) -> None:
        self.reports = 0
        self.totals: list[Decimal | None] = [None] * count
        self.had = [0] * count

    def add(self, figures: Iterable[tuple[int, Decimal]]) -> None:
        """Adds a report's figures; one that it lacks is counted, never taken for zero."""
        self.reports += 1
        for at, value in figures:
            self.had[at] += 1
            self.totals[at] = (self.totals[at] or Decimal(0)) + value


def _shown(cell: FormCell) -> Value | Marked:
    """A figure as a number, anything else as it is printed; marked when the reader doubts it."""
    value = cell.value if cell.state in _PRINTED else wording.plain_line(cell.raw)
    if isinstance(value, Decimal) and value == (whole := int(value)):
        value = whole
    return Marked(value) if cell.suspect else value
