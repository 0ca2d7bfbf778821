"""The printed rows of a table → FormTable: which form they follow, which figure stands in which cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from auditor.form import splits
from auditor.form.cells import classify
from auditor.form.choose import Proofs, default_form
from auditor.form.labels import column_names, exact_shapes, row_keys, told_by_tokens
from auditor.form.normal import bare, normal
from auditor.form.order import Heads
from auditor.form.printed import PrintedRow
from auditor.form.sections import Standing
from auditor.form.spec import Column, Row, TableSpec, family, load_forms
from auditor.model.base import trusted
from auditor.model.document import Cell, Note, Table
from auditor.model.report import FormCell, FormTable, Label

Order = list[tuple[str | None, PrintedRow]]
"""Printed rows with the keys of the form's rows, None where the label is not known."""


@dataclass(slots=True)
class Found:
    """A table being put together."""

    key: str
    block: int
    order: Order = field(default_factory=list)
    heads: list[tuple[str, Cell, PrintedRow]] = field(default_factory=list)

    def has(self, row: str) -> bool:
        """Whether the row has been read."""
        return any(key == row for key, _ in self.order)


def filled(found: Found, kin: str, proofs: Proofs, standing: Standing, notes: list[Note]) -> FormTable | None:
    """The table; None when it holds no figure. What was mended is appended to `notes`."""
    form = _form_of(found, kin, proofs)
    spec = load_forms()[form].table(found.key)
    order = _by_order(found.order, spec)
    if spec.in_one_line:
        order = [(key, line) for key, line in order if line.count] or order  # blank lines stand between
    cells: dict[tuple[str, str], FormCell] = {}
    labels: list[Label] = []
    unknown: list[Label] = []
    headers: dict[int, range | None] = {}
    heads: dict[int, Heads] = {}
    for row_key, line in order:
        own = heads.get(line.block) or heads.setdefault(line.block, Heads(line.table, column_names(form, spec.key)))
        if spec.in_one_line:
            _read_whole(spec, line, own, cells)
            continue
        row = spec.row(row_key) if row_key else None
        if row is None:
            unknown += [_label("", c, line, False) for c in line.labels[-1:]]
            continue
        if line.labels:
            printed = line.labels[-1]
            labels.append(_label(row.key, printed, line, _exact(form, spec.key, row, printed.text)))
        columns = own.order(spec.columns_of(row), _row_of(line), nearest=bool(row.columns))
        window, split = _figures(line, form, spec, row, columns, headers)
        if split:
            notes.append(splits.note(row.label, split, line.table.place(line.block, split.cells[0])))
        if (row.key, columns[0].key) in cells:
            continue
        for column, cell in zip(columns, window, strict=False):
            cells[(row.key, column.key)] = _cell(row.key, column.key, cell, line, suspect=split is not None)
    if not cells:
        return None
    have = {r for r, _ in cells}
    first = order[0][1]
    return trusted(
        FormTable,
        key=spec.key,
        form=form,
        section=standing.number(first.block, (first.labels or first.figures)[0].row),
        cells=tuple(cells.values()),
        labels=tuple(labels),
        unknown_labels=tuple(unknown),
        heads=tuple(_label(column, cell, line, False) for column, cell, line in found.heads),
        missing_rows=tuple(r.key for r in spec.rows if r.key not in have),
        place=first.table.place(first.block, (first.labels or first.figures)[0]),
    )


def _form_of(found: Found, kin: str, proofs: Proofs) -> str:
    """The form that a table follows: the one its labels prove, or the one whose rows it has."""
    forms = [f.key for f in family(kin) if f.has(found.key)]
    default = default_form(kin)
    if told_by_tokens(kin, found.key):
        return proofs.best(forms) or (default if default in forms else forms[-1])
    seen = {row for row, _ in found.order if row}

    def likeness(form: str) -> tuple[int, int, bool]:
        own = row_keys(form, found.key)
        return len(seen & own) - len(seen - own), proofs.count(form), form == default

    return max(forms, key=likeness)


