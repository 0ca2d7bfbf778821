"""The tray: files that wait to be matched to a unit by hand."""

from __future__ import annotations

from starlette.responses import Response

from auditor.desk.campaign import receiving, units
from auditor.desk.store.errors import DeskError, NotFoundError
from auditor.desk.store.tables import Campaign, Submission
from auditor.desk.web import parse
from auditor.desk.web.campaigns import framed
from auditor.desk.web.listing import Asked, taken
from auditor.desk.web.visit import Visit

_PAGE = 20
_ASIDE = 200


def show(visit: Visit) -> Response:
    """What waits, with the units that it may be from."""
    with visit.desk.store.read() as book:
        campaign, frame = framed(book, visit, "tray")
        shown = taken(
            frame["tray"], visit.query("page"), lambda at: receiving.tray(book, campaign.id, at, _PAGE), _PAGE
        )
        listed = units.of(book, campaign.id) if shown.rows else []
        aside, laid = receiving.laid_aside(book, campaign.id, _ASIDE)
    return visit.page("tray.html.j2", **frame, page=shown, units=listed, aside=aside, laid=laid, asked=Asked())


def lay_aside(visit: Visit) -> Response:
    """Lays several files aside: those that were ticked, or all that wait."""
    reason = visit.sent("reason")
    if not reason:
        raise DeskError("no-reason")
    with visit.desk.store.write(visit.me.name) as book:
        campaign = book.get(Campaign, visit.path("campaign"))
        everybody = visit.sent("everybody")
        chosen = receiving.all_waiting(book, campaign.id) if everybody else parse.chosen(visit.all_sent("file"))
        for submission_id, version in chosen:
            if book.get(Submission, submission_id).campaign_id != campaign.id:
                raise NotFoundError
            receiving.set_aside(book, submission_id, version, reason)
    return visit.go(f"/campaigns/{campaign.id}/tray", "web.said.aside")


def act(visit: Visit) -> Response:
    """Gives a file to a unit, or lays it aside."""
    action, version = visit.sent("action"), visit.number("version")
    with visit.desk.store.write(visit.me.name) as book:
        submission = book.get(Submission, visit.path("submission"))
        where = f"/campaigns/{submission.campaign_id}/tray"
        if action == "match":
            wanted = visit.sent("suggested") or visit.sent("unit")
            if not wanted:
                raise DeskError("no-unit-chosen")
            unit = next((u for u in units.of(book, submission.campaign_id) if wanted in (u.id, u.name)), None)
            if unit is None:
                raise DeskError("no-unit", name=wanted[:100])
            receiving.match(book, submission.id, version, unit.id)
            return visit.go(where, "web.said.matched")
        if action == "aside":
            receiving.set_aside(book, submission.id, version, visit.sent("reason"))
            return visit.go(where, "web.said.aside")
        if action == "back":
            receiving.take_back(book, submission.id, version)
            return visit.go(where, "web.said.back")
    raise NotFoundError
