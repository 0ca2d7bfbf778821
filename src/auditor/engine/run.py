"""Rule × report: every rule is run by itself; what it answers becomes findings and coverage."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from auditor.checks.base import Context, Outcome
from auditor.engine.packs import Bound
from auditor.model.base import Confidence, Lang, Localized
from auditor.model.finding import Finding
from auditor.model.result import Coverage, RuleCounts, Unchecked

RULE_SECONDS = 5.0
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


@dataclass(slots=True)
class Outcomes:
    """What came of all rules on one report."""

    findings: list[Finding] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    cells: set[tuple[str, str, str]] = field(default_factory=set)
    figures: set[tuple[int | None, int]] = field(default_factory=set)
    unchecked: list[Unchecked] = field(default_factory=list)
    complete: bool = True


def run(context: Context, rules: tuple[Bound, ...], lang: Lang = "zh") -> tuple[list[Finding], Coverage, bool]:
    """(findings, coverage, complete) of `rules` on one report. A rule that raises takes nothing else down."""
    out = Outcomes()
    for bound in rules:
        _run_rule(context, bound, lang, out)
    coverage = Coverage(
        figures_seen=len(context.prose.figures),
        figures_checked=len({f for f in out.figures if f in {(s, q.figure_start) for s, q in context.prose.figures}}),
        cells_seen=sum(len(t.cells) for t in context.report.tables),
        cells_checked=len(out.cells),
        rules=RuleCounts(**out.counts),
        unchecked=tuple(out.unchecked),
    )
    order = {"error": 0, "warning": 1, "info": 2}
    unique = {(f.fingerprint, f.content_hash): f for f in out.findings}
    findings = sorted(unique.values(), key=lambda f: (order[f.severity.value], f.rule, f.fingerprint))
    return findings, coverage, out.complete


def _run_rule(context: Context, bound: Bound, lang: Lang, out: Outcomes) -> None:
    worst = "not_applicable"
    rank = ("not_applicable", "pass", "inconclusive", "fail")
    started = time.monotonic()
    try:
        for outcome in bound.check.run(context, bound.given, bound.options):
            out.cells.update(outcome.cells)
            out.figures.update(outcome.figures)
            if rank.index(outcome.status) > rank.index(worst):
                worst = outcome.status
            if outcome.status == "fail":
                out.findings.append(_finding(context, bound, outcome, lang))
            elif outcome.status == "inconclusive":
                out.unchecked.append(_unchecked(bound, outcome, lang))
            if time.monotonic() - started > RULE_SECONDS:
                worst, out.complete = "timeout", False
                out.unchecked.append(Unchecked(what=bound.rule.id, reason="timeout"))
                break
    except Exception as error:  # noqa: BLE001 - a broken rule must not take the audit down
        worst, out.complete = "error", False
        out.unchecked.append(Unchecked(what=bound.rule.id, reason=f"{type(error).__name__}: {error}"[:200]))
    key = {"pass": "passed", "fail": "failed"}.get(worst, worst)
    out.counts[key] = out.counts.get(key, 0) + 1


def _unchecked(bound: Bound, outcome: Outcome, lang: Lang) -> Unchecked:
    place = outcome.values.get("place", "")
    shown = place.get(lang) if isinstance(place, Localized) else place
    return Unchecked(what=f"{bound.rule.id} {bound.rule.title.get(lang)}", quote=shown, reason="blank")


def _finding(context: Context, bound: Bound, outcome: Outcome, lang: Lang) -> Finding:
    rule = bound.rule
    variant = rule.variants.get(outcome.variant) if outcome.variant else None
    message = (variant and variant.message) or rule.message
    title = (variant and variant.title) or rule.title
    fix = outcome.suggestion or (variant and variant.fix) or rule.fix
    identity = context.report.identity
    values = dict(outcome.values)
    if outcome.computation:
        values["computation"] = outcome.computation.text
    return Finding(
        rule=rule.id,
        name=rule.name,
        severity=(variant and variant.severity) or rule.severity,
        confidence=_confidence(context, outcome),
        variant=outcome.variant,
        title=title.get(lang),
        message=_render(message.get(lang), values, lang),
        evidence=outcome.evidence,
        computation=outcome.computation,
        basis=rule.basis,
        suggestion=_render(fix.get(lang), values, lang),
        readings=outcome.readings,
        fingerprint=_digest(rule.id, identity.agency or "", str(identity.year or ""), *outcome.topic),
        content_hash=_digest(*(e.value or "" for e in outcome.evidence), outcome.variant or ""),
        points=rule.points,
    )


def _confidence(context: Context, outcome: Outcome) -> Confidence:
    """Lowered when a cell it rests on had to be mended while reading."""
    for evidence in outcome.evidence:
        table = context.report.table(evidence.table) if evidence.table else None
        cell = table.cell(evidence.row or "", evidence.column or "") if table else None
        if cell is not None and cell.suspect:
            return Confidence.low
    return outcome.confidence


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def _render(template: str, values: Mapping[str, str | Localized], lang: Lang) -> str:
    """Fills {placeholders}; pack text is never a format string."""

    def fill(found: re.Match[str]) -> str:
        value = values.get(found.group(1), "")
        return value.get(lang) if isinstance(value, Localized) else value

    return _PLACEHOLDER.sub(fill, template)
