"""The queue: audits that wait in the database, in the order in which they are taken."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select, update

from auditor.desk.store import ids
from auditor.desk.store.book import Book
from auditor.desk.store.tables import Audit, Runner

QUEUED, RUNNING, DONE, FAILED = "queued", "running", "done", "failed"
_TRIES = 10  # after which an audit during which the program itself ended each time is given up
_SUSPECT = 3  # after which it is taken alone, so that none is given up for the fault of one that was taken with it
_PART = 500


class Progress(NamedTuple):
    """How far some audits are."""

    total: int
    done: int
    failed: int

    @property
    def ended(self) -> bool:
        """Whether none is left."""
        return self.done + self.failed == self.total


def ask(book: Book, **values: Any) -> Audit:
    """Puts an audit of a kept file into the queue, as `new` makes it."""
    return book.add(new(**values))


def new(
    *,
    sha: str,
    name: str,
    campaign_id: str | None = None,
    submission_id: str | None = None,
    previous: tuple[str, str] | None = None,
    options: dict[str, Any] | None = None,
    urgent: bool = False,
) -> Audit:
    """An audit of a kept file that is to wait. `previous` is (hash, name) of last year's report."""
    return Audit(
        id=ids.new(),
        sha=sha,
        name=name,
        campaign_id=campaign_id,
        submission_id=submission_id,
        previous_sha=previous and previous[0],
        previous_name=previous and previous[1],
        options=options or {},
        urgent=urgent,
        state=QUEUED,
        tries=0,
        at=ids.now(),
        errors=0,
        warnings=0,
        infos=0,
    )


def progress(book: Book, audit_ids: Sequence[str]) -> Progress:
    """How far these audits are."""
    found = Progress(0, 0, 0)
    for at in range(0, len(audit_ids), _PART):
        part = _progress(book, Audit.id.in_(audit_ids[at : at + _PART]))
        found = Progress(*(a + b for a, b in zip(found, part, strict=True)))
    return found


def of_campaign(book: Book, campaign_id: str) -> Progress:
    """How far the audits of a campaign are."""
    return _progress(book, Audit.campaign_id == campaign_id)


def _progress(book: Book, which: ColumnElement[bool]) -> Progress:
    counted = book.session.execute(select(Audit.state, func.count()).where(which).group_by(Audit.state))
    states = {row[0]: row[1] for row in counted}
    return Progress(sum(states.values()), states.get(DONE, 0), states.get(FAILED, 0))


def waiting(book: Book) -> bool | None:
    """Whether an urgent audit waits; None when none waits at all."""
    return book.first(select(Audit.urgent).where(Audit.state == QUEUED).order_by(Audit.urgent.desc()))


def is_suspect(audit: Audit) -> bool:
    """Whether it may be the one that ends the program: it was at hand whenever that ended."""
    return audit.tries > _SUSPECT


def take(book: Book, runner_id: str, most: int) -> Sequence[Audit]:
    """Takes the next audits out of the queue for a runner; one that is suspect alone."""
    wanted = select(Audit).where(Audit.state == QUEUED).order_by(Audit.urgent.desc(), Audit.at, Audit.id).limit(most)
    found = book.all(wanted.with_for_update(skip_locked=True))
    innocent = tuple(itertools.takewhile(lambda audit: audit.tries < _SUSPECT, found))
    taken = innocent or found[:1]
    for audit in taken:
        audit.state, audit.runner_id, audit.begun, audit.tries = RUNNING, runner_id, ids.now(), audit.tries + 1
    return taken


def give_back(book: Book, runner_ids: Iterable[str], *, tried: bool = True) -> None:
    """Puts what these runners had at hand back into the queue; they live no more. `tried`: they did not end by
    themselves, which is counted.
    """
    gone = list(runner_ids)
    if gone:
        here = (Audit.state == RUNNING) & Audit.runner_id.in_(gone)
        left = {"state": QUEUED, "runner_id": None}
        if not tried:
            book.session.execute(update(Audit).where(here).values({**left, "tries": Audit.tries - 1}))
        book.session.execute(update(Audit).where(here & (Audit.tries < _TRIES)).values(left))
        book.session.execute(update(Audit).where(here).values({**left, "state": FAILED, "ended": ids.now()}))
        for runner_id in gone:
            runner = book.session.get(Runner, runner_id)
            if runner is not None:
                book.session.delete(runner)
