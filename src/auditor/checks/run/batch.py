"""batch: what is looked at across the reports of a run (auditor.batch). On a single report it has nothing to say."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Outcome
from auditor.model.base import Model
from auditor.model.params import Params

Subject = Literal[
    "missing",
    "unread",
    "late",
    "duplicate",
    "unknown",
    "near_name",
    "sum_of_children",
    "children_absent",
    "near_copy",
    "foreign_name",
    "outlier",
    "low",
]


class Given(Params):
    """Nothing: all reports of the run."""


class Metric(Model):
    """A figure of each report that is compared between units: a cell, as a share of another one when `of` is given.

    Cells are written table/row/column. `least`: smaller figures (or shares of
    smaller wholes, or zeros beside smaller medians) are not judged.
    """

    key: str = Field(pattern=r"^[a-z_]+$")
    cell: str
    of: str | None = None
    least: int = 0


class Options(Model):
    """What is looked for (`on`) and its bounds.

    near_copy: `rate` percent of the telling words of the shorter report stand in sentences `alike` to at least that
    percent; `least` characters must be copied; text in more than `common` percent of the reports is boilerplate (in at
    least `common_least` of them, and never judged by more than `common_most`); `shown` passages are given.
    late: the last day (month-day) by `kinds` of body, `due` for all others; the rule's variant by kind in `variants`.
    foreign_name: `cues` are words right after a name, `before` words right before it, that make it the speaker's own.
    outlier: `metrics`, `times` the usual distance from the median of at least `units` units of the same kind.
    low: `metrics` that are zero, where the median of at least `units` units of the same kind is `least`.
    """

    on: Subject
    rate: int = 60
    alike: int = 70
    least: int = 120
    common: int = 5
    common_least: int = 8
    common_most: int = 40
    shown: int = 3
    due: str = Field(default="01-31", pattern=r"^\d\d-\d\d$")
    kinds: dict[str, str] = {}
    variants: dict[str, str] = {}
    cues: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    metrics: tuple[Metric, ...] = ()
    times: int = 10
    units: int = 10


def _run(context: Context, given: Given, options: Options) -> Iterator[Outcome]:
    yield NOT_APPLICABLE


CHECK = CheckType("batch", Given, Options, _run)