def _by_order(order: Order, spec: TableSpec) -> Order:
    """Unknown rows are taken by their order when exactly the missing rows fit between their neighbours."""
    keys = [r.key for r in spec.rows]
    out = list(order)
    at = 0
    while at < len(out):
        if out[at][0] is not None:
            at += 1
            continue
        end = at
        while end < len(out) and out[end][0] is None:
            end += 1
        before = keys.index(out[at - 1][0]) if at and out[at - 1][0] in keys else -1  # type: ignore[arg-type]
        after = keys.index(out[end][0]) if end < len(out) and out[end][0] in keys else len(keys)  # type: ignore[arg-type]
        if after - before - 1 == end - at:
            for shift in range(end - at):
                out[at + shift] = (keys[before + 1 + shift], out[at + shift][1])
        at = end
    return out


def _figures(
    line: PrintedRow,
    form: str,
    spec: TableSpec,
    row: Row,
    columns: Sequence[Column],
    headers: dict[int, range | None],
) -> tuple[list[Cell], splits.Split | None]:
    """The figure cells of a row in the order of its columns as printed, and the split that was mended in it."""
    total = next((at for at, c in enumerate(columns) if c.total), None)
    split = splits.mended(line.figures, len(columns), total)
    if split:
        return split.cells, split
    under = [] if row.columns else _under_header(line, form, spec, headers)
    return under or line.window(len(columns)), None


def _under_header(line: PrintedRow, form: str, spec: TableSpec, headers: dict[int, range | None]) -> list[Cell]:
    """The figure cells of a row by the columns of the table's own header, when the grid has one to be trusted; it
    tells a blank figure from a merged-away label. `headers` remembers block → columns.
    """
    if line.block not in headers:
        headers[line.block] = None if line.table.guessed else _header_columns(line.table, form, spec)
    columns = headers[line.block]
    if columns is None:
        return []
    by_column = {c.column: c for c in line.figures if c.column in columns}
    printed = sum(1 for c in by_column.values() if c.text.strip())
    if len(by_column) != len(columns) or line.count != printed:
        return []  # a row pasted with a cell too few or too many: its figures stand beside the header's columns
    return list(by_column.values())


def _header_columns(table: Table, form: str, spec: TableSpec) -> range | None:
    """The grid columns below the labels of the form's columns, when these stand side by side."""
    names = column_names(form, spec.key)
    at: dict[str, int] = {}
    for cell in table.cells:
        key = names.get(normal(cell.text))
        if key is not None:
            at.setdefault(key, cell.column)
    first, last = at.get(spec.columns[0].key) if spec.columns else None, at.get(spec.columns[-1].key) if at else None
    if first is None or last is None or last - first + 1 != len(spec.columns):
        return None
    return range(first, last + 1)


def _read_whole(spec: TableSpec, line: PrintedRow, heads: Heads, cells: dict[tuple[str, str], FormCell]) -> None:
    """All figures of a table from the first line that holds them, or from the first ones that do together."""
    width, first = len(spec.columns), len(cells)
    window = line.window(spec.size - first) if first < spec.size else []
    keys = heads.groups(spec, len(window))
    for index, (column, cell) in enumerate(zip(keys, window, strict=True)):
        row = spec.rows[(first + index) // width]
        cells[(row.key, column)] = _cell(row.key, column, cell, line)


def _row_of(line: PrintedRow) -> int:
    return (line.labels or line.figures)[0].row


def _exact(form: str, table: str, row: Row, printed: str) -> bool:
    shapes = exact_shapes(form, table, row.key)
    return normal(printed) in shapes or bare(printed) in shapes


def _label(key: str, cell: Cell, line: PrintedRow, exact: bool) -> Label:
    return trusted(Label, key=key, text=cell.text, exact=exact, place=line.table.place(line.block, cell))


def _cell(row: str, column: str, cell: Cell, line: PrintedRow, *, suspect: bool = False) -> FormCell:
    state, value, remark = classify(cell.text)
    return trusted(
        FormCell,
        row=row,
        column=column,
        raw=cell.text,
        state=state,
        value=value,
        remark=remark,
        suspect=suspect,
        place=line.table.place(line.block, cell),
    )
