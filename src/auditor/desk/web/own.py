"""The page of a unit that was invited: its own report and findings, and nothing of anybody else's.

No address here has an id of a unit: it is the one of the account.
"""

from __future__ import annotations

from typing import TypeVar

from starlette.responses import Response

from auditor.desk.campaign import findings
from auditor.desk.store.book import Book
from auditor.desk.store.errors import NotFoundError
from auditor.desk.store.tables import Audit, Found, Letter, Submission, Unit
from auditor.desk.web import outputs, progress, units
from auditor.desk.web.visit import KINDS, Visit
from auditor.desk.work import queue

_ARRIVED = ("sent", "answered")
T = TypeVar("T", Found, Letter, Submission)


def show(visit: Visit) -> Response:
    """The unit's page."""
    with visit.desk.store.read() as book:
        values = units.about(book, book.get(Unit, visit.own_unit))
    values["letters"] = [one for one in values["letters"] if one.state in _ARRIVED]
    return visit.page("mine.html.j2", **values, **units.read(visit, values, "finding_unit.html.j2"))


def receive(visit: Visit) -> Response:
    """Hands in."""
    units.hand_in(visit, visit.own_unit, "unit")
    return visit.go("/mine", "web.said.handed_in")


def explain(visit: Visit) -> Response:
    """Says why a finding is right as it is."""
    with visit.desk.store.write(visit.me.name) as book:
        found = _own(visit, book.get(Found, visit.path("finding")))
        findings.explain(book, found.id, visit.number("version"), visit.sent("text"))
    return visit.go("/mine", "web.said.explained")


def original(visit: Visit) -> Response:
    """A file that it handed in."""
    return units.as_it_came(visit, _submission(visit))


def output(visit: Visit) -> Response:
    """Its result as a file."""
    submission = _submission(visit)
    with visit.desk.store.read() as book:
        audit = book.get(Audit, submission.audit_id)
    return outputs.rendered(visit, audit)


def letter(visit: Visit) -> Response:
    """A letter that was sent to it."""
    with visit.desk.store.read() as book:
        found = _own(visit, book.get(Letter, visit.path("letter")))
    if found.state not in _ARRIVED:
        raise NotFoundError
    return visit.file(visit.desk.store.files.read(found.sha), found.name, KINDS["docx"])


async def watch(visit: Visit) -> Response:
    """Progress of its files."""

    def look(book: Book) -> queue.Progress:
        return units.about(book, book.get(Unit, visit.own_unit))["going"]

    return await progress.stream(visit, look)


def _submission(visit: Visit) -> Submission:
    with visit.desk.store.read() as book:
        return _own(visit, book.get(Submission, visit.path("submission")))


def _own(visit: Visit, row: T) -> T:
    """The row, if it is the unit's own. Raises NotFoundError, as if there were none."""
    if row.unit_id != visit.own_unit:
        raise NotFoundError
    return row
