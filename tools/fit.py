"""Fits the weights of the features to the corpus and writes them to rules/lexicon/weights.json.

    python tools/fit.py            fits and writes
    python tools/fit.py --check    fits and compares

Conditional likelihood: each labelled list against all readings that share a part with it and against none; all other
readings, by their first part, against none. Every passage is also fitted with one figure of a sound list changed, for a
list must be read when a figure in it is wrong. One convex problem, so the result does not depend on the way to it.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from auditor.claims.lists import scores
from auditor.claims.lists.features.scale import GRADES
from auditor.claims.lists.features.scale import fit as fit_of
from corpus import Case, Passage, case, changed, digest, key, key_of, load, names_of, sound

PLACE = Path(__file__).parent.parent / "rules" / "lexicon" / "weights.json"
L2 = 2.0
LAW = 1.0  # what is seen of the sum and of the frame is held back less: it is meant alike in every text
COPIES = 3  # changed copies of a passage
WEIGHT = 0.3  # of each copy
LEAST = 6  # passages in which a feature must occur


@dataclass
class Rows:
    """Cases as rows of features."""

    cases: list[Case]
    names: list[tuple[str, ...]]  # of all readings, one after the other
    first: list[int]  # the row at which each case begins
    weights: list[float]


def copies(label: dict, number: int = COPIES) -> list[Passage]:
    """`number` changed copies of a passage, spread over its figures and steps."""
    every = list(changed(label))
    if len(every) <= number:
        return every
    step = len(every) / number
    offset = sum(map(ord, label["id"])) % max(1, int(step))
    return [every[int(n * step) + offset] for n in range(number)]


def rows(labels: Sequence[dict], number: int = COPIES) -> Rows:
    """The passages and their copies with the features of all readings."""
    out = Rows([], [], [], [])
    for label in labels:
        made = copies(label, number)
        for passage, weight in [(sound(label), 1.0), *((p, WEIGHT * COPIES / max(1, len(made))) for p in made)]:
            out.first.append(len(out.names))
            out.cases.append(case(passage))
            out.weights.append(weight)
            out.names += names_of(out.cases[-1].readings)
    out.first.append(len(out.names))
    return out


@dataclass
class Problem:
    """Rows as a matrix with the groups of the likelihood."""

    matrix: csr_matrix
    columns: dict[str, int]
    groups: list[
        tuple[float, np.ndarray, np.ndarray]
    ]  # weight, members, which of them are right (none: reading nothing)


def problem(data: Rows, keep: Callable[[int], bool], columns: dict[str, int]) -> Problem:
    """The likelihood over the cases that are kept."""
    used: list[int] = []
    groups = []
    for n, c in enumerate(data.cases):
        for members, right in _groups(c) if keep(n) else ():
            groups.append((data.weights[n], len(used) + np.arange(len(members)), right))
            used += [data.first[n] + i for i in members]
    return Problem(matrix([data.names[i] for i in used], columns), columns, groups)


def matrix(names: Sequence[tuple[str, ...]], columns: dict[str, int]) -> csr_matrix:
    """Feature names as rows of ones."""
    starts, places = [0], []
    for row in names:
        places += [columns[n] for n in row if n in columns]
        starts.append(len(places))
    scales = np.ones(len(columns))
    scales[[at for name, at in columns.items() if name.startswith("whole_")]] = LAW
    data = scales[places] if places else np.ones(0)
    return csr_matrix((data, np.array(places, dtype=np.int32), np.array(starts)), shape=(len(names), len(columns)))


def _groups(c: Case) -> list[tuple[np.ndarray, np.ndarray]]:
    """(members, right ones) of each choice: for a labelled list, and for each other first part."""
    out = []
    right = {i for g in c.gold for i in g}
    parts = [frozenset(f.at for f in r.parts) for r in c.readings]
    met: set[int] = set()
    plain = {key(x) for x in c.passage.label["expected"] if x["kind"] == "breakdown"}
    for gold in c.gold:
        if c.passage.changed is not None and key_of(c.readings[gold[0]]) in plain:
            continue  # as in the passage itself
        own = set().union(*(parts[i] for i in gold))
        rivals = [i for i in range(len(parts)) if i not in right and parts[i] & own]
        met.update(rivals)
        members = np.array([*gold, *rivals])
        out.append((members, np.arange(len(members)) < len(gold)))
    if c.passage.changed is not None:
        return out
    by_first: dict[int, list[int]] = {}
    for i, r in enumerate(c.readings):
        if i not in right and i not in met:
            by_first.setdefault(r.run.figs[0].at, []).append(i)
    out += [(np.array(m), np.zeros(len(m), dtype=bool)) for m in by_first.values()]
    return out


def columns_of(data: Rows, keep: Callable[[int], bool]) -> dict[str, int]:
    """The features that occur in enough passages."""
    seen: Counter[str] = Counter()
    for n, c in enumerate(data.cases):
        if keep(n) and c.passage.changed is None:
            seen.update({x for i in range(data.first[n], data.first[n + 1]) for x in data.names[i]})
    return {name: at for at, name in enumerate(sorted(n for n, k in seen.items() if k >= LEAST))}


def solve(p: Problem, l2: float = L2) -> np.ndarray:
    """The weights of greatest likelihood."""
    right = np.concatenate([r for _, _, r in p.groups])
    sizes = np.array([len(m) for _, m, _ in p.groups])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    weight = np.array([w for w, _, _ in p.groups])
    nothing = np.array([not r.any() for _, _, r in p.groups])
    which = np.repeat(np.arange(len(sizes)), sizes)
    x = p.matrix
    xt = x.T.tocsr()

    def value(w: np.ndarray) -> tuple[float, np.ndarray]:
        s = x @ w
        top = np.maximum(np.maximum.reduceat(s, starts), 0)
        e = np.exp(s - top[which])
        total = np.add.reduceat(e, starts) + np.exp(-top)
        good = np.add.reduceat(e * right, starts) + np.exp(-top) * nothing
        good = np.maximum(good, 1e-300)
        loss = (weight * (np.log(total) - np.log(good))).sum() + 0.5 * l2 * (w @ w)
        g = weight[which] * (e / total[which] - e * right / good[which])
        return loss, xt @ g + l2 * w

    found = minimize(
        value, np.zeros(len(p.columns)), jac=True, method="L-BFGS-B", options={"maxiter": 200, "ftol": 1e-6}
    )
    return found.x


def scaled(columns: dict[str, int], weights: np.ndarray) -> dict[str, float]:
    """Weights by name, as the program adds them up, rounded."""
    found = {name: weights[at] * (LAW if name.startswith("whole_") else 1) for name, at in columns.items()}
    return {name: round(float(w), 2) for name, w in found.items() if abs(w) >= 0.005}


def bounds(data: Rows, weights: dict[str, float], keep: Callable[[int], bool]) -> dict[str, tuple[float, float, float]]:
    """The most that a reading of the sound passages gets after its start, after its parts and after its end."""
    out: dict[str, list[list[float]]] = {}
    for n, c in enumerate(data.cases):
        if c.passage.changed is not None or not keep(n):
            continue
        for r, names in zip(c.readings, data.names[data.first[n] : data.first[n + 1]], strict=True):
            grade = GRADES[fit_of(r.total, r.run.sums[r.length - 1], r.length)]
            sums = [0.0, 0.0, 0.0]
            for name in names:
                for at in range(min(ORDER[name.partition("_")[0]], 3)):
                    sums[at] += weights.get(name, 0.0)
            out.setdefault(grade, []).append(sums)
    return {grade: tuple(np.max(sums, axis=0).round(2).tolist()) for grade, sums in sorted(out.items())}


ORDER = {"start": 0, "run": 1, "end": 2, "whole": 3}


def main() -> None:
    """Fits on the whole corpus."""
    data = rows(load())
    columns = columns_of(data, lambda n: True)
    weights = solve(problem(data, lambda n: True, columns))
    found = scaled(columns, weights)
    if "--check" in sys.argv:
        shipped = scores.shipped().weights
        worst = max((abs(found.get(n, 0) - shipped.get(n, 0)), n) for n in {*found, *shipped})
        print(f"{len(found)} weights, greatest difference {worst[0]:.3f} ({worst[1]})")
        return
    number = len(load())
    most = bounds(data, found, lambda n: True)
    text = {"corpus": digest(), "passages": number, "date": date.today().isoformat(), "most": most, "weights": found}
    PLACE.write_text(json.dumps(text, ensure_ascii=False, indent=0, sort_keys=False) + "\n", "utf-8")
    print(f"{len(found)} weights from {number} passages, corpus {text['corpus']}")


if __name__ == "__main__":
    main()
