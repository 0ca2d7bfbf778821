"""Which report is last year's: matched by body and year among those that were given."""

from collections.abc import Sequence
from typing import NamedTuple

from auditor.form.bodies import comparable, one_body
from auditor.model.base import Localized
from auditor.model.report import Report
from auditor.model.words import both
from auditor.texts import listed


class Earlier(NamedTuple):
    """Reports of earlier years, each read once. `where` is what messages call their file or folder, `unread` are names
    of files that could not be read with the reason. `named`: the one file was named by the user.
    """

    where: str
    reports: tuple[Report, ...]
    unread: tuple[tuple[str, Localized], ...] = ()
    named: bool = False


def match(earlier: Earlier, report: Report) -> Report | Localized:
    """Last year's report of the body that `report` is from, or the reason why there is none to compare with. A file
    that was named is believed to be that body's, whatever it was called then.
    """
    year, agency = report.identity.year, comparable(report.identity.agency)
    if year is None:
        return both("previous.no_year")
    if earlier.named and not earlier.reports:
        reason = earlier.unread[0][1] if earlier.unread else Localized.same("")
        return both("previous.unread", reason=reason)
    if earlier.named:
        return _named(earlier, earlier.reports[0], year)
    fitting = [r for r in earlier.reports if r.identity.year == year - 1]
    same = [r for r in fitting if agency and comparable(r.identity.agency) == agency]
    same = same or [r for r in fitting if one_body(comparable(r.identity.agency), agency)]
    if not same:
        unread = listed(name for name, _ in earlier.unread[:5])
        more = both("previous.others_unread", count=len(earlier.unread), names=unread) if earlier.unread else ""
        return both("previous.none", where=earlier.where, year=year - 1, more=more)
    if any(_figures(r) != _figures(same[0]) for r in same[1:]):
        return both("previous.several", where=earlier.where, year=year - 1, count=len(same))
    return same[0]


def _named(earlier: Earlier, found: Report, year: int) -> Report | Localized:
    theirs = found.identity
    if theirs.year != year - 1:
        return both("previous.other_year", where=earlier.where, shown=theirs.year or "?", year=year - 1)
    return found


def other_body(last: Report, report: Report) -> str | None:
    """The body whose report last year's is, when it is not the one that `report` is from: renamed, or merged."""
    theirs, ours = comparable(last.identity.agency), comparable(report.identity.agency)
    return last.identity.agency if theirs and ours and not one_body(theirs, ours) else None


def _figures(report: Report) -> Sequence[tuple[str, str, str, str]]:
    return sorted((t.key, c.row, c.column, c.raw) for t in report.tables for c in t.cells)
