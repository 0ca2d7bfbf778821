"""Files come in: singly, in archives, from a folder. Each is kept, queued, and sorted to its unit after its audit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select

from auditor.batch.roster import Roster
from auditor.desk.campaign import placing, units
from auditor.desk.store import ids, names
from auditor.desk.store.book import Book
from auditor.desk.store.errors import DeskError
from auditor.desk.store.store import Store
from auditor.desk.store.tables import Audit, Campaign, Submission, Unit
from auditor.desk.work import queue, results, unpack, worker
from auditor.model.base import Words
from auditor.readers import guard

_AT_ONCE = 64_000_000  # bytes in memory while files are kept
_LIKELY = 50  # percent of a name alike, from which a unit is suggested
_MOST_SUGGESTED = 3


class Waiting(NamedTuple):
    """A file in the tray, with the units that it may be from; `problem` is why it could not be read."""

    submission: Submission
    audit: Audit
    suggestions: Sequence[Unit]
    problem: Words | None


class Came(NamedTuple):
    """A file that was kept: the name it came with (after that of the archive that it was in), its hash and size."""

    path: str
    sha: str
    size: int


def gather(store: Store, files: Iterable[tuple[str, bytes]]) -> list[Came]:
    """Keeps files, (name, bytes) each, archives opened, for `receive`: outside of any transaction, for it may take its
    time. Raises DeskError.
    """
    out: list[Came] = []
    part: list[tuple[str, bytes]] = []
    size = 0
    for path, data in unpack.opened(files):
        part.append((path, data))
        size += len(data)
        if size > _AT_ONCE:
            out += _kept(store, part)
            part, size = [], 0
    return out + _kept(store, part)


def receive(
    book: Book,
    campaign_id: str,
    files: Sequence[Came],
    *,
    source: str = "page",
    received: date | None = None,
    unit_id: str | None = None,
) -> list[Submission]:
    """Takes files in that `gather` kept: all of them or none. `unit_id`: the unit itself hands them in."""
    campaign = book.get(Campaign, campaign_id)
    if campaign.closed:
        raise DeskError("closed")
    if unit_id is not None and book.get(Unit, unit_id).campaign_id != campaign_id:
        raise DeskError("other-campaign")
    day = received or date.today()
    if day > date.today():
        raise DeskError("received-later", day=day.isoformat())
    book.kept({f.sha: f.size for f in files})
    made = [_received(book, campaign, file, source, day, unit_id) for file in files]
    book.session.add_all([audit for audit, _ in made])
    book.session.flush()
    out = [submission for _, submission in made]
    book.session.add_all(out)
    book.session.flush()
    for row in out:
        book.event("submission-received", row, after={"name": row.name, "sha": row.sha, "received": day.isoformat()})
    return out


def came_before(book: Book, campaign_id: str, files: Sequence[Came]) -> bool:
    """Whether one of the files is one that the campaign has already, or is there twice."""
    shas = {f.sha for f in files}
    had = select(Submission.id).where(Submission.campaign_id == campaign_id, Submission.sha.in_(shas)).limit(1)
    return len(shas) < len(files) or book.first(had) is not None


def _kept(store: Store, part: Sequence[tuple[str, bytes]]) -> list[Came]:
    shas = store.files.put_all(data for _, data in part)
    return [Came(path, sha, len(data)) for (path, data), sha in zip(part, shas, strict=True)]


def _received(
    book: Book, campaign: Campaign, file: Came, source: str, day: date, unit_id: str | None
) -> tuple[Audit, Submission]:
    name = names.clean(file.path)
    submission_id = ids.new()
    audit = queue.new(
        sha=file.sha,
        name=name,
        campaign_id=campaign.id,
        submission_id=submission_id,
        options=campaign.options,
        urgent=unit_id is not None,
    )
    submission = Submission(
        id=submission_id,
        campaign_id=campaign.id,
        unit_id=unit_id,
        audit_id=audit.id,
        sha=file.sha,
        name=name,
        source=source if file.path == name else f"{source} {guard.printable(file.path)}"[:1000],
        number=0,
        counts=False,
        state="received",
        reason="",
        how="unit" if unit_id else "",
        received=day,
        at=ids.now(),
        who=book.who,
    )
    return audit, submission


def tray(book: Book, campaign_id: str, first: int = 0, most: int | None = None) -> list[Waiting]:
    """The files whose unit is not known, or that are on another year: oldest first, `most` of them from `first` on."""
    query = (
        select(Submission, Audit)
        .join(Audit, Audit.id == Submission.audit_id)
        .where(*_in_tray(campaign_id))
        .order_by(Submission.id)
        .offset(first)
        .limit(most)
    )
    found = book.session.execute(query).all()
    if not found:
        return []
    listed = units.as_roster(book, campaign_id)
    rows = {u.line: u for u in units.of(book, campaign_id)}
    return [Waiting(s, a, [rows[n] for n in _likely(listed, s, a)], _problem(book, a)) for s, a in found]


def all_waiting(book: Book, campaign_id: str) -> list[tuple[str, int]]:
    """Id and version of every file in the tray."""
    return [(s.id, s.version) for s in book.all(select(Submission).where(*_in_tray(campaign_id)))]


def laid_aside(book: Book, campaign_id: str, most: int) -> tuple[Sequence[Submission], int]:
    """The files that were laid aside, the newest `most` of them, and how many there are."""
    there = (Submission.campaign_id == campaign_id) & (Submission.state == "set_aside")
    rows = book.all(select(Submission).where(there).order_by(Submission.id.desc()).limit(most))
    return rows, book.first(select(func.count()).select_from(Submission).where(there)) or 0


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


def _in_tray(campaign_id: str) -> tuple[ColumnElement[bool], ...]:
    waits = Submission.state.in_(("audited", "unreadable"))
    return Submission.campaign_id == campaign_id, Submission.unit_id.is_(None), Submission.reason != "", waits


def _problem(book: Book, audit: Audit) -> Words | None:
    error = results.result(book.store, audit).error if audit.status == "unreadable" else None
    return error.message if error else None


def _likely(listed: Roster, submission: Submission, audit: Audit) -> list[int]:
    """Lines of the units that a file may be from: by its body, else by its name."""
    found = listed.match(audit.agency)
    by_name = placing.by_file_name(listed, submission)
    near = [u.line for u, score in listed.nearest(audit.agency or submission.name, 3) if score >= _LIKELY]
    first = [found.unit.line] if found else []
    second = [by_name] if by_name is not None else []
    return list(dict.fromkeys((*first, *second, *near)))[:_MOST_SUGGESTED]
