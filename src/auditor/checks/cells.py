"""cells: what stands in figure cells that must hold a count. One finding a cause, not one a cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Literal

from auditor.checks.base import NOT_APPLICABLE, CheckType, Context, Outcome
from auditor.checks.evidence import cell_evidence
from auditor.form.spec import load_forms
from auditor.model.base import Localized, Model
from auditor.model.report import CellState, FormCell, FormTable

_MAX_EVIDENCE = 12

Problem = Literal["blank", "sign", "negative", "fraction", "unit", "not_a_number"]


class Given(Model):
    """Tables to look at."""

    tables: tuple[str, ...]


class Options(Model):
    """The problem looked for: blank; sign (slash, dash, a word for none); negative; fraction; unit (a usable figure
    with other words); not_a_number.
    """

    problem: Problem


def _problem(cell: FormCell, decimal: bool) -> Problem | None:
    if cell.state is CellState.blank:
        return "blank"
    if cell.state in (CellState.slash, CellState.dash, CellState.none):
        return "sign"
    if cell.value is None:
        return "not_a_number"
    if cell.value < 0:
        return "negative"
    if cell.value != cell.value.to_integral_value() and not decimal:
        return "fraction"
    return "unit" if cell.state is CellState.text and not decimal else None


def _run(context: Context, given: Given, options: Options) -> Iterator[Outcome]:
    seen = False
    for table in context.report.tables:
        if table.key in given.tables:
            seen = True
            yield from _table(context, table, options.problem)
    if not seen:
        yield NOT_APPLICABLE


def _table(context: Context, table: FormTable, problem: Problem) -> Iterator[Outcome]:
    spec = load_forms()[table.form].table(table.key)
    decimal = {r.key: r.decimal for r in spec.rows}
    bad = [c for c in table.cells if _problem(c, decimal.get(c.row, False)) == problem]
    if not bad:
        yield Outcome("pass", (table.key,))
        return
    groups: list[tuple[str, list[FormCell]]]
    if problem in ("blank", "sign") or len(bad) > _MAX_EVIDENCE:
        columns: dict[str, list[FormCell]] = defaultdict(list)
        for cell in bad:
            columns[cell.column].append(cell)
        whole = len(columns) > 2 or len(bad) <= 2
        groups = [("all", bad)] if whole else list(columns.items())
    else:
        groups = [(f"{c.row}/{c.column}", [c]) for c in bad]
    for key, cells in groups:
        names: dict[str, str | Localized] = {
            "table": spec.label,
            "place": _place(table, cells),
            "raw": cells[0].raw.strip(),
            "count": str(len(cells)),
        }
        yield Outcome(
            "fail",
            (table.key, key),
            evidence=tuple(cell_evidence(table, c) for c in cells[:_MAX_EVIDENCE]),
            values=names,
            cells=tuple((table.key, c.row, c.column) for c in cells if c.value is not None),
        )


def _place(table: FormTable, cells: list[FormCell]) -> Localized:
    """The first cell in words, "row, column"."""
    spec = load_forms()[table.form].table(table.key)
    row = spec.row(cells[0].row)
    if row is None:
        return Localized(zh=cells[0].row, en=cells[0].row)
    column = next((c for c in spec.columns_of(row) if c.key == cells[0].column), None)
    zh, en = (column.label.zh, column.label.en) if column else ("", "")
    return Localized(zh=f"{row.label.zh}·{zh}", en=f"{row.label.en}, {en}")


CHECK = CheckType("cells", Given, Options, _run)
