"""jump: a count that is many times last year's, or comes from or falls to nothing."""

from collections.abc import Iterator

from auditor.checks.core import earlier
from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Outcome
from auditor.checks.core.evidence import cell_evidence
from auditor.form import names
from auditor.model.base import trusted
from auditor.model.finding import Computation, Side, Term
from auditor.model.params import Params
from auditor.model.report import FormCell, FormTable


class Given(Params):
    """Cells to compare, as table/row/column."""

    cells: tuple[str, ...]


class Options(Params):
    """`times`: how many times larger or smaller is a jump. `least`: the larger of both figures must reach it; small
    figures jump by nature.
    """

    times: int
    least: int


def _run(context: Context, given: Given, options: Options) -> Iterator[Outcome]:
    seen = False
    for address in given.cells:
        key, row, column = address.split("/")
        pair = earlier.tables(context, key)
        if pair is None or not earlier.same_form(context, pair):
            continue
        now, last = pair[0].cell(row, column), pair[1].cell(row, column)
        if now is None or last is None or now.value is None or last.value is None or now.suspect or last.suspect:
            continue
        seen = True
        yield _judge(context, pair, now, last, options)
    if not seen:
        yield NOT_APPLICABLE


def _judge(
    context: Context, pair: tuple[FormTable, FormTable], now: FormCell, last: FormCell, options: Options
) -> Outcome:
    table = pair[0]
    topic = (table.key, now.row, now.column)
    low, high = sorted((now.value or 0, last.value or 0))
    if high < options.least or high <= options.times * low:
        return Outcome("pass", topic, cells=(topic,))
    label = names.cell(table.form, table.key, now.row, now.column)
    at = "/".join(topic)
    return Outcome(
        "fail",
        topic,
        evidence=(
            cell_evidence(table, now),
            earlier.theirs(context, cell_evidence(pair[1], last)),
        ),
        computation=trusted(
            Computation,
            left=str(now.value),
            right=str(last.value),
            difference=str((now.value or 0) - (last.value or 0)),
            operator="→",
            sides=(
                trusted(Side, terms=(trusted(Term, value=str(last.value), label=label, at=f"last.{at}"),)),
                trusted(Side, terms=(trusted(Term, value=str(now.value), label=label, at=at),)),
            ),
        ),
        values={"place": names.cell(table.form, table.key, now.row), "times": str(options.times)},
        variant=None if low else "zero",
        cells=(topic,),
    )


CHECK = CheckType("jump", Given, Options, _run)
