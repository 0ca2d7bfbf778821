"""Outcome + rule → Finding: severity, words, fingerprint, confidence."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from auditor.checks.core.base import Context, Outcome
from auditor.checks.privacy.personal import hide
from auditor.engine import points
from auditor.engine.causes import Cause
from auditor.engine.packs import Bound
from auditor.form.spec import load_forms
from auditor.model.base import Confidence, Lang, Localized
from auditor.model.document import Place
from auditor.model.finding import Computation, Evidence, Finding
from auditor.model.report import Report
from auditor.texts import fill, text

_DIFFERENCE = re.compile(r"（差 ([^）]*)）")


def make(context: Context, bound: Bound, outcome: Outcome, lang: Lang) -> Finding:
    """The finding of a failing outcome, worded in `lang`."""
    rule = bound.rule
    variant = rule.variants.get(outcome.variant) if outcome.variant else None
    message = (variant and variant.message) or rule.message
    title = (variant and variant.title) or rule.title
    fix = outcome.suggestion or (variant and variant.fix) or rule.fix
    computation = _computation(outcome.computation, lang)
    values = dict(outcome.values)
    if computation:
        values["computation"] = computation.text
    identity = context.report.identity
    severity = (variant and variant.severity) or rule.severity
    return Finding(
        rule=rule.id,
        name=rule.name,
        severity=severity,
        confidence=_confidence(context, outcome),
        variant=outcome.variant,
        at="/".join(outcome.topic),
        title=title.get(lang),
        message=hide(fill(message.get(lang), values, lang)),
        evidence=tuple(_hidden(e) for e in outcome.evidence),
        computation=computation,
        basis=rule.basis,
        suggestion=fill(fix.get(lang), values, lang),
        readings=outcome.readings,
        fingerprint=digest(rule.id, identity.agency or "", str(identity.year or ""), *outcome.topic),
        content_hash=digest(*(e.value or "" for e in outcome.evidence), outcome.variant or ""),
        points=points.of(rule, severity),
    )


def _hidden(evidence: Evidence) -> Evidence:
    """`evidence` without the personal numbers that happen to stand in its quote."""
    quote = hide(evidence.quote)
    return evidence if quote == evidence.quote else evidence.model_copy(update={"quote": quote})


def event(bound: Bound, values: Mapping[str, str | Localized], lang: Lang) -> Finding:
    """A finding about the program itself; `values` fill the message, and its fingerprint names them."""
    rule = bound.rule
    parts = [v if isinstance(v, str) else v.zh for v in values.values()]
    return Finding(
        rule=rule.id,
        name=rule.name,
        severity=rule.severity,
        title=rule.title.get(lang),
        message=fill(rule.message.get(lang), values, lang),
        basis=rule.basis,
        suggestion=fill(rule.fix.get(lang), values, lang),
        fingerprint=digest(rule.id, *parts[:1]),
        content_hash=digest(*parts),
        points=points.of(rule, rule.severity),
    )


def merge(report: Report, cause: Cause, lang: Lang) -> Finding:
    """One finding for a wrong cell that breaks several equations: the wrong cell first, all arithmetic kept."""
    ordered = sorted(cause.findings, key=lambda f: (-f.severity.rank, f.rule, f.at))
    first, repair = ordered[0], cause.repair
    table = next(t for t in report.tables if t.key == repair.table)
    spec = load_forms()[table.form].table(table.key)
    row = spec.row(repair.row)
    column = next((c for c in spec.columns_of(row) if c.key == repair.column), None) if row else None
    message = first.message + "".join(text("also", lang, message=f.message) for f in ordered[1:])
    hint = text(
        "repair",
        lang,
        row=row.label.get(lang) if row else repair.row,
        column=column.label.get(lang) if column else repair.column,
        old=repair.old,
        new=repair.new,
        count=len(ordered),
    )
    seen: dict[tuple[str | None, ...], Evidence] = {}
    for evidence in (e for f in ordered for e in f.evidence):
        seen.setdefault((evidence.table, evidence.row, evidence.column, evidence.path), evidence)
    wrong = (repair.table, repair.row, repair.column, None)
    evidences = sorted(seen.items(), key=lambda item: item[0] != wrong)
    return first.model_copy(
        update={
            "message": message,
            "suggestion": f"{hint}{first.suggestion}",
            "evidence": tuple(e for _, e in evidences),
            "repair": repair,
            "related": tuple(dict.fromkeys(f.rule for f in ordered[1:] if f.rule != first.rule)),
            "content_hash": digest(*(f.content_hash for f in ordered)),
        }
    )


def _computation(computation: Computation | None, lang: Lang) -> Computation | None:
    """The arithmetic in `lang`: checks write it in Chinese, figures and signs are the same in both."""
    if computation is None or lang == "zh":
        return computation
    shown = _DIFFERENCE.sub(lambda m: text("difference", lang, difference=m.group(1)), computation.text)
    return computation.model_copy(update={"text": shown.replace("空", text("blank", lang))})


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
    table = report.table(evidence.table) if evidence.table else None
    cell = table.cell(evidence.row or "", evidence.column or "") if table else None
    return cell is not None and cell.suspect


def _touched(doubts: list[Place | None], place: Place | None) -> bool:
    return place is not None and any(
        d is not None and d.block == place.block and (d.row is None or d.row == place.row) for d in doubts
    )


def digest(*parts: str) -> str:
    """Sixteen hexadecimal digits that stand for `parts`."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
