"""cells: what stands in figure cells that must hold a count. One finding a cause, not one a cell."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Fit, Outcome
from auditor.checks.core.evidence import cell_evidence
from auditor.form import names
from auditor.form.spec import load_forms
from auditor.knowledge import cache
from auditor.model.params import Params
from auditor.model.report import CellState, FormCell, FormTable

_MAX_EVIDENCE = 12

Problem = Literal["blank", "sign", "negative", "fraction", "unit", "not_a_number"]
Placed = tuple[FormTable, FormCell]


class Given(Params):
    """Tables to look at, and of which forms (all when empty)."""

    tables: tuple[str, ...]
    forms: tuple[str, ...] = ()


class Options(Params):
    """The problem looked for: blank; sign (slash, dash, a word for none); negative; fraction; unit (a usable figure
    with other words); not_a_number. `together`: all such cells are one finding, for they have one cause.
    """

    problem: Problem
    together: bool = False


def _problem(cell: FormCell, free: bool, signed: bool) -> Problem | None:
    if cell.state is CellState.zero:
        return None
    if cell.state is CellState.blank:
        return None if cell.suspect else "blank"  # something stands there that could not be read
    if cell.state in (CellState.slash, CellState.dash, CellState.none):
        return None if free else "sign"
    if cell.value is None:
        return None if signed else "not_a_number"
    if cell.value < 0:
        return None if signed else "negative"
    if cell.value != cell.value.to_integral_value() and not free:
        return "fraction"
    return "unit" if cell.state is CellState.text and not free and not signed else None


def _run(context: Context, given: Given, options: Options) -> Iterator[Outcome]:
    tables = [t for t in context.report.tables if t.key in given.tables and (not given.forms or t.form in given.forms)]
    if not tables:
        yield NOT_APPLICABLE
        return
    bad = [(t, c) for t in tables for c in _bad(t, options.problem)]
    if not bad:
        yield Outcome("pass", ("cells",), cells=tuple(k for t in tables for k in t.keys))
        return
    groups = [bad] if options.together or len(bad) > _MAX_EVIDENCE else [[item] for item in bad]
    for group in groups:
        yield _finding(group)


def _bad(table: FormTable, problem: Problem) -> list[FormCell]:
    free, signed = _exempt(table.form, table.key)
    return [c for c in table.unusual if _problem(c, c.row in free, (c.row, c.column) in signed) == problem]


@cache
def _exempt(form: str, table: str) -> tuple[frozenset[str], frozenset[tuple[str, str]]]:
    """(rows that may hold fractions, cells that may hold a change) of a form's table."""
    spec = load_forms()[form].table(table)
    free = frozenset(r.key for r in spec.rows if r.decimal)
    return free, frozenset((r.key, c.key) for r in spec.rows for c in spec.columns_of(r) if c.signed)


def _finding(group: list[Placed]) -> Outcome:
    table, first = group[0]
    tables = list(dict.fromkeys(t.key for t, _ in group))
    columns = {c.column for _, c in group}
    if len(group) == 1:
        topic = (table.key, first.row, first.column)
    elif len(tables) == 1:
        topic = (table.key, columns.pop() if len(columns) == 1 else "all")
    else:
        topic = ("tables",)
    at = (table.key, first.row, first.column)
    return Outcome(
        "fail",
        topic,
        fit=Fit((at,), lambda values: _is_count(values[at])) if len(group) == 1 and first.value is not None else None,
        evidence=tuple(cell_evidence(t, c) for t, c in group[:_MAX_EVIDENCE]),
        values={
            "table": load_forms()[table.form].table(table.key).label,
            "place": names.cell(table.form, table.key, first.row, first.column),
            "raw": first.raw.strip(),
            "count": str(len(group)),
        },
        variant="many" if len(group) > 1 else None,
        cells=tuple((t.key, c.row, c.column) for t, c in group),
    )


def _is_count(value: Decimal) -> bool:
    return value >= 0 and value == value.to_integral_value()


CHECK = CheckType("cells", Given, Options, _run)
