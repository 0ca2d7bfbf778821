"""The form as data: what a file of rules/forms may say, and how it is loaded."""

from __future__ import annotations

from functools import cache
from typing import Literal

from auditor import strict_yaml
from auditor.data import rules_dir
from auditor.model.base import Localized, Model


class Column(Model):
    """A figure column: key, label and other spellings of the label. `signed`: it holds changes such as +3 or 减2."""

    key: str
    label: Localized
    aliases: tuple[str, ...] = ()
    signed: bool = False


class Row(Model):
    """A figure row. `short` is a label for narrow columns, where its own is long. `columns` narrows the table's columns
    for this row; `group` names the sum it belongs to.
    """

    key: str
    label: Localized
    short: Localized | None = None
    aliases: tuple[str, ...] = ()
    group: str | None = None
    columns: tuple[Column, ...] = ()
    decimal: bool = False


class TableSpec(Model):
    """A table of the form. `parents` are labels without figures; `tokens` prove the table by content."""

    key: Literal["disclosure", "applications", "reviews"]
    label: Localized
    section: int
    columns: tuple[Column, ...] = ()
    rows: tuple[Row, ...]
    parents: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ()

    def columns_of(self, row: Row) -> tuple[Column, ...]:
        """The figure columns of `row`."""
        return row.columns or self.columns

    def row(self, key: str) -> Row | None:
        """The row with this key."""
        return next((r for r in self.rows if r.key == key), None)


class SectionSpec(Model):
    """A section of the form and the ways its heading is written."""

    key: str
    number: int
    title: str
    variants: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()


class Form(Model):
    """A form in force for some report years. `tokens` are labels that occur in this form only."""

    key: str
    document: str
    years: tuple[int, int]
    sections: tuple[SectionSpec, ...]
    tables: tuple[TableSpec, ...]
    tokens: tuple[str, ...]

    def table(self, key: str) -> TableSpec:
        """The table with this key; KeyError when the form has none."""
        for table in self.tables:
            if table.key == key:
                return table
        raise KeyError(key)


@cache
def load_forms() -> dict[str, Form]:
    """All forms of rules/forms by key. Raises PackError for a file that is wrong."""
    forms: dict[str, Form] = {}
    for path in sorted((rules_dir() / "forms").glob("*.yaml")):
        data, locate = strict_yaml.own(path)
        form = strict_yaml.validate(Form, data, locate)
        forms[form.key] = form
    return forms
