"""Rows with commas or semicolons between the cells, as spreadsheets write them: tables in a text, and whole sheets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Protocol

from auditor.numerals import ENUMERATOR

_SEPARATORS = (",", ";", "，")
_FIGURE = re.compile(r"[-+]?[0-9０-９][0-9０-９,.]*$|[/—–-]$|$")
_LEAST_ROWS, _LEAST_CELLS, _LEAST_FIGURES = 2, 3, 4
_LEAST_SHEET = 10
_LONG = 120
_HEAD = 12
_LONGEST = 500
"""Rows of a table that are looked at; no report has more."""
_OPEN, _SHUT = "（([【“", "）)]】”"


class _Printed(Protocol):
    @property
    def text(self) -> str: ...


def unrolled(lines: list[str]) -> list[str]:
    """The lines of a whole sheet saved as CSV as a text has them: some rows only hold a line of prose in their first
    cell. Other lines stay as they are.
    """
    commas = sum(line.count(",") >= _LEAST_CELLS - 1 for line in lines)
    if commas < _LEAST_SHEET or 10 * commas < 9 * sum(map(bool, lines)):
        return lines
    rows = [_cells(line, ",") if line.strip() else [""] for line in lines]
    alone = [not any(row[1:]) for row in rows]
    if sum(one and len(row) >= _LEAST_CELLS for one, row in zip(alone, rows, strict=True)) < _LEAST_CELLS:
        return lines
    prose = [
        alone[n] and (all(alone[max(0, n - 1) : n + 2]) or "。" in row[0] or bool(re.match(ENUMERATOR, row[0])))
        for n, row in enumerate(rows)
    ]
    out: list[str] = []
    for _, run in groupby(range(len(rows)), key=prose.__getitem__):
        part = [rows[n] for n in run]
        width = max(at for row in part for at, text in enumerate(row, 1) if text or at == 1)
        out += ["\t".join(row[:width]) for row in part]
    return out


def rows_at(lines: Sequence[_Printed], at: int) -> list[list[str]]:
    """The rows of a table that begins with line `at`; [] when none does."""
    for separator in _SEPARATORS:
        if lines[at].text.count(separator) < _LEAST_CELLS - 1:
            continue
        # A look at the first lines tells, so that text without tables is not gone through again and again.
        if _is_table(_run([line.text for line in lines[at : at + _HEAD]], separator)):
            return _run([line.text for line in lines[at : at + _LONGEST]], separator)
    return []


def _run(lines: Sequence[str], separator: str) -> list[list[str]]:
    """The cells of the first lines, as far as they are rows of one width."""
    out: list[list[str]] = []
    for line in lines:
        cells = _row(line, separator)
        if cells is None or (out and len(cells) != len(out[0])):
            break
        out.append(cells)
    return out


def _row(text: str, separator: str) -> list[str] | None:
    if text.count(separator) < _LEAST_CELLS - 1 or "。" in text or "\t" in text:
        return None
    cells = _cells(text.strip(), separator)
    return cells if len(cells) >= _LEAST_CELLS and all(len(c) <= _LONG for c in cells) else None


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


def _is_table(rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows hold figures."""
    if len(rows) < _LEAST_ROWS:
        return False
    figures = sum(1 for row in rows for cell in row if cell and _FIGURE.match(cell))
    blank_or_figure = sum(1 for row in rows for cell in row if _FIGURE.match(cell))
    return figures >= _LEAST_FIGURES and 3 * blank_or_figure >= sum(map(len, rows))
