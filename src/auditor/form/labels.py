"""The labels of a family of forms, made comparable and indexed, and what its tables tell of the form."""

from __future__ import annotations

from auditor.form.normal import bare, normal
from auditor.form.spec import TableSpec, family, load_forms
from auditor.knowledge import cache

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
        for column in table.all_columns:
            out |= {normal(text) for text in (column.label.zh, *column.aliases)}
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
    """Normal label → column of a form's table."""
    return {normal(t): c.key for c in load_forms()[form].table(table).columns for t in (c.label.zh, *c.aliases)}


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
