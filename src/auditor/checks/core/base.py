"""The border between checks and the engine: what a check is given, and what it answers.

A check looks at a Context and yields Outcomes. It never prints, never words a message, never knows a rule's code;
the engine turns a failing outcome into a finding with the rule's texts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, TypeGuard

from auditor.form.spec import Form
from auditor.model.base import Confidence, Localized, Model
from auditor.model.claim import Prose
from auditor.model.finding import Computation, Evidence
from auditor.model.params import Params
from auditor.model.report import Report

Status = Literal["pass", "fail", "not_applicable", "inconclusive"]
Cell = tuple[str, str, str]
"""Keys of a cell: table, row, column."""
Spot = Cell | tuple[int | None, int]
"""Where a figure stands: a cell, or a figure of the prose by (section index, figure_start)."""
Balance = tuple[tuple[Spot, int], ...]
"""A sum that must come to nothing: figures with their signs, left side +1, right side −1."""


def is_cell(spot: Spot) -> TypeGuard[Cell]:
    """Whether it is a cell, not a figure of the prose."""
    return len(spot) == 3


class Fit(NamedTuple):
    """Figures that must go together in a way that is no sum: `holds` judges values of them, by spot."""

    spots: tuple[Spot, ...]
    holds: Callable[[Mapping[Spot, Decimal]], bool]


class Context(NamedTuple):
    """All a check may look at. `form` is the form the report follows (None when none was recognised)."""

    report: Report
    prose: Prose
    form: Form | None = None
    previous: Context | None = None
    passage: bool = False

    @property
    def prescribed(self) -> Form | None:
        """The form that the report must follow: none for a passage, nor for a year before the first form, unless the
        report has tables of one (its year may be misprinted).
        """
        report = self.report
        early = report.form.expected is None and report.identity.year is not None and not report.tables
        return None if early or self.passage else self.form


class Outcome(NamedTuple):
    """One answer of a check.

    `topic` names the place for the fingerprint: table/row/column keys or the claim's metric and channel, never
    lines or quotes. `values` fill the placeholders of the rule's message. `variant` picks one of the rule's
    `variants`. `cells` (table, row, column) and `figures` (section index, figure_start) were looked at: coverage.
    `balance`, or one of the sums `instead`, or `fit` is what must hold of the figures: by these the engine finds the
    one that is wrong (docs/readings.md, One slip, one finding).
    """

    status: Status
    topic: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    computation: Computation | None = None
    values: Mapping[str, str | Localized] = MappingProxyType({})
    variant: str | None = None
    confidence: Confidence = Confidence.high
    readings: tuple[str, ...] = ()
    suggestion: Localized | None = None
    cells: tuple[Cell, ...] = ()
    balance: Balance = ()
    instead: tuple[Balance, ...] = ()
    fit: Fit | None = None
    figures: tuple[tuple[int | None, int], ...] = ()


NOT_APPLICABLE = Outcome("not_applicable")


Asked = Model | Params
"""What a rule gives a check."""


class CheckType(NamedTuple):
    """A kind of check that a YAML rule can ask for.

    `given` and `options` are the models (or params) that validate the rule's `given:` and `then:` (the latter without
    its key `check`) when the pack loads; `run(context, given, options)` yields outcomes.
    """

    name: str
    given: type[Asked]
    options: type[Asked]
    run: Callable[[Context, Any, Any], Iterator[Outcome]]
