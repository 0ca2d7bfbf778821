"""The score of a reading: the sum of the weights of its features. The weights are data, fitted by tools/fit.py."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from pydantic import Field

from auditor.claims.features import GRADES, Start, Stats, fit, run_names, start_names, stats, whole_names
from auditor.claims.readings import Reading, Run
from auditor.data import rules_dir
from auditor.model.base import Model

_Start = tuple[int, int, str, int]


class Weights(Model):
    """weights.json: what each feature counts, and the corpus that says so."""

    corpus: str
    passages: int
    date: str
    weights: dict[str, float] = Field(default_factory=dict)


@cache
def shipped() -> Weights:
    """The weights that come with the program."""
    return Weights.model_validate(json.loads((rules_dir() / "lexicon" / "weights.json").read_text("utf-8")))


class Scorer:
    """Scores readings of one text; what several have in common is worked out once."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._weights = weights
        self._starts: dict[_Start, dict[str, float]] = {}
        self._stats: dict[int, list[Stats]] = {}
        self._ends: dict[tuple[int, int], dict[str, float]] = {}

    def score(self, readings: Iterable[Reading]) -> None:
        """Sets the score of each reading."""
        for r in readings:
            s = self._stats_of(r.run)[r.length - 1]
            how = fit(r.total, r.run.sums[r.length - 1], r.length)
            grade = GRADES[how]
            value = self._start(r)[grade] + self._end(r, s)[grade]
            for name in whole_names(r, how, s):
                value += self._weights.get(name, 0.0)
            r.score = value

    def _stats_of(self, run: Run) -> list[Stats]:
        if id(run) not in self._stats:
            self._stats[id(run)] = stats(run)
        return self._stats[id(run)]

    def _start(self, r: Reading) -> dict[str, float]:
        key = (id(r.total), r.run.figs[0].at, r.kind, len(r.between))
        if key not in self._starts:
            self._starts[key] = self._graded(start_names(start_of(r)))
        return self._starts[key]

    def _end(self, r: Reading, s: Stats) -> dict[str, float]:
        key = (id(r.run), -r.length if r.kind == "before" else r.length)
        if key not in self._ends:
            self._ends[key] = self._graded(end_names(r, s))
        return self._ends[key]

    def _graded(self, names: Sequence[str]) -> dict[str, float]:
        weight = self._weights.get
        plain = sum(weight(n, 0.0) for n in names)
        return {g: plain + sum(weight(f"{n}|{g}", 0.0) for n in names) for g in ("good", "near", "bad", "single")}


def start_of(r: Reading) -> Start:
    """The total and first part of a reading."""
    return Start(r.kind, r.total, r.run.figs[0], r.between, r.opener)


def end_names(r: Reading, s: Stats) -> tuple[str, ...]:
    """The features of the parts and what follows; where the total follows, that is no part that was left out."""
    names = run_names(r.run, s)
    return tuple(n for n in names if not n.startswith("end_")) if r.kind == "before" else names


def names_of(readings: Sequence[Reading]) -> list[tuple[str, ...]]:
    """All features of each reading."""
    made: dict[int, list[Stats]] = {}
    out = []
    for r in readings:
        if id(r.run) not in made:
            made[id(r.run)] = stats(r.run)
        s = made[id(r.run)][r.length - 1]
        how = fit(r.total, r.run.sums[r.length - 1], r.length)
        grade = GRADES[how]
        shared = (*start_names(start_of(r)), *end_names(r, s))
        out.append((*shared, *(f"{n}|{grade}" for n in shared), *whole_names(r, how, s)))
    return out
