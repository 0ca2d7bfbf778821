"""One slip, one finding: the figure, or the line of cells, whose change mends several findings at once.

What a check compared is a condition: a sum that must come to nothing, or figures that must go together. A change
explains the failing conditions it touches when it mends all of them and breaks none of the sound ones
(docs/readings.md, One slip, one finding).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from auditor.checks.core.base import Cell, Context, Outcome, Spot, is_cell
from auditor.engine.conditions import Condition, of
from auditor.model.finding import Finding

_MOST_OPEN = 12  # failing conditions beyond which pairs of cells are not looked for
Shifts = dict[Spot, Decimal]


class Failed(NamedTuple):
    """A finding with the outcome it was made of."""

    finding: Finding
    outcome: Outcome


class Change(NamedTuple):
    """A figure that is likely to be wrong."""

    spot: Spot
    old: Decimal
    new: Decimal


class Cause(NamedTuple):
    """Changes that together mend all `findings`; none when several would do equally well."""

    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class _Way:
    """A way to mend: what is changed, the failing conditions that then hold, and how like a slip of the pen it is."""

    shifts: Shifts
    mends: tuple[int, ...]
    likeness: int = 0
    line: bool = False
    alone: bool = True


@dataclass(slots=True)
class _State:
    """The conditions of a report as changes are found: `open` fail, the others hold and must go on to hold."""

    values: dict[Spot, Decimal]
    conditions: list[Condition]
    open: set[int]
    by_spot: dict[Spot, list[int]] = field(default_factory=dict)

    def mended(self, shifts: Shifts) -> tuple[int, ...]:
        """The open conditions that hold after `shifts`; none when one they touch then fails."""
        if any(spot not in self.values or self.values[spot] + by < 0 for spot, by in shifts.items()):
            return ()
        touched = sorted({i for spot in shifts for i in self.by_spot[spot]})
        if not all(self.conditions[i].holds(shifts, self.values) for i in touched):
            return ()
        return tuple(i for i in touched if i in self.open)

    def way(self, shifts: Shifts, *, line: bool = False) -> _Way | None:
        """`shifts` as a way to mend, when they are one."""
        mends = self.mended(shifts)
        likeness = sum(_likeness(self.values[s], self.values[s] + by) for s, by in shifts.items()) if mends else 0
        return _Way(shifts, mends, likeness, line) if mends else None

    def apply(self, shifts: Shifts, mends: Iterable[int]) -> None:
        """Goes on as if the figures had been changed."""
        for index in {i for spot in shifts for i in self.by_spot[spot]}:
            self.conditions[index].shift(shifts)
        for spot, by in shifts.items():
            self.values[spot] += by
        self.open.difference_update(mends)


def find(context: Context, failed: Sequence[Failed], sound: Sequence[Outcome]) -> list[Cause]:
    """The slips behind `failed`; every finding belongs to one cause at most."""
    values = _values(context)
    findings: list[Finding] = []
    conditions: list[Condition] = []
    for item in failed:
        condition = of(item.outcome, values)
        if condition is not None:
            findings.append(item.finding)
            conditions.append(condition)
    count = len(conditions)
    if not count:
        return []
    conditions += (c for c in (of(o, values) for o in sound) if c is not None)
    state = _State(values, conditions, set(range(count)))
    for index, condition in enumerate(conditions):
        for spot in condition.spots:
            state.by_spot.setdefault(spot, []).append(index)
    return [
        Cause(_changes(state, way) if way.alone else (), tuple(findings[i] for i in way.mends)) for way in _ways(state)
    ]


def without_figures(context: Context, failed: Sequence[Failed]) -> list[Cause]:
    """Findings on cells without a figure, each with the sums that cannot be right as long as they have none."""
    empty = {(t.key, c.row, c.column) for t in context.report.tables for c in t.cells if c.value is None}
    out: list[Cause] = []
    taken: set[int] = set()
    for index, (finding, outcome) in enumerate(failed):
        cells = set(outcome.cells)
        if not cells or not cells <= empty or index in taken:
            continue
        on = [
            at
            for at, (other, its) in enumerate(failed)
            if at not in taken | {index}
            and not cells.isdisjoint(its.cells)
            and not (its.balance or its.fit or set(its.cells) <= empty)
            and other.severity.rank <= finding.severity.rank
        ]
        if on:
            taken |= {index, *on}
            out.append(Cause((), (finding, *(failed[at].finding for at in on))))
    return out


def _ways(state: _State) -> Iterator[_Way]:
    """One after the other, the slip that explains most; each is taken as mended before the next is looked for."""
    for look in (_singles_and_lines, _columns, _pairs, _only):
        while state.open:
            ways = list(look(state))
            if not ways:
                break
            best = _best(ways)
            yield from _parted(state, best)
            state.apply(best.shifts, best.mends)


def _best(ways: list[_Way]) -> _Way:
    """The way that mends most; a single figure before a line. `alone` is false where others do it equally well."""
    most = max(len(w.mends) for w in ways)
    ways = [w for w in ways if len(w.mends) == most]
    ways = [w for w in ways if not w.line] or ways
    likeliest = max(w.likeness for w in ways)
    first, *others = (w for w in ways if w.likeness == likeliest)
    first.alone = not any(o.mends == first.mends and o.shifts != first.shifts for o in others)
    return first


def _singles_and_lines(state: _State) -> Iterator[_Way]:
    yield from (w for w in _singles(state) if len(w.mends) > 1)
    yield from (w for w in _lines(state, row=True) if len(w.mends) > 1)


def _singles(state: _State) -> Iterator[_Way]:
    """Every figure with the first new value that mends what it stands in."""
    for spot in _spots(state):
        wanted = dict.fromkeys(
            by for i in state.by_spot[spot] if i in state.open for by in state.conditions[i].wants(spot)
        )
        found = (state.way({spot: by}) for by in wanted)
        way = max((w for w in found if w), key=lambda w: len(w.mends), default=None)
        if way is not None:
            yield way


def _spots(state: _State) -> list[Spot]:
    return list(dict.fromkeys(s for i in sorted(state.open) for s in state.conditions[i].spots))


def _lines(state: _State, *, row: bool) -> Iterator[_Way]:
    """Rows (or columns) whose cells are wrong together, each as the sum across it demands."""
    lines: defaultdict[tuple[str, str], set[Cell]] = defaultdict(set)
    for spot in _spots(state):
        if is_cell(spot):
            lines[spot[0], spot[1 if row else 2]].add(spot)
    for cells in lines.values():
        shifts: Shifts = {}
        for index in sorted(state.open):
            condition = state.conditions[index]
            own = [s for s in condition.spots if s in cells]
            if len(own) == 1 and condition.plain:
                shifts.setdefault(own[0], next(condition.wants(own[0])))
        way = state.way(shifts, line=True) if len(shifts) > 1 else None
        if way is not None:
            yield way


def _columns(state: _State) -> Iterator[_Way]:
    """Columns left at zero, or in which a figure stands in the wrong row. Other slips in different rows are several."""
    for way in _lines(state, row=False):
        old = [state.values[s] for s in way.shifts]
        moved = len(old) == 2 and sum(way.shifts.values()) == 0 and 0 in old and max(old) in way.shifts.values()
        if moved or not any(old):
            yield way


def _pairs(state: _State) -> Iterator[_Way]:
    """Two cells, each demanded by a sum of its own, that meet in a third one: two slips."""
    if len(state.open) > _MOST_OPEN:
        return
    for first, second in combinations(sorted(state.open), 2):
        one, other = state.conditions[first], state.conditions[second]
        shared = state.open - {first, second}
        if not one.plain or not other.plain:
            continue
        for a in one.spots:
            near = {i for i in state.by_spot[a] if i in shared}
            for b in other.spots if near else ():
                if near.isdisjoint(state.by_spot[b]) or a in other.spots or b in one.spots:
                    continue
                way = state.way({a: next(one.wants(a)), b: next(other.wants(b))})
                if way is not None:
                    yield way


def _only(state: _State) -> Iterator[_Way]:
    """Single conditions that only one figure can mend, since all others stand in sums that are sound."""
    ways: defaultdict[tuple[int, ...], list[_Way]] = defaultdict(list)
    for way in _singles(state):
        ways[way.mends].append(way)
    for (index, *_), found in ways.items():
        if len(found) == 1 and all(s in state.values for s in state.conditions[index].spots):
            yield found[0]


def _parted(state: _State, way: _Way) -> Iterator[_Way]:
    """A pair as two ways, with the conditions that only both mend given to the first."""
    if way.line or len(way.shifts) == 1:
        yield way
        return
    left = set(way.mends)
    for spot, by in way.shifts.items():
        mine = left.intersection(state.by_spot[spot])
        left -= mine
        yield _Way({spot: by}, tuple(sorted(mine)), alone=way.alone)


def _changes(state: _State, way: _Way) -> tuple[Change, ...]:
    changes = [Change(s, state.values[s], state.values[s] + by) for s, by in way.shifts.items() if by]
    return tuple(sorted(changes, key=lambda c: -abs(c.new - c.old)))


def _values(context: Context) -> dict[Spot, Decimal]:
    """Every figure that may be wrong, by where it stands."""
    out: dict[Spot, Decimal] = {}
    for table in context.report.tables:
        for cell in table.cells:
            if cell.value is not None:
                out.setdefault((table.key, cell.row, cell.column), cell.value)
    out.update(((section, f.figure_start), f.value) for section, f in context.prose.figures if f.sure)
    return out


def _likeness(old: Decimal, new: Decimal) -> int:
    """How easily `new` is mistyped as `old`: 2 for one digit wrong, lost, doubled or changed places, 1 for a nought."""
    a, b = sorted((f"{old:f}", f"{new:f}"), key=len)
    if old == 0:
        return 1
    if len(a) == len(b):
        off = [i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
        swapped = len(off) == 2 and off[1] == off[0] + 1 and a[off[0]] == b[off[1]] and a[off[1]] == b[off[0]]
        return 2 if len(off) == 1 or swapped else 0
    one_more = len(b) == len(a) + 1 and any(b[:i] + b[i + 1 :] == a for i in range(len(b)))
    return 2 if one_more else 0
