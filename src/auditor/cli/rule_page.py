"""A rule explained in text: what, why, basis, how to fix, variants, examples."""

from __future__ import annotations

from auditor.engine.packs import Bound
from auditor.model.base import Lang
from auditor.texts import text


def page(bound: Bound, lang: Lang) -> str:
    """The page of one rule, ending in a line feed."""
    rule = bound.rule
    lines = [f"{rule.id} {rule.title.get(lang)} ({rule.name})"]
    entries = {
        "severity": rule.severity.value + ("" if rule.status == "stable" else f" ({rule.status})"),
        "why": rule.why.get(lang),
        "basis": rule.basis,
        "fix": rule.fix.get(lang),
        "message": rule.message.get(lang),
    }
    lines += [f"  {text(f'page.{key}', lang)}：{value}" for key, value in entries.items()]
    for name, variant in rule.variants.items():
        title = (variant.title or rule.title).get(lang)
        severity = (variant.severity or rule.severity).value
        lines.append(f"  {text('page.variants', lang)}：{name}（{severity}）{title}")
    groups = {"pass": rule.examples.passing, "fail": rule.examples.failing, "skip": rule.examples.skipping}
    for key, examples in groups.items():
        for example in examples:
            shown = example.passage or "；".join(f"“{old}”→“{new}”" for old, new in example.edit)
            cells = "；".join(f"{place}={value!r}" for place, value in example.cells.items())
            what = "；".join(s for s in (shown, cells) if s) or example.base or ""
            lines.append(f"  {text('page.examples', lang)}（{text(f'page.{key}', lang)}）{example.name}：{what}")
    return "\n".join(lines) + "\n"
