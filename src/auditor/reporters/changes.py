"""Before and after over many reports, unit by unit: who has corrected what, who is new, who is gone.

Units are paired by name and year; what is left by name (the year was corrected), then by the name of the file when the
names of the unit resemble each other (the title was corrected), and units that had sent nothing by a part of the name.
A unit that came only now is an arrival: its findings are not new ones of a correction. Findings across reports belong
to units as in all outputs (`units`); the unit that one is counted for may be another one afterwards.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, get_args

from rapidfuzz import fuzz

from auditor.engine.diff import Changes, Side, changes
from auditor.model.base import Severity
from auditor.model.finding import Finding
from auditor.model.result import RunResult
from auditor.reporters.units import Unit, points, tally
from auditor.reporters.wording import stem

State = Literal["worse", "partly", "same", "corrected", "clean", "arrived", "unread", "missing", "gone"]
"""What became of a unit: something is new, a part or nothing was mended, all was, nothing was wrong; it came only now,
cannot be read, has still sent nothing, is not among the reports any more.
"""
STATES: tuple[State, ...] = get_args(State)
COMPARED: tuple[State, ...] = STATES[:5]
_ALIKE = 60  # percent of two names of one unit, one of them misspelt
_NOT_THERE = ("missing", "unread")
_NOT_WHOLE = ("unread", "incomplete", "unjudged")


@dataclass(slots=True)
class UnitChange:
    """A unit before and after, and what became of its findings; where it could not be compared, what is new."""

    before: Unit | None
    after: Unit | None
    found: Changes
    state: State = "same"

    @property
    def unit(self) -> Unit:
        """The unit as it is now, or was."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def compared(self) -> bool:
        """Whether it could be audited both times."""
        return self.state in COMPARED


@dataclass(frozen=True, slots=True)
class Comparison:
    """All units, those that got worse first, and what belongs to none of them. `chosen`: these are some of them."""

    before: Side
    after: Side
    units: tuple[UnitChange, ...]
    general: Changes
    chosen: bool = False

    def all(self) -> Changes:
        """What became of the findings of everything that could be compared: arrivals are left out."""
        return joined([*(u.found for u in self.units if u.compared), self.general])

    @property
    def arrivals(self) -> list[UnitChange]:
        """The units that came only now."""
        return [u for u in self.units if u.state == "arrived"]

    @property
    def worse(self) -> bool:
        """Whether there is an error that counts and was not there before, be it of an arrival."""
        return self.general.worse or any(u.found.worse for u in self.units)

    @property
    def complete(self) -> bool:
        """Whether both sides were audited to the end."""
        return self.before.complete and self.after.complete

    def only(self, wanted: Callable[[UnitChange], bool]) -> Comparison:
        """The comparison of some units; it is complete when they were audited to the end."""
        units = tuple(u for u in self.units if wanted(u))
        before, after = (
            replace(side, complete=all(u.state not in _NOT_WHOLE for u in found if u is not None))
            for side, found in ((self.before, [u.before for u in units]), (self.after, [u.after for u in units]))
        )
        return Comparison(before, after, units, Changes(), chosen=True)


def compare(before: Side, after: Side) -> Comparison:
    """Compares two runs."""
    old, new = tally(before.run), tally(after.run)
    made = [
        UnitChange(a, b, _changes(a, b, before.run, after.run)) for a, b in _pairs(old.units, new.units, before, after)
    ]
    for unit in made:
        unit.state = _state(unit.before, unit.after, unit.found)
    for unit in _moved(made):
        unit.state = _state(unit.before, unit.after, unit.found)
    for unit in made:
        if not unit.compared:
            unit.found = Changes(new=unit.found.new)  # what is gone with a report is not mended
    general = changes(old.across.general, new.across.general)
    order = {state: number for number, state in enumerate(STATES)}
    return Comparison(before, after, tuple(sorted(made, key=lambda u: (order[u.state], *u.unit.order))), general)


def _pairs(
    old: Sequence[Unit], new: Sequence[Unit], before: Side, after: Side
) -> Iterator[tuple[Unit | None, Unit | None]]:
    """Each unit with itself on the other side, None where it is not there."""
    if before.reports == after.reports == 1 and len(old) == len(new) == 1:
        yield old[0], new[0]
        return
    left, right = [u for u in old if u.reports], [u for u in new if u.reports]
    yield from _taken(left, right, _name_and_year, before.run, after.run)
    yield from _taken(left, right, lambda u, run: u.name, before.run, after.run)
    yield from _taken(left, right, _file, before.run, after.run)
    left += (u for u in old if not u.reports)
    right += (u for u in new if not u.reports)
    yield from _taken(left, right, _name_and_year, before.run, after.run)
    yield from _named_at_length(left, right)
    yield from ((unit, None) for unit in left)
    yield from ((None, unit) for unit in right)


def _name_and_year(unit: Unit, run: RunResult) -> Hashable:
    return unit.name, unit.year


def _file(unit: Unit, run: RunResult) -> str | None:
    """The name of the one file that a unit sent."""
    return Path(run.paths[unit.reports[0]]).name if len(unit.reports) == 1 else None


