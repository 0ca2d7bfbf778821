"""The border between checks and the engine: what a check is given, and what it answers.

A check looks at a Context and yields Outcomes. It never prints, never words a message, never knows a rule's code;
the engine turns a failing outcome into a finding with the rule's texts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from auditor.checks.core.params import Params
from auditor.form.spec import Form
from auditor.model.base import Confidence, Localized, Model
from auditor.model.claim import Prose
from auditor.model.finding import Computation, Evidence
from auditor.model.report import Report

Status = Literal["pass", "fail", "not_applicable", "inconclusive"]
Cell = tuple[str, str, str]
"""Keys of a cell: table, row, column."""


@dataclass(frozen=True, slots=True)
class Context:
    """All a check may look at. `form` is the form the report follows (None when none was recognised)."""

    report: Report
    prose: Prose
    form: Form | None = None
    previous: Context | None = None
    passage: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """One answer of a check.

    `topic` names the place for the fingerprint: table/row/column keys or the claim's metric and channel, never
    lines or quotes. `values` fill the placeholders of the rule's message. `variant` picks one of the rule's
    `variants`. `cells` (table, row, column) and `figures` (section index, figure_start) were looked at: coverage.
    `balance` are the cells of an equation with their signs (left +1, right −1), for finding the cell that is wrong.
    """

    status: Status
    topic: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    computation: Computation | None = None
    values: Mapping[str, str | Localized] = field(default_factory=dict)
    variant: str | None = None
    confidence: Confidence = Confidence.high
    readings: tuple[str, ...] = ()
    suggestion: Localized | None = None
    cells: tuple[Cell, ...] = ()
    balance: tuple[tuple[Cell, int], ...] = ()
    figures: tuple[tuple[int | None, int], ...] = ()


NOT_APPLICABLE = Outcome("not_applicable")


Asked = Model | Params
"""What a rule gives a check."""


@dataclass(frozen=True, slots=True)
class CheckType:
    """A kind of check that a YAML rule can ask for.

    `given` and `options` are the models (or params) that validate the rule's `given:` and `then:` (the latter without
    its key `check`) when the pack loads; `run(context, given, options)` yields outcomes.
    """

    name: str
    given: type[Asked]
    options: type[Asked]
    run: Callable[[Context, Any, Any], Iterator[Outcome]]
