"""Reports as data: what `auditor facts -f json` wrote, or the short form that people and other programs write.

    schema: auditor.report/1
    agency: 青山镇人民政府
    year: 2023
    sections: {overview: …, problems: …, others: …}          # keys of the form's sections; text or a list of paragraphs
    tables:
      disclosure: {normative: [0, 0, 3], licences: 12}        # keys of the form's rows; figures in the form's order
      applications: {new: [2, 0, 0, 0, 0, 0, 2], total: {natural: 2, total: 2}}
      reviews: {review: [0, 0, 0, 0, 0], …}

A row or cell left out is missing, not zero.
"""

import json
from typing import Any

from pydantic import ConfigDict, Field

from auditor import strict_yaml
from auditor.form.choose import default_form, expected_form
from auditor.form.spec import Form, TableSpec, load_forms
from auditor.form.titles import titles
from auditor.model.base import Model
from auditor.model.document import Block, Document, Paragraph, Table, cell
from auditor.model.errors import PackError, ReadError
from auditor.model.report import Report
from auditor.numerals import spelled
from auditor.readers.decode import decode
from auditor.texts import listed

SCHEMA = "auditor.report/1"

Value = int | float | str | None
RowValues = Value | tuple[Value, ...] | dict[str, Value]


class Short(Model):
    """The short form. `form` defaults to the form of the year."""

    schema_: str = Field(alias="schema", pattern=r"^auditor\.report/1$")
    agency: str
    year: int = Field(ge=2008, le=2100)
    title: str | None = None
    form: str | None = None
    preface: str | tuple[str, ...] = ()
    sections: dict[str, str | tuple[str, ...]] = {}
    tables: dict[str, dict[str, RowValues]] = {}


class Full(Model):
    """What `auditor facts -f json` writes; the claims in `prose` are read anew from the sections."""

    model_config = ConfigDict(extra="ignore")

    schema_: str = Field(default=SCHEMA, alias="schema", pattern=r"^auditor\.report/1$")
    report: Report


def load(data: bytes, name: str) -> Report | Document:
    """A Report written by the program, or a Document made from the short form. Raises ReadError with one sentence that
    says what is wrong and where.
    """
    text = decode(data, name)[0]
    try:
        raw, locate = (
            _json(text, name) if text.lstrip("\ufeff \t\r\n").startswith("{") else strict_yaml.loads(text, name)
        )
        if isinstance(raw, dict) and "report" in raw:
            return _known(strict_yaml.validate(Full, raw, locate).report, locate)
        return _document(strict_yaml.validate(Short, raw, locate), name, locate)
    except PackError as error:
        raise ReadError("bad-data", name=name, reason=error.message) from None


def _json(text: str, name: str) -> tuple[Any, strict_yaml.Locate]:
    """JSON with duplicate keys refused; places are named by their path, for JSON keeps no lines."""

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for key, value in items:
            if key in out:
                raise PackError("data-duplicate", name=name, key=key)
            out[key] = value
        return out

    def locate(path: tuple[str | int, ...]) -> str:
        return f"{name}:/{'/'.join(map(str, path))}"

    try:
        return json.loads(text, object_pairs_hook=pairs), locate
    except json.JSONDecodeError as error:
        raise PackError("data-syntax", where=f"{name}:{error.lineno}", column=error.colno, problem=error.msg) from None
    except (RecursionError, ValueError):
        raise PackError("data-depth", name=name) from None


def _known(report: Report, locate: strict_yaml.Locate) -> Report:
    """The report, when all its tables are those of forms that are known here."""
    forms = load_forms()
    if report.form.key is not None and report.form.key not in forms:
        raise _unknown(locate(("report", "form", "key")), report.form.key, set(forms))
    for at, table in enumerate(report.tables):
        if table.form not in forms:
            raise _unknown(locate(("report", "tables", at, "form")), table.form, set(forms))
        if not forms[table.form].has(table.key):
            known = {t.key for t in forms[table.form].tables}
            raise _unknown(locate(("report", "tables", at, "key")), table.key, known)
    return report


def _document(short: Short, name: str, locate: strict_yaml.Locate) -> Document:
    form = _form(short, locate)
    known = {s.key for s in form.sections}
    for key in short.sections:
        if key not in known:
            raise _unknown(locate(("sections", key)), key, known)
    for key in short.tables:
        if key not in {t.key for t in form.tables}:
            raise _unknown(locate(("tables", key)), key, {t.key for t in form.tables})
    title = short.title or titles().written.format(agency=short.agency, year=short.year)
    blocks: list[Block] = [Paragraph(text=title)]
    blocks += [Paragraph(text=p) for p in _paragraphs(short.preface)]
    for section in form.sections:
        tables = [t for t in form.tables if t.section == section.number and t.key in short.tables]
        if section.key not in short.sections and not tables:
            continue
        blocks.append(Paragraph(text=f"{spelled(section.number)}、{section.title}"))
        blocks += [Paragraph(text=p) for p in _paragraphs(short.sections.get(section.key, ()))]
        blocks += [_table(t, short.tables[t.key], locate) for t in tables]
    return Document(name=name, format="data", blocks=tuple(blocks))


def _form(short: Short, locate: strict_yaml.Locate) -> Form:
    forms = load_forms()
    if short.form is not None and short.form not in forms:
        raise _unknown(locate(("form",)), short.form, set(forms))
    return forms[short.form or expected_form(short.year) or default_form()]


def _paragraphs(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return tuple(text.split("\n")) if isinstance(text, str) else text


def _table(spec: TableSpec, rows: dict[str, RowValues], locate: strict_yaml.Locate) -> Table:
    """The table as the form prints it: a label and its figures a row, or all figures in one long row."""
    known = {r.key for r in spec.rows}
    for key in rows:
        if key not in known:
            raise _unknown(locate(("tables", spec.key, key)), key, known)
    printed: list[list[str]] = [["", *(c.label.zh for c in spec.columns)]] if spec.columns else []
    long: tuple[list[str], list[str], list[str]] = ([], [], [])
    header: list[str] = []
    for row in spec.rows:
        columns = spec.columns_of(row)
        labels = [c.label.zh for c in columns]
        values = _values(rows.get(row.key), [c.key for c in columns], locate(("tables", spec.key, row.key)))
        if spec.in_one_line:
            for line, part in zip(long, ([row.label.zh] * len(columns), labels, values), strict=True):
                line += part
        elif row.key in rows:
            if not spec.columns and labels != header:
                printed.append([(spec.parents or ("",))[-1], *labels])
                header = labels
            printed.append([row.label.zh, *values])
    return _grid(list(long) if spec.in_one_line else printed)


def _values(value: RowValues, columns: list[str], where: str) -> list[str]:
    if isinstance(value, dict):
        for key in value:
            if key not in columns:
                raise _unknown(where, key, set(columns))
        return [_shown(value.get(c)) for c in columns]
    row = value if isinstance(value, tuple) else (value,)
    if value is not None and len(row) != len(columns):
        raise PackError("data-width", where=where, wanted=len(columns), found=len(row))
    return [_shown(v) for v in row] if value is not None else [""] * len(columns)


def _shown(value: Value) -> str:
    return "" if value is None else str(value)


def _grid(rows: list[list[str]]) -> Table:
    width = max(map(len, rows), default=1)
    cells = tuple(cell(r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row))
    return Table(rows=len(rows), columns=width, cells=cells)


def _unknown(where: str, key: str, known: set[str]) -> PackError:
    return PackError("data-key", where=where, key=key, names=listed(sorted(known)))
