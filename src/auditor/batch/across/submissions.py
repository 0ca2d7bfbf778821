"""Who has submitted what: each report under its unit and year, and who is missing, late, twice or unknown."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from auditor.batch.across.digest import Head
from auditor.batch.across.findings import Fact
from auditor.batch.execution.record import Record
from auditor.batch.roster import Match, Roster, Unit, short
from auditor.checks.run.batch import Options
from auditor.form.normal import normal
from auditor.model.base import Localized
from auditor.model.finding import Evidence
from auditor.model.words import both, joined
from auditor.readers.guard import TEMPORARY
from auditor.texts import listed

_MOST_NAMED = 8
_NOTHING = Localized.same("")


@dataclass(frozen=True, slots=True)
class Submission:
    """A report, and whose it is. `unit` is the name it goes by: the list's, else the report's own."""

    unit: str
    record: Record
    match: Match | None = None

    @property
    def path(self) -> str:
        """The file."""
        return self.record.path

    @property
    def head(self) -> Head:
        """Who reports on what."""
        return self.record.head

    @property
    def year(self) -> int | None:
        """The year reported on."""
        return self.record.head.year


@dataclass(slots=True)
class Submissions:
    """All reports of a run. `year` is the one most of them are on; `unread` are files without a result. `of_line` are
    those of a unit by its line in the list.
    """

    all: list[Submission]
    unread: list[str]
    roster: Roster | None
    year: int | None
    of_unit: dict[tuple[str, int | None], list[Submission]] = field(default_factory=dict)
    of_line: dict[int, list[Submission]] = field(default_factory=dict)

    def get(self, unit: str, year: int | None) -> Submission | None:
        """The report of a unit, when there is one, or several with the same content."""
        found = self.of_unit.get((unit, year), [])
        return found[0] if found and (len(found) == 1 or len({s.record.content() for s in found}) == 1) else None


def sort(records: Sequence[Record], roster: Roster | None) -> Submissions:
    """Every record under its unit."""
    out: list[Submission] = []
    unread: list[str] = []
    for record in records:
        head = record.head
        if not head.audited:
            unread.append(record.path)
            continue
        match = roster.match(head.agency) if roster and head.agency else None
        name = match.unit.name if match else (head.agency or Path(record.path).stem)
        out.append(Submission(name, record, match))
    years = Counter(s.year for s in out if s.year is not None)
    year = max(years, key=lambda y: (years[y], y)) if years else None
    groups: defaultdict[tuple[str, int | None], list[Submission]] = defaultdict(list)
    for submission in out:
        groups[(_key(submission), submission.year)].append(submission)
    of_unit = {(group[0].unit, year_): group for (_, year_), group in groups.items()}
    of_line: defaultdict[int, list[Submission]] = defaultdict(list)
    for submission in out:
        if submission.match:
            of_line[submission.match.unit.line].append(submission)
    return Submissions(out, unread, roster, year, of_unit, dict(of_line))


def _key(submission: Submission) -> str:
    return f"#{submission.match.unit.line}" if submission.match else short(submission.unit)


def missing(sent: Submissions, options: Options) -> Iterator[Fact]:
    """Units of the list from which nothing came on the year of the run."""
    for unit, path in _without(sent):
        if sent.roster is not None and path is None:
            evidence = Evidence(role="missing", path=sent.roster.name, quote=unit.name, line=unit.line)
            values = {"line": str(unit.line), "hint": _hint(sent, unit)}
            yield Fact("missing", unit.name, sent.year, evidence=(evidence,), values=values)


def unread(sent: Submissions, options: Options) -> Iterator[Fact]:
    """Units of the list whose file came and could not be read."""
    for unit, path in _without(sent):
        if path is not None:
            evidence = Evidence(role="missing", path=path, quote=unit.name)
            values = {"line": str(unit.line), "path": path}
            yield Fact("unread", unit.name, sent.year, evidence=(evidence,), values=values)


def _without(sent: Submissions) -> Iterator[tuple[Unit, str | None]]:
    """Units of the list without a report on the year of the run, each with the file that could not be read."""
    if sent.roster is None:
        return
    came = received(sent, sent.roster)
    there = {s.match.unit.line for s in sent.all if s.match and s.year == sent.year}
    for unit in sent.roster.units:
        if unit.line not in there and not unit.merged:
            yield unit, came.get(unit.line)


def received(sent: Submissions, roster: Roster) -> dict[int, str]:
    """Line of a unit → the file that could not be read, and is its by the longest name that its path holds."""
    lines = by_names(roster)
    out: dict[int, str] = {}
    for path in sent.unread:
        if Path(path).name.startswith(TEMPORARY):
            continue
        found = in_path(path, lines)
        if found is not None:
            out.setdefault(found, path)
    return out


def by_names(roster: Roster) -> list[tuple[str, int]]:
    """The names of all units with their lines, longest first."""
    names = [(normal(n), u.line) for u in roster.units for n in (u.name, *u.aliases)]
    names += [(short(u.name), u.line) for u in roster.units]
    return sorted(names, key=lambda n: -len(n[0]))


def in_path(path: str, names: Sequence[tuple[str, int]]) -> int | None:
    """The line of the unit with the longest name that the name of a file, else of its folder, holds."""
    for part in (Path(path).stem, Path(path).parent.name):
        found = next((line for name, line in names if len(name) > 1 and name in normal(part)), None)
        if found is not None:
            return found
    return None


def _hint(sent: Submissions, unit: Unit) -> Localized:
    """What may explain the absence: a report on another year."""
    others = sorted({s.year for s in sent.of_line.get(unit.line, ()) if s.year}, reverse=True)
    if others:
        return both("batch.only", years=listed(map(str, others)))
    return both("batch.contact", contact=unit.contact) if unit.contact else _NOTHING


def late(sent: Submissions, options: Options) -> Iterator[Fact]:
    """Reports dated (or, as the list says, received) after the day they were due."""
    for submission in sent.all:
        head, unit = submission.head, submission.match.unit if submission.match else None
        if unit is None or head.year is None or head.year != sent.year:
            continue
        last = unit.deadline or due(head.year, head.kind, options)
        done = unit.received or (date.fromisoformat(head.published) if head.published else None)
        if last is None or done is None or done <= last:
            continue
        yield Fact(
            "late",
            submission.unit,
            head.year,
            evidence=(Evidence(role="text", path=submission.path, quote=done.isoformat(), value=done.isoformat()),),
            values={"date": done.isoformat(), "due": last.isoformat()},
            variant=options.variants.get(head.kind),
        )


def due(year: int, kind: str, options: Options) -> date | None:
    """The last day for a report on `year` by a body of this kind."""
    month, day = (int(p) for p in options.kinds.get(kind, options.due).split("-"))
    try:
        return date(year + 1, month, day)
    except ValueError:
        return None


def duplicate(sent: Submissions, options: Options) -> Iterator[Fact]:
    """Several reports of one unit on one year."""
    for (unit, year), group in sent.of_unit.items():
        if len(group) < 2 or year is None:
            continue
        bodies = {s.record.content() for s in group}
        same = len(bodies) == 1
        how = both("batch.same" if same else "batch.different")
        paths = [s.path for s in group]
        yield Fact(
            "duplicate",
            unit,
            year,
            evidence=tuple(Evidence(role="text", path=s.path, quote=s.head.agency or "") for s in group),
            values={"count": str(len(group)), "how": how, "files": joined(map(Localized.same, paths[:_MOST_NAMED]))},
        )


def unknown(sent: Submissions, options: Options) -> Iterator[Fact]:
    """Reports of units that the list does not have."""
    if sent.roster is None:
        return
    for submission in sent.all:
        if submission.match is not None:
            continue
        near = [u.name for u, score in sent.roster.nearest(submission.unit, 2) if score >= 50]
        hint = both("batch.nearest", names=listed(f"“{n}”" for n in near)) if near else _NOTHING
        yield Fact(
            "unknown",
            submission.unit,
            submission.year,
            evidence=(Evidence(role="heading", path=submission.path, quote=submission.head.agency or ""),),
            values={"hint": hint},
        )


def near_name(sent: Submissions, options: Options) -> Iterator[Fact]:
    """Reports that were taken for a unit by a name that is only nearly the same."""
    for submission in sent.all:
        if submission.match is not None and submission.match.how == "near":
            name = submission.head.agency or ""
            yield Fact(
                "near_name",
                submission.unit,
                submission.year,
                evidence=(Evidence(role="heading", path=submission.path, quote=name),),
                values={"name": name},
            )
