"""A fact about several reports → Finding, in the words of its rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from auditor.checks.run.batch import Options, Subject
from auditor.engine import findings
from auditor.engine.packs import Bound
from auditor.model.base import Localized
from auditor.model.finding import Computation, Evidence, Finding


@dataclass(frozen=True, slots=True)
class Fact:
    """What was found. `unit` and `year` with `at` name its place, `values` fill the rule's message."""

    subject: Subject
    unit: str
    year: int | None
    at: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    values: Mapping[str, str | Localized] = field(default_factory=dict)
    computation: Computation | None = None
    variant: str | None = None


def options(rules: Sequence[Bound], subject: Subject) -> Options | None:
    """The bounds of the rule for `subject`; None when that rule does not run."""
    bound = bound_of(rules, subject)
    return bound.options if bound is not None and isinstance(bound.options, Options) else None


def make(rules: Sequence[Bound], fact: Fact) -> Finding | None:
    """The finding of a fact; None when its rule does not run."""
    bound = bound_of(rules, fact.subject)
    if bound is None:
        return None
    return findings.of(
        bound.rule,
        {"unit": fact.unit, "year": str(fact.year or "?"), **fact.values},
        variant=fact.variant,
        at=(fact.unit, *fact.at),
        place=(fact.unit, str(fact.year or ""), *fact.at),
        content=(*(e.value or e.quote for e in fact.evidence), fact.variant or ""),
        evidence=fact.evidence,
        computation=fact.computation,
    )


def bound_of(rules: Sequence[Bound], subject: Subject) -> Bound | None:
    """The rule for `subject`; None when it does not run."""
    return next((b for b in rules if isinstance(b.options, Options) and b.options.on == subject), None)
