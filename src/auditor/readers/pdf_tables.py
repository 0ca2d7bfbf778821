"""Ruled tables of a PDF page: pdfplumber finds the cells, characters are dealt out to them here, once."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from auditor.model.document import Cell, Table, cell
from auditor.readers import guard
from auditor.readers.pdf_text import Row, rows_of

_TOLERANCE = 3.0
_PADDING = 6.0
_DIGITS = re.compile(r"[0-9.,]+$")
_FIGURE = re.compile(r"[-+]?[0-9][0-9,.]*$|[/／—–-]$|无$")
_ENUMERATOR = re.compile(r"[(（]?[一二三四五六七八九十0-9]{1,2}[)）、.．]|第")


@dataclass(frozen=True, slots=True)
class Piece:
    """Rows of a ruled table that lie together on a page."""

    top: float
    bottom: float
    table: Table


Bounds = tuple[float, float, float, float]


def pieces_of(page: Any, number: int) -> tuple[list[Piece], set[int]]:
    """(pieces from top to bottom, the id of every character that stands in a table).

    Rows with a single cell are no table rows: word processors frame or shade lines of prose, and the form's own
    full-width rows ("第二十条第（一）项") hold no figures.
    """
    pieces: list[Piece] = []
    taken: set[int] = set()
    for found in page.find_tables({"vertical_strategy": "lines", "horizontal_strategy": "lines"}):
        bounds = sorted({c for c in found.cells if c is not None}, key=lambda b: (b[1], b[0]))
        inside = _deal(page.chars, bounds)
        for group in _groups(_bands(bounds)):
            table = _table(group, inside, number)
            if table is not None:
                pieces.append(Piece(min(b[1] for b in group), max(b[3] for b in group), table))
                taken.update(id(c) for b in group for c in inside.get(b, ()))
    return sorted(pieces, key=lambda p: p.top), taken


def _deal(chars: Sequence[Any], bounds: Sequence[Bounds]) -> dict[Bounds, list[Any]]:
    """The characters of each cell, by their middle."""
    out: dict[Bounds, list[Any]] = {}
    tops = [b[1] for b in bounds]
    for char in chars:
        x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        for index in range(bisect_right(tops, y) - 1, -1, -1):
            left, _, right, bottom = bounds[index]
            if left <= x < right and y < bottom:
                out.setdefault(bounds[index], []).append(char)
                break
    return out


def _bands(bounds: Sequence[Bounds]) -> list[list[Bounds]]:
    """Cells by the line their tops lie on."""
    bands: list[list[Bounds]] = []
    for bound in bounds:
        if bands and abs(bands[-1][0][1] - bound[1]) < _TOLERANCE:
            bands[-1].append(bound)
        else:
            bands.append([bound])
    return bands


def _groups(bands: list[list[Bounds]]) -> list[list[Bounds]]:
    """The cells of each run of rows that have several cells; a row beside a tall merged cell has several."""
    groups: list[list[Bounds]] = []
    reach, lone_before = float("-inf"), True
    for band in bands:
        lone = len(band) == 1 and reach <= band[0][1] + _TOLERANCE
        if not lone:
            if lone_before:
                groups.append([])
            groups[-1] += band
        reach = max(reach, *(b[3] for b in band))
        lone_before = lone
    return groups


def _table(cells: Sequence[Bounds], inside: dict[Bounds, list[Any]], page: int) -> Table | None:
    columns, rows = _edges(b[0] for b in cells), _edges(b[1] for b in cells)
    right, bottom = max(b[2] for b in cells), max(b[3] for b in cells)
    if len(cells) > guard.MAX_CELLS:
        return None
    made: list[Cell] = []
    for bound in cells:
        column, row = _index(columns, bound[0]), _index(rows, bound[1])
        text = _text(rows_of(inside.get(bound, ()), page), bound)
        made.append(
            cell(
                row,
                column,
                text,
                row_span=max(1, _index([*rows, bottom], bound[3]) - row),
                column_span=max(1, _index([*columns, right], bound[2]) - column),
                page=page,
                box=(round(bound[0], 1), round(bound[1], 1), round(bound[2], 1), round(bound[3], 1)),
            )
        )
    made.sort(key=lambda c: (c.row, c.column))
    return Table(rows=len(rows), columns=len(columns), cells=tuple(made))


def _text(lines: list[Row], bound: Bounds) -> str:
    """A cell's lines. A figure that a narrow cell broke over lines is put together: only where one digit more would
    not have fitted on its line, so that two figures in one cell stay two.
    """
    texts = [line.text for line in lines]
    width = bound[2] - bound[0]
    if len(lines) > 1 and all(_DIGITS.match(t) for t in texts):
        digit = (lines[0].x1 - lines[0].x0) / len(texts[0])
        if all(line.x1 - line.x0 + digit > width - 2 * _PADDING for line in lines[:-1]):
            return "".join(texts)
    return "\n".join(texts)


def _edges(values: Any) -> list[float]:
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > _TOLERANCE:
            out.append(value)
    return out


def _index(edges: Sequence[float], value: float) -> int:
    return max(0, bisect_right(edges, value + _TOLERANCE) - 1)


def stitch(first: Table, second: Table) -> Table | None:
    """Two tables as one when the second goes on with the first over a page break: the columns of one are among those
    of the other. A row that the break cut in two (one half holds no figures, and its label does not begin anew) is put
    together again.
    """
    few, many = sorted((_lefts(first), _lefts(second)), key=len)
    if len(few) < 2 or not all(any(abs(x - y) < 2 * _TOLERANCE for y in many) for x in few):
        return None
    upper, lower = _on(many, first), _on(many, second)
    last = [c for c in upper if c.row == first.rows - 1]
    lead = [c for c in lower if c.row == 0]
    cut = _is_cut(last, lead)
    shift = first.rows - (1 if cut else 0)
    joined = {c.column: c for c in lead} if cut else {}
    kept = [_joined(c, joined.get(c.column)) if c.row == first.rows - 1 else c for c in upper]
    columns = {c.column for c in last}
    moved = [c for c in lower if not (cut and c.row == 0 and c.column in columns)]
    cells = (*kept, *(c.model_copy(update={"row": c.row + shift}) for c in moved))
    return Table(rows=shift + second.rows, columns=len(many), cells=cells)


def _lefts(table: Table) -> list[float]:
    """The left edges of the table's columns."""
    return _edges(c.box[0] for c in table.cells if c.box)


