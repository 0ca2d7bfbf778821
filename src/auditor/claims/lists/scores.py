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
def tables() -> dict[str, dict[str, float]]:
    """For each grade of fit what each feature counts: by itself and crossed with the grade."""
    weights = shipped().weights
    out: dict[str, dict[str, float]] = {g: {} for g in CROSSED}
    for name, weight in weights.items():
        plain, _, grade = name.partition("|")
        for g in (grade,) if grade else CROSSED:
            out[g][plain] = out[g].get(plain, 0.0) + weight
    return out


class Scorer:
    """Scores readings; what several have in common is worked out once."""

    def __init__(self) -> None:
        self._tables = tables()
        self._most = shipped().most

    def worth(self, start: Start) -> bool:
        """Whether a start can become a list with what may still be seen of it, however the sum fits."""
        return any(value + self._most.get(g, _ANY)[0] >= HOPELESS for g, value in self._start(start).items())

    def score(self, readings: Iterable[Reading]) -> None:
        """Sets the score of each reading."""
        for r in readings:
            r.score = self._score(r)

    def _score(self, r: Reading) -> float:
        how = fit(r.total, r.run.sums[r.length - 1], r.length)
        grade = GRADES[how]
        after_start, after_parts, after_end = self._most.get(grade, _ANY)
        value = self._start(r.begun)[grade]
        if value + after_start < HOPELESS:
            return OUT
        table = self._tables[grade]
        s = stats_of(r.run, r.length)
        if grade not in s.run_scores:
            s.run_scores[grade] = _sum(table, run_names(r.run, s))
        value += s.run_scores[grade]
        if value + after_parts < HOPELESS:
            return OUT
        if r.ends:
            if grade not in s.end_scores:
                s.end_scores[grade] = _sum(table, end_names(r.run, s))
            value += s.end_scores[grade]
        if value + after_end < HOPELESS:
            return OUT
        return value + _sum(table, whole_names(r, how, s))

    def _start(self, start: Start) -> dict[str, float]:
        """What a start counts by grade of fit."""
        if not start.scores:
            names = start_names(start)
            start.scores = {grade: _sum(self._tables[grade], names) for grade in CROSSED}
        return start.scores


def _sum(table: dict[str, float], names: list[str]) -> float:
    return sum([table[n] for n in names if n in table])


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
    table = tables()[GRADES[how]]
    return {n: table[n] for n in names if n in table}
