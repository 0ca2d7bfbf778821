"""Outcome + rule → Finding: severity, words in both languages, fingerprint, confidence."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from auditor.arithmetic import worded
from auditor.checks.core.base import Context, Outcome
from auditor.checks.privacy.personal import hide
from auditor.engine import points
from auditor.engine.packs import Bound
from auditor.model.base import Confidence, Localized, Severity, trusted
from auditor.model.document import Place
from auditor.model.finding import Computation, Evidence, Finding, Side
from auditor.model.report import Report
from auditor.model.rule import Rule, Variant
from auditor.model.words import filled

_UNSURE = ("figure-unsure", "text-unsure")
"""Kinds of notes on characters of the text that may be others."""
_NO_VARIANT = trusted(Variant)
Values = Mapping[str, str | Localized]


def make(context: Context, bound: Bound, outcome: Outcome) -> Finding:
    """The finding of a failing outcome."""
    identity = context.report.identity
    made = of(
        bound.rule,
        outcome.values,
        variant=outcome.variant,
        at=outcome.topic,
        place=(identity.agency or "", str(identity.year or ""), *outcome.topic),
        content=(*(e.value or "" for e in outcome.evidence), outcome.variant or ""),
        evidence=tuple(_hidden(e) for e in outcome.evidence),
        computation=outcome.computation,
        suggestion=outcome.suggestion,
        year=identity.year,
    )
    update = {"message": _masked(made.message), "confidence": _confidence(context, outcome)}
    if made.severity is Severity.error and any(_suspect(context.report, e) for e in outcome.evidence if e.path is None):
        # what the reader was not sure of is no proof of an error
        update |= {"severity": Severity.warning, "points": points.of(bound.rule, Severity.warning)}
    return made.model_copy(update={**update, "readings": outcome.readings})


def event(bound: Bound, values: Values) -> Finding:
    """A finding about the program itself; `values` fill the message, and its fingerprint names them."""
    parts = tuple(v if isinstance(v, str) else v.zh for v in values.values())
    return of(bound.rule, values, place=parts[:1], content=parts)


def of(
    rule: Rule,
    values: Values,
    *,
    place: tuple[str, ...],
    content: tuple[str, ...],
    variant: str | None = None,
    at: tuple[str, ...] = (),
    evidence: tuple[Evidence, ...] = (),
    computation: Computation | None = None,
    suggestion: Localized | None = None,
    year: int | None = None,
) -> Finding:
    """What `rule` says of `values`, in both languages: the one way in which findings are made. `place` and `content`
    are hashed; `suggestion` stands for the rule's remedy; only what was in force for reports on `year` is cited.
    """
    chosen = rule.variants.get(variant or "") or _NO_VARIANT
    severity = chosen.severity or rule.severity
    if computation is not None:
        computation = _without_persons(worded(computation))
        values = {**values, "computation": computation.text}
    return trusted(
        Finding,
        rule=rule.id,
        name=rule.name,
        severity=severity,
        variant=variant,
        at="/".join(at),
        title=chosen.title or rule.title,
        message=filled(chosen.message or rule.message, values),
        evidence=evidence,
        computation=computation,
        basis=(chosen.basis or rule.basis).on(year),
        suggestion=filled(suggestion or chosen.fix or rule.fix, values),
        fingerprint=digest(rule.id, *place),
        content_hash=digest(*content),
        points=points.of(rule, severity),
        group=rule.group,
    )


def _hidden(evidence: Evidence) -> Evidence:
    """`evidence` without the personal numbers that happen to stand in its quote."""
    quote = hide(evidence.quote)
    return evidence if quote == evidence.quote else evidence.model_copy(update={"quote": quote})


def _masked(words: Localized) -> Localized:
    return Localized(zh=hide(words.zh), en=hide(words.en))


def _without_persons(computation: Computation) -> Computation:
    """`computation` without the personal numbers that happen to stand in the words its figures are called by."""

    def hidden(side: Side) -> Side:
        terms = [t if t.label is None else t.model_copy(update={"label": _masked(t.label)}) for t in side.terms]
        return side.model_copy(update={"terms": tuple(terms)})

    if computation.sides is None:
        return computation
    return computation.model_copy(update={"sides": tuple(hidden(s) for s in computation.sides)})


def _confidence(context: Context, outcome: Outcome) -> Confidence:
    """Lowered when something it rests on had to be mended or guessed while reading."""
    own = [e for e in outcome.evidence if e.path is None]
    sides = [(context.report, own)]
    if context.previous and len(own) < len(outcome.evidence):
        sides.append((context.previous.report, [e for e in outcome.evidence if e.path is not None]))
    confidence = outcome.confidence
    for report, evidence in sides:
        doubts = [n.place for n in report.notes if n.doubt]
        if any(_suspect(report, e) or _touched(doubts, e.place) for e in evidence):
            return Confidence.low
        if None in doubts and confidence is Confidence.high:
            confidence = Confidence.medium
    return confidence


def _suspect(report: Report, evidence: Evidence) -> bool:
    """Whether evidence rests on a cell, or on a figure or words of the text, that the reader was not sure of."""
    if _overlaps(report, evidence.place):
        return True
    table = report.table(evidence.table) if evidence.table else None
    cell = table.cell(evidence.row or "", evidence.column or "") if table else None
    return cell is not None and cell.suspect


def _overlaps(report: Report, place: Place | None) -> bool:
    return (
        place is not None
        and place.row is None
        and any(
            n.place is not None
            and n.place.block == place.block
            and n.place.start < place.end
            and place.start < n.place.end
            for n in report.notes
            if n.kind in _UNSURE
        )
    )


def _touched(doubts: list[Place | None], place: Place | None) -> bool:
    return place is not None and any(
        d is not None and d.block == place.block and (d.row is None or d.row == place.row) for d in doubts
    )


def digest(*parts: str) -> str:
    """Sixteen hexadecimal digits that stand for `parts`."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
