"""Counts of cases as readings: what came in against what was done and what is left, and how cases ended.

Their words give each figure a role (rules/lexicon/cases.yaml); the equality is law, at any size and over sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from auditor.claims import lexicon
from auditor.claims.figures import Fig, Figures
from auditor.claims.lists.reading import Reading, Run, Start, Total, alone, both
from auditor.claims.lists.readings import foreign

_WINDOW = 9  # figures after the count
_SENTENCES = 3
_MOST = 3  # figures of one role in a window


def all_of(figures: Figures) -> Iterator[Reading]:
    """Balances and outcomes outside brackets."""
    row = figures.levels.get(0, [])
    words = lexicon.cases()
    if sum(bool(f.role) for f in row) < 2:
        return
    came = {*words.income, *words.done}
    for at, figure in enumerate(row):
        if figure.role in came and figure.value:
            near = [f for f in row[at + 1 : at + 1 + _WINDOW] if f.sentence - figure.sentence <= _SENTENCES]
            apart = _apart(row, at, near) or [f for f in _inside(figures, figure, near) if f.role in words.before][:1]
            inside = _inside(figures, figure, near)
            yield from _accounted(_balances(figure, near, apart, inside))
            yield from _outcomes(figure, near, apart)


def _accounted(balances: Iterator[Reading]) -> list[Reading]:
    """Of the ways to account for the cases those that add up; all, where none does: only then something is wrong."""
    every = list(balances)
    return [r for r in every if r.total.value == r.run.sums[-1][0]] or every


def _apart(row: list[Fig], at: int, near: list[Fig]) -> list[Fig]:
    """Figures of cases carried in, shortly before the count or after it."""
    words = lexicon.cases()
    earlier = [f for f in row[max(0, at - 2) : at] if row[at].sentence - f.sentence < _SENTENCES]
    return [f for f in (*reversed(earlier), *near[:4]) if f.role in words.before and f.unit == row[at].unit][:2]


def _wholes(figure: Fig, apart: list[Fig], first: Fig) -> Iterator[Total]:
    yield alone(figure)
    for other in apart:
        if other.at == figure.at + 1 and other.opener:
            continue  # "83 件（含上年结转 4 件）": it is among them
        if other.at < first.at or other.level:
            yield both(*sorted((figure, other), key=lambda f: f.at))


def _inside(figures: Figures, figure: Fig, near: list[Fig]) -> list[Fig]:
    """What stands in brackets after the count or after what was done."""
    last = near[min(3, len(near) - 1)].at if near else figure.at
    return [f for f in figures.all[figure.at + 1 : last + 3] if f.level and f.unit == figure.unit]


def _balances(figure: Fig, near: list[Fig], apart: list[Fig], inside: list[Fig]) -> Iterator[Reading]:
    words = lexicon.cases()
    near = sorted([*near, *(f for f in inside if f.role in words.left)], key=lambda f: f.at)
    others = {*words.disputes, *([words.cases] if figure.sort else [])}  # counted by themselves
    own = [f for f in near if f.unit == figure.unit and (f.sort == figure.sort or f.sort not in others)]
    done = [f for f in own if f.role in words.done and (not f.sort or not figure.sort or f.sort == figure.sort)][:_MOST]
    left = [f for f in own if f.role in words.left][:_MOST]
    for one, two in product(done, left):
        if two.head in words.bare and figure.value + two.value == one.value:
            return  # "收到 63 件；结转 1 件，答复 64 件": it was carried in
        parts = sorted((one, two), key=lambda f: f.at)
        again = one.role == figure.role and one.value == figure.value  # "办结 320 件 …。办结的 320 件中"
        for total in _wholes(figure, apart, parts[0]):
            if total.value == one.value + two.value or not (again or figure.takes_in or one.takes_in or two.takes_in):
                yield _reading("balance", total, parts, near)


def _outcomes(figure: Fig, near: list[Fig], apart: list[Fig]) -> Iterator[Reading]:
    words = lexicon.cases()
    ends = {*words.outcomes, *words.left} if figure.sort not in words.disputes else {*words.ends, *words.left}
    for kind, roles in (("outcomes", ends), ("who", words.who)):
        parts = [f for f in near if f.role in roles and not foreign(figure, f)]
        for length in range(2, len(parts) + 1):
            for total in _wholes(figure, apart, parts[0]):
                yield _reading(kind, total, parts[:length], near)


def _reading(kind: str, total: Total, parts: list[Fig], near: list[Fig]) -> Reading:
    after = {a.at: b for a, b in zip(near, near[1:], strict=False)}
    run = Run(parts, [after.get(f.at) for f in parts], kind)
    floor = max(f.at for f in total.figs)
    between = [f for f in near if floor < f.at < parts[0].at]
    return Reading(Start(kind, total, parts[0], between, parts[0].opener), run, len(parts))


def unbalanced(every: Iterable[Reading], chosen: Sequence[Reading]) -> list[Reading]:
    """Counts of applications that cannot be accounted for, where one figure says what was done and one what is left,
    and no chosen list explains them: that is always worth saying.
    """
    taken = {(r.total.last.at, f.at) for r in chosen for f in r.parts}
    inner = {part for _, part in taken}  # what came in one way, of several, is not all that came in
    by_count: dict[int, list[Reading]] = {}
    for r in every:
        if r.kind == "balance":
            by_count.setdefault(min(f.at for f in r.total.figs if f.role not in lexicon.cases().before), []).append(r)
    out: list[Reading] = []
    met: set[int] = set()
    for readings in by_count.values():
        last = readings[-1]  # what was carried in is taken in, where it is said
        parts = {frozenset(f.at for f in r.parts) for r in readings}
        fits = any(r.total.value == r.run.sums[-1][0] for r in readings)
        if fits or len(parts) > 1 or not _of_applications(last):
            continue
        own, counts = {f.at for f in last.parts}, {f.at for f in last.total.figs}
        if own & met or counts & inner or not taken.isdisjoint(product(counts, own)):
            continue
        met |= own
        out.append(last)
    return out


def _of_applications(r: Reading) -> bool:
    nouns = lexicon.cases().nouns
    return any(n in f.words for f in r.total.figs for n in nouns) and all(f.exact for f in (*r.total.figs, *r.parts))
