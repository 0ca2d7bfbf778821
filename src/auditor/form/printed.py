"""A printed row of a table: which of its cells are labels and which are figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from auditor.form.cells import classify, looks_like_figure
from auditor.form.labels import nearest_column, plain_labels, row_labels
from auditor.form.normal import bare, is_numbered, normal
from auditor.form.spec import TableSpec
from auditor.model.document import Cell, Table
from auditor.model.report import CellState

_LONGEST_ODD = 6


@dataclass(slots=True)
class PrintedRow:
    """A printed row: its label cells and its figure cells; `count`: how many figures are printed in it."""

    block: int
    table: Table
    labels: list[Cell]
    figures: list[Cell]
    count: int = field(init=False)

    def __post_init__(self) -> None:
        self.count = len([c for c in self.figures if c.text.strip()])

    def window(self, width: int) -> list[Cell]:
        """Its `width` figure cells: blanks beyond them, at the end first, are the paste's and not the form's; one zero
        in a cell as wide as all of them is a zero in each.
        """
        cells = list(self.figures)
        zero = next((c for c in cells if c.text.strip()), None)
        if zero and self.count == 1 < width == zero.column_span and classify(zero.text)[0] is CellState.zero:
            return [zero] * width
        while len(cells) > width and not cells[-1].text.strip():
            cells.pop()
        while len(cells) > width and not cells[0].text.strip():
            cells.pop(0)
        return cells[-width:] if len(cells) > width else cells


def split(block: int, table: Table, cells: Sequence[Cell], kin: str) -> PrintedRow:
    """The cells of a row, in order, as labels and figures."""
    last = -1
    for position, cell in enumerate(cells):
        if cell.text and (not looks_like_figure(cell.text) or is_row(cell.text, kin)):
            if classify(cell.text)[0] is CellState.text and _is_odd_figure(cell.text, position, last, kin):
                continue
            last = position
    return PrintedRow(block, table, [c for c in cells[: last + 1] if c.text.strip()], list(cells[last + 1 :]))


def is_row(text: str, kin: str) -> bool:
    """Whether a text is the label of a row of the form, though it may begin with a figure (1属于国家秘密)."""
    return len(text) > 1 and not text.isdigit() and (normal(text) in row_labels(kin) or bare(text) in row_labels(kin))


def _is_odd_figure(text: str, position: int, last: int, kin: str) -> bool:
    """A short word among the figures ("abc", "不详") rather than a label: it stands after a label and is unknown."""
    if last < 0 or position <= last or len(text.strip()) > _LONGEST_ODD or is_numbered(text):
        return False
    known = plain_labels(kin)
    shape = normal(text)
    if bare(text) in row_labels(kin) or bare(text) in known or shape in known:
        return False
    return nearest_column(kin, shape) is None


def regrouped(spec: TableSpec, lines: Sequence[PrintedRow]) -> tuple[PrintedRow, list[PrintedRow]] | None:
    """The figures of a table in one line that was printed with its rows (or its columns) below each other, in the
    form's order, and the lines that hold them.
    """
    rows = [{bare(text) for text in row.names} for row in spec.rows]
    columns = [{bare(text) for text in (c.label.zh, *c.aliases)} for c in spec.columns]
    if below := _each(rows, lines, len(columns)):
        cells = [cell for line in below for cell in line.window(len(columns))]
    elif below := _each(columns, lines, len(rows)):
        cells = [line.window(len(rows))[at] for at in range(len(rows)) for line in below]
    elif below := _one_by_one(rows, columns, lines):
        cells = [line.figures[0] for line in below]
    else:
        return None
    return PrintedRow(below[0].block, below[0].table, [], cells), below


def _one_by_one(rows: Sequence[set[str]], columns: Sequence[set[str]], lines: Sequence[PrintedRow]) -> list[PrintedRow]:
    """The lines that have one figure each, below each other as the form has them beside each other."""
    size = len(rows) * len(columns)
    for start in range(len(lines) - size + 1):
        part = lines[start : start + size]
        if all(
            line.count == 1
            and len(line.figures) == 1
            and line.labels
            and bare(line.labels[-1].text) in columns[at % len(columns)]
            and (at % len(columns) or bare(line.labels[0].text) in rows[at // len(columns)])
            for at, line in enumerate(part)
        ):
            return list(part)
    return []


def _each(names: Sequence[set[str]], lines: Sequence[PrintedRow], width: int) -> list[PrintedRow]:
    """For each name the line that has it for its last label and `width` figures; nothing unless all have one."""
    found: dict[int, PrintedRow] = {}
    for line in lines:
        if not line.labels or len(line.figures) < width or line.count > width:
            continue
        shape = bare(line.labels[-1].text)
        at = next((i for i, name in enumerate(names) if shape in name), None)
        if at is not None:
            found.setdefault(at, line)
    return [found[at] for at in range(len(names))] if len(found) == len(names) else []
