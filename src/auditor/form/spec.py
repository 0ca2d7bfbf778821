"""The form as data: what a file of rules/forms, or of a pack's folder forms, may say, and how it is loaded.

docs/forms.md tells it to those who write such a file.
"""

import math
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from auditor import knowledge, strict_yaml
from auditor.data import rules_dir
from auditor.knowledge import cache
from auditor.model.base import Localized, Model
from auditor.model.errors import PackError
from auditor.model.report import STRUCTURAL
from auditor.texts import listed

FAMILY = "disclosure"
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
"""Keys stand in formulas and places of findings (table/row/column)."""
MonthDay = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")]


class Column(Model):
    """A figure column: key, label and other spellings of the label. `signed`: it holds changes such as +3 or 减2.
    `total`: it is the sum of the others.
    """

    key: Key
    label: Localized
    aliases: tuple[str, ...] = ()
    signed: bool = False
    total: bool = False


class Row(Model):
    """A figure row. `short` is a label for narrow columns, where its own is long. `columns` narrows the table's columns
    for this row; `group` names the sum it belongs to.
    """

    key: Key
    label: Localized
    short: Localized | None = None
    aliases: tuple[str, ...] = ()
    group: str | None = None
    columns: tuple[Column, ...] = ()
    decimal: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The label and its other spellings."""
        return (self.label.zh, *self.aliases)


class TableSpec(Model):
    """A table of the form. `section` is the number of the section it stands in; `parents` are labels without figures;
    `tokens` prove the table by content; `note` is the sentence that the form prints in its head.

    `layout`: whether each row is printed with its label before its figures, or all figures stand in one line, row after
    row. Such a line is this table's when `filled` of its figures are printed.
    """

    key: Key
    label: Localized
    section: int
    layout: Literal["rows", "one_line"] = "rows"
    filled: float = Field(default=0.85, gt=0, le=1)
    columns: tuple[Column, ...] = ()
    rows: tuple[Row, ...] = Field(min_length=1)
    parents: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ()
    note: str = ""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        _distinct("row", (r.key for r in self.rows))
        _distinct("column", (c.key for c in self.columns))
        for row in self.rows:
            _distinct("column", (c.key for c in row.columns))
            if not self.columns_of(row):
                raise ValueError(f'row "{row.key}" has no columns')
        if self.in_one_line and (not self.columns or any(r.columns for r in self.rows)):
            raise ValueError("a table in one line has the same columns for all rows")
        return self

    def columns_of(self, row: Row) -> tuple[Column, ...]:
        """The figure columns of `row`."""
        return row.columns or self.columns

    def row(self, key: str) -> Row | None:
        """The row with this key."""
        return next((r for r in self.rows if r.key == key), None)

    @property
    def in_one_line(self) -> bool:
        """Whether all its figures stand in one printed line."""
        return self.layout == "one_line"

    @cached_property
    def size(self) -> int:
        """How many figures it holds."""
        return sum(len(self.columns_of(r)) for r in self.rows)

    @cached_property
    def width(self) -> int:
        """How many figures its widest printed line holds."""
        return self.size if self.in_one_line else max(len(self.columns_of(r)) for r in self.rows)

    @cached_property
    def enough(self) -> int:
        """How many printed figures make a line that of a table in one line."""
        return math.ceil(self.filled * self.size)

    @cached_property
    def all_columns(self) -> tuple[Column, ...]:
        """Its columns and those that single rows have."""
        return (*self.columns, *(c for r in self.rows for c in r.columns))


class SectionSpec(Model):
    """A section of the form and the ways its heading is written. `words`: such as only its heading has, however it is
    worded.
    """

    key: Key
    number: int
    title: str
    variants: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class Form(Model):
    """A form in force for some report years. `tokens` are labels that occur in this form only.

    Forms of one `family` follow each other in time: a report of one year is expected on one of them. `replaces`: it
    stands in the place of the form of the same key that another folder has. `period`: the first and the last day that
    a report of a year speaks of; one that begins later in the year than it ends begins in the year before.
    """

    key: str = Field(min_length=1, max_length=40)
    family: str = FAMILY
    replaces: bool = False
    document: str
    years: tuple[int, int]
    period: tuple[MonthDay, MonthDay] = ("01-01", "12-31")
    sections: tuple[SectionSpec, ...] = Field(min_length=1)
    tables: tuple[TableSpec, ...]
    tokens: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _fits(self) -> Self:
        _distinct("section", (s.key for s in self.sections))
        _distinct("table", (t.key for t in self.tables))
        numbers = [s.number for s in self.sections]
        if numbers != list(range(1, len(numbers) + 1)):
            raise ValueError("sections are numbered 1, 2, 3, … in their order")
        if taken := {s.key for s in self.sections} & STRUCTURAL:
            raise ValueError(f'"{min(taken)}" names a part that every report has; give the section another key')
        if homeless := [t.key for t in self.tables if t.section not in numbers]:
            raise ValueError(f'table "{homeless[0]}" stands in no section of the form')
        if self.years[0] > self.years[1]:
            raise ValueError("years are the first and the last one")
        self.period_of(2023)  # a year without 29 February: such a day would not be in every year
        return self

    def table(self, key: str) -> TableSpec:
        """The table with this key; KeyError when the form has none."""
        for table in self.tables:
            if table.key == key:
                return table
        raise KeyError(key)

    def has(self, key: str) -> bool:
        """Whether the form has this table."""
        return any(t.key == key for t in self.tables)

    def period_of(self, year: int) -> tuple[date, date]:
        """The days that a report on `year` speaks of."""
        (month, day), (last_month, last_day) = (tuple(map(int, d.split("-"))) for d in self.period)
        end = date(year, last_month, last_day)
        start = date(year, month, day)
        return (start if start <= end else start.replace(year=year - 1)), end

    @cached_property
    def width(self) -> int:
        """How many figures the widest row has that is printed with a label."""
        return max((t.width for t in self.tables if not t.in_one_line), default=1)


def _distinct(what: str, keys: Iterable[str]) -> None:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise ValueError(f'{what} "{key}" stands there twice')
        seen.add(key)


@cache
def load_forms() -> dict[str, Form]:
    """All forms by key: those of rules/forms and those of packs. Raises PackError for a file that is wrong."""
    forms: dict[str, Form] = {}
    for path in sorted((rules_dir() / knowledge.FORMS).glob("*.yaml")):
        data, locate = strict_yaml.own(path)
        _add(forms, strict_yaml.validate_own(Form, data, locate), locate)
    for folder in knowledge.packs():
        for path in sorted((folder / knowledge.FORMS).glob("*.yaml")):
            data, locate = knowledge.loaded(path)
            _add(forms, strict_yaml.validate(Form, data, locate), locate)
    return forms


def _add(forms: dict[str, Form], form: Form, locate: strict_yaml.Locate) -> None:
    if form.replaces and form.key not in forms:
        raise PackError("form-replaces", where=locate(("replaces",)), form=form.key, known=listed(forms))
    if form.key in forms and not form.replaces:
        raise PackError("form-duplicate", where=locate(("key",)), form=form.key)
    forms[form.key] = form


@cache
def family(name: str) -> tuple[Form, ...]:
    """The forms that follow each other in time, in the order they were loaded."""
    return tuple(f for f in load_forms().values() if f.family == name)
