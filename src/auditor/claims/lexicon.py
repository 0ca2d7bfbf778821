"""The lexicon of rules/lexicon as typed, compiled data."""

from __future__ import annotations

import re
from collections.abc import Iterable

from auditor.claims.vocabulary import CaseWords, Changes, Connectives, Lists, Metrics, Numerals, Scale, Units
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
    """What metrics are told in, and their cells."""
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
def _roles() -> tuple[re.Pattern[str], dict[str, int], tuple[str, ...], re.Pattern[str]]:
    roles = cases().roles
    rank = {w: at for at, group in reversed(list(enumerate(roles.values()))) for w in group}
    return re.compile(f"(?=({either(rank)}))"), rank, tuple(roles), re.compile(cases().to_a_year)


@cache
def taken_in_pattern() -> re.Pattern[str]:
    """A bracket that says without a number that cases carried in are counted, too."""
    before = either(w for role in cases().before for w in cases().roles[role])
    return re.compile(rf"\([^()0-9]{{0,9}}(?:20[0-9]{{2}})?(?:{before})[^()0-9]{{0,9}}\)")


@cache
def list_pattern(kind: str) -> re.Pattern[str]:
    """The words of one field of lists.yaml."""
    return re.compile(either(getattr(lists(), kind)))


@cache
def steps() -> dict[str, str]:
    """What each role is in the account of cases: in, before, done, left, outcome, end, who."""
    words = cases()
    groups = {
        "in": words.income,
        "before": words.before,
        "done": words.done,
        "left": words.left,
        "outcome": words.outcomes,
        "end": words.ends,
        "who": words.who,
    }
    return {role: step for step, roles in groups.items() for role in roles}


@cache
def never_beside() -> dict[str, frozenset[str]]:
    """For each step of the account of cases those that are never parts of one list with it."""
    pairs = {(a, b) for a, others in cases().never_beside.items() for b in others}
    return {
        step: frozenset({b for a, b in pairs if a == step} | {a for a, b in pairs if b == step})
        for pair in pairs
        for step in pair
    }


@bounded_cache(8192)
def role_of(words: str) -> str:
    """The role in a count of cases that the words of a figure give it, "" for none; the first role is of cases left."""
    pattern, rank, names, to_a_year = _roles()
    if to_a_year.search(words):
        return names[0]
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


def scale_of(metric: str, unit: str) -> Scale | None:
    """How figures of this metric that are printed in `unit` are told; None: as printed."""
    found = metrics().scales.get(metric)
    return found if found and found.of == unit else None


def cells(table: str) -> list[tuple[str, str, str]]:
    """(metric, row, column) of the cells of a form table that state a metric."""
    places = ((metric, *place.split("/")) for metric, all_of in metrics().cells.items() for place in all_of)
    return [(metric, row, column) for metric, name, row, column in places if name == table]
