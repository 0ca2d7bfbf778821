"""Form tables found by content: rows by their labels, figures by the form's columns."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache

from auditor.form import splits
from auditor.form.cells import classify, looks_like_figure
from auditor.form.normal import bare, normal
from auditor.form.spec import Form, Row, TableSpec, load_forms
from auditor.model.base import trusted
from auditor.model.document import Cell, Document, Note, Table
from auditor.model.report import CellState, FormCell, FormTable, Label

_FUZZY = 0.78
_REVIEW_CELLS = 15
_FULL_ROW = 6  # figure cells of a row of applications, or one more


@dataclass(slots=True)
class _Line:
    """A printed row: its label cells and its figure cells."""

    block: int
    table: Table
    labels: list[Cell]
    figures: list[Cell]


@dataclass(slots=True)
class _Found:
    """A table being put together."""

    spec: TableSpec
    form: str
    block: int
    order: list[tuple[str | None, _Line]] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)


@cache
def _row_labels() -> dict[str, list[tuple[str, str]]]:
    """Normal label → (table, row) over all forms; parents map to ("", "")."""
    out: dict[str, list[tuple[str, str]]] = {}
    for form in load_forms().values():
        for table in form.tables:
            if table.key == "reviews":
                continue
            for row in table.rows:
                for text in (row.label.zh, *row.aliases):
                    for shape in {normal(text), bare(text)}:
                        entry = out.setdefault(shape, [])
                        if (table.key, row.key) not in entry:
                            entry.append((table.key, row.key))
    return out


@cache
def _form_tokens() -> dict[str, str]:
    """Normal label → the one form it proves."""
    return {normal(token): form.key for form in load_forms().values() for token in form.tokens}


@cache
def _table_tokens() -> dict[str, str]:
    return {normal(t): table.key for form in load_forms().values() for table in form.tables for t in table.tokens}


@cache
def _known_labels() -> frozenset[str]:
    """Labels that carry no figures of their own: parents, columns."""
    out: set[str] = set()
    for form in load_forms().values():
        for table in form.tables:
            for parent in table.parents:
                out |= {normal(parent), bare(parent)}
            if table.key == "reviews":
                out |= {normal(t) for row in table.rows for t in (row.label.zh, *row.aliases)}
            for column in (*table.columns, *(c for r in table.rows for c in r.columns)):
                out |= {normal(t) for t in (column.label.zh, *column.aliases)}
    return frozenset(out)


@cache
def _row_keys(form: str, table: str) -> frozenset[str]:
    return frozenset(r.key for r in load_forms()[form].table(table).rows)


@cache
def _row_shapes() -> dict[str, frozenset[str]]:
    """Form → how the labels of its rows of applications are printed."""
    return {
        form.key: frozenset(normal(text) for r in form.table("applications").rows for text in (r.label.zh, *r.aliases))
        for form in load_forms().values()
    }


@cache
def _column_names(form: str, table: str) -> dict[str, str]:
    """Normal label → column of a form's table."""
    return {normal(t): c.key for c in load_forms()[form].table(table).columns for t in (c.label.zh, *c.aliases)}


@cache
def _exact_shapes(form: str, table: str, row: str) -> frozenset[str]:
    """How a row's label may be printed without differing from the form."""
    spec = load_forms()[form].table(table).row(row)
    texts = (spec.label.zh, *spec.aliases) if spec else ()
    return frozenset(shape for text in texts for shape in (normal(text), bare(text)))


def find_tables(
    document: Document, section_of: dict[int, int | None], default_form: str
) -> tuple[list[FormTable], dict[str, int], list[Note]]:
    """(tables, how many tokens prove each form, notes). `section_of`: block → number of the section it stands in."""
    notes: list[Note] = []
    proofs: dict[str, int] = {}
    found: dict[str, _Found] = {}
    forms = load_forms()
    for index, block in enumerate(document.blocks):
        if isinstance(block, Table):
            _read_block(index, block, found, proofs, forms, default_form)
    tables = [_finish(f, forms, proofs, section_of, notes, default_form) for f in found.values()]
    return [t for t in tables if t is not None], proofs, notes


