"""The lexicon of rules/lexicon as typed, compiled data."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from auditor import strict_yaml
from auditor.data import rules_dir
from auditor.model.base import Model
from auditor.numerals import COUNTING, POWERS


class Units(Model):
    """units.yaml"""

    count: tuple[str, ...]
    percent: tuple[str, ...]
    items: tuple[str, ...]
    money: str
    times: str


class Approximations(Model):
    """Words that make a figure approximate, by what it may mean."""

    around: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    beyond: tuple[str, ...] = ()
    as_printed: tuple[str, ...] = ()

    def words(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.around, *self.below, *self.above, *self.beyond, *self.as_printed)


class Numerals(Model):
    """numerals.yaml"""

    never: tuple[str, ...]
    ordinals: str
    approx_before: Approximations
    approx_after: Approximations
    heads: tuple[str, ...]
    not_heads: tuple[str, ...]
    rates: tuple[str, ...]
    no_part: tuple[str, ...]
    no_reader: tuple[str, ...]


class Cases(Model):
    """Metrics by the role they play in a count of cases; `ends` are words for how a review ended, `all_done` for
    all having been handled."""

    noun: str
    received: tuple[str, ...]
    carried_in: tuple[str, ...]
    handled: tuple[str, ...]
    carried_out: tuple[str, ...]
    outcomes: tuple[str, ...]
    ends: tuple[str, ...]
    all_done: tuple[str, ...]


class Shares(Model):
    """The words of a percentage with its part."""

    verb: str
    not_telling: str
    opener: str
    respectively: str
    joined: str
    counted: str


class Sections(Model):
    """What a preface calls the parts of the report after their number; a measure may stand between."""

    measures: tuple[str, ...]
    names: tuple[str, ...]


class Connectives(Model):
    """connectives.yaml"""

    open_parts: tuple[str, ...]
    closing: tuple[str, ...]
    partial: tuple[str, ...]
    of_these: tuple[str, ...]
    others: tuple[str, ...]
    outside: tuple[str, ...]
    total: tuple[str, ...]
    adds_up: tuple[str, ...]
    not_total: tuple[str, ...]
    go_on: tuple[str, ...]
    not_in_bracket: tuple[str, ...]
    verbs: tuple[str, ...]
    not_verbs: tuple[str, ...]
    weak: tuple[str, ...]
    apart: tuple[str, ...]
    worlds: tuple[tuple[str, ...], ...]
    compared: tuple[str, ...]
    carried_to: tuple[str, ...]
    except_for: tuple[str, ...]
    but: tuple[str, ...]
    last_year: tuple[str, ...]
    not_last_year: tuple[str, ...]
    cases: Cases
    this_year: tuple[str, ...]
    bare: tuple[str, ...]
    not_telling: tuple[str, ...]
    published: tuple[str, ...]
    anything: tuple[str, ...]
    share: Shares
    will: str
    sections: Sections


class Changes(Model):
    """changes.yaml"""

    up: tuple[str, ...]
    down: tuple[str, ...]
    level: str
    between: tuple[tuple[str, ...], ...]
    against: tuple[str, ...]
    last_year: tuple[str, ...]
    not_after_last_year: tuple[str, ...]
    after_last_year: tuple[tuple[str, ...], ...]
    compared: tuple[str, ...]
    level_with: tuple[str, ...]
    after_level_with: tuple[tuple[str, ...], ...]


class Scale(Model):
    """A metric is told in `unit`; figures printed in `of` are divided by `per`."""

    of: str
    per: int
    unit: str


class Metrics(Model):
    """metrics.yaml"""

    scales: dict[str, Scale] = {}
    cells: dict[str, str] = {}


def _read(name: str, model):  # noqa: ANN001, ANN202
    data, locate = strict_yaml.load(rules_dir() / "lexicon" / name, own=True)
    return strict_yaml.validate(model, data, locate)


@cache
def units() -> Units:
    """Unit words."""
    return _read("units.yaml", Units)


@cache
def numerals() -> Numerals:
    """What is and is not a quantity."""
    return _read("numerals.yaml", Numerals)


@cache
def connectives() -> Connectives:
    """Words that open, divide and close lists of parts."""
    return _read("connectives.yaml", Connectives)


@cache
def changes() -> Changes:
    """Words of changes against another year."""
    return _read("changes.yaml", Changes)


@cache
def of_changes() -> tuple[str, ...]:
    """Words directly before a figure that make it a change."""
    return tuple(w for w in (*changes().up, *changes().down) if len(w) > 1)


@cache
def metrics() -> Metrics:
    """What metrics are told in, and their cells."""
    return _read("metrics.yaml", Metrics)


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
def ordinal_pattern() -> re.Pattern[str]:
    """The ordinal heads of a list's items (一是, （一）, 1.)."""
    return re.compile(numerals().ordinals)


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
    out = []
    for metric, place in metrics().cells.items():
        name, row, column = place.split("/")
        if name == table:
            out.append((metric, row, column))
    return out
