"""What is wrong with a rule as a rule: examples that are lacking or prove nothing, a language that is lacking, unknown
placeholders.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.engine import examples
from auditor.engine.packs import Bound
from auditor.model.base import Localized
from auditor.model.errors import PackError
from auditor.texts import Sentence, sentence

_HAN = re.compile(r"[\u4e00-\u9fff]")
_NO_EXAMPLES = frozenset({"event", "note", "batch"})  # of the engine, the readers, many reports: their tests prove them


def problems(bound: Bound) -> Iterator[str]:
    """Sentences "file:line code: what", one a problem."""
    rule = bound.rule
    where = f"{bound.origin} {rule.id}"
    if bound.check.name not in _NO_EXAMPLES:
        for kind, given in (("pass", rule.examples.passing), ("fail", rule.examples.failing)):
            if not given:
                yield f"{where}: {_both(sentence('rules.lint.no-example', kind=kind))}"
        shown = {e.variant for x in rule.examples.failing for e in x.expect}
        for name in rule.variants:
            if name not in shown:
                yield f"{where}: {_both(sentence('rules.lint.no-variant', name=name))}"
    names = [e.name for e in (*rule.examples.passing, *rule.examples.failing, *rule.examples.skipping)]
    for name in sorted({n for n in names if names.count(n) > 1}):
        yield f"{where}: {_both(sentence('rules.lint.same-name', name=name))}"
    texts = {"title": rule.title, "why": rule.why, "fix": rule.fix, "message": rule.message}
    for name, variant in rule.variants.items():
        found = {"title": variant.title, "message": variant.message, "fix": variant.fix}
        texts |= {f"variants.{name}.{k}": v for k, v in found.items() if v is not None}
    for key, text in texts.items():
        yield from (f"{where}: {key} {fault}" for fault in _language(text))


def trials(bound: Bound) -> Iterator[str]:
    """As `problems`, found by running the examples: those that go wrong, that never reach the check, and figures that
    could be changed without the rule noticing.
    """
    rule = bound.rule
    where = f"{bound.origin} {rule.id}"
    mutants = 0
    try:
        for ran in examples.run_all(bound):
            mutants += ran.kind == "mutant"
            if not ran.reached:
                yield f"{where}: {_both(sentence('rules.lint.unreached', name=ran.name))}"
            elif ran.problem and ran.kind == "mutant":
                yield f"{where}: {_both(sentence('rules.lint.survives', name=ran.name))}"
            elif ran.problem:
                yield f"{where}: {_both(sentence('rules.lint.wrong', name=ran.name))}"
    except PackError as error:
        yield f"{where}: {_both(error.message)}"
        return
    if rule.mutants and not mutants:
        yield f"{where}: {_both(sentence('rules.lint.no-mutant'))}"


def _language(text: Localized) -> Iterator[str]:
    if not text.zh.strip() or not text.en.strip():
        yield _both(sentence("rules.lint.one-language"))
    if _HAN.search(re.sub(r"\{[a-z_]+\}|\"[^\"]*\"", "", text.en)):
        yield _both(sentence("rules.lint.chinese"))
    extra = _names(text.en) - _names(text.zh)
    if extra:
        yield _both(sentence("rules.lint.placeholders", names="、".join(sorted(extra))))


def _both(said: Sentence) -> str:
    return f"{said.zh} ({said.en})"


def _names(template: str) -> set[str]:
    return set(re.findall(r"\{([a-z_]+)\}", template))
