"""A unit: its versions, the newest one with its findings, notes and letters; and what is done about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from starlette.responses import Response

from auditor.desk.campaign import findings, letters, receiving, submissions, units
from auditor.desk.people import invitations
from auditor.desk.store.book import Book
from auditor.desk.store.errors import DeskError, NotFoundError
from auditor.desk.store.tables import Audit, Campaign, Event, Found, Submission, Unit
from auditor.desk.web import forms, outputs, panes, parse, progress
from auditor.desk.web.visit import OTHER, Visit
from auditor.desk.work import queue, results

_TRAIL = 100


def show(visit: Visit) -> Response:
    """The page of a unit."""
    with visit.desk.store.read() as book:
        unit = book.get(Unit, visit.path("unit"))
        values = about(book, unit)
        values["notes"] = units.notes(book, unit.id)
        values["trail"] = _newest(book.trail(unit_id=unit.id))
    return visit.page(
        "unit.html.j2", **values, **read(visit, values, "finding_office.html.j2"), today=date.today(), area="campaign"
    )


def read(visit: Visit, values: dict[str, Any], actions: str) -> dict[str, Any]:
    """The newest version with its findings, each followed by `actions`; or why it could not be read."""
    audit = values["audit"]
    if audit is None:
        return {"panes": "", "unread": ""}
    result = results.result(visit.desk.store, audit)
    if result.error:
        return {"panes": "", "unread": result.error.message}
    return {"panes": panes.made(visit, audit, result, values["founds"], actions), "unread": ""}


def about(book: Book, unit: Unit) -> dict[str, Any]:
    """What pages of a unit show."""
    versions = submissions.of(book, unit.id)
    audits = {s.id: book.get(Audit, s.audit_id) for s in versions}
    newest = submissions.counting(book, unit.id)
    audit = audits[newest.id] if newest and audits[newest.id].state == queue.DONE else None
    return {
        "unit": unit,
        "campaign": book.get(Campaign, unit.campaign_id),
        "versions": versions,
        "audits": audits,
        "newest": newest,
        "audit": audit,
        "going": queue.progress(book, [a.id for a in audits.values()]),
        "founds": findings.of(book, unit.id),
        "letters": letters.of(book, unit_id=unit.id),
    }


def receive(visit: Visit) -> Response:
    """A new version, handed in for the unit by the office."""
    hand_in(visit, visit.path("unit"), "page")
    return visit.go(f"/units/{visit.path('unit')}", "web.said.received")


def hand_in(visit: Visit, unit_id: str, source: str) -> None:
    """Takes in one file for a unit, and waits a moment for its result."""
    given = forms.files(visit.form, "file")
    if not given:
        raise DeskError("no-file")
    files = receiving.gather(visit.desk.store, [(f.filename or "", f.file.read()) for f in given[:1]])
    with visit.desk.store.write(visit.me.name) as book:
        unit = book.get(Unit, unit_id)
        made = receiving.receive(book, unit.campaign_id, files, source=source, unit_id=unit.id)
    visit.desk.runner.wait([s.audit_id for s in made], 2.0)


def note(visit: Visit) -> Response:
    """Something noted."""
    if not visit.sent("text"):
        raise DeskError("no-reason")
    with visit.desk.store.write(visit.me.name) as book:
        units.note(book, visit.path("unit"), visit.sent("text"))
    return visit.go(f"/units/{visit.path('unit')}", "web.said.noted")


def change(visit: Visit) -> Response:
    """What the list says of the unit."""
    values = {name: visit.sent(name) for name in ("contact", "merged")}
    aliases = [a.strip() for a in visit.sent("aliases").splitlines() if a.strip()]
    with visit.desk.store.write(visit.me.name) as book:
        units.change(
            book,
            visit.path("unit"),
            visit.number("version"),
            **values,
            aliases=aliases,
            deadline=parse.day(visit.sent("deadline")),
        )
    return visit.go(f"/units/{visit.path('unit')}", "web.said.saved")


def judge(visit: Visit) -> Response:
    """A version is accepted, handed back, or taken away from the unit."""
    action, version = visit.sent("action"), visit.number("version")
    with visit.desk.store.write(visit.me.name) as book:
        submission = book.get(Submission, visit.path("submission"))
        unit_id = submission.unit_id
        if action == "accept":
            submissions.accept(book, submission.id, version)
        elif action == "return":
            submissions.hand_back(book, submission.id, version, visit.sent("reason"))
        elif action == "aside":
            receiving.set_aside(book, submission.id, version, visit.sent("reason"))
        else:
            raise NotFoundError
    return visit.go(f"/units/{unit_id}", "web.said.saved")


def decide(visit: Visit) -> Response:
    """What the office says of findings, one or several."""
    chosen = parse.chosen(visit.all_sent("finding"))
    action = visit.sent("action")
    with visit.desk.store.write(visit.me.name) as book:
        if any(book.get(Found, key).unit_id != visit.path("unit") for key, _ in chosen):
            raise NotFoundError
        if action == "dismiss":
            until = parse.day(visit.sent("until"))
            findings.many(book, chosen, "dismiss", reason=visit.sent("reason"), until=until)
        elif action == "reopen":
            findings.many(book, chosen, "reopen")
        elif action in ("accept", "refuse"):
            findings.many(book, chosen, "answer", accepted=action == "accept", text=visit.sent("reason"))
        else:
            raise NotFoundError
    return visit.go(f"/units/{visit.path('unit')}", "web.said.saved")


def invite(visit: Visit) -> Response:
    """An invitation for the unit, shown once."""
    with visit.desk.store.write(visit.me.name) as book:
        unit = book.get(Unit, visit.path("unit"))
        made, token = invitations.create(book, role="unit", name=unit.name, unit_id=unit.id)
    return invited(visit, made.name, token, f"/units/{visit.path('unit')}")


def invited(visit: Visit, name: str, token: str, back: str) -> Response:
    """The page with the address of an invitation."""
    host = visit.request.headers["host"]
    scheme = "https" if visit.desk.addresses.scheme == "https" else visit.request.url.scheme
    address = f"{scheme}://{host}/invitation/{token}"
    return visit.page("invited.html.j2", name=name, address=address, days=invitations.DAYS, back=back)


def original(visit: Visit) -> Response:
    """A file as it came."""
    with visit.desk.store.read() as book:
        submission = book.get(Submission, visit.path("submission"))
    return as_it_came(visit, submission)


def as_it_came(visit: Visit, submission: Submission) -> Response:
    """The file of a submission, under its own name."""
    return visit.file(visit.desk.store.files.read(submission.sha), submission.name, OTHER)


def view(visit: Visit) -> Response:
    """One version: the report beside its findings."""
    with visit.desk.store.read() as book:
        submission = book.get(Submission, visit.path("submission"))
        audit = book.get(Audit, submission.audit_id)
        unit = book.get(Unit, submission.unit_id) if submission.unit_id else None
    if audit.state != queue.DONE:
        raise DeskError("not-yet")
    shown = panes.made(visit, audit, results.result(visit.desk.store, audit))
    return visit.page("submission.html.j2", submission=submission, unit=unit, panes=shown, audit=audit, area="campaign")


def output(visit: Visit) -> Response:
    """A version as a file: with comments, as one page, as JSON."""
    with visit.desk.store.read() as book:
        submission = book.get(Submission, visit.path("submission"))
        audit = book.get(Audit, submission.audit_id)
    return outputs.rendered(visit, audit)


async def watch(visit: Visit) -> Response:
    """Progress of the files of a unit."""

    def look(book: Book) -> queue.Progress:
        values = about(book, book.get(Unit, visit.path("unit")))
        return values["going"]

    return await progress.stream(visit, look)


def _newest(events: Sequence[Event]) -> list[Event]:
    return list(reversed(events[-_TRAIL:]))
