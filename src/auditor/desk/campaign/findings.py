"""What was found in the reports of a unit, over all its versions: open, told, settled, dismissed, explained.

A finding is known again by its fingerprint (the place) and content hash (the values). When the values change it is
another one: the old one is settled, the new one is open and knows what it came from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import bindparam, case, func, select, update
from sqlalchemy.orm.attributes import set_committed_value

from auditor.desk.campaign import waivers
from auditor.desk.store import ids
from auditor.desk.store.book import Book
from auditor.desk.store.errors import DeskError
from auditor.desk.store.tables import Base, Campaign, Event, Found, Submission, Unit

COUNTING = ("open", "told", "explained")
"""States in which a finding counts."""
_OVER = ("dismissed", "accepted")
_SAID = ("explained",)
_YEARS = 1
"""Until the end of the how many-th year from now a dismissal holds unless somebody says otherwise."""
_SHORT = ("rule", "severity", "place", "title", "message", "pairs")


def sync(
    book: Book, unit: Unit, submission: Submission | None, found: Iterable[dict[str, Any]], *, across: bool = False
) -> None:
    """Brings the findings of a unit up to those of its newest version (or of the comparison of all reports)."""
    book.session.flush()
    known = {(f.fingerprint, f.content_hash): f for f in book.all(select(Found).where(Found.unit_id == unit.id))}
    places = {f.fingerprint: f for f in known.values() if f.across == across}
    accepted = waivers.holding(book, unit.campaign_id)
    times: Counter[tuple[str, str]] = Counter()
    fresh: dict[tuple[str, str], dict[str, Any]] = {}
    for one in found:
        key = one["fingerprint"], one["content_hash"]
        times[key] += 1
        fresh.setdefault(key, one)
    for key, one in fresh.items():
        row = known.get(key)
        if row is None:
            row = known[key] = _new(unit, one, across, places.get(key[0]))
            book.session.add(row)
        elif row.state == "settled":
            book.change(row, "finding-again", state="open")
        _still(row, one, times[key], submission)
        _judge(book, row, accepted)
    for key, row in known.items():
        if key not in fresh and row.across == across and row.state != "settled":
            book.change(row, "finding-settled", state="settled")
    _write_counts(book, unit, known.values())


def no_longer_absent(book: Book, unit: Unit) -> None:
    """Settles what comparing all reports found about a unit while none of its own could be read; the next comparison
    finds again what still holds. `sync`, which follows, counts.
    """
    here = (Found.unit_id == unit.id) & Found.across & (Found.state != "settled")
    for row in book.all(select(Found).where(here)):
        book.change(row, "finding-settled", state="settled")


def recount(book: Book, *unit_ids: str) -> None:
    """Counts what counts of the findings of units."""
    book.session.flush()
    for unit_id in unit_ids:
        here = (Found.unit_id == unit_id) & Found.state.in_(COUNTING)
        sums = [func.coalesce(func.sum(case((Found.severity == s, Found.times), else_=0)), 0) for s in _SEVERITIES]
        counts = book.session.execute(select(*sums).where(here)).one()
        _set_counts(book, book.get(Unit, unit_id), tuple(map(int, counts)))


def _write_counts(book: Book, unit: Unit, rows: Iterable[Found]) -> None:
    """The same for a unit whose findings are at hand."""
    sums = Counter[str]()
    for row in rows:
        if row.state in COUNTING:
            sums[row.severity] += row.times
    counts = tuple(sums[s] for s in _SEVERITIES)
    if counts != (unit.errors, unit.warnings, unit.infos):
        _set_counts(book, unit, counts)


def _set_counts(book: Book, unit: Unit, counts: tuple[int, ...]) -> None:
    """Not through the row: what a form was made from is not stale because an audit ended."""
    values = dict(zip(_COLUMNS, counts, strict=True))
    book.session.connection().execute(_COUNTS, {"unit": unit.id, **values})
    for name, value in values.items():
        set_committed_value(unit, name, value)


_COLUMNS = ("errors", "warnings", "infos")
_COUNTS = (
    update(Base.metadata.tables[Unit.__tablename__])
    .where(Unit.id == bindparam("unit"))
    .values({c: bindparam(c) for c in _COLUMNS})
)


_SEVERITIES = ("error", "warning", "info")


def _new(unit: Unit, one: dict[str, Any], across: bool, before: Found | None) -> Found:
    return Found(
        id=ids.new(),
        campaign_id=unit.campaign_id,
        unit_id=unit.id,
        fingerprint=one["fingerprint"],
        content_hash=one["content_hash"],
        across=across,
        state="open",
        before_id=before.id if before else None,
        reason="",
        by="",
        said="",
        said_by="",
        at=ids.now(),
        times=1,
        whole=one.get("whole"),
        **{k: one[k] for k in _SHORT},
    )


def _still(row: Found, one: dict[str, Any], times: int, submission: Submission | None) -> None:
    """Notes that a finding stands in a version; its words may be those of a newer program."""
    row.first_id = row.first_id or (submission and submission.id)
    row.last_id = submission and submission.id
    row.times = times
    for name in (*_SHORT, "whole"):
        if getattr(row, name) != one.get(name):
            setattr(row, name, one.get(name))


def _judge(book: Book, row: Found, accepted: dict[tuple[str, str], waivers.Held]) -> None:
    """Dismisses what a waiver covers, and opens again what none covers any more."""
    held = waivers.of(row.pairs, accepted)
    if held is not None and row.state in COUNTING:
        book.session.flush()
        book.change(row, "finding-waived", state="dismissed", reason=held.reason, by=held.by, until=held.until)
    elif held is None and row.state in _OVER:
        book.change(row, "finding-expired", state="open", reason="", by="", until=None)


def judge(book: Book, campaign_id: str) -> None:
    """Holds all findings of a campaign against its waivers: some were taken in, or have come to their end."""
    accepted = waivers.holding(book, campaign_id)
    touched: set[str] = set()
    standing = (Found.campaign_id == campaign_id) & (Found.state != "settled")
    for row in book.all(select(Found).where(standing)):
        before = row.state
        _judge(book, row, accepted)
        if row.state != before:
            touched.add(row.unit_id)
    recount(book, *touched)


def take_waivers(book: Book, campaign_id: str, data: bytes, name: str) -> int:
    """Takes in a waivers file of the command line, and returns how many it held. Raises PackError."""
    campaign = book.get(Campaign, campaign_id)
    found = waivers.load(data, name)
    for waiver in found:
        pair = waiver.fingerprint, waiver.content_hash
        waivers.put(book, campaign_id, pair, waiver.reason, waiver.by, waiver.until)
    book.event("campaign-waivers", campaign, after={"file": name, "waivers": len(found)})
    book.session.flush()
    judge(book, campaign_id)
    return len(found)


def of(book: Book, unit_id: str) -> Sequence[Found]:
    """The findings of a unit: those that stand first, worst first, then what is settled."""
    rank = case({"error": 0, "warning": 1}, value=Found.severity, else_=2)
    settled = case((Found.state == "settled", 1), else_=0)
    return book.all(select(Found).where(Found.unit_id == unit_id).order_by(settled, rank, Found.rule, Found.id))


def dismiss(book: Book, finding_id: str, version: int, reason: str, until: date | None = None) -> Found:
    """Says that a finding is a false alarm. It holds until its values change, or `until` is past; `auditor check` takes
    it from `waivers.out`.
    """
    row = _standing(book, finding_id, version, COUNTING)
    return _waive(book, row, "dismissed", reason, until)


def reopen(book: Book, finding_id: str, version: int) -> Found:
    """Takes a dismissal, or the acceptance of an explanation, back."""
    row = _standing(book, finding_id, version, _OVER)
    waivers.revoke(book, row.campaign_id, row.pairs)
    book.change(row, "finding-reopened", state="open", reason="", by="", until=None)
    recount(book, row.unit_id)
    return row


def explain(book: Book, finding_id: str, version: int, text: str) -> Found:
    """The unit says why a finding is right as it is."""
    row = _standing(book, finding_id, version, COUNTING)
    if not text.strip():
        raise DeskError("no-reason")
    book.change(row, "finding-explained", state="explained", said=text.strip()[:4000], said_by=book.who)
    return row


def answer(book: Book, finding_id: str, version: int, accepted: bool, text: str = "") -> Found:
    """Accepts a unit's explanation, and the finding counts no more; or does not, and it is open again."""
    row = _standing(book, finding_id, version, _SAID)
    if accepted:
        return _waive(book, row, "accepted", row.said[:1000], None)
    book.change(row, "finding-refused", state="open")
    if text.strip():
        book.event("finding-answer", row, after={"text": text.strip()[:1000]})
    return row


