"""Files come in: singly, in archives, from a folder. Each is kept, queued, and sorted to its unit after its audit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import PurePosixPath
from typing import NamedTuple

from sqlalchemy import select

from auditor.batch.roster import Roster
from auditor.desk.campaign import placing, units
from auditor.desk.store import ids, names
from auditor.desk.store.book import Book
from auditor.desk.store.errors import DeskError
from auditor.desk.store.tables import Audit, Campaign, Submission, Unit
from auditor.desk.work import queue, results, worker
from auditor.model.errors import ReadError
from auditor.readers import archives

_LITTER = ("thumbs.db", "desktop.ini")
_LIKELY = 50  # percent of a name alike, from which a unit is suggested
_MOST_SUGGESTED = 3
_DEEPEST = 2  # archives inside archives


class Waiting(NamedTuple):
    """A file in the tray, with the units that it may be from."""

    submission: Submission
    audit: Audit
    suggestions: Sequence[Unit]


def receive(
    book: Book,
    campaign_id: str,
    files: Iterable[tuple[str, bytes]],
    *,
    source: str = "page",
    received: date | None = None,
    unit_id: str | None = None,
) -> list[Submission]:
    """Takes files in, (name, bytes) each; archives are opened. `unit_id`: the unit itself hands them in.

    What cannot be opened is kept as it is, and its audit says why.
    """
    campaign = book.get(Campaign, campaign_id)
    if campaign.closed:
        raise DeskError("closed")
    if unit_id is not None and book.get(Unit, unit_id).campaign_id != campaign_id:
        raise DeskError("other-campaign")
    day = received or date.today()
    out: list[Submission] = []
    for path, data in _opened(files):
        name = names.clean(path)
        submission_id = ids.new()
        sha = book.keep(data)
        audit = queue.ask(
            book,
            sha=sha,
            name=name,
            campaign_id=campaign_id,
            submission_id=submission_id,
            options=campaign.options,
            urgent=unit_id is not None,
        )
        submission = Submission(
            id=submission_id,
            campaign_id=campaign_id,
            unit_id=unit_id,
            audit_id=audit.id,
            sha=sha,
            name=name,
            source=source if path == name else f"{source} {path}"[:1000],
            number=0,
            counts=False,
            state="received",
            reason="",
            how="unit" if unit_id else "",
            received=day,
            at=ids.now(),
            who=book.who,
        )
        out.append(book.add(submission))
        book.event("submission-received", submission, after={"name": name, "sha": sha, "received": day.isoformat()})
    return out


def tray(book: Book, campaign_id: str) -> list[Waiting]:
    """The files whose unit is not known, or that are on another year: oldest first."""
    query = (
        select(Submission, Audit)
        .join(Audit, Audit.id == Submission.audit_id)
        .where(Submission.campaign_id == campaign_id, Submission.unit_id.is_(None), Submission.reason != "")
        .where(Submission.state.in_(("audited", "unreadable")))
        .order_by(Submission.id)
    )
    found = book.session.execute(query).all()
    if not found:
        return []
    listed = units.as_roster(book, campaign_id)
    rows = {u.line: u for u in units.of(book, campaign_id)}
    return [Waiting(s, a, [rows[n] for n in _likely(listed, s, a)]) for s, a in found]


def match(book: Book, submission_id: str, version: int, unit_id: str) -> Submission:
    """Gives a file to a unit by hand: one of the tray, or one that was sorted to another unit."""
    submission = book.get(Submission, submission_id, version=version)
    unit = book.get(Unit, unit_id, lock=True)
    if unit.campaign_id != submission.campaign_id:
        raise DeskError("other-campaign")
    audit = book.get(Audit, submission.audit_id)
    if submission.unit_id is not None:
        placing.take_out(book, submission)
    if audit.state != queue.DONE:
        book.change(submission, "submission-matched", unit_id=unit_id, how="hand")
        return submission
    found = worker.in_short(results.result(book.store, audit).findings)
    placing.give(book, submission, unit, "hand", audit, found)
    return submission


def set_aside(book: Book, submission_id: str, version: int, reason: str) -> Submission:
    """Lays a file aside that is none of this campaign; the unit that it counted for has the version before again."""
    submission = book.get(Submission, submission_id, version=version)
    if submission.unit_id is not None:
        placing.take_out(book, submission)
    book.change(submission, "submission-set-aside", state="set_aside")
    book.event("submission-reason", submission, after={"reason": reason.strip()[:1000]})
    return submission


def take_back(book: Book, submission_id: str, version: int) -> Submission:
    """Puts a file that was laid aside back into the tray."""
    submission = book.get(Submission, submission_id, version=version)
    if submission.state != "set_aside":
        raise DeskError("not-aside")
    audit = book.get(Audit, submission.audit_id)
    state = "unreadable" if audit.status == "unreadable" else "audited"
    values = {"state": state, "reason": submission.reason or "unknown", "unit_id": None, "number": 0}
    book.change(submission, "submission-taken-back", **values)
    return submission


def _opened(files: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    for path, data in files:
        yield from _members(path, data, _DEEPEST)


def _members(path: str, data: bytes, deep: int) -> Iterator[tuple[str, bytes]]:
    """A file, or what an archive holds, one after the other."""
    last = PurePosixPath(path.replace("\\", "/")).name
    if last.lower() in _LITTER or last.startswith("."):
        return
    if deep and last.lower().endswith(archives.SUFFIXES):
        try:
            inside = archives.members(data, last)
        except ReadError:
            inside = []
        for name in inside:
            try:
                part = archives.member(data, last, [name])
            except ReadError:
                yield path + archives.JOINT + name, b""  # whose audit says that it is empty
                continue
            yield from _members(path + archives.JOINT + name, part, deep - 1)
        if inside:
            return
    yield path, data


def _likely(listed: Roster, submission: Submission, audit: Audit) -> list[int]:
    """Lines of the units that a file may be from: by its body, else by its name."""
    found = listed.match(audit.agency)
    by_name = placing.by_file_name(listed, submission)
    near = [u.line for u, score in listed.nearest(audit.agency or submission.name, 3) if score >= _LIKELY]
    first = [found.unit.line] if found else []
    second = [by_name] if by_name is not None else []
    return list(dict.fromkeys((*first, *second, *near)))[:_MOST_SUGGESTED]
