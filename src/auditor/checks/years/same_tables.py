"""same_tables: all figures of the tables are last year's."""

from collections.abc import Iterator

from auditor.checks.core import earlier
from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Outcome
from auditor.checks.core.evidence import cell_evidence
from auditor.model.params import Params


class Given(Params):
    """Columns and rows that naturally keep their figures (what is in force), by key: never counted."""

    standing: tuple[str, ...] = ()


class Options(Params):
    """`least`: how many figures other than zero must agree before it is worth a word."""

    least: int


def _run(context: Context, given: Given, options: Options) -> Iterator[Outcome]:
    pairs = list(earlier.all_tables(context))
    if not pairs or not all(earlier.same_form(context, pair) for pair in pairs):
        yield NOT_APPLICABLE if not pairs else Outcome("inconclusive", ("tables",))
        return
    compared = [
        (table, before, cell, last)
        for table, before in pairs
        for cell in table.cells
        if cell.column not in given.standing
        and cell.row not in given.standing
        and (last := before.cell(cell.row, cell.column)) is not None
    ]
    cells = tuple((t.key, c.row, c.column) for t, _, c, _ in compared)
    telling = [item for item in compared if item[2].value]
    if any(c.value != last.value for _, _, c, last in compared):
        yield Outcome("pass", ("tables",), cells=cells)
        return
    if len(telling) < options.least or any(c.suspect or last.suspect for _, _, c, last in compared):
        yield NOT_APPLICABLE  # bodies with next to nothing to report have the same figures every year
        return
    shown = telling[:2]
    yield Outcome(
        "fail",
        ("tables",),
        evidence=tuple(
            e
            for t, before, c, last in shown
            for e in (cell_evidence(t, c), earlier.theirs(context, cell_evidence(before, last)))
        ),
        values={"count": str(len(telling)), "cells": str(len(compared))},
        cells=cells,
    )


CHECK = CheckType("same_tables", Given, Options, _run)
