"""size: a figure larger than a body of this kind can have, mostly because it was filled in in another unit."""

from collections.abc import Iterator
from decimal import Decimal

from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Fit, Outcome
from auditor.checks.core.evidence import cell_evidence
from auditor.checks.core.prose import Where, applies
from auditor.form import names
from auditor.form.spec import load_forms
from auditor.model.params import Params
from auditor.numerals import plain


class Given(Where):
    """Which reports, and the cell."""

    table: str
    row: str
    column: str


class Options(Params):
    """`below`: the figure must be less, unless it has more than `places` decimals: then it is no amount in yuan."""

    below: int
    places: int = 2


def _run(context: Context, given: Given, options: Options) -> Iterator[Outcome]:
    table = context.report.table(given.table) if applies(context, given) else None
    cell = table.cell(given.row, given.column) if table else None
    if table is None or cell is None or cell.value is None:
        yield NOT_APPLICABLE
        return
    topic, used = (table.key, given.row, given.column), ((table.key, cell.row, cell.column),)
    if _is_possible(cell.value, options):
        yield Outcome("pass", topic, cells=used)
        return
    yield Outcome(
        "fail",
        topic,
        evidence=(cell_evidence(table, cell),),
        values={
            "table": load_forms()[table.form].table(table.key).label,
            "place": names.cell(table.form, table.key, cell.row, cell.column),
            "agency": context.report.identity.agency or "",
            "value": plain(cell.value),
        },
        cells=used,
        fit=Fit(used, lambda values: _is_possible(values[used[0]], options)),
    )


def _is_possible(value: Decimal, options: Options) -> bool:
    exponent = value.as_tuple().exponent
    return value < options.below or (isinstance(exponent, int) and -exponent > options.places)


CHECK = CheckType("size", Given, Options, _run)
