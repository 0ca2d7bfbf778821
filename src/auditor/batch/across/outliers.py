"""Units whose figures are far from those of their kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from statistics import median

from auditor.batch.across.findings import Fact
from auditor.batch.across.submissions import Submission, Submissions
from auditor.checks.run.batch import Metric, Options, Subject
from auditor.model.base import Localized
from auditor.model.finding import Evidence
from auditor.model.words import both
from auditor.texts import find

_Values = dict[tuple[str, str, int | None], dict[str, list[tuple[Submission, Decimal]]]]


def outlier(sent: Submissions, options: Options) -> Iterator[Fact]:
    """Figures further from the median of their kind than `options.times` the usual distance."""
    for metric, values in _compared(sent, options):
        yield from _far(metric, values, options)


def low(sent: Submissions, options: Options) -> Iterator[Fact]:
    """Zeros where the median of the kind is at least that of the metric."""
    for metric, values in _compared(sent, options):
        middle = median(v for _, v in values)
        if middle >= metric.least:
            yield from (_fact("low", metric, s, v, middle, len(values)) for s, v in values if not v)


def _compared(sent: Submissions, options: Options) -> Iterator[tuple[Metric, list[tuple[Submission, Decimal]]]]:
    """The figures of each group of at least `options.units` units of one level, kind and year, by metric."""
    groups: _Values = defaultdict(lambda: defaultdict(list))
    for submission in sent.all:
        head = submission.head
        cells = submission.record.cells()
        for metric in options.metrics:
            value = _value(metric, cells)
            if value is not None:
                groups[(_level(submission), head.kind, head.year)][metric.key].append((submission, value))
    for group in groups.values():
        yield from ((m, group[m.key]) for m in options.metrics if len(group[m.key]) >= options.units)


def _level(submission: Submission) -> str:
    """The level that the list gives, else the one read from the name."""
    listed = submission.match.unit.level if submission.match else ""
    return listed or submission.head.level


def _value(metric: Metric, cells: dict[str, str | None]) -> Decimal | None:
    value = _figure(cells.get(metric.cell))
    if value is None or metric.of is None:
        return value
    whole = _figure(cells.get(metric.of))
    return value / whole * 100 if whole and whole >= metric.least else None


def _figure(shown: str | None) -> Decimal | None:
    return None if shown is None else Decimal(shown)


def _far(metric: Metric, values: list[tuple[Submission, Decimal]], options: Options) -> Iterator[Fact]:
    middle = median(v for _, v in values)
    usual = max(median(abs(v - middle) for _, v in values), middle / 4, Decimal(1))
    for submission, value in values:
        if value - middle <= options.times * usual or (metric.of is None and value < metric.least):
            continue
        yield _fact("outlier", metric, submission, value, middle, len(values))


def _fact(subject: Subject, metric: Metric, of: Submission, value: Decimal, middle: Decimal, count: int) -> Fact:
    unit = "%" if metric.of else ""
    table, row, column = metric.cell.split("/")
    shown = f"{round(value, 1):f}{unit}".replace(".0", "", 1)
    cell = Evidence(
        role="cell", path=of.path, table=table, row=row, column=column, quote=shown, value=str(round(value, 1))
    )
    return Fact(
        subject,
        of.unit,
        of.year,
        (metric.key,),
        evidence=(cell,),
        values={
            "metric": _named(metric),
            "value": shown,
            "median": f"{round(middle, 1):f}{unit}".replace(".0", "", 1),
            "count": str(count),
        },
    )


def _named(metric: Metric) -> Localized:
    """What a metric is called; its key where it has no name."""
    key = f"batch.metric.{metric.key}"
    return both(key) if find(key) else Localized.same(metric.key)
