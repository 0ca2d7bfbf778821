"""nothing: all figures of the tables are zero, this year and last year."""

from collections.abc import Iterator

from auditor.checks.core import earlier
from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Outcome
from auditor.model.params import Params
from auditor.model.report import FormCell, FormTable


class Given(Params):
    """Columns and rows that tell nothing of the year (what is in force), by key: never counted."""

    standing: tuple[str, ...] = ()


class Options(Params):
    """None."""


def _run(context: Context, given: Given, options: Options) -> Iterator[Outcome]:
    pairs = list(earlier.all_tables(context))
    if not pairs or len(pairs) < len(context.report.tables):
        yield NOT_APPLICABLE
        return
    ours = [(t, c) for t, _ in pairs for c in _telling(t, given)]
    before = [c for _, t in pairs for c in _telling(t, given)]
    both = [*(c for _, c in ours), *before]
    cells = tuple((t.key, c.row, c.column) for t, c in ours)
    if any(c.value for c in both):
        yield Outcome("pass", ("tables",), cells=cells)
    elif any(c.value is None or c.suspect for c in both):
        yield Outcome("inconclusive", ("tables",))  # a blank is not a zero
    else:
        yield Outcome("fail", ("tables",), values={"cells": str(len(ours))}, cells=cells)


def _telling(table: FormTable, given: Given) -> list[FormCell]:
    return [c for c in table.cells if c.row not in given.standing and c.column not in given.standing]


CHECK = CheckType("nothing", Given, Options, _run)
