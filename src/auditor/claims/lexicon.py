"""The lexicon of rules/lexicon as typed, compiled data."""

from __future__ import annotations

import re
from functools import cache

from pydantic import Field

from auditor import strict_yaml
from auditor.data import rules_dir
from auditor.model.base import Model


class Units(Model):
    """units.yaml"""

    count: tuple[str, ...]
    percent: tuple[str, ...]
    items: tuple[str, ...]


class Numerals(Model):
    """numerals.yaml"""

    never: tuple[str, ...]
    ordinals: str
    approx_before: tuple[str, ...]
    approx_after: tuple[str, ...]
    no_part: tuple[str, ...]


class Connectives(Model):
    """connectives.yaml"""

    open_parts: tuple[str, ...]
    closing: tuple[str, ...]
    partial: tuple[str, ...]
    others: tuple[str, ...]
    outside: tuple[str, ...]
    total: tuple[str, ...]
    go_on: tuple[str, ...]
    not_in_bracket: tuple[str, ...]
    verbs: tuple[str, ...]


class Metric(Model):
    """A metric and the words that name it; `head`: they stand directly before the figure."""

    key: str
    all_of: tuple[tuple[str, ...], ...] = Field(alias="all")
    none_of: tuple[str, ...] = Field(default=(), alias="not")
    head: bool = False

    def fits(self, clause: str) -> bool:
        """Whether the words of `clause` name this metric."""
        return all(any(w in clause for w in words) for words in self.all_of) and not any(
            w in clause for w in self.none_of
        )


class NonePattern(Model):
    """A statement of none as a regular expression."""

    key: str
    pattern: str
    none_of: tuple[str, ...] = Field(default=(), alias="not")


class Metrics(Model):
    """metrics.yaml"""

    metrics: tuple[Metric, ...]
    none: tuple[NonePattern, ...]


def _read(name: str, model):  # noqa: ANN001, ANN202
    data, locate = strict_yaml.load(rules_dir() / "lexicon" / name)
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
def metrics() -> Metrics:
    """Metrics and statements of none."""
    return _read("metrics.yaml", Metrics)


@cache
def never_pattern() -> re.Pattern[str]:
    """What is no quantity, as one pattern."""
    return re.compile("|".join(f"(?:{p})" for p in (*numerals().never, numerals().ordinals)))


@cache
def none_patterns() -> tuple[tuple[NonePattern, re.Pattern[str]], ...]:
    """The statements of none, compiled."""
    return tuple((n, re.compile(n.pattern)) for n in metrics().none)


def metric_of(clause: str) -> str:
    """The metric that the words of `clause` name, or "other"."""
    for metric in metrics().metrics:
        if metric.fits(clause):
            return metric.key
    return "other"
