"""The table of a campaign: one row a unit, worst first, and what they come to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import func, select

from auditor.desk.campaign import submissions
from auditor.desk.campaign.findings import COUNTING
from auditor.desk.store.book import Book
from auditor.desk.store.tables import Audit, Campaign, Found, Letter, Submission, Unit
from auditor.desk.work import queue
from auditor.model.base import Lang

_MOST_RULES = 12


class Row(NamedTuple):
    """A unit at this moment. `state`: missing | received | unreadable | audited | accepted | returned | merged. `newer`
    is the state of a later file that does not count (received, unreadable, returned), if there is one.
    """

    unit_id: str
    line: int
    unit: str
    level: str
    parent: str
    contact: str
    errors: int
    warnings: int
    infos: int
    state: str
    newer: str
    submission_id: str | None
    number: int
    received: date | None
    deadline: date | None
    late: bool
    letter_id: str | None
    letter_kind: str
    letter_state: str
    letter_dated: date | None


class Rule(NamedTuple):
    """A rule with how much it found."""

    rule: str
    title: dict[str, str]
    severity: str
    findings: int


class Summary(NamedTuple):
    """What the rows come to."""

    states: dict[str, int]
    errors: int
    warnings: int
    infos: int
    rules: Sequence[Rule]
    tray: int


def rows(book: Book, campaign_id: str) -> list[Row]:
    """All units, worst first: unreadable and missing ones, then by errors and warnings."""
    campaign = book.get(Campaign, campaign_id)
    counting, newer = _files(book, campaign_id)
    first = submissions.received(book, campaign_id)
    letters = _letters(book, campaign_id)
    units = select(*_UNIT, Unit.deadline, Unit.received, Unit.merged)
    units = units.where(Unit.campaign_id == campaign_id, Unit.gone.is_(False))
    today = date.today()
    out: list[Row] = []
    for *own, deadline, came, merged in book.columns(units):
        key = own[0]
        file, later, letter = counting.get(key), newer.get(key), letters.get(key)
        last = deadline or campaign.deadline
        state = file.state if file else "merged" if merged else later.state if later else "missing"
        out.append(
            Row(
                *own,
                state=state,
                newer=later.state if later and file and later.id > file.id else "",
                submission_id=file.id if file else later.id if later else None,
                number=file.number if file else 0,
                received=file.received if file else None,
                deadline=last,
                late=last is not None and state != "merged" and (came or first.get(key, today)) > last,
                letter_id=letter.id if letter else None,
                letter_kind=letter.kind if letter else "",
                letter_state=letter.state if letter else "",
                letter_dated=letter.dated if letter else None,
            )
        )
    return sorted(out, key=_order)


def summary(book: Book, campaign_id: str, found: Sequence[Row] | None = None) -> Summary:
    """What the rows come to, and the commonest faults."""
    listed = rows(book, campaign_id) if found is None else found
    return Summary(
        states=dict(Counter(r.state for r in listed)),
        errors=sum(r.errors for r in listed),
        warnings=sum(r.warnings for r in listed),
        infos=sum(r.infos for r in listed),
        rules=_rules(book, campaign_id),
        tray=waiting(book, campaign_id),
    )


def waiting(book: Book, campaign_id: str) -> int:
    """How many files wait in the tray."""
    query = select(func.count()).where(
        Submission.campaign_id == campaign_id,
        Submission.unit_id.is_(None),
        Submission.reason != "",
        Submission.state.in_(("audited", "unreadable")),
    )
    return book.session.execute(query).scalar_one()


def failed(book: Book, campaign_id: str, lang: Lang) -> dict[str, int]:
    """Why files could not be checked, which is not their fault, and how many each."""
    query = select(Audit.problem).join(Submission, Audit.id == Submission.audit_id)
    here = Submission.state.not_in(("superseded", "set_aside")) & (Audit.state == queue.FAILED)
    found = book.columns(query.where(Submission.campaign_id == campaign_id, here))
    return dict(Counter((row[0] or {}).get(lang, "") for row in found).most_common())


def with_rule(book: Book, campaign_id: str, rule: str) -> set[str]:
    """The units in whose reports a rule found something that counts."""
    here = (Found.campaign_id == campaign_id) & (Found.rule == rule) & Found.state.in_(COUNTING)
    return set(book.all(select(Found.unit_id).where(here)))


# Columns, not whole rows: of 4,000 units those would take most of the time of the page. Those of a unit are the first
# ones of a Row.
_UNIT: tuple[Any, ...] = (
    *(Unit.id, Unit.line, Unit.name, Unit.level, Unit.parent, Unit.contact),
    *(Unit.errors, Unit.warnings, Unit.infos),
)
_FILE = (Submission.id, Submission.unit_id, Submission.state, Submission.number, Submission.received, Submission.counts)
_LETTER = (Letter.id, Letter.unit_id, Letter.kind, Letter.state, Letter.dated)


def _files(book: Book, campaign_id: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """By unit, the file that counts, and the newest one that does not."""
    wanted = ("audited", "accepted", "unreadable", "returned", "received")
    query = select(*_FILE).where(Submission.campaign_id == campaign_id, Submission.state.in_(wanted))
    counting: dict[str, Any] = {}
    newer: dict[str, Any] = {}
    for file in book.columns(query.where(Submission.unit_id.is_not(None)).order_by(Submission.id)):
        (counting if file.counts else newer)[file.unit_id] = file
    return counting, newer


def _letters(book: Book, campaign_id: str) -> dict[str, Any]:
    """By unit, the last letter that was not withdrawn."""
    query = select(*_LETTER).where(Letter.campaign_id == campaign_id, Letter.state != "withdrawn")
    return {letter.unit_id: letter for letter in book.columns(query.order_by(Letter.id))}


def _rules(book: Book, campaign_id: str) -> list[Rule]:
    times = func.sum(Found.times)
    query = (
        select(Found.rule, func.min(Found.severity), times, func.max(Found.id))
        .where(Found.campaign_id == campaign_id, Found.state.in_(COUNTING))
        .group_by(Found.rule)
        .order_by(times.desc(), Found.rule)
        .limit(_MOST_RULES)
    )
    found = book.session.execute(query).all()
    newest = book.load(Found, (row[-1] for row in found))
    return [Rule(rule, newest[one].title, severity, int(count)) for rule, severity, count, one in found]


def _order(row: Row) -> tuple[bool, bool, int, int, int]:
    return row.state != "unreadable", row.state != "missing", -row.errors, -row.warnings, row.line
