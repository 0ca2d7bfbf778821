"""The rows of a printed table as the form means them.

A table may be turned, so that the form's rows stand side by side; two of the form's rows may share a line; a label may
be broken over several lines; behind the last column there may be one for remarks.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from auditor.form.cells import looks_like_figure, words
from auditor.form.labels import column_labels, nearest_row, plain_labels, total_labels
from auditor.form.normal import bare, is_numbered, normal
from auditor.form.printed import PrintedRow, is_row, split
from auditor.form.titles import has_traditional, simplified
from auditor.model.document import Cell, Table

_SIDE_BY_SIDE = 6  # labels of rows in one line of a table that is turned
_FEWEST_BETWEEN = 3
_PIECES = 4  # lines over which a label may be broken
_HEAD = 20  # characters of a head
_HEADS = 3  # known heads of a table that may have a column for remarks


def in_simplified(table: Table) -> Table:
    """The table with its labels in simplified characters."""
    if not has_traditional("".join(c.text for c in table.cells)):
        return table
    cells = tuple(c.model_copy(update={"text": simplified(c.text)}) for c in table.cells)
    return table.model_copy(update={"cells": cells})


def printed_rows(block: int, table: Table, headings: Collection[int], kin: str) -> list[PrintedRow]:
    """The rows of the table that is number `block`, without those that are `headings` of sections."""
    labels = {(c.row, c.column) for c in table.cells if is_row(c.text, kin)}
    turned = _is_turned(table, labels)
    end = _remarks(table, kin)
    between = _between(table)
    lines: dict[int, list[Cell]] = {}
    for cell in table.cells:
        if cell.row not in headings and cell.column not in between and (end is None or cell.column < end):
            lines.setdefault(cell.column if turned else cell.row, []).append(cell)
    parts = [
        part
        for number in sorted(lines)
        for part in _parts(sorted(lines[number], key=lambda c: (c.row, c.column)), labels)
    ]
    return _joined([split(block, table, part, kin) for part in parts], kin)


def _is_turned(table: Table, labels: Collection[tuple[int, int]]) -> bool:
    """Whether the labels of the form's rows stand side by side."""
    if table.guessed or table.columns < _SIDE_BY_SIDE:
        return False
    beside, below = _most([row for row, _ in labels]), _most([column for _, column in labels])
    return beside >= _SIDE_BY_SIDE and beside > below


def _between(table: Table) -> set[int]:
    """Columns between others in which nothing stands, not even a head: each cell was parted from the next twice."""
    filled = {c.column + n for c in table.cells if c.text.strip() for n in range(c.column_span)}
    empty = set(range(min(filled, default=0), max(filled, default=0))) - filled
    return empty if len(empty) >= _FEWEST_BETWEEN else set()


def _most(numbers: Sequence[int]) -> int:
    return max((numbers.count(n) for n in set(numbers)), default=0)


def _remarks(table: Table, kin: str) -> int | None:
    """The column for remarks, where there is one behind the form's own, or for the same total again."""
    if table.guessed:
        return None
    marks, known, totals = words().remarks, column_labels(kin), total_labels(kin)
    shapes = [(c.column, normal(c.text)) for c in table.cells if 1 < len(c.text) < _HEAD]
    told = [column for column, shape in shapes if shape in marks]
    heads = [column for column, shape in shapes if shape in known]
    sums = {column for column, shape in shapes if shape in totals}
    again = next((column for column in sorted(sums) if column - 1 in sums), None)
    return next((column for column in told if len(heads) >= _HEADS and column > max(heads)), again)


def _parts(cells: list[Cell], labels: Collection[tuple[int, int]]) -> list[list[Cell]]:
    """The cells of a line, parted where a second row of the form begins behind the figures of a first."""
    begins = [at for at, c in enumerate(cells) if (c.row, c.column) in labels]
    if len(begins) < 2:
        return [cells]
    cuts = [0]
    for at in begins[1:]:
        while at > cuts[-1] and cells[at - 1].text.strip() and not looks_like_figure(cells[at - 1].text):
            at -= 1
        cuts.append(at)
    parts = [cells[first:last] for first, last in zip(cuts, [*cuts[1:], len(cells)], strict=True)]
    told = all(any(c.text.strip() and looks_like_figure(c.text) for c in part) for part in parts)
    return parts if told else [cells]


def _joined(lines: list[PrintedRow], kin: str) -> list[PrintedRow]:
    """The lines with those made one over which a label is broken."""
    out: list[PrintedRow] = []
    at = 0
    while at < len(lines):
        if lines[at].count and at + 1 < len(lines) and lines[at + 1].count:
            out.append(lines[at])
            at += 1
            continue
        sizes = range(min(_PIECES, len(lines) - at), 1, -1)
        size, whole = next(((s, w) for s in sizes if (w := _whole(lines[at : at + s], kin))), (1, lines[at]))
        out.append(whole)
        at += size
    return out


def _whole(lines: Sequence[PrintedRow], kin: str) -> PrintedRow | None:
    """Some lines as one row, if their last labels are the pieces of one label and one of them holds the figures."""
    told = [line for line in lines if line.count]
    pieces = [line.labels[-1] for line in lines if line.labels]
    if len(told) != 1 or len(pieces) < 2 or any(not line.labels and not line.count for line in lines):
        return None
    label = "".join(c.text for c in pieces)
    if not is_row(label, kin) and not _is_like_row([c.text for c in pieces], kin):
        return None
    first = next(line for line in lines if line.labels)
    labels = [*first.labels[:-1], pieces[0].model_copy(update={"text": label})]
    return PrintedRow(told[0].block, told[0].table, labels, told[0].figures)


def _is_like_row(pieces: Sequence[str], kin: str) -> bool:
    """Whether pieces of which the first alone is numbered are like the label of a row together, and none is a label."""
    if not is_numbered(pieces[0]) or any(is_numbered(piece) for piece in pieces[1:]):
        return False
    if any(bare(p) in plain_labels(kin) or normal(p) in plain_labels(kin) or is_row(p, kin) for p in pieces):
        return False
    return bool(nearest_row(kin, bare("".join(pieces))))
