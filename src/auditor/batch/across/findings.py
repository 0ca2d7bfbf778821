"""A fact about several reports → Finding, in the words of its rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from auditor.checks.run.batch import Options, Subject
from auditor.engine import points
from auditor.engine.findings import digest
from auditor.engine.packs import Bound
from auditor.model.base import Lang
from auditor.model.finding import Computation, Evidence, Finding
from auditor.texts import Worded, fill


@dataclass(frozen=True, slots=True)
class Fact:
    """What was found. `unit` and `year` with `at` name its place, `values` fill the rule's message."""

    subject: Subject
    unit: str
    year: int | None
    at: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    values: Mapping[str, str | Worded] = field(default_factory=dict)
    computation: Computation | None = None
    variant: str | None = None


def options(rules: Sequence[Bound], subject: Subject) -> Options | None:
    """The bounds of the rule for `subject`; None when that rule does not run."""
    bound = _rule(rules, subject)
    return bound.options if bound is not None and isinstance(bound.options, Options) else None


def make(rules: Sequence[Bound], fact: Fact, lang: Lang) -> Finding | None:
    """The finding of a fact; None when its rule does not run."""
    bound = _rule(rules, fact.subject)
    if bound is None:
        return None
    rule = bound.rule
    variant = rule.variants.get(fact.variant or "")
    title = (variant and variant.title) or rule.title
    message = (variant and variant.message) or rule.message
    fix = (variant and variant.fix) or rule.fix
    severity = (variant and variant.severity) or rule.severity
    return Finding(
        rule=rule.id,
        name=rule.name,
        severity=severity,
        variant=fact.variant,
        at="/".join((fact.unit, *fact.at)),
        title=title.get(lang),
        message=fill(message.get(lang), {"unit": fact.unit, "year": str(fact.year or "?"), **fact.values}, lang),
        evidence=fact.evidence,
        computation=fact.computation,
        basis=rule.basis,
        suggestion=fill(fix.get(lang), {"unit": fact.unit, **fact.values}, lang),
        fingerprint=digest(rule.id, fact.unit, str(fact.year or ""), *fact.at),
        content_hash=digest(*(e.value or e.quote for e in fact.evidence), fact.variant or ""),
        points=points.of(rule, severity),
    )


def _rule(rules: Sequence[Bound], subject: Subject) -> Bound | None:
    return next((b for b in rules if isinstance(b.options, Options) and b.options.on == subject), None)
