"""The units of a campaign: its list, taken in and changed; what is noted on each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import exists, func, select

from auditor.batch import roster
from auditor.batch.roster import Roster
from auditor.desk.store import ids, names
from auditor.desk.store.book import Book
from auditor.desk.store.tables import Campaign, Note, Submission, Unit
from auditor.form.normal import normal

_COLUMNS = ("line", "name", "level", "parent", "contact", "deadline", "received", "merged")
_CHANGEABLE = {*_COLUMNS, "aliases", "gone"} - {"line"}


class Changes(NamedTuple):
    """What a new list did to the units."""

    added: int
    changed: int
    gone: int


def take_list(book: Book, campaign_id: str, data: bytes, name: str) -> Changes:
    """Takes in a list (CSV or XLSX): units are known again by name; those that it lacks are marked as gone, with all
    that belongs to them. Raises UsageError with the line that is wrong.
    """
    campaign = book.get(Campaign, campaign_id)
    name = names.clean(name)
    listed = roster.read(data, name)
    known = {normal(u.name): u for u in of(book, campaign_id, gone=True)}
    added = changed = 0
    for unit in listed.units:
        values: dict[str, Any] = {c: getattr(unit, c) for c in _COLUMNS} | {"aliases": list(unit.aliases)}
        row = known.pop(normal(unit.name), None)
        if row is None:
            book.session.add(_row(campaign_id, values))
            added += 1
        else:
            changed += book.change(row, "unit-changed", **values, gone=False)
    book.session.flush()
    gone = sum(book.change(row, "unit-gone", gone=True) for row in known.values())
    before = campaign.roster
    campaign.roster = name
    counts = {"added": added, "changed": changed, "gone": gone}
    book.event("campaign-list", campaign, before={"list": before}, after={"list": name, **counts})
    return Changes(added, changed, gone)


def add(book: Book, campaign_id: str, name: str, **values: Any) -> Unit:
    """A unit by hand, at the end of the list."""
    book.get(Campaign, campaign_id, lock=True)
    last = book.first(select(func.max(Unit.line)).where(Unit.campaign_id == campaign_id)) or 1
    blank = {"level": "", "parent": "", "contact": "", "merged": "", "aliases": []}
    unit = book.add(_row(campaign_id, {**blank, **values, "name": name.strip()[:200], "line": last + 1}))
    book.event("unit-new", unit, after={"name": unit.name})
    return unit


def change(book: Book, unit_id: str, version: int, **values: Any) -> Unit:
    """Changes columns of a unit (name, level, parent, aliases, contact, deadline, received, merged, gone)."""
    unit = book.get(Unit, unit_id, version=version)
    unknown = set(values) - _CHANGEABLE
    if unknown:
        raise ValueError(f"no columns to change: {unknown}")
    book.change(unit, "unit-changed", **values)
    return unit


def of(book: Book, campaign_id: str, *, gone: bool = False) -> Sequence[Unit]:
    """The units of a campaign in the order of the list."""
    query = select(Unit).where(Unit.campaign_id == campaign_id).order_by(Unit.line, Unit.id)
    return book.all(query if gone else query.where(Unit.gone.is_(False)))


def left_out(book: Book, campaign_id: str) -> Sequence[Unit]:
    """The units that a newer list lacks though a file of theirs was received."""
    came = exists().where(Submission.unit_id == Unit.id, Submission.counts)
    here = (Unit.campaign_id == campaign_id) & Unit.gone.is_(True)
    return book.all(select(Unit).where(here, came).order_by(Unit.line, Unit.id))


def as_roster(book: Book, campaign_id: str, came: Mapping[str, date] | None = None) -> Roster:
    """The list as batch knows it; `came` are days of receipt by unit, for those of which the list has none."""
    days = came or {}
    listed = tuple(
        roster.Unit(
            name=u.name,
            line=u.line,
            level=u.level,
            parent=u.parent,
            aliases=tuple(u.aliases),
            contact=u.contact,
            deadline=u.deadline,
            received=u.received or days.get(u.id),
            merged=u.merged,
        )
        for u in of(book, campaign_id)
    )
    return Roster(listed, book.get(Campaign, campaign_id).roster)


def note(book: Book, unit_id: str, text: str) -> Note:
    """Notes something on a unit."""
    unit = book.get(Unit, unit_id)
    made = Note(
        id=ids.new(),
        campaign_id=unit.campaign_id,
        unit_id=unit_id,
        text=text.strip()[:4000],
        at=ids.now(),
        who=book.who,
    )
    book.add(made)
    book.event("unit-note", made, after={"text": made.text})
    return made


def notes(book: Book, unit_id: str) -> Sequence[Note]:
    """What was noted on a unit, newest first."""
    return book.all(select(Note).where(Note.unit_id == unit_id).order_by(Note.id.desc()))


def _row(campaign_id: str, values: dict[str, Any]) -> Unit:
    return Unit(id=ids.new(), campaign_id=campaign_id, gone=False, errors=0, warnings=0, infos=0, **values)
