"""How the things of a form are called, in both languages: a row, a column, a cell, a section, a list of them."""

from __future__ import annotations

from auditor.form.spec import TableSpec, load_forms
from auditor.model.base import Localized
from auditor.model.report import Report
from auditor.model.words import both


def labels(form: str | None, table: str, row: str, column: str) -> tuple[Localized, Localized]:
    """The labels of a row and a column of a table of `form`; without a form, of the newest one that has the row. A key
    that the form does not have stands for itself.
    """
    spec = load_forms()[form].table(table) if form else _newest(table, row)
    found = spec.row(row) if spec else None
    columns = spec.columns_of(found) if spec and found else ()
    shown = next((c.label for c in columns if c.key == column), None)
    return (found.label if found else _key(row)), shown or _key(column)


def cell(form: str | None, table: str, row: str, column: str = "") -> Localized:
    """A cell: its row and its column."""
    shown = [part for part in labels(form, table, row, column) if part.zh]
    return both("name.cell", row=shown[0], column=shown[1]) if len(shown) == 2 else shown[0] if shown else _key("")


def section(report: Report | None, number: int) -> Localized:
    """A section: in Chinese its heading as printed, else its number; 0 is the whole report."""
    if not number:
        return both("name.whole")
    name = both("name.section", number=number)
    found = next((s for s in report.sections if s.number == number), None) if report else None
    if found is None or found.heading is None:
        return name
    return Localized(zh=found.heading.text.strip(), en=name.en)


def _newest(table: str, row: str) -> TableSpec | None:
    specs = (t for form in reversed(load_forms().values()) for t in form.tables if t.key == table)
    return next((s for s in specs if s.row(row)), None)


def _key(key: str) -> Localized:
    return Localized.same(key)
