"""The lexicon of rules/lexicon as typed, compiled data."""

from __future__ import annotations

import re
from collections.abc import Iterable

from auditor.claims.vocabulary import (
    CaseWords,
    Changes,
    Connectives,
    Lists,
    Metrics,
    NonePattern,
    Numerals,
    Scale,
    Units,
)
from auditor.knowledge import bounded_cache, cache, words
from auditor.numerals import COUNTING, POWERS


@cache
def units() -> Units:
    """Unit words."""
    return words("units", Units)


@cache
def numerals() -> Numerals:
    """What is and is not a quantity."""
    return words("numerals", Numerals)


@cache
def connectives() -> Connectives:
    """Words that open, divide and close lists of parts."""
    return words("connectives", Connectives)


@cache
def changes() -> Changes:
    """Words of changes against another year."""
    return words("changes", Changes)


@cache
def of_changes() -> tuple[str, ...]:
    """Words directly before a figure that make it a change."""
    return tuple(w for w in (*changes().up, *changes().down) if len(w) > 1)


@cache
def metrics() -> Metrics:
    """Metrics and statements of none."""
    return words("metrics", Metrics)


@cache
def lists() -> Lists:
    """Words of a whole and its parts."""
    return words("lists", Lists)


@cache
def cases() -> CaseWords:
    """Words of a count of cases."""
    return words("cases", CaseWords)


@cache
def opener_classes() -> dict[str, str]:
    """The class of each word that opens a list."""
    return {word: name for name, words in reversed(lists().openers.items()) for word in words}


@cache
def opener_pattern() -> re.Pattern[str]:
    """Words that open a list, and words that only hold one of them."""
    return re.compile(either({*opener_classes(), *lists().not_openers}))


@cache
def outside_pattern() -> re.Pattern[str]:
    """A word at the head of a clause that puts what follows outside the total."""
    return re.compile(f"(?:^|[，,；;。.])(?:{either(lists().outside)})")


@cache
def _sorts() -> tuple[re.Pattern[str], dict[str, str]]:
    words = {w: name for name, group in lists().sorts.items() for w in group}
    return re.compile(either({*words, *lists().not_sorts})), words


@bounded_cache(8192)
def sort_of(head: str, tail: str) -> str:
    """The sort of thing that the word nearest before a figure names, else the one nearest after it; "" for none."""
    pattern, words = _sorts()
    for found in (*reversed(pattern.findall(head)), *pattern.findall(tail)):
        if found in words:
            return words[found]
    return ""


@cache
def _roles() -> tuple[re.Pattern[str], dict[str, int], tuple[str, ...]]:
    roles = cases().roles
    rank = {w: at for at, group in reversed(list(enumerate(roles.values()))) for w in group}
    return re.compile(f"(?=({either(rank)}))"), rank, tuple(roles)


@cache
def steps() -> dict[str, str]:
    """What each role is in the account of cases: in, before, done, left, outcome, end."""
    words = cases()
    groups = {
        "in": words.income,
        "before": words.before,
        "done": words.done,
        "left": words.left,
        "outcome": words.outcomes,
        "end": words.ends,
    }
    return {role: step for step, roles in groups.items() for role in roles}


@bounded_cache(8192)
def role_of(words: str) -> str:
    """The role in a count of cases that the words of a figure give it; "" for none."""
    pattern, rank, names = _roles()
    best = min((rank[w] for w in pattern.findall(words)), default=len(names))
    return names[best] if best < len(names) else ""


@bounded_cache(8192)
def holds(text: str, words: tuple[str, ...], but_not: tuple[str, ...]) -> bool:
    """Whether one of `words` stands in `text` other than as a piece of one of `but_not`."""
    for other in but_not:
        text = text.replace(other, "")
    return any(w in text for w in words)


def either(words: Iterable[str]) -> str:
    """Words as alternatives of a pattern, longer ones first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def perhaps(steps: Iterable[Iterable[str]]) -> str:
    """One word of each step in order, or none of it, as a pattern."""
    return "".join(f"(?:{either(words)})?" for words in steps)


@cache
def never_pattern() -> re.Pattern[str]:
    """What is no quantity, as one pattern."""
    return re.compile("|".join(f"(?:{p})" for p in (*numerals().never, numerals().ordinals)))


@cache
def head_pattern(*, sure: bool) -> str:
    """What follows the numeral at the head of an item; when `sure`, words that only begin so are left out."""
    words = numerals()
    heads = either(words.heads)
    return f"(?!{either(words.not_heads)})(?:{heads})" if sure else f"(?:{heads})"


@cache
def bare_pattern() -> re.Pattern[str]:
    """Figures and the words before a figure that say nothing of what it counts."""
    return re.compile(rf"[\s0-9.,{COUNTING}{''.join(POWERS)}%]|{either(connectives().bare)}")


@cache
def none_patterns() -> tuple[tuple[NonePattern, re.Pattern[str]], ...]:
    """The statements of none, compiled."""
    return tuple((n, re.compile(n.pattern)) for n in metrics().none)


def scale_of(metric: str, unit: str) -> Scale | None:
    """How figures of this metric that are printed in `unit` are told; None: as printed."""
    found = next((m.scale for m in metrics().metrics if m.key == metric and m.scale), None)
    return found if found and found.of == unit else None


@cache
def _vocabulary() -> frozenset[str]:
    """Every word that names or rules out a metric."""
    return frozenset(w for m in metrics().metrics for words in (*m.all_of, m.none_of) for w in words)


@bounded_cache(8192)
def metric_of(clause: str, before: str = "") -> str:
    """The metric that the words of `clause` name, or "other". With `before`, the words of the sentence up to it, the
    clause need only hold the last group of words (the verb); the others may stand in `before`.
    """
    present = {w for w in _vocabulary() if w in clause}
    earlier = {w for w in _vocabulary() if w in before} if before else set()
    for metric in metrics().metrics:
        if not present.isdisjoint(metric.none_of) or present.isdisjoint(metric.all_of[-1]):
            continue
        if all(not (present | earlier).isdisjoint(words) for words in metric.all_of):
            return metric.key
    return "other"


def by_channel(metric: str, sentence: str) -> str:
    """A metric that does not name its channel, narrowed to the one channel that the sentence names."""
    channels = metrics().channels.get(metric, {})
    named = [key for key, words in channels.items() if any(w in sentence for w in words)]
    return named[0] if len(named) == 1 else metric


def of_channels(metric: str, enumeration: str) -> str:
    """A metric told of several channels: the one that they have in common (微信公众号、抖音 are new media), else as it
    is.
    """
    named = [key for key, words in metrics().channels.get(metric, {}).items() if any(w in enumeration for w in words)]
    joined = metrics().joined
    common = {wide for key in named for wide in joined.get(key, (key,))}
    wider = {wide for keys in joined.values() for wide in keys}
    return min(common) if len(common) == 1 and common <= wider else metric


def cells(table: str) -> list[tuple[str, str, str]]:
    """(metric, row, column) of the cells of a form table that state a metric."""
    out = []
    for metric, place in metrics().cells.items():
        name, row, column = place.split("/")
        if name == table:
            out.append((metric, row, column))
    return out
