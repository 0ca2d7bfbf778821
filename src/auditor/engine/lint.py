"""What is wrong with a rule as a rule: examples that are lacking, a language that is lacking, unknown placeholders."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.engine.packs import Bound
from auditor.model.base import Localized

_HAN = re.compile(r"[\u4e00-\u9fff]")
_NO_EXAMPLES = frozenset({"event", "note"})  # raised by the engine and the readers, proven by their tests


def problems(bound: Bound) -> Iterator[str]:
    """Sentences "file:line code: what", one a problem."""
    rule = bound.rule
    where = f"{bound.origin} {rule.id}"
    if bound.check.name not in _NO_EXAMPLES:
        for kind, examples in (("pass", rule.examples.passing), ("fail", rule.examples.failing)):
            if not examples:
                yield f"{where}: 缺少 {kind} 例子 (no {kind} example)"
        shown = {e.variant for x in rule.examples.failing for e in x.expect}
        for name in rule.variants:
            if name not in shown:
                yield f"{where}: 情形 {name} 没有例子 (variant {name} has no example)"
    names = [e.name for e in (*rule.examples.passing, *rule.examples.failing, *rule.examples.skipping)]
    for name in sorted({n for n in names if names.count(n) > 1}):
        yield f"{where}: 例子 {name} 重名 (two examples are called {name})"
    texts = {"title": rule.title, "why": rule.why, "fix": rule.fix, "message": rule.message}
    for name, variant in rule.variants.items():
        found = {"title": variant.title, "message": variant.message, "fix": variant.fix}
        texts |= {f"variants.{name}.{k}": v for k, v in found.items() if v is not None}
    for key, text in texts.items():
        yield from (f"{where}: {key} {fault}" for fault in _language(text))


def _language(text: Localized) -> Iterator[str]:
    if not text.zh.strip() or not text.en.strip():
        yield "缺一种语言 (one language is empty)"
    if _HAN.search(re.sub(r"\{[a-z_]+\}|\"[^\"]*\"", "", text.en)):
        yield "的英文里有中文 (the English text holds Chinese)"
    extra = _names(text.en) - _names(text.zh)
    if extra:
        yield f"的英文多出占位符 {'、'.join(sorted(extra))} (placeholders only in English)"


def _names(template: str) -> set[str]:
    return set(re.findall(r"\{([a-z_]+)\}", template))
