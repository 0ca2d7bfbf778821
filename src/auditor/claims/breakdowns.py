"""Whole and parts: the readings of a text scored by their features, and the best set of them (docs/readings.md)."""

from collections.abc import Sequence
from itertools import chain, islice
from typing import NamedTuple

from auditor.claims import changes, figures, lexicon, words
from auditor.claims.figures import Figures
from auditor.claims.lists import cases, choose, readings, scores, verdict
from auditor.claims.lists.choose import Rivals
from auditor.claims.lists.reading import Reading
from auditor.claims.lists.verdict import List
from auditor.claims.quantities import Quantity, scan
from auditor.claims.view import View
from auditor.form import fragments

MOST_FIGURES = 1_000
"""Figures of one text that are looked at as members of lists."""
MOST_READINGS = 20_000
"""Readings of one text that are scored: those of some thousand figures of ordinary prose."""


class Found(NamedTuple):
    """The lists of a text in order; near misses that are hardly lists; and how many figures were left out for want of
    time.
    """

    lists: tuple[List, ...]
    slips: tuple[List, ...] = ()
    beyond: int = 0


def find(view: View, seen: Sequence[Quantity], said: Sequence[Quantity]) -> Found:
    """The lists among the quantities `seen`, of which `said` are no changes against another year."""
    found = figures_of(view, seen[:MOST_FIGURES], frozenset(map(id, said)))
    every, groups, beyond = best_of(found)
    read = [group.readings[i] for group, _, chosen in groups for i in chosen]
    inner = frozenset(p.at for r in read for p in r.parts)
    judged = [
        verdict.judge(group, chosen, index, value, inner)
        for group, value, chosen in groups
        for index in chosen
        if tells(group.readings[index])
    ]
    lists = [found for found in judged if found is not None]
    lists.sort(key=lambda f: (f.total.start, f.parts[0].start))
    again = cases.unbalanced(every, read)
    again += choose.slips(every, [*read, *again])
    left = max(0, len(seen) - MOST_FIGURES) + beyond
    return Found(tuple(lists), tuple(map(verdict.slip, again)), left)


def tells(reading: Reading) -> bool:
    """Whether a reading says more than that a figure is itself: x = x + 0 is a list only where a word opens it."""
    if reading.opener or reading.kind == "bracket" or reading.length < 2:
        return True
    more = sum(f.value != 0 for f in reading.parts) > 1
    return more or reading.run.sums[reading.length - 1][0] != reading.total.value


def best_of(found: Figures) -> tuple[list[Reading], list[tuple[Rivals, float, tuple[int, ...]]], int]:
    """The readings of some figures, scored; each group of rivals with the value and the members of its best set; how
    many figures were not begun.
    """
    scorer = scores.Scorer()
    every, beyond = within_budget(found, scorer.worth)
    scorer.score(every)
    return every, [(group, *group.best()) for group in choose.rivals(every)], beyond


def within_budget(found: Figures, worth: readings.Worth = readings.anything) -> tuple[list[Reading], int]:
    """The readings as far as the budget reaches, and how many figures then were not begun."""
    every = list(islice(of_figures(found, worth), MOST_READINGS))
    if len(every) < MOST_READINGS:
        return every, 0
    return every, len(found.all) - max(r.total.last.at for r in every) - 1


def prose_of(view: View, spans: list[fragments.Span]) -> list[Quantity]:
    """The quantities of a view in no table row: neither in `spans` of the printed text nor in rows with bars."""
    rows = sorted([*view.rows, *(view.squeezed(a, b) for a, b in spans)])
    out: list[Quantity] = []
    at = 0
    for q in scan(view):
        while at < len(rows) and rows[at][1] <= q.start:
            at += 1
        if at == len(rows) or q.start < rows[at][0]:
            out.append(q)
    return out


def figures_of(view: View, seen: Sequence[Quantity], said: frozenset[int] | None = None) -> Figures:
    """The figures that may be members of lists; percentages, changes and rates are looked past."""
    usable, aside = [], []
    for q in seen:
        change = id(q) not in said if said is not None else changes.word(view, q) is not None
        change = change or view.text[max(0, q.start - 2) : q.start].endswith(lexicon.of_changes())
        change = change or words.of_last_year(view, q) or words.is_rate(view, q)
        (aside if q.percent or q.suspect or change else usable).append(q)
    return figures.of(view, usable, aside)


def of_figures(found: Figures, worth: readings.Worth) -> chain[Reading]:
    """Every reading of some figures; counts of cases first, for they are few."""
    return chain(cases.all_of(found), readings.all_of(found, worth))
