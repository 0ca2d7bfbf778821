"""Units whose figures are far from those of their kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from statistics import median

from auditor.batch.across.findings import Fact
from auditor.batch.across.submissions import Submission, Submissions
from auditor.checks.run.batch import Metric, Options
from auditor.model.base import Localized
from auditor.model.finding import Evidence
from auditor.model.words import both
from auditor.texts import find

_Values = dict[tuple[str, str, int | None], dict[str, list[tuple[Submission, Decimal]]]]


def outlier(sent: Submissions, options: Options) -> Iterator[Fact]:
    """Figures further from the median of their kind than `options.times` the usual distance."""
    groups: _Values = defaultdict(lambda: defaultdict(list))
    for submission in sent.all:
        head = submission.head
        cells = submission.record.body().cells
        for metric in options.metrics:
            value = _value(metric, cells)
            if value is not None:
                groups[(_level(submission), head.kind, head.year)][metric.key].append((submission, value))
    for group in groups.values():
        for metric in options.metrics:
            yield from _far(metric, group[metric.key], options)


def _level(submission: Submission) -> str:
    """The level that the list gives, else the one read from the name."""
    listed = submission.match.unit.level if submission.match else ""
    return listed or submission.head.level


def _value(metric: Metric, cells: dict[str, Decimal | None]) -> Decimal | None:
    value = cells.get(metric.cell)
    if value is None or metric.of is None:
        return value
    whole = cells.get(metric.of)
    return value / whole * 100 if whole and whole >= metric.least else None


def _far(metric: Metric, values: list[tuple[Submission, Decimal]], options: Options) -> Iterator[Fact]:
    if len(values) < options.units:
        return
    middle = median(v for _, v in values)
    usual = max(median(abs(v - middle) for _, v in values), middle / 4, Decimal(1))
    for submission, value in values:
        if value - middle <= options.times * usual or (metric.of is None and value < metric.least):
            continue
        unit = "%" if metric.of else ""
        table, row, column = metric.cell.split("/")
        shown = f"{round(value, 1):f}{unit}".replace(".0", "", 1)
        yield Fact(
            "outlier",
            submission.unit,
            submission.year,
            (metric.key,),
            evidence=(
                Evidence(
                    role="cell",
                    path=submission.path,
                    table=table,
                    row=row,
                    column=column,
                    quote=shown,
                    value=str(round(value, 1)),
                ),
            ),
            values={
                "metric": _named(metric),
                "value": shown,
                "median": f"{round(middle, 1):f}{unit}".replace(".0", "", 1),
                "count": str(len(values)),
            },
        )


def _named(metric: Metric) -> Localized:
    """What a metric is called; its key where it has no name."""
    key = f"batch.metric.{metric.key}"
    return both(key) if find(key) else Localized.same(metric.key)
