"""equation: a formula over the rows (or columns) of a form table, for each column (or row)."""

from collections.abc import Iterator
from typing import Literal

from pydantic import field_validator

from auditor.checks.core import formula
from auditor.checks.core.base import NOT_APPLICABLE, Cell, CheckType, Context, Fit, Outcome
from auditor.checks.core.evidence import cell_evidence
from auditor.form import names
from auditor.form.spec import Column, Row, TableSpec, load_forms
from auditor.knowledge import cache
from auditor.model.base import Localized
from auditor.model.params import Params
from auditor.model.report import FormCell, FormTable
from auditor.model.words import joined

Signed = tuple[tuple[Cell, int], ...]
"""The cells of an equation with their signs."""


class Given(Params):
    """Which table, and over what the formula is repeated. `rows` limits `for_each: row` to some rows."""

    table: str
    for_each: Literal["column", "row"]
    rows: tuple[str, ...] = ()


class Options(Params):
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
    parsed = _parsed(options.formula)
    balances = _balances(table.form, table.key, options.formula, given.for_each, given.rows)
    if not balances:
        yield NOT_APPLICABLE
        return
    spec = load_forms()[table.form].table(table.key)
    for key, balance in balances.items():
        yield _one(table, spec, given, parsed, key, balance)


@cache
def _balances(
    form: str, table: str, source: str, for_each: Literal["column", "row"], rows: tuple[str, ...]
) -> dict[str, Signed]:
    """Key of each column (or row) the formula is repeated over → the cells of its names with their signs; nothing
    when the form's table lacks a name of the formula.
    """
    spec, parsed = load_forms()[form].table(table), _parsed(source)
    columns = list(dict.fromkeys(c.key for c in _columns(spec)))
    across = for_each == "column"
    if not set(parsed.names) <= ({r.key for r in spec.rows} if across else set(columns)):
        return {}
    keys = columns if across else [r.key for r in spec.rows if not rows or r.key in rows]
    return {
        key: tuple(((table, *((t.name, key) if across else (key, t.name))), t.sign) for t in parsed.signs)
        for key in keys
    }


def _columns(spec: TableSpec) -> list[Column]:
    return [*spec.columns, *(c for r in spec.rows for c in r.columns)]


def _one(
    table: FormTable, spec: TableSpec, given: Given, parsed: formula.Formula, key: str, balance: Signed
) -> Outcome:
    cells: dict[str, FormCell | None] = {}
    used: list[Cell] = []
    for name, (at, _) in zip(parsed.names, balance, strict=True):
        found = cells[name] = table.cell(at[1], at[2])
        if found is not None:
            used.append(at)
    if not used:
        return NOT_APPLICABLE
    verdict = parsed.evaluate({n: c.value if c else None for n, c in cells.items()})
    topic = (table.key, key)
    whole = () if verdict.missing or not parsed.equal else balance
    fit = None if verdict.missing or parsed.equal else _fit(parsed, balance)
    if verdict.holds:
        return Outcome("pass", topic, cells=tuple(used), balance=whole, fit=fit)
    if verdict.holds is None and _holds_as_it_stands(parsed, verdict) and all(cells.values()):
        return Outcome("pass", topic, cells=tuple(used))
    labels: dict[str, str | Localized] = {"place": _label(spec, given, key), "table": spec.label}
    variant = None
    if verdict.holds is False and any(c is not None and c.suspect for c in cells.values()):
        return Outcome("inconclusive", topic, cells=tuple(used), values=labels)  # the reader may have split a figure
    if verdict.holds is None:
        variant = _with_blanks(parsed, verdict)
        # a cell that is absent is not blank
        if variant is None or (variant and any(cells[n] is None for n in verdict.missing)):
            return Outcome("inconclusive", topic, cells=tuple(used), values=labels)
        labels["blank"] = _blank_names(spec, given, verdict.missing)
    evidence = tuple(cell_evidence(table, c) for c in cells.values() if c is not None and _shown(c, len(cells)))
    return Outcome(
        "fail",
        topic,
        evidence=evidence,
        computation=verdict.computation(lambda name: _named(table, given, name, key)),
        values=labels,
        variant=variant or None,
        cells=tuple(used),
        balance=whole,
        fit=fit,
    )


def _fit(parsed: formula.Formula, balance: Signed) -> Fit:
    """A formula whose sides need not be equal, as what can be asked of other figures."""
    spots = tuple(at for at, _ in balance)
    return Fit(
        spots,
        lambda values: parsed.evaluate({n: values[s] for n, s in zip(parsed.names, spots, strict=True)}).holds is True,
    )


def _named(table: FormTable, given: Given, name: str, key: str) -> tuple[Localized, str]:
    row, column = (name, key) if given.for_each == "column" else (key, name)
    return names.cell(table.form, table.key, row, column), f"{table.key}/{row}/{column}"


def _shown(cell: FormCell, count: int) -> bool:
    """Long sums show only the cells that matter: figures other than zero, and blanks."""
    return count < 5 or cell.value is None or cell.value != 0


def _holds_as_it_stands(parsed: formula.Formula, verdict: formula.Verdict) -> bool:
    """Whether both sides have a figure and are equal when what is blank is nothing."""
    missing = set(verdict.missing)
    told = all(any(t.name not in missing for t in side) for side in (parsed.left, parsed.right))
    return told and verdict.left == verdict.right


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
    return joined(labels[m] for m in missing if m in labels)


def _label(spec: TableSpec, given: Given, key: str) -> Localized:
    pool: list[Column] | list[Row] = _columns(spec) if given.for_each == "column" else list(spec.rows)
    return next(item.label for item in pool if item.key == key)


CHECK = CheckType("equation", Given, Options, _run)