def _on(edges: list[float], table: Table) -> list[Cell]:
    """The cells of a table on other column edges."""
    out: list[Cell] = []
    for c in table.cells:
        if c.box is None:
            continue
        column = _index(edges, c.box[0] + _TOLERANCE)
        span = max(1, _index(edges, c.box[2] - 2 * _TOLERANCE) - column + 1)
        out.append(c.model_copy(update={"column": column, "column_span": span}))
    return out


def _is_cut(last: list[Cell], lead: list[Cell]) -> bool:
    """Whether two halves of one row lie on both sides of a page break."""
    above, below = _figures(last), _figures(lead)
    if above and below or len(last) < 3:
        return False
    figures, other = (above, lead) if above else (below, last)
    texts = {c.column: c.text.strip() for c in other}
    if any(texts.get(c.column) for c in figures):
        return False  # a header above its figures
    label = next((c.text.strip() for c in reversed(lead) if c.text.strip() and not _is_figure(c)), "")
    return not _ENUMERATOR.match(label) if label else bool(figures)


def _figures(cells: list[Cell]) -> list[Cell]:
    return [c for c in cells if _is_figure(c)]


def _is_figure(c: Cell) -> bool:
    return bool(_FIGURE.match(c.text.strip()))


def _joined(upper: Cell, lower: Cell | None) -> Cell:
    if lower is None or not lower.text.strip():
        return upper
    return upper.model_copy(update={"text": f"{upper.text}\n{lower.text}".strip("\n")})
