"""Last year's report beside this year's: what checks over two years share."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.checks.core.base import Context
from auditor.model.finding import Evidence
from auditor.model.report import FormTable


def theirs(context: Context, evidence: Evidence) -> Evidence:
    """Evidence that stands in last year's report: `path` names its document, lest it is looked for in this one."""
    previous = context.previous
    return evidence.model_copy(update={"path": previous.report.document if previous else None})


def tables(context: Context, key: str) -> tuple[FormTable, FormTable] | None:
    """(this year's, last year's) table of this key; None when either report has none."""
    ours = context.report.table(key)
    before = context.previous.report.table(key) if context.previous else None
    return None if ours is None or before is None else (ours, before)


def same_form(context: Context, pair: tuple[FormTable, FormTable]) -> bool:
    """Whether both tables follow one form, and neither report mixes forms."""
    ours, before = pair
    previous = context.previous
    return ours.form == before.form and not context.report.form.mixed and not (previous and previous.report.form.mixed)


def all_tables(context: Context) -> Iterator[tuple[FormTable, FormTable]]:
    """Every table that both reports have."""
    for table in context.report.tables:
        pair = tables(context, table.key)
        if pair is not None and pair[0] is table:
            yield pair
