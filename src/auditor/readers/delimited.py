"""Rows of a table with commas or semicolons between the cells, as spreadsheets write them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

SEPARATORS = (",", ";", "，")
_FIGURE = re.compile(r"[-+]?[0-9０-９][0-9０-９,.]*$|[/—–-]$|$")
_LEAST_ROWS, _LEAST_CELLS, _LEAST_FIGURES = 2, 3, 4
_LONG = 120
_OPEN, _SHUT = "（([【“", "）)]】”"


def splitter(separator: str) -> Callable[[str], list[str] | None]:
    """What parts a line at a separator; it gives None for a line that is no row."""

    def split(text: str) -> list[str] | None:
        if text.count(separator) < _LEAST_CELLS - 1 or "。" in text or "\t" in text:
            return None
        cells = _cells(text.strip(), separator)
        return cells if len(cells) >= _LEAST_CELLS and all(len(c) <= _LONG for c in cells) else None

    return split


def _cells(text: str, separator: str) -> list[str]:
    """The cells of a line; what stands in quotes or brackets is not parted."""
    out = [""]
    depth, quoted = 0, False
    for char in text:
        if char == '"':
            quoted = not quoted
        elif char == separator and not depth and not quoted:
            out.append("")
        else:
            depth = max(0, depth + (char in _OPEN) - (char in _SHUT))
            out[-1] += char
    return [cell.strip() for cell in out]


def is_table(rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows are of one width, and hold figures."""
    if len(rows) < _LEAST_ROWS or len({len(row) for row in rows}) > 1:
        return False
    figures = sum(1 for row in rows for cell in row if cell and _FIGURE.match(cell))
    blank_or_figure = sum(1 for row in rows for cell in row if _FIGURE.match(cell))
    return figures >= _LEAST_FIGURES and 3 * blank_or_figure >= sum(map(len, rows))