def _read_block(
    index: int, table: Table, found: dict[str, _Found], proofs: dict[str, int], forms: dict[str, Form], default: str
) -> None:
    rows: dict[int, list[Cell]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell)
        shape = normal(cell.text) if 3 < len(cell.text) < 30 else ""
        if shape in _form_tokens():
            proofs[_form_tokens()[shape]] = proofs.get(_form_tokens()[shape], 0) + 1
    printed = {normal(c.text) for c in table.cells}
    seen_tokens = {token for label, token in _table_tokens().items() if label in printed}
    own_labels = printed - _known_labels()
    pending = ""
    for number in sorted(rows):
        line = _split(index, table, sorted(rows[number], key=lambda c: c.column))
        figures = [c for c in line.figures if c.text.strip()]
        if len(figures) >= 13 or (len(line.figures) == _REVIEW_CELLS and "reviews" in seen_tokens and not line.labels):
            _add(found, "reviews", None, line, forms, default)
            continue
        if not figures:
            pending = "".join(c.text for c in line.labels)
            if _only_blank(line) or (len(line.figures) >= _FULL_ROW and _is_row_here(line, own_labels)):
                key = _match(line, "", found)
                if key and key[0] in seen_tokens | set(found):
                    _add(found, key[0], key[1], line, forms, default)
            continue
        key = _match(line, pending, found)
        pending = ""
        if key is not None:
            _add(found, key[0], key[1], line, forms, default)
        elif seen_tokens or found:
            target = "applications" if len(figures) >= 6 else "disclosure"
            if target in found:
                found[target].order.append((None, line))


def _only_blank(line: _Line) -> bool:
    """A labelled row, no header, whose figure cells are all blank."""
    return 1 <= len(line.labels) <= 3 and len(line.figures) >= 1 and normal(line.labels[-1].text) not in _known_labels()


def _is_row_here(line: _Line, own_labels: set[str]) -> bool:
    """Whether a label that is a parent in one form is a row in another, and the table has no row of the first alone.
    `own_labels`: what the table prints but for labels of parents and columns.
    """
    if not line.labels:
        return False
    shape = normal(line.labels[-1].text)
    return any(
        shape in shapes and not any(own_labels & (others - shapes) for others in _row_shapes().values())
        for shapes in _row_shapes().values()
    )


def _split(index: int, table: Table, cells: list[Cell]) -> _Line:
    last = -1
    for position, cell in enumerate(cells):
        if cell.text.strip() and not looks_like_figure(cell.text):
            if classify(cell.text)[0] is CellState.text and _is_odd_figure(cell.text, position, last):
                continue
            last = position
    labels = [c for c in cells[: last + 1] if c.text.strip()]
    return _Line(index, table, labels, cells[last + 1 :])


def _is_odd_figure(text: str, position: int, last: int) -> bool:
    """A short word among the figures ("abc", "不详") rather than a label: it stands after a label and is unknown."""
    if last < 0 or position <= last or len(text.strip()) > 6:
        return False
    shape = bare(text)
    return shape not in _row_labels() and shape not in _known_labels() and normal(text) not in _known_labels()


def _match(line: _Line, pending: str, found: dict[str, _Found]) -> tuple[str, str] | None:
    names = _row_labels()
    texts = [c.text for c in reversed(line.labels)]
    joined = "".join(c.text for c in line.labels)
    for text in (*texts, joined, pending + joined):
        for shape in (normal(text), bare(text)):
            if shape in names:
                return _choose(names[shape], found, len(line.figures))
    for text in texts:
        shape = bare(text)
        if len(shape) < 4 or shape in _known_labels():
            continue
        best = max(names, key=lambda n: SequenceMatcher(None, shape, n, autojunk=False).quick_ratio())
        if SequenceMatcher(None, shape, best, autojunk=False).ratio() >= _FUZZY:
            return _choose(names[best], found, len(line.figures))
    return None


def _choose(options: list[tuple[str, str]], found: dict[str, _Found], width: int) -> tuple[str, str]:
    """The form has few labels twice; the table that is being read decides."""
    if len(options) == 1:
        return options[0]
    for option in options:
        if option[0] in found and width >= 1:
            return option
    return options[0]


def _add(
    found: dict[str, _Found], table: str, row: str | None, line: _Line, forms: dict[str, Form], default: str
) -> None:
    entry = found.get(table)
    if entry is None:
        entry = found[table] = _Found(forms[default].table(table), default, line.block)
    entry.order.append((row, line))


