"""Who has how many findings: the one count that every output shows.

A finding belongs to one unit: that of its report; one found across reports to the unit of the report that its first
evidence is from, else to the unit it names. What two files of a unit say alike is one point, counted once. Findings
about the run as a whole (waivers without a finding) belong to no unit and are counted in the total.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from auditor.model.base import Severity
from auditor.model.finding import Finding
from auditor.model.result import AuditResult, RunResult, StoredResults, Verdict
from auditor.reporters.wording import plain_line, stem

_MISSING = "batch.missing"
_UNREAD = "batch.unread"
_PART = "part"
State = Verdict | Literal["missing"]
_WORST: tuple[State, ...] = ("unread", "bad", "unjudged", "incomplete", "doubtful", "good")
Kept = list[tuple[int | None, Finding]]
"""Findings, each with the number of its report; None for one of no report."""


@dataclass(slots=True)
class Unit:
    """A unit in one year: its reports by number, findings across reports, and what of all that counts."""

    name: str
    year: int | None
    reports: list[int] = field(default_factory=list)
    across: Kept = field(default_factory=list)
    counts: Counter[Severity] = field(default_factory=Counter)
    families: Counter[str] = field(default_factory=Counter)
    points: float = 0
    state: State = "good"
    _seen: set[tuple[str, str]] = field(default_factory=set)

    def add(self, finding: Finding) -> bool:
        """Counts a finding, unless it was told before or does not count; whether it is a new point."""
        pair = finding.fingerprint, finding.content_hash
        if pair in self._seen:
            return False
        self._seen.add(pair)
        if finding.counts:
            self.counts[finding.severity] += 1
            self.points += finding.points or 0
            if finding.severity is not Severity.info:
                self.families[finding.rule[0]] += 1
        return True

    @property
    def size(self) -> int:
        """How many points it has, those that do not count included."""
        return len(self._seen)

    @property
    def order(self) -> tuple[object, ...]:
        """Worst first: who sent nothing, nothing that can be read, the most errors."""
        sent = ("missing", "unread").index(self.state) if self.state in ("missing", "unread") else 2
        return sent, -self.counts[Severity.error], -self.counts[Severity.warning], self.name, self.year or 0


class Across(NamedTuple):
    """Findings across reports: by the number of their report, by the unit without one, and of the run as a whole.
    `owners` are the units of files that could not be read, `mentions` findings of others that name a report, too.
    """

    of_report: dict[int, list[Finding]]
    of_unit: dict[str, list[Finding]]
    general: list[Finding]
    owners: dict[int, str]
    mentions: dict[int, list[Finding]]

    def name(self, number: int, result: AuditResult) -> str:
        """Whose report it is: the body it names, else the unit of the list, else the name of the file."""
        agency = result.report.identity.agency if result.report else None
        named = plain_line(agency or "")
        return named or self.owners.get(number) or stem(result.path)


class Tally(NamedTuple):
    """All units, worst first, what belongs to none of them, and how many findings count in all."""

    units: tuple[Unit, ...]
    across: Across
    counts: Counter[Severity]

    def in_state(self, *states: State) -> list[Unit]:
        """The units of these states."""
        return [u for u in self.units if u.state in states]


def is_missing(finding: Finding) -> bool:
    """Whether it says that a unit has sent nothing."""
    return finding.name == _MISSING


def across(run: RunResult) -> Across:
    """The findings across reports, sorted under their owners."""
    numbers = {path: number for number, path in enumerate(run.paths)} if run.batch_findings else {}
    found = Across({}, {}, [], {}, {})
    for finding in run.batch_findings:
        named = dict.fromkeys(numbers[e.path] for e in finding.evidence if e.path in numbers)
        number = next(iter(named), None)
        for other in {numbers[e.path] for e in finding.evidence if e.path in numbers and e.role != _PART} - {number}:
            found.mentions.setdefault(other, []).append(finding)
        unit = plain_line(finding.at.split("/")[0])
        if finding.name == _UNREAD and number is not None:
            found.owners[number] = unit
        if number is not None:
            found.of_report.setdefault(number, []).append(finding)
        elif finding.rule.startswith("E") or not unit:
            found.general.append(finding)
        else:
            found.of_unit.setdefault(unit, []).append(finding)
    return found


def tally(run: RunResult) -> Tally:
    """Counts a run, in one pass over its reports."""
    counter = Counting(run)
    for number, result in enumerate(run.results):
        counter.add(number, result)
    return counter.done()


class Counting:
    """A count that goes along with a pass over the reports."""

    def __init__(self, run: RunResult) -> None:
        self.across = across(run)
        self._units: dict[tuple[str, int | None], Unit] = {}

    def add(self, number: int, result: AuditResult) -> tuple[Unit, Kept]:
        """Takes in a report: its unit, and what it adds to that, findings across reports last."""
        year = result.report.identity.year if result.report else None
        unit = self._unit(self.across.name(number, result), year)
        unit.reports.append(number)
        own = [f for f in result.findings if unit.add(f)]
        others = [f for f in self.across.of_report.get(number, ()) if unit.add(f)]
        unit.across += ((number, f) for f in others)
        errors, warnings = unit.counts[Severity.error], unit.counts[Severity.warning]
        verdict: State = result.verdict_with(errors, warnings)
        worse = len(unit.reports) == 1 or _WORST.index(verdict) < _WORST.index(unit.state)
        unit.state = verdict if worse else unit.state
        return unit, [(number, f) for f in (*own, *others)]

    def done(self) -> Tally:
        """The count, with the units that sent nothing."""
        years = Counter(year for _, year in self._units if year is not None)
        year = max(years, key=lambda y: (years[y], y), default=None)
        for (name, of), unit in self._units.items():
            if of is None and name in self.across.owners.values():
                unit.year = year
        for name, findings in self.across.of_unit.items():
            unit = self._unit(name, year)
            if not unit.reports and any(map(is_missing, findings)):
                unit.state = "missing"
            unit.across += ((None, f) for f in findings if unit.add(f))
        total: Counter[Severity] = Counter(f.severity for f in self.across.general if f.counts)
        for unit in self._units.values():
            total.update(unit.counts)
        return Tally(tuple(sorted(self._units.values(), key=lambda u: u.order)), self.across, total)

    def _unit(self, name: str, year: int | None) -> Unit:
        return self._units.setdefault((name, year), Unit(name, year))


def points(run: RunResult, unit: Unit) -> Iterator[tuple[AuditResult | None, Finding]]:
    """What a unit must answer for, each point once, with the report it is from: reports first, worst first inside."""
    told: set[tuple[str, str]] = set()
    results = {number: run.results[number] for number in unit.reports}
    own = ((result, f) for result in results.values() for f in result.findings)
    others = ((None if n is None else results[n], f) for n, f in unit.across)
    for result, finding in (*own, *others):
        pair = finding.fingerprint, finding.content_hash
        if pair not in told:
            told.add(pair)
            yield result, finding


def audited(results: Sequence[AuditResult]) -> int:
    """How many files could be audited."""
    return results.audited if isinstance(results, StoredResults) else sum(r.status == "audited" for r in results)
