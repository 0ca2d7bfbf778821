"""Tables that stand glued together, the heading of a section between them as a row: parted at that row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from auditor.model.base import trusted
from auditor.model.document import Block, Cell, Mark, Note, Paragraph, Table
from auditor.numerals import ENUMERATOR
from auditor.readers import lexicon

_HEADING = re.compile(rf"{ENUMERATOR}\s*([^0-9。；\n]{{4,40}})$")


def parted(blocks: Sequence[Block], notes: Iterable[Note]) -> tuple[list[Block], list[Note]]:
    """(blocks, notes) with every glued table parted, and the places of the notes moved with it."""
    out: list[Block] = []
    at: list[list[tuple[int, int]]] = []
    """For each old block: (its first row, number of the new block) of its parts."""
    for block in blocks:
        rows = _heading_rows(block, blocks) if isinstance(block, Table) else {}
        parts = _parts(block, rows) if isinstance(block, Table) and rows else [(0, block)]
        at.append([(first, len(out) + index) for index, (first, _) in enumerate(parts)])
        out += [part for _, part in parts]
    if len(out) == len(blocks):
        return out, list(notes)
    return out, [_moved(note, at) for note in notes]


def _moved(note: Note, at: Sequence[Sequence[tuple[int, int]]]) -> Note:
    place = note.place
    if place is None or place.block >= len(at):
        return note
    first, block = at[place.block][0]
    if place.row is not None:
        first, block = max(p for p in at[place.block] if p[0] <= place.row)
    row = None if place.row is None else place.row - first
    return note.model_copy(update={"place": place.model_copy(update={"block": block, "row": row})})


def _heading_rows(table: Table, blocks: Sequence[Block]) -> dict[int, Cell]:
    """Row → its one cell, which reads like the heading of a section that stands nowhere else. The first row, above the
    table's own header, is left alone.
    """
    rows: dict[int, list[Cell]] = {}
    for entry in table.cells:
        rows.setdefault(entry.row, []).append(entry)
    out: dict[int, Cell] = {}
    for row, entries in rows.items():
        filled = [e for e in entries if e.text.strip()]
        if row and len(filled) == 1 and filled[0].column == 0 and _is_heading(filled[0].text):
            out[row] = filled[0]
    if out:
        told = {"".join(b.text.split()) for b in blocks if isinstance(b, Paragraph)}
        out = {row: entry for row, entry in out.items() if "".join(entry.text.split()) not in told}
    return out


def _is_heading(text: str) -> bool:
    found = _HEADING.match(text.strip())
    return found is not None and "".join(found.group(1).split()).startswith(lexicon.words().headings)


def _parts(table: Table, headings: dict[int, Cell]) -> list[tuple[int, Block]]:
    """(first row, table or heading) from top to bottom; what has one text a row and no other cell is text, too."""
    out: list[tuple[int, Block]] = []
    first = 0
    for row in [*sorted(headings), table.rows]:
        cells = [c for c in table.cells if first <= c.row < row]
        filled = [c for c in cells if c.text.strip()]
        if len(filled) > len({c.row for c in filled}):
            out.append((first, _cut(table, cells, first, row)))
        else:
            out += [(c.row, _paragraph(c)) for c in filled]
        if row in headings:
            out.append((row, _paragraph(headings[row])))
        first = row + 1
    return out


def _paragraph(cell: Cell) -> Paragraph:
    mark = trusted(Mark, start=0, line=cell.line, page=cell.page, box=cell.box, anchor=cell.anchor)
    return trusted(Paragraph, text=cell.text.strip(), marks=(mark,), anchor=cell.anchor)


def _cut(table: Table, cells: Sequence[Cell], first: int, end: int) -> Table:
    made = tuple(c.model_copy(update={"row": c.row - first, "row_span": min(c.row_span, end - c.row)}) for c in cells)
    columns = max(c.column + c.column_span for c in made)
    return table.model_copy(update={"rows": end - first, "columns": columns, "cells": made})