def many(book: Book, chosen: Sequence[tuple[str, int]], action: str, **values: Any) -> list[Found]:
    """The same for several findings, (id, version) each: all or none. Those in whose state it cannot be done are left
    as they are; raises DeskError when it can be done to none.
    """
    act, states = _ACTS[action]
    rows = [book.get(Found, finding_id, version=version) for finding_id, version in chosen]
    fit = [row for row in rows if row.state in states]
    if not fit:
        raise DeskError("state")
    return [act(book, row.id, row.version, **values) for row in fit]


_ACTS: dict[str, tuple[Callable[..., Found], Collection[str]]] = {
    "dismiss": (dismiss, COUNTING),
    "reopen": (reopen, _OVER),
    "explain": (explain, COUNTING),
    "answer": (answer, _SAID),
}


def history(book: Book, finding_id: str) -> Sequence[Event]:
    """What happened to a finding."""
    return book.trail(subject_id=finding_id)


def _standing(book: Book, finding_id: str, version: int, states: Collection[str]) -> Found:
    row = book.get(Found, finding_id, version=version)
    if row.state not in states:
        raise DeskError("state")
    return row


def _waive(book: Book, row: Found, state: str, reason: str, until: date | None) -> Found:
    if not reason.strip():
        raise DeskError("no-reason")
    last = until or date(date.today().year + _YEARS, 12, 31)
    if last < date.today():
        raise DeskError("past")
    reason = reason.strip()[:1000]
    waivers.put(book, row.campaign_id, (row.fingerprint, row.content_hash), reason, book.who, last)
    book.change(row, f"finding-{state}", state=state, reason=reason, by=book.who, until=last)
    recount(book, row.unit_id)
    return row