def _taken(
    left: list[Unit],
    right: list[Unit],
    key: Callable[[Unit, RunResult], Hashable],
    before: RunResult,
    after: RunResult,
) -> list[tuple[Unit, Unit]]:
    """Takes the units out of both lists that alone have a key on their side, and may be one unit."""
    olds, news = _by_key(left, key, before), _by_key(right, key, after)
    out = [
        (olds[k][0], news[k][0])
        for k in olds
        if k is not None and len(olds[k]) == len(news.get(k, ())) == 1 and _one(olds[k][0], news[k][0], before, after)
    ]
    gone = {id(u) for pair in out for u in pair}
    left[:] = [u for u in left if id(u) not in gone]
    right[:] = [u for u in right if id(u) not in gone]
    return out


def _named_at_length(left: list[Unit], right: list[Unit]) -> list[tuple[Unit, Unit]]:
    """Takes out the units that had sent nothing, and whose report names them as the list does but for a part."""
    out: list[tuple[Unit, Unit]] = []
    for old in [u for u in left if u.state == "missing"]:
        found = [u for u in right if u.name in old.name or old.name in u.name]
        if len(found) == 1:
            out.append((old, found[0]))
            left.remove(old)
            right.remove(found[0])
    return out


def _by_key(
    units: Iterable[Unit], key: Callable[[Unit, RunResult], Hashable], run: RunResult
) -> dict[Hashable, list[Unit]]:
    out: dict[Hashable, list[Unit]] = defaultdict(list)
    for unit in units:
        out[key(unit, run)].append(unit)
    return out


def _one(old: Unit, new: Unit, before: RunResult, after: RunResult) -> bool:
    """Whether two units with something in common may be one: the names resemble each other, or one was not known."""
    nameless = any(u.name == stem(f) for u, run in ((old, before), (new, after)) if (f := _file(u, run)) is not None)
    return nameless or fuzz.ratio(old.name, new.name) >= _ALIKE


def _changes(old: Unit | None, new: Unit | None, before: RunResult, after: RunResult) -> Changes:
    olds = [] if old is None else [f for _, f in points(before, old)]
    news = [] if new is None else [f for _, f in points(after, new)]
    one = old is not None and new is not None and len(old.reports) == len(new.reports) == 1
    return changes(olds, news, one_report=one)


def _moved(made: list[UnitChange]) -> list[UnitChange]:
    """Pairs findings across reports that one unit lost and another one got: they are the same. Returns the units."""
    lost = {id(f): u for u in made for f in u.found.resolved if _is_across(u.before, f)}
    got = {id(f): u for u in made for f in u.found.new if _is_across(u.after, f)}
    olds = [f for u in made for f in u.found.resolved if id(f) in lost]
    news = [f for u in made for f in u.found.new if id(f) in got]
    both = changes(olds, news)
    still = {id(f) for f in (*both.resolved, *both.new)}
    touched: list[UnitChange] = []
    for unit in made:
        found = unit.found
        gone = tuple(f for f in found.resolved if id(f) not in lost or id(f) in still)
        come = [f for f in found.new if id(f) in got and id(f) not in still]
        if len(gone) == len(found.resolved) and not come:
            continue
        here = {id(f) for f in come}
        changed = tuple(pair for pair in both.changed if id(pair[1]) in here)
        again = {id(b) for _, b in changed}
        unit.found = Changes(
            resolved=gone,
            remaining=(*found.remaining, *(f for f in come if id(f) not in again)),
            changed=(*found.changed, *changed),
            new=tuple(f for f in found.new if id(f) not in here),
        )
        touched.append(unit)
    return touched


def _is_across(unit: Unit | None, finding: Finding) -> bool:
    return unit is not None and any(f is finding for _, f in unit.across)


def _state(old: Unit | None, new: Unit | None, found: Changes) -> State:
    """What became of a unit."""
    if new is None:
        return "missing" if old is not None and old.state == "missing" else "gone"
    if new.state in ("missing", "unread"):
        return "missing" if new.state == "missing" else "unread"
    if old is None or old.state in _NOT_THERE:
        return "arrived"
    if any(_weighs(f) for f in found.new):
        return "worse"
    left = any(_weighs(f) for f in (*found.remaining, *(b for _, b in found.changed)))
    mended = any(_weighs(f) for f in found.resolved)
    if not left:
        return "corrected" if mended else "clean"
    return "partly" if mended else "same"


def _weighs(finding: Finding) -> bool:
    return finding.counts and finding.severity is not Severity.info


def joined(parts: Sequence[Changes]) -> Changes:
    """Several in one, in their order."""
    return Changes(
        resolved=tuple(f for p in parts for f in p.resolved),
        remaining=tuple(f for p in parts for f in p.remaining),
        changed=tuple(f for p in parts for f in p.changed),
        new=tuple(f for p in parts for f in p.new),
    )


def counts(found: Changes) -> dict[str, int]:
    """How many findings became what."""
    return {key: len(getattr(found, key)) for key in ("resolved", "remaining", "changed", "new")}


def states(units: Iterable[UnitChange]) -> Counter[State]:
    """How many units came out how."""
    return Counter(u.state for u in units)
