"""Cells put on a grid: where each lands when others span rows and columns."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from auditor.model.base import trusted
from auditor.model.document import Cell, Table, cell
from auditor.readers import guard


@dataclass
class GridBuilder:
    """Takes the cells of a table row by row, as HTML lists them, and gives each its column.

    Spans are capped (guard.MAX_SPAN), and so is the number of cells (guard.MAX_CELLS): `full` is then true and
    further cells are dropped.
    """

    cells: list[Cell] = field(default_factory=list)
    full: bool = False
    _row: int = -1
    _column: int = 0
    _width: int = 0
    _hanging: dict[int, int] = field(default_factory=dict)
    """Column → rows still covered from above, the present one included."""

    def next_row(self) -> None:
        """Begins a row."""
        if self._row >= 0:
            self._hanging = {c: n - 1 for c, n in self._hanging.items() if n > 1}
        self._row += 1
        self._column = 0

    def add(
        self, text: str, *, row_span: int = 1, column_span: int = 1, line: int | None = None, anchor: str | None = None
    ) -> Cell | None:
        """Places a cell at the next free column of the row; None when the table is full."""
        if len(self.cells) >= guard.MAX_CELLS or self._width > guard.MAX_CELLS // 10:
            self.full = True
            return None
        while self._column in self._hanging:
            self._column += 1
        rows = min(max(row_span, 1), guard.MAX_SPAN)
        columns = min(max(column_span, 1), guard.MAX_SPAN)
        made = cell(self._row, self._column, text, row_span=rows, column_span=columns, line=line, anchor=anchor)
        self.cells.append(made)
        if rows > 1:
            self._hanging.update(dict.fromkeys(range(self._column, self._column + columns), rows))
        self._column += columns
        self._width = max(self._width, self._column)
        return made

    def table(self, *, guessed: bool = False, without: Collection[int] = ()) -> Table | None:
        """The table, without some columns; None when it has no cell."""
        cells = [kept for c in self.cells if (kept := _narrowed(c, without))] if without else self.cells
        if not cells:
            return None
        columns = self._width - sum(n < self._width for n in without)
        return trusted(Table, rows=self._row + 1, columns=columns, cells=tuple(cells), guessed=guessed)


def _narrowed(one: Cell, without: Collection[int]) -> Cell | None:
    """A cell where some columns are gone; None when it stands in no other."""
    span = sum(n not in without for n in range(one.column, one.column + one.column_span))
    at = one.column - sum(n < one.column for n in without)
    return one.model_copy(update={"column": at, "column_span": span}) if span else None
