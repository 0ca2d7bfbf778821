"""Rule × report: every rule is run by itself; what it answers becomes findings and coverage."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from auditor.checks.core.base import Cell, Context, Outcome
from auditor.checks.privacy.personal import hide
from auditor.checks.run.event import Event, Options
from auditor.engine import causes, doubles, findings, merge
from auditor.engine.packs import Bound
from auditor.model.base import Localized, trusted
from auditor.model.finding import Finding
from auditor.model.result import FIGURE, Coverage, RuleCounts, Unchecked
from auditor.model.words import both

RULE_SECONDS = 5.0
MOST_FOUND = 500
"""Findings of one rule in one report: more are no help to anybody, and each takes work."""
_RANK = {"not_applicable": 0, "pass": 1, "inconclusive": 2, "fail": 3}


@dataclass(slots=True)
class Collected:
    """What came of all rules on one report."""

    failed: list[causes.Failed] = field(default_factory=list)
    events: list[Finding] = field(default_factory=list)
    sound: list[Outcome] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    cells: set[Cell] = field(default_factory=set)
    figures: set[tuple[int | None, int]] = field(default_factory=set)
    unchecked: list[Unchecked] = field(default_factory=list)
    complete: bool = True


def run(context: Context, rules: Sequence[Bound]) -> tuple[list[Finding], Coverage, bool]:
    """(findings, coverage, complete) of `rules` on one report. A rule that raises takes nothing else down."""
    out = Collected()
    for bound in rules:
        _run_rule(context, bound, rules, out)
    return _findings(context, rules, out), _coverage(context, out), out.complete


def event(rules: Sequence[Bound], name: Event, values: findings.Values) -> list[Finding]:
    """What the rule for the engine's own event `name` says; nothing when that rule was taken out."""
    bound = next((b for b in rules if isinstance(b.options, Options) and b.options.on == name), None)
    return [] if bound is None else [findings.event(bound, values)]


def _run_rule(context: Context, bound: Bound, rules: Sequence[Bound], out: Collected) -> None:
    worst, found = "not_applicable", 0
    started = time.monotonic()
    try:
        for outcome in bound.check.run(context, bound.given, bound.options):
            worst = outcome.status if _RANK[outcome.status] > _RANK[worst] else worst
            found += outcome.status == "fail"
            if found > MOST_FOUND:
                values = {"rule": bound.rule.id, "most": str(MOST_FOUND)}
                out.events += event(rules, "rule_found_many", values)
                out.complete = False
                break
            _take(context, bound, outcome, out)
            if time.monotonic() - started > RULE_SECONDS:
                worst = "timeout"
                values = {"rule": bound.rule.id, "reason": f"{RULE_SECONDS:g}"}
                out.events += event(rules, "rule_timed_out", values)
                break
    except MemoryError:
        raise  # it is the file that takes too much
    except Exception as error:  # noqa: BLE001 - a broken rule must not take the audit down
        worst = "error"
        values = {"rule": bound.rule.id, "reason": f"{type(error).__name__}: {error}"[:200]}
        out.events += event(rules, "rule_crashed", values)
    if worst in ("error", "timeout"):
        out.complete = False
        out.unchecked.append(trusted(Unchecked, what=_named(bound), reason=Localized.same(worst)))
    key = {"pass": "passed", "fail": "failed"}.get(worst, worst)
    out.counts[key] = out.counts.get(key, 0) + 1


def _take(context: Context, bound: Bound, outcome: Outcome, out: Collected) -> None:
    out.cells.update(outcome.cells)
    out.figures.update(outcome.figures)
    if outcome.status == "fail":
        out.failed.append(causes.Failed(findings.make(context, bound, outcome), outcome))
    elif outcome.status == "inconclusive":
        out.unchecked.append(_unchecked(bound, outcome))
    elif outcome.balance or outcome.fit:
        out.sound.append(outcome)


def _unchecked(bound: Bound, outcome: Outcome) -> Unchecked:
    given = outcome.values.get("place", "")
    place = given if isinstance(given, Localized) else Localized.same(given)
    reason = both("finding.unchecked_blank", place=place) if place else both("finding.unchecked_other")
    return trusted(Unchecked, what=_named(bound), quote=place, reason=reason)


def _named(bound: Bound) -> Localized:
    return both("finding.unchecked_rule", rule=bound.rule.id, title=bound.rule.title)


def _findings(context: Context, rules: Sequence[Bound], out: Collected) -> list[Finding]:
    found = {id(f.finding): f.finding for f in out.failed}
    slips = (*causes.find(context, out.failed, out.sound), *causes.without_figures(context, out.failed))
    for cause in slips:
        for finding in cause.findings:
            del found[id(finding)]
        merged = merge.merged(context, cause)
        found[id(merged)] = merged
    unique = {(f.fingerprint, f.content_hash): f for f in (*found.values(), *out.events)}
    kept = doubles.taken_in(list(unique.values()), [b.rule for b in rules])
    return sorted(kept, key=lambda f: (-f.severity.rank, f.rule, f.at, f.fingerprint))


def _coverage(context: Context, out: Collected) -> Coverage:
    seen = {(section, figure.figure_start) for section, figure in context.prose.figures}
    unread = [
        trusted(Unchecked, what=FIGURE, quote=Localized.same(hide(figure.quote.strip())), section=section)
        for section, figure in context.prose.figures
        if (section, figure.figure_start) not in out.figures
    ]
    return trusted(
        Coverage,
        figures_seen=len(context.prose.figures),
        figures_checked=len(out.figures & seen),
        cells_seen=sum(len(t.cells) for t in context.report.tables),
        cells_checked=len(out.cells),
        rules=trusted(RuleCounts, **out.counts),
        unchecked=(*out.unchecked, *unread),
    )
