"""Letters: whom to write to, each letter before it is issued, those that were, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import cast

from starlette.responses import Response

from auditor.desk.campaign import letters
from auditor.desk.campaign.letters import Due, Kind
from auditor.desk.store.book import Book
from auditor.desk.store.errors import DeskError, NotFoundError
from auditor.desk.store.tables import Letter, Unit
from auditor.desk.web import parse
from auditor.desk.web.campaigns import framed
from auditor.desk.web.listing import Asked, page
from auditor.desk.web.visit import KINDS, Visit
from auditor.readers import read_document

KINDS_OF_LETTERS: tuple[Kind, ...] = ("correct", "missing", "unreadable")
_DAYS = 10


def show(visit: Visit) -> Response:
    """Who is to be written to, and what was written."""
    with visit.desk.store.read() as book:
        campaign, frame = framed(book, visit, "letters")
        due = letters.due(book, campaign.id)
        written = letters.of(book, campaign_id=campaign.id)
        names = {u.id: u.name for u in (book.get(Unit, key) for key in {one.unit_id for one in written})}
    kind = visit.query("kind")
    fresh = _fresh(due, kind)
    asked = Asked.of(visit.request.query_params)
    return visit.page(
        "letters.html.j2",
        **frame,
        due=page(fresh, visit.query("due")),
        kind=kind,
        counts={k: len(_fresh(due, k)) for k in KINDS_OF_LETTERS},
        page=page(written, visit.query("page")),
        asked=asked,
        names=names,
        today=date.today(),
        until=date.today() + timedelta(days=_DAYS),
    )


def preview(visit: Visit) -> Response:
    """A letter before it is issued, as it reads; or as a file."""
    kind = _kind(visit.query("kind"))
    number = visit.query("number")[:100]
    dated, deadline = parse.day(visit.query("dated")), parse.day(visit.query("deadline"))
    with visit.desk.store.read(visit.me.name) as book:
        unit = book.get(Unit, visit.path("unit"))
        data = letters.preview(book, unit.id, kind, number=number, dated=dated, deadline=deadline, lang=visit.lang)
    name = visit.say("web.letter.preview_file", unit=unit.name)
    if visit.query("as") == "docx":
        return visit.file(data, name, KINDS["docx"])
    return visit.page("letter.html.j2", unit=unit, kind=kind, document=read_document(data, name=name), area="campaign")


def issue(visit: Visit) -> Response:
    """Issues the chosen letters."""
    first = visit.sent("first")
    with visit.desk.store.write(visit.me.name) as book:
        chosen = _chosen(visit, book)
        number = visit.sent("number")
        if number and "{n}" not in number and len(chosen) > 1 and not visit.sent("same"):
            raise DeskError("one-number", count=len(chosen), n="{n}")
        letters.issue(
            book,
            visit.path("campaign"),
            chosen,
            number=number,
            first=parse.whole(first, 0, 1_000_000) if first else 1,
            dated=parse.day(visit.sent("dated")),
            deadline=parse.day(visit.sent("deadline")),
            lang=visit.lang,
        )
    return visit.go(f"/campaigns/{visit.path('campaign')}/letters", "web.said.issued")


def _chosen(visit: Visit, book: Book) -> list[tuple[str, Kind]]:
    """The letters that were ticked, or all those of the list."""
    if visit.sent("everybody"):
        kind = visit.sent("kind")
        found = [(d.unit.id, d.kind) for d in _fresh(letters.due(book, visit.path("campaign")), kind)]
    else:
        found: list[tuple[str, Kind]] = []
        for value in visit.all_sent("to"):
            unit_id, _, kind = value.partition(":")
            found.append((unit_id, _kind(kind)))
    if not found:
        raise DeskError("none-chosen")
    return found


def _fresh(due: Sequence[Due], kind: str) -> list[Due]:
    """Who has no letter yet, or one that does not tell all; of one kind, or of all when it is empty."""
    return [d for d in due if (not kind or d.kind == kind) and (d.letter is None or d.untold)]


def act(visit: Visit) -> Response:
    """Letters were sent, are withdrawn, or wanted as one zip."""
    action = visit.sent("action")
    chosen = parse.chosen(visit.all_sent("letter"))
    if action == "zip":
        with visit.desk.store.read() as book:
            campaign, _ = framed(book, visit, "letters")
            mine = [book.get(Letter, key).id for key, _ in chosen if book.get(Letter, key).campaign_id == campaign.id]
            data = letters.archive(book, mine)
        return visit.file(data, visit.say("web.letter.zip", name=campaign.name), KINDS["zip"])
    if not visit.me.writes:
        raise NotFoundError
    with visit.desk.store.write(visit.me.name) as book:
        if any(book.get(Letter, key).campaign_id != visit.path("campaign") for key, _ in chosen):
            raise NotFoundError
        if action == "sent":
            letters.many(book, chosen, letters.sent)
        elif action == "withdraw":
            letters.many(book, chosen, letters.withdraw, reason=visit.sent("reason"))
        else:
            raise NotFoundError
    return visit.go(f"/campaigns/{visit.path('campaign')}/letters", "web.said.saved")


def file(visit: Visit) -> Response:
    """A letter as it was issued."""
    with visit.desk.store.read() as book:
        letter = book.get(Letter, visit.path("letter"))
    return visit.file(visit.desk.store.files.read(letter.sha), letter.name, KINDS["docx"])


def _kind(given: str) -> Kind:
    if given not in KINDS_OF_LETTERS:
        raise NotFoundError
    return cast(Kind, given)