def _finish(
    entry: _Found,
    forms: dict[str, Form],
    proofs: dict[str, int],
    section_of: dict[int, int | None],
    notes: list[Note],
    default: str,
) -> FormTable | None:
    key = entry.spec.key
    rows_seen = {row for row, _ in entry.order if row}
    form = default
    if key == "disclosure" and proofs:
        form = max(proofs, key=lambda k: proofs[k])
    elif key == "applications":
        only = {f: _row_keys(f, key) for f in forms}
        form = max(
            forms, key=lambda f: (len(rows_seen & only[f]) - len(rows_seen - only[f]), proofs.get(f, 0), f == default)
        )
    spec = forms[form].table(key)
    order = _by_order(entry.order, spec)
    cells: dict[tuple[str, str], FormCell] = {}
    labels: list[Label] = []
    unknown: list[Label] = []
    headers: dict[int, range | None] = {}
    for row_key, line in order:
        row = spec.row(row_key) if row_key else None
        if key == "reviews":
            _read_reviews(spec, line, cells)
            continue
        if row is None:
            unknown += [_label("", c, line, False) for c in line.labels[-1:]]
            continue
        if line.labels:
            printed = line.labels[-1]
            labels.append(_label(row.key, printed, line, _exact(form, key, row, printed.text)))
        columns = spec.columns_of(row)
        split = splits.mended(line.figures, len(columns), summed=key == "applications")
        window = (
            split.cells if split else _under_header(line, form, spec, headers) or _window(line.figures, len(columns))
        )
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
    return FormTable(
        key=key,
        form=form,
        section=section_of.get(entry.block),
        cells=tuple(cells.values()),
        labels=tuple(labels),
        unknown_labels=tuple(unknown),
        missing_rows=tuple(r.key for r in spec.rows if r.key not in have),
        place=first.table.place(first.block, (first.labels or first.figures)[0]),
    )


def _by_order(order: list[tuple[str | None, _Line]], spec: TableSpec) -> list[tuple[str | None, _Line]]:
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


def _under_header(line: _Line, form: str, spec: TableSpec, headers: dict[int, range | None]) -> list[Cell]:
    """The figure cells of a row by the columns of the table's own header, when the grid has one to be trusted; it
    tells a blank figure from a merged-away label. `headers` remembers block → columns.
    """
    if line.block not in headers:
        headers[line.block] = None if line.table.guessed else _header_columns(line.table, form, spec)
    columns = headers[line.block]
    if columns is None:
        return []
    by_column = {c.column: c for c in line.figures if c.column in columns}
    printed = sum(1 for c in line.figures if c.text.strip())
    if len(by_column) != len(columns) or printed != sum(1 for c in by_column.values() if c.text.strip()):
        return []  # a row pasted with a cell too few or too many: its figures stand beside the header's columns
    return list(by_column.values())


def _header_columns(table: Table, form: str, spec: TableSpec) -> range | None:
    """The grid columns below the labels of the form's columns, when these stand side by side."""
    names = _column_names(form, spec.key)
    at: dict[str, int] = {}
    for cell in table.cells:
        key = names.get(normal(cell.text))
        if key is not None:
            at.setdefault(key, cell.column)
    first, last = at.get(spec.columns[0].key) if spec.columns else None, at.get(spec.columns[-1].key) if at else None
    if first is None or last is None or last - first + 1 != len(spec.columns):
        return None
    return range(first, last + 1)


def _window(figures: list[Cell], width: int) -> list[Cell]:
    """The `width` figure cells of a row: blanks beyond them, at the end first, are the paste's and not the form's."""
    cells = list(figures)
    while len(cells) > width and not cells[-1].text.strip():
        cells.pop()
    while len(cells) > width and not cells[0].text.strip():
        cells.pop(0)
    return cells[-width:] if len(cells) > width else cells


def _read_reviews(spec: TableSpec, line: _Line, cells: dict[tuple[str, str], FormCell]) -> None:
    width = len(spec.columns)
    window = _window(line.figures, width * len(spec.rows))
    if cells:
        return
    for index, cell in enumerate(window):
        row, column = spec.rows[index // width], spec.columns[index % width]
        cells[(row.key, column.key)] = _cell(row.key, column.key, cell, line)


def _exact(form: str, table: str, row: Row, printed: str) -> bool:
    shapes = _exact_shapes(form, table, row.key)
    return normal(printed) in shapes or bare(printed) in shapes


def _label(key: str, cell: Cell, line: _Line, exact: bool) -> Label:
    return Label(key=key, text=cell.text, exact=exact, place=line.table.place(line.block, cell))


def _cell(row: str, column: str, cell: Cell, line: _Line, *, suspect: bool = False) -> FormCell:
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
