"""Letters to units: to correct what was found, to hand in at last, to hand in again what could not be read.

A letter is issued with number and date, and kept as it was. It is answered when all it told is settled, and withdrawn
when it no longer applies; what it told is open again then.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Literal, NamedTuple

from sqlalchemy import case, func, select

from auditor.desk.campaign import letter_files
from auditor.desk.store import ids
from auditor.desk.store.book import Book
from auditor.desk.store.errors import DeskError
from auditor.desk.store.tables import Campaign, Found, Letter, Submission, Told, Unit
from auditor.model.base import Lang

Kind = Literal["correct", "missing", "unreadable"]
_STANDS = ("issued", "sent")
_TELLABLE = Found.state.in_(("open", "told")) & (Found.severity != "info")


class Due(NamedTuple):
    """A unit that could be written to: of which kind, how many findings there are to tell, how many of them no letter
    has told yet, and the letter of this kind that stands.
    """

    unit: Unit
    kind: Kind
    findings: int
    untold: int
    letter: Letter | None


def due(book: Book, campaign_id: str) -> list[Due]:
    """The units that could be written to, in the order of the list."""
    standing = {(x.unit_id, x.kind): x for x in of(book, campaign_id=campaign_id) if x.state in _STANDS}
    files = {s.unit_id: s for s in book.all(select(Submission).where(_here(campaign_id)))}
    told = _counted(book, campaign_id)
    units = select(Unit).where(Unit.campaign_id == campaign_id, Unit.gone.is_(False), Unit.merged == "")
    out: list[Due] = []
    for unit in book.all(units.order_by(Unit.line, Unit.id)):
        file, (found, untold) = files.get(unit.id), told.get(unit.id, (0, 0))
        kind = _kind(file, found)
        if kind is not None:
            out.append(Due(unit, kind, found, untold, standing.get((unit.id, kind))))
    return out


def preview(
    book: Book,
    unit_id: str,
    kind: Kind,
    *,
    number: str = "",
    dated: date | None = None,
    deadline: date | None = None,
    lang: Lang = "zh",
) -> bytes:
    """A letter as it would be issued, as a .docx file. Raises DeskError when there is nothing to write."""
    unit = book.get(Unit, unit_id)
    return _made(book, unit, kind, letter_files.Head(number, dated or date.today(), deadline), lang)[0]


def issue(
    book: Book,
    campaign_id: str,
    chosen: Sequence[tuple[str, Kind]],
    *,
    number: str = "",
    first: int = 1,
    dated: date | None = None,
    deadline: date | None = None,
    lang: Lang = "zh",
) -> list[Letter]:
    """Issues letters, (unit, kind) each; `{n}` in `number` counts them from `first`. A letter of the same kind that was
    not sent yet is withdrawn for the new one. All of them or none.
    """
    day = dated or date.today()
    if deadline is not None and deadline < day:
        raise DeskError("answer-before", until=deadline.isoformat(), dated=day.isoformat())
    out: list[Letter] = []
    for at, (unit_id, kind) in enumerate(chosen, start=first):
        unit = book.get(Unit, unit_id, lock=True)
        if unit.campaign_id != campaign_id:
            raise DeskError("other-campaign")
        head = letter_files.Head(number.replace("{n}", str(at)).strip()[:100], day, deadline)
        data, submission, found = _made(book, unit, kind, head, lang)
        for before in of(book, unit_id=unit_id):
            if before.kind == kind and before.state == "issued":
                _end(book, before, "withdrawn", "replaced")
        letter = Letter(
            id=ids.new(),
            campaign_id=campaign_id,
            unit_id=unit_id,
            submission_id=submission and submission.id,
            kind=kind,
            state="issued",
            number=head.number,
            dated=day,
            deadline=deadline,
            sha=book.keep(data),
            name=letter_files.name(unit, kind, lang),
            reason="",
            at=ids.now(),
            who=book.who,
        )
        out.append(book.add(letter))
        told = {"kind": kind, "number": head.number, "dated": day.isoformat(), "findings": [f.id for f in found]}
        book.event("letter-issued", letter, after=told)
        for row in found:
            book.session.add(Told(letter_id=letter.id, finding_id=row.id))
            book.change(row, "finding-told", state="told")
        book.session.flush()
    return out


def sent(book: Book, letter_id: str, version: int) -> Letter:
    """Notes that a letter went out."""
    letter = book.get(Letter, letter_id, version=version)
    if letter.state != "issued":
        raise DeskError("state")
    book.change(letter, "letter-sent", state="sent", sent=ids.now())
    return letter


def withdraw(book: Book, letter_id: str, version: int, reason: str) -> Letter:
    """Withdraws a letter; what it told is open again, unless another one tells it."""
    letter = book.get(Letter, letter_id, version=version)
    if letter.state not in _STANDS:
        raise DeskError("state")
    if not reason.strip():
        raise DeskError("no-reason")
    _end(book, letter, "withdrawn", reason.strip()[:1000])
    return letter


def many(book: Book, chosen: Iterable[tuple[str, int]], act: Callable[..., Letter], **values: str) -> list[Letter]:
    """`sent` or `withdraw` for several letters, (id, version) each: all or none. Those that are past it are left as
    they are; raises DeskError when all are.
    """
    states = ("issued",) if act is sent else _STANDS
    rows = [book.get(Letter, letter_id, version=version) for letter_id, version in chosen]
    fit = [row for row in rows if row.state in states]
    if not fit:
        raise DeskError("state")
    return [act(book, row.id, row.version, **values) for row in fit]


def of(book: Book, *, campaign_id: str = "", unit_id: str = "") -> Sequence[Letter]:
    """The letters of a campaign or of a unit, newest first."""
    which = Letter.unit_id == unit_id if unit_id else Letter.campaign_id == campaign_id
    return book.all(select(Letter).where(which).order_by(Letter.id.desc()))


def told(book: Book, letter_id: str) -> Sequence[Found]:
    """What a letter tells."""
    return book.all(select(Found).join(Told, Told.finding_id == Found.id).where(Told.letter_id == letter_id))


def archive(book: Book, letter_ids: Iterable[str]) -> bytes:
    """Letters as they were issued, in one .zip file."""
    buffer = io.BytesIO()
    used: set[str] = set()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        for letter_id in letter_ids:
            letter = book.get(Letter, letter_id)
            name = letter_files.distinct(letter.name, used)
            out.writestr(name, book.store.files.read(letter.sha))
    return buffer.getvalue()


def review(book: Book, unit: Unit) -> None:
    """Ends the letters to a unit that no longer apply, after something came in or was decided."""
    standing = [letter for letter in of(book, unit_id=unit.id) if letter.state in _STANDS]
    if not standing:
        return
    book.session.flush()
    file = book.first(select(Submission).where(Submission.unit_id == unit.id, Submission.counts))
    for letter in standing:
        if letter.kind == "correct":
            states = {f.state for f in told(book, letter.id)}
            over = bool(states) and states <= {"settled", "dismissed", "accepted"}
            false = "dismissed" in states
        else:
            over = file is not None and (letter.kind == "missing" or file.state != "unreadable")
            false = False
        if over:
            answered = letter.state == "sent" and not false
            _end(book, letter, "answered" if answered else "withdrawn", "" if answered else "no longer applies")


def _end(book: Book, letter: Letter, state: str, reason: str) -> None:
    book.change(letter, f"letter-{state}", state=state, reason=reason)
    if state != "withdrawn":
        return
    book.session.flush()
    elsewhere = (
        select(Told.finding_id)
        .join(Letter, Letter.id == Told.letter_id)
        .where(Letter.unit_id == letter.unit_id, Letter.id != letter.id, Letter.state.in_((*_STANDS, "answered")))
    )
    still = set(book.all(elsewhere))
    for row in told(book, letter.id):
        if row.state == "told" and row.id not in still:
            book.change(row, "finding-untold", state="open")


def _kind(file: Submission | None, found: int) -> Kind | None:
    if file is None:
        return "missing"
    if file.state == "unreadable":
        return "unreadable"
    return "correct" if found else None


def _made(
    book: Book, unit: Unit, kind: Kind, head: letter_files.Head, lang: Lang
) -> tuple[bytes, Submission | None, Sequence[Found]]:
    file = book.first(select(Submission).where(Submission.unit_id == unit.id, Submission.counts))
    found = _tellable(book, unit.id) if kind == "correct" else ()
    if _kind(file, len(found)) != kind:
        raise DeskError("nothing-to-write", unit=unit.name)
    campaign = book.get(Campaign, unit.campaign_id)
    return letter_files.made(book, campaign, unit, kind, file, found, head, lang), file, found


def _here(campaign_id: str):  # noqa: ANN202 - an expression of SQLAlchemy
    return (Submission.campaign_id == campaign_id) & Submission.counts


def _counted(book: Book, campaign_id: str) -> dict[str, tuple[int, int]]:
    """By unit, how many errors and warnings there are to tell, and how many no letter has told."""
    untold = func.sum(case((Found.state == "open", 1), else_=0))
    query = select(Found.unit_id, func.count(), untold).where(Found.campaign_id == campaign_id, _TELLABLE)
    return {row[0]: (row[1], int(row[2])) for row in book.session.execute(query.group_by(Found.unit_id))}


def _tellable(book: Book, unit_id: str) -> Sequence[Found]:
    """The errors and warnings of a unit that a letter tells."""
    return book.all(select(Found).where(Found.unit_id == unit_id, _TELLABLE).order_by(Found.id))
