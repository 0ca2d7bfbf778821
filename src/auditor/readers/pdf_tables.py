"""Ruled tables of a PDF page: pdfplumber finds the cells, characters are dealt out to them here, once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from auditor.model.document import Cell, Table, cell
from auditor.readers import guard
from auditor.readers.pdf_text import rows_of

_TOLERANCE = 3.0


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
        text = "\n".join(r.text for r in rows_of(inside.get(bound, ()), page))
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


def _edges(values: Any) -> list[float]:
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > _TOLERANCE:
            out.append(value)
    return out


def _index(edges: Sequence[float], value: float) -> int:
    return max(0, bisect_right(edges, value + _TOLERANCE) - 1)
