"""The versions of a unit: which there are, accepted or handed back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select

from auditor.desk.store.book import Book
from auditor.desk.store.errors import DeskError
from auditor.desk.store.tables import Audit, Submission


def of(book: Book, unit_id: str) -> Sequence[Submission]:
    """The files of a unit, newest first."""
    return book.all(select(Submission).where(Submission.unit_id == unit_id).order_by(Submission.id.desc()))


def counting(book: Book, unit_id: str) -> Submission | None:
    """The file whose result is the unit's."""
    return book.first(select(Submission).where(Submission.unit_id == unit_id, Submission.counts))


def received(book: Book, campaign_id: str) -> dict[str, date]:
    """By unit, the day on which its first report came in that could be read: a correction makes nobody late."""
    there = (Submission.campaign_id == campaign_id) & Submission.unit_id.is_not(None) & (Audit.status == "audited")
    came = Submission.state.in_(("audited", "accepted", "superseded", "returned"))
    query = (
        select(Submission.unit_id, func.min(Submission.received))
        .join(Audit, Audit.id == Submission.audit_id)
        .where(there, came, Submission.reason.not_in(("wrong_year", "no_year")))
        .group_by(Submission.unit_id)
    )
    return {str(row[0]): row[1] for row in book.columns(query)}


def accept(book: Book, submission_id: str, version: int) -> Submission:
    """Takes a version as it is."""
    return _judged(book, submission_id, version, "accepted", "")


def hand_back(book: Book, submission_id: str, version: int, reason: str) -> Submission:
    """Hands a version back to be corrected; it counts until another one comes."""
    return _judged(book, submission_id, version, "returned", reason)


def _judged(book: Book, submission_id: str, version: int, state: str, reason: str) -> Submission:
    submission = book.get(Submission, submission_id, version=version)
    if not submission.counts or submission.state == "unreadable" and state == "accepted":
        raise DeskError("state")
    book.change(submission, f"submission-{state}", state=state)
    if reason.strip():
        book.event("submission-reason", submission, after={"reason": reason.strip()[:1000]})
    return submission
