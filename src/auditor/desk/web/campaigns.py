"""Campaigns: the list of them, a new one, and the table of units, on which files are dropped."""

from __future__ import annotations

from datetime import date
from typing import Any

from starlette.responses import Response

from auditor.desk.campaign import campaigns, receiving, table, units
from auditor.desk.store.book import Book
from auditor.desk.store.errors import DeskError
from auditor.desk.store.tables import Campaign
from auditor.desk.web import forms, parse, progress
from auditor.desk.web.listing import LEVELS, ORDERS, Asked, narrowed, page
from auditor.desk.web.visit import Visit
from auditor.desk.work import queue

_FAULTS = 4
YEARS = 2008, 2100


def index(visit: Visit) -> Response:
    """All campaigns."""
    with visit.desk.store.read() as book:
        shown = [(c, table.summary(book, c.id)) for c in campaigns.every(book)]
    return visit.page("campaigns.html.j2", shown=shown, year=date.today().year - 1)


def create(visit: Visit) -> Response:
    """A new campaign from a list of units."""
    lists = forms.files(visit.form, "roster")
    roster = lists[0].file.read() if lists else None
    year = parse.whole(visit.sent("year"), *YEARS)
    with visit.desk.store.write(visit.me.name) as book:
        made = campaigns.create(
            book,
            name=visit.sent("name") or visit.say("web.campaign.named", year=year),
            year=year,
            roster=roster,
            roster_name=(lists[0].filename or "") if lists else "",
            deadline=parse.day(visit.sent("deadline")),
            previous_id=visit.sent("previous") or None,
        )
    return visit.go(f"/campaigns/{made.id}", "web.said.campaign")


def show(visit: Visit) -> Response:
    """The table of units."""
    asked = Asked.of(visit.request.query_params)
    with visit.desk.store.read() as book:
        campaign = book.get(Campaign, visit.path("campaign"))
        rows = table.rows(book, campaign.id)
        summary = table.summary(book, campaign.id, rows)
        going = queue.of_campaign(book, campaign.id)
        failed = table.failed(book, campaign.id, visit.lang) if going.failed else {}
        left_out = units.left_out(book, campaign.id)
        of_rule = table.with_rule(book, campaign.id, asked.rule) if asked.rule else None
    found = narrowed(rows, asked, of_rule)
    return visit.page(
        "campaign.html.j2",
        **frame(campaign, "units", summary.tray),
        asked=asked,
        page=page(found, visit.query("page")),
        total=len(rows),
        summary=summary,
        faults=summary.rules[:_FAULTS],
        going=going,
        failed=failed,
        left_out=left_out,
        levels=LEVELS,
        orders=ORDERS,
    )


def receive(visit: Visit) -> Response:
    """Files for a campaign: reports, zips, whatever was dropped."""
    given = forms.files(visit.form, "files")
    if not given:
        raise DeskError("no-file")
    files = receiving.gather(visit.desk.store, ((f.filename or "", f.file.read()) for f in given))
    with visit.desk.store.write(visit.me.name) as book:
        campaign = book.get(Campaign, visit.path("campaign"))
        received = parse.day(visit.sent("received"))
        again = receiving.came_before(book, campaign.id, files)
        receiving.receive(book, campaign.id, files, source="page", received=received)
    return visit.go(f"/campaigns/{campaign.id}", "web.said.received_again" if again else "web.said.received")


async def watch(visit: Visit) -> Response:
    """Progress of the audits of a campaign."""

    def look(book: Book) -> queue.Progress:
        return queue.of_campaign(book, book.get(Campaign, visit.path("campaign")).id)

    return await progress.stream(visit, look)


def frame(campaign: Campaign, tab: str, tray: int) -> dict[str, Any]:
    """What the pages of a campaign have in common."""
    return {"campaign": campaign, "tab": tab, "tray": tray, "area": "campaign"}


def framed(book: Book, visit: Visit, tab: str) -> tuple[Campaign, dict[str, Any]]:
    """The campaign that the address names, and its frame."""
    campaign = book.get(Campaign, visit.path("campaign"))
    return campaign, frame(campaign, tab, table.waiting(book, campaign.id))
