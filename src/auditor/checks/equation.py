"""equation: a formula over the rows (or columns) of a form table, for each column (or row)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Literal

from pydantic import field_validator

from auditor.checks import formula
from auditor.checks.base import NOT_APPLICABLE, CheckType, Context, Outcome
from auditor.checks.evidence import cell_evidence
from auditor.form.spec import Column, Row, TableSpec, load_forms
from auditor.model.base import Localized, Model
from auditor.model.finding import Computation
from auditor.model.report import FormCell, FormTable


class Given(Model):
    """Which table, and over what the formula is repeated. `rows` limits `for_each: row` to some rows."""

    table: str
    for_each: Literal["column", "row"]
    rows: tuple[str, ...] = ()


class Options(Model):
    """`formula` over row keys (for_each column) or column keys (for_each row)."""

    formula: str

    @field_validator("formula")
    @classmethod
    def _parses(cls, value: str) -> str:
        formula.parse(value)
        return value


@cache
def _parsed(source: str) -> formula.Formula:
    return formula.parse(source)


def _run(context: Context, given: Given, options: Options) -> Iterator[Outcome]:
    table = context.report.table(given.table)
    if table is None:
        yield NOT_APPLICABLE
        return
    spec = load_forms()[table.form].table(table.key)
    parsed = _parsed(options.formula)
    keys = _keys(spec, given)
    known = {r.key for r in spec.rows} if given.for_each == "column" else {c.key for c in _columns(spec)}
    if not set(parsed.names) <= known:
        yield NOT_APPLICABLE
        return
    for key in keys:
        yield _one(table, spec, given, parsed, key)


def _columns(spec: TableSpec) -> list[Column]:
    return [*spec.columns, *(c for r in spec.rows for c in r.columns)]


def _keys(spec: TableSpec, given: Given) -> list[str]:
    if given.for_each == "column":
        return list(dict.fromkeys(c.key for c in _columns(spec)))
    return [r.key for r in spec.rows if not given.rows or r.key in given.rows]


def _one(table: FormTable, spec: TableSpec, given: Given, parsed: formula.Formula, key: str) -> Outcome:
    def place(name: str) -> tuple[str, str]:
        return (name, key) if given.for_each == "column" else (key, name)

    cells = {n: table.cell(*place(n)) for n in parsed.names}
    if all(c is None for c in cells.values()):
        return NOT_APPLICABLE
    verdict = parsed.evaluate({n: c.value if c else None for n, c in cells.items()})
    topic = (table.key, key)
    used = tuple((table.key, *place(n)) for n, c in cells.items() if c is not None)
    balance = tuple(((table.key, *place(t.name)), t.sign) for t in parsed.signs)
    labels: dict[str, str | Localized] = {"place": _label(spec, given, key), "table": spec.label}
    variant = None
    if verdict.holds:
        return Outcome("pass", topic, cells=used, values=labels, balance=balance)
    if verdict.holds is False and any(c is not None and c.suspect for c in cells.values()):
        return Outcome("inconclusive", topic, cells=used, values=labels)  # the reader may have split a figure
    if verdict.holds is None:
        variant = _with_blanks(parsed, verdict)
        if variant is None or (variant and any(cells[n] is None for n in verdict.missing)):  # absent is not blank
            return Outcome("inconclusive", topic, cells=used, values=labels)
        labels["blank"] = _blank_names(spec, given, verdict.missing)
    evidence = tuple(cell_evidence(table, c) for c in cells.values() if c is not None and _shown(c, len(cells)))
    return Outcome(
        "fail",
        topic,
        evidence=evidence,
        computation=Computation(
            text=verdict.text,
            left=str(verdict.left),
            right=str(verdict.right),
            difference=str(verdict.left - verdict.right),
        ),
        values=labels,
        variant=variant or None,
        cells=used,
        balance=() if verdict.missing else balance,
    )


def _shown(cell: FormCell, count: int) -> bool:
    """Long sums show only the cells that matter: figures other than zero, and blanks."""
    return count < 5 or cell.value is None or cell.value != 0


def _with_blanks(parsed: formula.Formula, verdict: formula.Verdict) -> str | None:
    """What can be said although cells are blank: None nothing, "blank" that a blank hides a figure, "" an error.

    A count is never negative, so a side that is too large stays too large whatever its blanks hide.
    """
    missing = set(verdict.missing)
    gap = verdict.left - verdict.right
    operands = [t for t in parsed.signs if t.name not in missing]
    sides = ({t.name for t in parsed.left}, {t.name for t in parsed.right})
    if gap == 0 or not operands or sides[0] <= missing or sides[1] <= missing:
        return None
    short = -1 if gap > 0 else 1
    return "blank" if any(t.sign == short for t in parsed.signs if t.name in missing) else ""


def _blank_names(spec: TableSpec, given: Given, missing: tuple[str, ...]) -> Localized:
    pool: list[Column] | list[Row] = list(spec.rows) if given.for_each == "column" else _columns(spec)
    labels = {item.key: item.label for item in pool}
    named = [labels[m] for m in missing if m in labels]
    return Localized(zh="、".join(n.zh for n in named), en=", ".join(n.en for n in named))


def _label(spec: TableSpec, given: Given, key: str) -> Localized:
    pool: list[Column] | list[Row] = _columns(spec) if given.for_each == "column" else list(spec.rows)
    return next(item.label for item in pool if item.key == key)


CHECK = CheckType("equation", Given, Options, _run)
