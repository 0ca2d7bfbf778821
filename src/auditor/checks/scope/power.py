"""power: a figure that must be zero because the body has no such power."""

from collections.abc import Iterator

from auditor import patterns
from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Outcome
from auditor.checks.core.evidence import cell_evidence
from auditor.form.spec import load_forms
from auditor.model.params import Params
from auditor.patterns import Pattern


class Given(Params):
    """The row whose figures must be zero, in all its columns or in these."""

    table: str
    row: str
    columns: tuple[str, ...] = ()


class Options(Params):
    """Bodies without the power: by `levels` (a government and all its organs), by `kinds`, or by a pattern of `names`.

    `unless_levels` are never judged; a kind says nothing of a report of `unless_scopes` (an office that reports for
    all); a body whose kind and level are unknown is judged by its name alone.
    """

    levels: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    unless_levels: tuple[str, ...] = ()
    names: tuple[Pattern, ...] = ()
    unless_scopes: tuple[str, ...] = ()


def _run(context: Context, given: Given, options: Options) -> Iterator[Outcome]:
    identity = context.report.identity
    table = context.report.table(given.table)
    by_kind = identity.kind in options.kinds and identity.scope not in options.unless_scopes
    named = any(patterns.search(p, identity.agency or "") for p in options.names)
    without = named or by_kind or identity.level in options.levels
    if table is None or not without or identity.level in options.unless_levels:
        yield NOT_APPLICABLE
        return
    cells = [c for c in table.cells if c.row == given.row and (not given.columns or c.column in given.columns)]
    used = tuple((table.key, c.row, c.column) for c in cells)
    wrong = [c for c in cells if c.value]
    if not wrong:
        yield Outcome("pass", (table.key, given.row), cells=used)
        return
    row = load_forms()[table.form].table(table.key).row(given.row)
    yield Outcome(
        "fail",
        (table.key, given.row),
        evidence=tuple(cell_evidence(table, c) for c in wrong),
        values={
            "agency": identity.agency or "",
            "row": row.label if row else given.row,
            "figures": "、".join(str(c.value) for c in wrong),
        },
        cells=used,
    )


CHECK = CheckType("power", Given, Options, _run)
