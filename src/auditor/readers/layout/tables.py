"""Ruled tables of a page: characters are dealt out to the cells that lines enclose."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from auditor.model.base import Localized, trusted
from auditor.model.document import Box, Cell, Table, cell
from auditor.model.words import both
from auditor.readers import guard
from auditor.readers.clean import clean, unwrapped
from auditor.readers.layout.lattice import Bounds, tables_of
from auditor.readers.layout.text import Row, rows_of, turned_text

TOLERANCE = 3.0
_PADDING = 6.0
_TOUCHING = 0.15  # of the type size
_MAX_RUN = 15
_DIGITS = re.compile(r"[0-9.,]+$")


@dataclass(frozen=True, slots=True)
class Remark:
    """What was mended in the cell that begins at `box`: becomes a note."""

    kind: str
    message: Localized
    box: Box
    doubt: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """Rows of a ruled table that lie together on a page."""

    page: int
    top: float
    bottom: float
    table: Table
    remarks: tuple[Remark, ...] = ()

    @property
    def key(self) -> tuple[float, int, float]:
        """Its place in reading order, comparable with that of a Row."""
        return (self.top, 0, self.top)


def pieces_of(page: Any, number: int) -> tuple[list[Piece], set[int]]:
    """(pieces from top to bottom, the id of every character that stands in a table).

    Rows with a single cell are no table rows: word processors frame or shade lines of prose, and the form's own
    full-width rows ("第二十条第（一）项") hold no figures. Raises TooManyLinesError for drawings.
    """
    pieces: list[Piece] = []
    taken: set[int] = set()
    for found in tables_of(page):
        bounds = [b for b in found if _has_room(b)]
        remarks: list[Remark] = []
        inside = _deal(page.chars, bounds, remarks)
        for group in _groups(_bands(bounds)):
            table = _table(group, inside, number, remarks)
            if table is not None:
                top, bottom = min(b[1] for b in group), max(b[3] for b in group)
                said = tuple(r for r in remarks if top <= r.box[1] <= bottom)
                pieces.append(Piece(number, top, bottom, table, said))
                taken.update(id(c) for b in group for c in inside.get(b, ()))
    return sorted(pieces, key=lambda p: p.top), taken


def _has_room(bound: Bounds) -> bool:
    """What lies between the two strokes of a double rule is no cell."""
    return bound[2] - bound[0] > TOLERANCE and bound[3] - bound[1] > TOLERANCE


def _deal(chars: Sequence[Any], bounds: Sequence[Bounds], remarks: list[Remark]) -> dict[Bounds, list[Any]]:
    """The characters of each cell, by their middle. A number that lies across a rule goes to one cell as a whole."""
    out: dict[Bounds, list[Any]] = {}
    tops = [b[1] for b in bounds]
    highest, lowest = min(tops, default=0.0), max((b[3] for b in bounds), default=0.0)
    run: list[tuple[Any, Bounds]] = []
    for char in chars:
        y = (char["top"] + char["bottom"]) / 2
        bound = _cell_at(bounds, tops, (char["x0"] + char["x1"]) / 2, y) if highest <= y < lowest else None
        if bound is None:
            continue
        if char["text"].isdigit() and run and _touching(run[-1][0], char) and len(run) < _MAX_RUN:
            run.append((char, bound))
            continue
        _settle(run, out, remarks)
        run = [(char, bound)]
    _settle(run, out, remarks)
    return out


def _cell_at(bounds: Sequence[Bounds], tops: Sequence[float], x: float, y: float) -> Bounds | None:
    for index in range(bisect_right(tops, y) - 1, -1, -1):
        left, _, right, bottom = bounds[index]
        if left <= x < right and y < bottom:
            return bounds[index]
    return None


def _touching(before: Any, char: Any) -> bool:
    return (
        before["text"].isdigit()
        and abs(before["x1"] - char["x0"]) < _TOUCHING * char["size"]
        and abs(before["bottom"] - char["bottom"]) < _TOUCHING * char["size"]
    )


def _settle(run: list[tuple[Any, Bounds]], out: dict[Bounds, list[Any]], remarks: list[Remark]) -> None:
    """Puts the digits of one number in the cell that holds its middle, and says so when others hold parts of it."""
    cells = {bound for _, bound in run}
    if len(cells) > 1:
        middle = (run[0][0]["x0"] + run[-1][0]["x1"]) / 2
        home = next((b for _, b in run if b[0] <= middle < b[2]), run[0][1])
        number = "".join(c["text"] for c, _ in run)
        pieces = " | ".join("".join(c["text"] for c, b in run if b == cell) for cell in sorted(cells))
        remarks.append(
            Remark(
                "split-number",
                both("note.split-number.cells", number=number, pieces=pieces),
                _box(home),
                doubt=True,
            )
        )
        run = [(c, home) for c, _ in run]
    for char, bound in run:
        out.setdefault(bound, []).append(char)


def _box(bound: Bounds) -> Box:
    return (round(bound[0], 1), round(bound[1], 1), round(bound[2], 1), round(bound[3], 1))


def _bands(bounds: Sequence[Bounds]) -> list[list[Bounds]]:
    """Cells by the line their tops lie on."""
    bands: list[list[Bounds]] = []
    for bound in bounds:
        if bands and abs(bands[-1][0][1] - bound[1]) < TOLERANCE:
            bands[-1].append(bound)
        else:
            bands.append([bound])
    return bands


def _groups(bands: list[list[Bounds]]) -> list[list[Bounds]]:
    """The cells of each run of rows that have several cells; a row beside a tall merged cell has several."""
    groups: list[list[Bounds]] = []
    reach, lone_before = float("-inf"), True
    for band in bands:
        lone = len(band) == 1 and reach <= band[0][1] + TOLERANCE
        if not lone:
            if lone_before:
                groups.append([])
            groups[-1] += band
        reach = max(reach, *(b[3] for b in band))
        lone_before = lone
    return groups


def _table(cells: Sequence[Bounds], inside: dict[Bounds, list[Any]], page: int, remarks: list[Remark]) -> Table | None:
    columns, rows = edges_of(b[0] for b in cells), edges_of(b[1] for b in cells)
    right, bottom = max(b[2] for b in cells), max(b[3] for b in cells)
    if len(cells) > guard.MAX_CELLS:
        return None
    made: list[Cell] = []
    for bound in cells:
        column, row = index_of(columns, bound[0]), index_of(rows, bound[1])
        text = _text(inside.get(bound, ()), page, bound, remarks)
        made.append(
            cell(
                row,
                column,
                text,
                row_span=max(1, index_of([*rows, bottom], bound[3]) - row),
                column_span=max(1, index_of([*columns, right], bound[2]) - column),
                page=page,
                box=_box(bound),
            )
        )
    made.sort(key=lambda c: (c.row, c.column))
    return trusted(Table, rows=len(rows), columns=len(columns), cells=tuple(made))


def _text(chars: Sequence[Any], page: int, bound: Bounds, remarks: list[Remark]) -> str:
    """A cell's lines. A figure that a narrow cell broke over lines is put together: only where one digit more would
    not have fitted on its line, so that two figures in one cell stay two.
    """
    if not chars:
        return ""
    lines = rows_of(chars, page)
    texts = [clean(line.text) for line in lines]
    raised = "、".join(line.raised for line in lines if line.raised)
    if raised:
        message = both("note.superscript.cell", text=" ".join(texts), raised=raised)
        remarks.append(Remark("superscript", message, _box(bound)))
    if len(lines) > 1 and all(_DIGITS.match(t) for t in texts) and _all_full(lines, bound[2] - bound[0]):
        whole = "".join(texts)
        message = both("note.figure-joined", text=" ".join(texts), whole=whole)
        remarks.append(Remark("figure-joined", message, _box(bound)))
        return whole
    turned = turned_text(chars)
    return unwrapped("\n".join([*texts, turned] if turned else texts))


def _all_full(lines: Sequence[Row], width: float) -> bool:
    digit = (lines[0].x1 - lines[0].x0) / len(lines[0].text)
    return all(line.x1 - line.x0 + digit > width - 2 * _PADDING for line in lines[:-1])


def edges_of(values: Iterable[float]) -> list[float]:
    """Where edges lie, those that are nearly the same taken as one."""
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > TOLERANCE:
            out.append(value)
    return out


def index_of(edges: Sequence[float], value: float) -> int:
    """The number of the edge at or before `value`."""
    return max(0, bisect_right(edges, value + TOLERANCE) - 1)
