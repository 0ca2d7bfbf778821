"""k folds over sources: fits on the others, reads the one left out."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from fit import Rows, columns_of, matrix, problem, rows, solve

from auditor.claims import breakdowns
from auditor.claims.lists import choose
from corpus import Case, key_of, load

K = 5


@dataclass
class Tally:
    """What was read right, wrong and not."""

    hit: int = 0
    extra: int = 0
    missed: int = 0
    changed: int = 0
    changed_read: int = 0
    shown: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        p = self.hit / max(1, self.hit + self.extra)
        r = self.hit / max(1, self.hit + self.missed)
        c = self.changed_read / max(1, self.changed)
        return f"P {p:.3f} R {r:.3f} changed {c:.3f} ({self.hit} hit, {self.extra} extra, {self.missed} missed)"


def fold_of(data: Rows, k: int = K) -> list[int]:
    """The fold of each case: sources are dealt out by size, the largest first."""
    sizes = Counter(c.passage.source for c in data.cases if c.passage.changed is None)
    load_of = [0] * k
    fold: dict[str, int] = {}
    for source, size in sorted(sizes.items(), key=lambda s: (-s[1], s[0])):
        least = load_of.index(min(load_of))
        fold[source] = least
        load_of[least] += size
    return [fold[c.passage.source] for c in data.cases]


def _shown(key: tuple) -> str:
    """A list as an equation."""
    return f"{key[0]:f}={'+'.join(format(x, 'f') for x in key[1])}"


def judge(c: Case, scores: np.ndarray, tally: Tally, threshold: float = 0.0) -> None:
    """Adds one passage to the tally."""
    for r, s in zip(c.readings, scores, strict=True):
        r.score = float(s)
    chosen = [g.readings[i] for g in choose.rivals(c.readings, threshold) for i in g.best()[1]]
    got = Counter(key_of(r) for r in chosen if len(key_of(r)[1]) > 1 and breakdowns.tells(r))
    wanted = Counter(k for k in c.passage.lists if len(k[1]) > 1)
    if c.passage.changed is not None:
        tally.changed += 1
        tally.changed_read += c.passage.changed in got
        return
    hit = got & wanted
    tally.hit += hit.total()
    tally.extra += (got - hit).total()
    tally.missed += (wanted - hit).total()
    if got != wanted:
        extra, missed = [_shown(k) for k in got - hit], [_shown(k) for k in wanted - hit]
        tally.shown.append(f"{c.passage.label['id']} missed {missed} extra {extra}\n   {c.passage.text}\n")


def run(
    data: Rows, keep_name: Callable[[str], bool] = lambda n: True, l2: float = 1.0, threshold: float = 0.0
) -> Tally:
    """All folds."""
    folds = fold_of(data)
    tally = Tally()
    for k in range(K):
        train = lambda n, k=k: folds[n] != k  # noqa: E731
        columns = {n: i for i, n in enumerate(x for x in columns_of(data, train) if keep_name(x))}
        weights = solve(problem(data, train, columns), l2)
        for n, c in enumerate(data.cases):
            if folds[n] == k:
                m = matrix(data.names[data.first[n] : data.first[n + 1]], columns)
                judge(c, m @ weights, tally, threshold)
    return tally


if __name__ == "__main__":
    found = run(rows(load()))
    print(found)
    if "-v" in sys.argv:
        print("\n".join(found.shown))
