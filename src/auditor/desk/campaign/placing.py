"""After its audit a file is sorted to its unit, as its newest version, or waits in the tray with a reason."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import func, select

from auditor.batch.across.submissions import by_names, in_path
from auditor.batch.roster import Roster
from auditor.desk.campaign import findings, letters, units
from auditor.desk.store.book import Book
from auditor.desk.store.tables import Audit, Campaign, Submission, Unit
from auditor.desk.work import queue, results, worker

_OVER = ("superseded", "set_aside")
_SURE = ("name", "alias")


class Listed(NamedTuple):
    """The list of a campaign, and its units by line."""

    stamp: str
    roster: Roster
    ids: dict[int, str]


class Placing:
    """Sorts what was audited; keeps the lists of units at hand."""

    def __init__(self) -> None:
        self._lists: dict[str, Listed] = {}

    def done(self, book: Book, ended: Sequence[tuple[Audit, bytes]]) -> None:
        """What follows from audits (`runner.Then`)."""
        came = [(audit, found) for audit, found in ended if audit.submission_id is not None]
        rows = book.load(Submission, (str(audit.submission_id) for audit, _ in came), lock=True)
        for campaign_id in {s.campaign_id for s in rows.values()}:
            self._look_up(book, campaign_id)
        with book.session.no_autoflush:  # `findings` and `_number` have written what they look for
            for audit, found in came:
                submission = rows[str(audit.submission_id)]
                submission.audit_id = audit.id
                if submission.state in _OVER:
                    continue
                if submission.counts:
                    _renewed(book, submission, audit, found)
                elif audit.state == queue.DONE:
                    self._place(book, submission, audit, found)

    def _place(self, book: Book, submission: Submission, audit: Audit, found: bytes) -> None:
        campaign = book.get(Campaign, submission.campaign_id)
        unit, how = self._unit(book, submission, audit)
        wrong = _reason(campaign, submission, audit, unit)
        if not wrong and self._is_of_another(submission, audit):
            wrong = "other_unit"
        if wrong or unit is None:
            state = "returned" if submission.unit_id else _state(audit)
            book.change(submission, "submission-waiting", state=state, reason=wrong or "unknown")
        else:
            give(book, submission, unit, how, audit, found)

    def _unit(self, book: Book, submission: Submission, audit: Audit) -> tuple[Unit | None, str]:
        """The unit that a file is from, and how it was found."""
        if submission.unit_id is not None:
            return book.get(Unit, submission.unit_id, lock=True), submission.how
        listed = self._lists[submission.campaign_id]
        match = listed.roster.match(audit.agency)
        line = match.unit.line if match else None
        if line is None and audit.agency is None:
            line = by_file_name(listed.roster, submission)
        if line is None or line not in listed.ids:
            return None, ""
        return book.get(Unit, listed.ids[line], lock=True), match.how if match else "file"

    def _is_of_another(self, submission: Submission, audit: Audit) -> bool:
        """Whether a file that was handed in for a unit bears the name of another one on the list."""
        listed = self._lists[submission.campaign_id]
        match = listed.roster.match(audit.agency) if submission.how == "unit" else None
        return match is not None and match.how in _SURE and listed.ids.get(match.unit.line) != submission.unit_id

    def _look_up(self, book: Book, campaign_id: str) -> None:
        """Looks up the list of a campaign again where something in it changed."""
        counted = select(func.count(), func.sum(Unit.version)).where(Unit.campaign_id == campaign_id)
        stamp = repr(tuple(book.session.execute(counted).one()))
        known = self._lists.get(campaign_id)
        if known is None or known.stamp != stamp:
            by_line = {u.line: u.id for u in units.of(book, campaign_id)}
            self._lists[campaign_id] = Listed(stamp, units.as_roster(book, campaign_id), by_line)


def by_file_name(listed: Roster, submission: Submission) -> int | None:
    """The line of the unit that the name of a file, or of the folder it was in, holds."""
    return in_path(submission.source.partition(" ")[2] or submission.name, by_names(listed))


def give(book: Book, submission: Submission, unit: Unit, how: str, audit: Audit, found: bytes) -> None:
    """Makes a file the newest version of a unit, unless it is older than what counts, the same, or unreadable."""
    versions = _versions(book, unit.id)
    now = next((s for s in versions if s.counts), None)
    state = _state(audit)
    what = {"unit_id": unit.id, "how": how, "reason": "", "state": state}
    if now is not None and now.sha == submission.sha:
        book.change(submission, "submission-repeated", **{**what, "state": "set_aside", "reason": "repeated"})
        return
    older = now is not None and now.id > submission.id
    worse = now is not None and state == "unreadable" and now.state != "unreadable"
    if older or worse:
        left = {**what, "state": "superseded" if older else "unreadable"}
        book.change(submission, "submission-placed", **left)
        _number(book, [*versions, submission])
        return
    if now is not None:
        book.change(now, "submission-superseded", state="superseded", counts=False)
        book.session.flush()
    book.change(submission, "submission-placed", **what, counts=True)
    _number(book, [*versions, submission])
    if now is None or now.state == "unreadable":
        findings.no_longer_absent(book, unit)
    findings.sync(book, unit, submission, json.loads(found))
    letters.review(book, unit)


def take_out(book: Book, submission: Submission) -> None:
    """Takes a file away from its unit; the newest one before it counts again."""
    unit_id, counted = submission.unit_id, submission.counts
    book.change(submission, "submission-taken-out", unit_id=None, counts=False, number=0, reason="unknown")
    book.session.flush()
    if unit_id is None or not counted:
        return
    unit = book.get(Unit, unit_id, lock=True)
    left = select(Submission).where(Submission.unit_id == unit_id, Submission.state.in_(("superseded", "unreadable")))
    before = book.first(left.order_by(Submission.state, Submission.id.desc()))
    if before is None:
        findings.sync(book, unit, None, [])
    else:
        audit = book.get(Audit, before.audit_id)
        book.change(before, "submission-restored", state=_state(audit), counts=True)
        findings.sync(book, unit, before, json.loads(worker.in_short(results.result(book.store, audit).findings)))
    letters.review(book, unit)


def _renewed(book: Book, submission: Submission, audit: Audit, found: bytes) -> None:
    """A file that counts was audited once more."""
    if audit.state != queue.DONE or submission.unit_id is None:
        return
    unit = book.get(Unit, submission.unit_id, lock=True)
    book.event("submission-again", submission, after={"errors": audit.errors, "warnings": audit.warnings})
    findings.sync(book, unit, submission, json.loads(found))
    letters.review(book, unit)


def _reason(campaign: Campaign, submission: Submission, audit: Audit, unit: Unit | None) -> str:
    """Why a file cannot go to its unit without somebody's word; empty when it can."""
    if audit.status == "unreadable":
        return "" if unit else "unreadable"
    if submission.how == "hand":
        return ""
    if audit.year is None:
        return "no_year"
    if audit.year != campaign.year:
        return "wrong_year"
    return "" if unit else "unknown"


def _state(audit: Audit) -> str:
    return "unreadable" if audit.status == "unreadable" else "audited"


def _versions(book: Book, unit_id: str) -> Sequence[Submission]:
    return book.all(select(Submission).where(Submission.unit_id == unit_id))


def _number(book: Book, rows: Sequence[Submission]) -> None:
    """Numbers the versions of a unit in the order in which they came, and writes them down."""
    versions = {s.id: s for s in rows if s.state not in ("set_aside", "received")}
    for number, key in enumerate(sorted(versions), start=1):
        if versions[key].number != number:
            versions[key].number = number
    book.session.flush()
