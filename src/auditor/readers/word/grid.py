"""Cells of a Word table put on a grid: Word names merged cells again in every row they reach into."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from auditor.model.base import trusted
from auditor.model.document import Cell, Table, cell
from auditor.readers import guard
from auditor.readers.word.xml import TCPR, TR, TRPR, VAL, child, value_of, w, whole

_GRID_BEFORE, _GRID_SPAN, _MERGE = map(w, ("gridBefore", "gridSpan", "vMerge"))
_MAX_COLUMNS = guard.MAX_CELLS // 10


@dataclass
class WordGrid:
    """The cells of one table, added row by row; `full` says that further ones were dropped."""

    cells: list[Cell] = field(default_factory=list)
    full: bool = False
    _row: int = -1
    _column: int = 0
    _width: int = 0
    _above: dict[int, int] = field(default_factory=dict)
    """Column → index of the cell that cells below it can go on."""

    def next_row(self, first: Any) -> None:
        """Begins the row of the w:tc `first`."""
        self._row += 1
        self._column = _before(first)

    def goes_on(self, span: int, merge: str | None) -> bool:
        """Whether the next w:tc goes on with a cell above it, which then reaches one row further down."""
        index = self._above.get(self._column) if merge == "continue" else None
        if index is None:
            return False
        above = self.cells[index]
        rows = min(self._row - above.row + 1, guard.MAX_SPAN)
        self.cells[index] = _at(above.row, above.column, above.text, rows, above.column_span, above.anchor)
        self._column += span
        return True

    def add(self, text: str, span: int, merge: str | None, anchor: str) -> None:
        """The next cell of the row; dropped when the table is full."""
        if len(self.cells) >= guard.MAX_CELLS or self._column >= _MAX_COLUMNS:
            self.full = True
            return
        if merge:
            self._above[self._column] = len(self.cells)
        else:
            self._above.pop(self._column, None)
        self.cells.append(_at(self._row, self._column, text, 1, span, anchor))
        self._column += span
        self._width = max(self._width, self._column)

    def table(self) -> Table | None:
        """The table; None when it has no cell."""
        return trusted(Table, rows=self._row + 1, columns=self._width, cells=tuple(self.cells)) if self.cells else None


def _at(row: int, column: int, text: str, rows: int, columns: int, anchor: str | None) -> Cell:
    return cell(row, column, text, row_span=rows, column_span=columns, anchor=anchor)


def _before(first: Any) -> int:
    """Grid columns left free before the first w:tc of a row."""
    row = next(first.iterancestors(TR))
    return _capped(value_of(child(row, TRPR), _GRID_BEFORE), 0)


def merge_of(element: Any) -> tuple[int, str | None]:
    """(grid span, "restart" | "continue" | None) of a cell."""
    span, merge = 1, None
    properties = child(element, TCPR)
    for entry in properties if properties is not None else ():
        if entry.tag == _GRID_SPAN:
            span = max(1, _capped(entry.get(VAL), 1))
        elif entry.tag == _MERGE:
            merge = entry.get(VAL) or "continue"
    return span, merge


def _capped(value: str | None, default: int) -> int:
    return min(whole(value, default), guard.MAX_SPAN)
