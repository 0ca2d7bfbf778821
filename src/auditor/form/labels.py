"""The labels of a family of forms, made comparable and indexed, and what its tables tell of the form."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.form.normal import bare, normal
from auditor.form.spec import TableSpec, family, load_forms
from auditor.knowledge import bounded_cache, cache

_LIKE = 0.59  # how like a label a text must be that is meant for it
_OFF = 0.2  # of its length, by which a note may be longer or shorter and is meant for the form's
_PART, _FEWEST, _FEWEST_OF_PART = 0.9, 3, 6
RowKey = tuple[str, str]
"""Keys of a table and a row of it."""


@cache
def row_labels(kin: str) -> dict[str, tuple[RowKey, ...]]:
    """Normal label → the rows that are named so; those of tables in one line have no line of their own."""
    out: dict[str, dict[RowKey, None]] = {}
    for table in _tables(kin):
        for row in () if table.in_one_line else table.rows:
            for text in row.names:
                for shape in {normal(text), bare(text)}:
                    out.setdefault(shape, {})[(table.key, row.key)] = None
    return {shape: tuple(keys) for shape, keys in out.items()}


@bounded_cache(4096)
def nearest_row(kin: str, shape: str) -> tuple[RowKey, ...]:
    """The rows whose label is most like a text, when one is enough so; `shape` has no number before it."""
    found = _nearest(shape, row_labels(kin))
    return row_labels(kin)[found] if found else ()


@bounded_cache(4096)
def nearest_column(kin: str, shape: str) -> tuple[str, str] | None:
    """The table and the column whose label a text is meant for that no form of the family has."""
    if shape in plain_labels(kin) or shape in row_labels(kin):
        return None
    columns = {
        normal(text): (table.key, column.key)
        for table in _tables(kin)
        for column in table.all_columns
        for text in (column.label.zh, *column.aliases)
    }
    found = _nearest(shape, [name for name in columns if len(name) > 3])
    return columns[found] if found and shape not in found else None  # a part of it is a label broken over lines


@bounded_cache(64)
def nearest_note(kin: str, shape: str) -> str | None:
    """The table whose note a text is meant for that differs from it; a part of it is a note broken over cells."""
    notes = {normal(table.note): table.key for table in _tables(kin) if table.note}
    if shape in notes:
        return None
    found = _nearest(shape, notes)
    return notes[found] if found and abs(len(found) - len(shape)) <= len(found) * _OFF else None


def _nearest(shape: str, names: Iterable[str]) -> str | None:
    """Of some labels the one that a text is most like or is a part of, if it is like one at all."""
    pairs = _pairs(shape)
    best, score = None, _LIKE
    for name in names if len(pairs) >= _FEWEST else ():
        common = len(pairs & _pairs(name))
        like = 2 * common / (len(pairs) + max(1, len(name) - 1))
        part = _PART * common / len(pairs) if len(pairs) >= _FEWEST_OF_PART else 0
        if max(like, part) > score:
            best, score = name, max(like, part)
    return best


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


@cache
def table_tokens(kin: str) -> dict[str, tuple[str, ...]]:
    """Normal label → the tables it proves."""
    out: dict[str, dict[str, None]] = {}
    for table in _tables(kin):
        for token in table.tokens:
            out.setdefault(normal(token), {})[table.key] = None
    return {shape: tuple(keys) for shape, keys in out.items()}


@cache
def plain_labels(kin: str) -> frozenset[str]:
    """Labels that carry no figures of their own: parents, columns, rows of a table in one line."""
    out: set[str] = set()
    for table in _tables(kin):
        for parent in table.parents:
            out |= {normal(parent), bare(parent)}
        if table.in_one_line:
            out |= {normal(text) for row in table.rows for text in row.names}
        out |= set(_column_shapes(table))
    return frozenset(out)


@cache
def row_shapes(kin: str) -> dict[str, tuple[tuple[int, frozenset[str]], ...]]:
    """Table whose rows share their columns → for each form its width and how the labels of its rows are printed."""
    out: dict[str, list[tuple[int, frozenset[str]]]] = {}
    for table in _tables(kin):
        if table.columns and not table.in_one_line:
            shapes = frozenset(normal(text) for row in table.rows for text in row.names)
            out.setdefault(table.key, []).append((table.width, shapes))
    return {key: tuple(forms) for key, forms in out.items()}


@cache
def row_keys(form: str, table: str) -> frozenset[str]:
    """The keys of a table's rows."""
    return frozenset(r.key for r in load_forms()[form].table(table).rows)


@cache
def column_names(form: str, table: str) -> dict[str, str]:
    """Normal label → column of a form's table, or of single rows of it."""
    return {normal(t): c.key for c in load_forms()[form].table(table).all_columns for t in (c.label.zh, *c.aliases)}


@cache
def column_labels(kin: str) -> frozenset[str]:
    """The labels of all columns, made comparable."""
    return frozenset(shape for table in _tables(kin) for shape in _column_shapes(table))


@cache
def total_labels(kin: str) -> frozenset[str]:
    """The labels of the columns that are the sum of the others, made comparable."""
    columns = (c for table in _tables(kin) for c in table.all_columns if c.total)
    return frozenset(normal(text) for c in columns for text in (c.label.zh, *c.aliases))


def _column_shapes(table: TableSpec) -> list[str]:
    return [normal(text) for column in table.all_columns for text in (column.label.zh, *column.aliases)]


@cache
def exact_shapes(form: str, table: str, row: str) -> frozenset[str]:
    """How a row's label may be printed without differing from the form."""
    spec = load_forms()[form].table(table).row(row)
    return frozenset(shape for text in (spec.names if spec else ()) for shape in (normal(text), bare(text)))


@cache
def told_by_tokens(kin: str, table: str) -> bool:
    """Whether a table's own labels prove its form; else its rows do."""
    return any(set(f.tokens) & set(f.table(table).tokens) for f in family(kin) if f.has(table))


@cache
def alike(kin: str, table: str) -> bool:
    """Whether the table is the same in all forms of the family, so that it tells nothing of the form."""
    forms = family(kin)
    return all(f.has(table) for f in forms) and all(f.table(table) == forms[0].table(table) for f in forms)


def _tables(kin: str) -> list[TableSpec]:
    return [table for form in family(kin) for table in form.tables]
