"""The score of a reading: the sum of the weights of its features. The weights are data, fitted by tools/fit.py."""

import json
from collections.abc import Iterable
from functools import cache

from pydantic import Field

from auditor.claims.lists.features.all import end_names, run_names, start_names, whole_names
from auditor.claims.lists.features.run import Stats, extend
from auditor.claims.lists.features.scale import GRADES, fit
from auditor.claims.lists.reading import OUT, Reading, Run, Start
from auditor.data import rules_dir
from auditor.model.base import Model, proven

HOPELESS = -1.5
"""A reading whose score cannot reach this is not looked at further; it weighs less than a fifth of reading nothing."""
_ANY = (99.0, 99.0, 99.0)
CROSSED = ("good", "near", "bad", "single")


class Weights(Model):
    """weights.json: what each feature counts, and the corpus that says so."""

    corpus: str
    passages: int
    date: str
    most: dict[str, tuple[float, float, float]] = Field(default_factory=dict)
    """For each grade of fit, the most that a reading of the corpus gets from what is looked at
    after its start, after its parts, after its end: what cannot become a list with that is not looked at further."""
    weights: dict[str, float] = Field(default_factory=dict)


@cache
def shipped() -> Weights:
    """The weights that come with the program."""
    return proven(Weights, json.loads((rules_dir() / "lexicon" / "weights.json").read_text("utf-8")))


@cache
def tables() -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """What each feature counts by itself, and for those that are crossed with it what more by each grade of fit."""
    plain: dict[str, float] = {}
    crossed: dict[str, dict[str, float]] = {}
    for name, weight in shipped().weights.items():
        own, _, grade = name.partition("|")
        if grade:
            crossed.setdefault(own, {})[grade] = weight
        else:
            plain[own] = weight
    return plain, crossed


def by_grade(names: Iterable[str]) -> dict[str, float]:
    """What some features count together by grade of fit."""
    plain, crossed = tables()
    value = 0.0
    more: list[dict[str, float]] = []
    for name in names:
        value += plain.get(name, 0.0)
        if name in crossed:
            more.append(crossed[name])
    return {grade: sum([m[grade] for m in more if grade in m], value) for grade in CROSSED}


class Scorer:
    """Scores readings; what several have in common is worked out once."""

    def __init__(self) -> None:
        self._plain = tables()[0]
        self._most = shipped().most

    def worth(self, start: Start) -> bool:
        """Whether a start can become a list with what may still be seen of it, however the sum fits."""
        return any(value + self._most.get(g, _ANY)[0] >= HOPELESS for g, value in _of_start(start).items())

    def score(self, readings: Iterable[Reading]) -> None:
        """Sets the score of each reading."""
        for r in readings:
            r.score = self._score(r)

    def _score(self, r: Reading) -> float:
        how = fit(r.total, r.run.sums[r.length - 1], r.length)
        grade = GRADES[how]
        after_start, after_parts, after_end = self._most.get(grade, _ANY)
        value = _of_start(r.begun)[grade]
        if value + after_start < HOPELESS:
            return OUT
        s = stats_of(r.run, r.length)
        if not s.run_scores:
            s.run_scores = by_grade(run_names(r.run, s))
        value += s.run_scores[grade]
        if value + after_parts < HOPELESS:
            return OUT
        if r.ends:
            if not s.end_scores:
                s.end_scores = by_grade(end_names(r.run, s))
            value += s.end_scores[grade]
        if value + after_end < HOPELESS:
            return OUT
        plain = self._plain
        return value + sum([plain[n] for n in whole_names(r, how, s) if n in plain])


def _of_start(start: Start) -> dict[str, float]:
    """What a start counts by grade of fit."""
    if not start.scores:
        start.scores = by_grade(start_names(start))
    return start.scores


def stats_of(run: Run, length: int) -> Stats:
    """The counts of the first parts of a run, made once."""
    while len(run.stats) < length:
        extend(run)
    return run.stats[length - 1]


def counted(r: Reading) -> dict[str, float]:
    """What each feature of a reading counts."""
    s = stats_of(r.run, r.length)
    how = fit(r.total, r.run.sums[r.length - 1], r.length)
    names = [*start_names(r.begun), *run_names(r.run, s), *whole_names(r, how, s)]
    if r.ends:
        names += end_names(r.run, s)
    plain, crossed = tables()
    counts = {n: plain.get(n, 0.0) + crossed.get(n, {}).get(GRADES[how], 0.0) for n in names}
    return {n: c for n, c in counts.items() if c}
