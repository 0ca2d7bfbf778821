"""Results of a campaign: the files to hand over, sums, the comparison with last year, the trail."""

from __future__ import annotations

import tempfile
from pathlib import Path

from sqlalchemy import func, select
from starlette.background import BackgroundTask
from starlette.responses import FileResponse, Response

from auditor.desk.campaign import exchange, ledger, results, table, trail, units, waivers, years
from auditor.desk.store.book import Book
from auditor.desk.store.errors import NotFoundError
from auditor.desk.store.tables import Campaign, Event
from auditor.desk.web.campaigns import frame
from auditor.desk.web.listing import PAGE, Asked, Page, taken
from auditor.desk.web.visit import KINDS, Visit
from auditor.desk.work.options import Choices

FILES = {
    "ledger": "xlsx",
    "statement": "docx",
    "statement-table": "xlsx",
    "issues": "xlsx",
    "overview": "html",
    "trail": "xlsx",
    "waivers": "yaml",
}
"""The files of a campaign, and what they are."""
_REPORTERS = {
    "statement": ("statement", ".docx"),
    "statement-table": ("statement", ".xlsx"),
    "issues": ("issues", ""),
    "overview": ("html", ""),
}


def show(visit: Visit) -> Response:
    """Sums, files and the trail."""
    with visit.desk.store.read() as book:
        campaign = book.get(Campaign, visit.path("campaign"))
        rows = table.rows(book, campaign.id)
        summary = table.summary(book, campaign.id, rows)
        events = _trail(visit, book, campaign.id)
        compared = years.compared(book, campaign.id)
        names = {u.id: u.name for u in units.of(book, campaign.id, gone=True)}
    owed = [r for r in rows if r.state != "merged"]
    in_time = [r for r in owed if not r.late and r.received is not None and r.state != "unreadable"]
    return visit.page(
        "results.html.j2",
        **frame(campaign, "results", summary.tray),
        summary=summary,
        owed=len(owed),
        in_time=len(in_time),
        late=[r for r in owed if r.late],
        compared=compared,
        day=Choices.model_validate(campaign.options).day,
        names=names,
        files=FILES,
        page=events,
        asked=Asked(),
    )


def _trail(visit: Visit, book: Book, campaign_id: str) -> Page[Event]:
    """The newest events of a campaign: after a January there are very many."""
    total = book.session.scalar(select(func.count()).where(Event.campaign_id == campaign_id)) or 0
    query = select(Event).where(Event.campaign_id == campaign_id).order_by(Event.id.desc()).limit(PAGE)
    return taken(total, visit.query("page"), lambda first: book.all(query.offset(first)))


def file(visit: Visit) -> Response:
    """One of FILES."""
    name = visit.path("file")
    suffix = FILES.get(name)
    if suffix is None:
        raise NotFoundError
    with visit.desk.store.read() as book:
        campaign = book.get(Campaign, visit.path("campaign"))
    data = _made(visit, name, campaign)
    shown = visit.say("web.results.file", name=campaign.name, what=visit.say(f"web.results.{name}"), form=suffix)
    return visit.file(data, shown, KINDS[suffix])


def _made(visit: Visit, name: str, campaign: Campaign) -> bytes:
    store = visit.desk.store
    if name == "ledger":
        return ledger.made(store, campaign.id, visit.lang)
    if name == "trail":
        return trail.file(store, campaign.id, visit.lang)
    if name == "waivers":
        with store.read() as book:
            return waivers.out(book, campaign.id)
    form, suffix = _REPORTERS[name]
    return results.render(store, campaign.id, form, visit.lang, suffix)


def export(visit: Visit) -> Response:
    """The whole campaign as one zip."""
    with visit.desk.store.read() as book:
        campaign = book.get(Campaign, visit.path("campaign"))
    folder = tempfile.TemporaryDirectory(prefix="desk-")
    target = Path(folder.name) / "campaign.zip"
    exchange.out(visit.desk.store, campaign.id, target)
    name = visit.say("web.results.export_file", name=campaign.name)
    return FileResponse(target, media_type=KINDS["zip"], filename=name, background=BackgroundTask(folder.cleanup))
