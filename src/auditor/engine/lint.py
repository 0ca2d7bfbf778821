"""What is wrong with a rule as a rule: examples that are lacking or prove nothing, a language that is lacking, unknown
placeholders.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from auditor.engine import examples
from auditor.engine.context import Extractor
from auditor.engine.packs import Bound
from auditor.model.base import Localized
from auditor.model.errors import PackError
from auditor.model.words import both
from auditor.texts import listed

_HAN = re.compile(r"[\u4e00-\u9fff]")
_NO_EXAMPLES = frozenset({"event", "note", "batch"})  # of the engine, the readers, many reports: their tests prove them


def problems(bound: Bound) -> Iterator[Localized]:
    """Sentences "file:line code: what", one a problem."""
    rule = bound.rule
    where = f"{bound.origin} {rule.id}"
    if bound.check.name not in _NO_EXAMPLES:
        for kind, given in (("pass", rule.examples.passing), ("fail", rule.examples.failing)):
            if not given:
                yield _said(where, "no_example", kind=kind)
        shown = {e.variant for x in rule.examples.failing for e in x.expect}
        for name in rule.variants:
            if name not in shown:
                yield _said(where, "no_variant", name=name)
    names = [e.name for e in (*rule.examples.passing, *rule.examples.failing, *rule.examples.skipping)]
    for name in sorted({n for n in names if names.count(n) > 1}):
        yield _said(where, "twice", name=name)
    texts = {"title": rule.title, "why": rule.why, "fix": rule.fix, "message": rule.message}
    for name, variant in rule.variants.items():
        found = {"title": variant.title, "message": variant.message, "fix": variant.fix}
        texts |= {f"variants.{name}.{k}": v for k, v in found.items() if v is not None}
    for key, text in texts.items():
        yield from _language(where, key, text)


def links(rules: Sequence[Bound], known: Iterable[Bound]) -> Iterator[Localized]:
    """What is wrong with the rules by which findings of `rules` are explained: one that is not `known`, milder than
    what it explains, or explained itself; a variant that the rule does not have.
    """
    codes = {b.rule.id: b.rule for b in known}
    for bound in rules:
        rule, where = bound.rule, f"{bound.origin} {bound.rule.id}"
        for link in rule.explained_by:
            other = codes.get(link.rule)
            if other is None:
                yield _said(where, "explained_unknown", rule=link.rule)
                continue
            if other.explained_by or other.id == rule.id:
                yield _said(where, "explained_chain", rule=link.rule)
            if other.severity.rank < rule.severity.rank:
                yield _said(where, "explained_milder", rule=link.rule)
            for name in link.variants:
                if name not in rule.variants:
                    yield _said(where, "explained_variant", name=name)


def trials(bound: Bound, extractors: Iterable[Extractor] = ()) -> Iterator[Localized]:
    """As `problems`, found by running the examples: those that go wrong, that never reach the check, and figures that
    could be changed without the rule noticing.
    """
    rule = bound.rule
    where = f"{bound.origin} {rule.id}"
    mutants = 0
    try:
        for ran in examples.run_all(bound, extractors):
            mutants += ran.kind == "mutant"
            if not ran.reached:
                yield _said(where, "not_reached", name=ran.name)
            elif ran.problem and ran.kind == "mutant":
                yield _said(where, "survives", name=ran.name)
            elif ran.problem:
                yield _said(where, "wrong", name=ran.name)
    except PackError as error:
        yield _at(where, Localized(error.message.zh, error.message.en))
        return
    if rule.mutants and not mutants:
        yield _said(where, "no_mutants")


def _language(where: str, part: str, text: Localized) -> Iterator[Localized]:
    if not text.zh.strip() or not text.en.strip():
        yield _said(where, "one_language", part=part)
    if _HAN.search(re.sub(r"\{[a-z_]+\}|\"[^\"]*\"", "", text.en)):
        yield _said(where, "chinese", part=part)
    extra = _names(text.en) - _names(text.zh)
    if extra:
        yield _said(where, "placeholders", part=part, names=listed(sorted(extra)))


def _said(where: str, key: str, **values: object) -> Localized:
    return _at(where, both(f"lint.{key}", **values))


def _at(where: str, words: Localized) -> Localized:
    return Localized(f"{where}: {words.zh}", f"{where}: {words.en}")


def _names(template: str) -> set[str]:
    return set(re.findall(r"\{([a-z_]+)\}", template))
