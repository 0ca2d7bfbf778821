"""Check a draft: an author's own files, version after version."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from starlette.datastructures import UploadFile
from starlette.responses import Response

from auditor.desk.drafts import drafts
from auditor.desk.store.book import Book
from auditor.desk.store.errors import DeskError, NotFoundError
from auditor.desk.store.tables import Audit, Draft, DraftVersion
from auditor.desk.web import forms, outputs, panes, progress
from auditor.desk.web.visit import Visit
from auditor.desk.work import queue, results

_SECONDS = 2.0  # that an upload waits for its result, so that mostly there is no page between


def index(visit: Visit) -> Response:
    """The place to drop a draft, and the drafts so far."""
    with visit.desk.store.read() as book:
        shown = [(draft, _newest(book, draft)) for draft in drafts.of(book, visit.me.owner)[:50]]
        rows = [(draft, version, book.get(Audit, version.audit_id)) for draft, version in shown]
    return visit.page("drafts.html.j2", rows=rows)


def add(visit: Visit) -> Response:
    """A new draft."""
    return _added(visit, None)


def again(visit: Visit) -> Response:
    """A new version of a draft."""
    return _added(visit, visit.path("draft"))


def show(visit: Visit) -> Response:
    """The newest version, or another one: the report with its findings, and what changed."""
    with visit.desk.store.read() as book:
        draft = drafts.get(book, visit.me.owner, visit.path("draft"))
        versions = drafts.versions(book, draft)
        version = _chosen(visit, versions)
        audits = {v.id: book.get(Audit, v.audit_id) for v in versions}
        audit = audits[version.id]
        changes = drafts.compared(book, version) if audit.state == queue.DONE else None
    values = {"draft": draft, "versions": versions, "version": version, "audits": audits, "audit": audit}
    if audit.state != queue.DONE:
        return visit.page("draft_waiting.html.j2", **values)
    result = results.result(visit.desk.store, audit)
    marked = audit.status == "audited" and PurePath(version.name).suffix.lower() == ".docx"
    return visit.page(
        "draft.html.j2",
        **values,
        changes=changes,
        same=any(v.number == version.number - 1 and v.sha == version.sha for v in versions),
        verdict=result.verdict,
        unread=result.error.message if result.error else "",
        marked=marked,
        panes="" if result.error else panes.made(visit, audit, result),
    )


def rename(visit: Visit) -> Response:
    """Another name for a draft, which begins as that of its first file."""
    draft_id = visit.path("draft")
    with visit.desk.store.write(visit.me.name) as book:
        drafts.rename(book, visit.me.owner, draft_id, visit.sent("name"), visit.number("version"))
    return visit.go(f"/drafts/{draft_id}", "web.said.saved")


def output(visit: Visit) -> Response:
    """A version as a file: with comments, as one page, as JSON."""
    with visit.desk.store.read() as book:
        draft = drafts.get(book, visit.me.owner, visit.path("draft"))
        audit = book.get(Audit, _chosen(visit, drafts.versions(book, draft)).audit_id)
    return outputs.rendered(visit, audit)


async def watch(visit: Visit) -> Response:
    """Progress of the newest version."""

    def look(book: Book) -> queue.Progress:
        draft = drafts.get(book, visit.me.owner, visit.path("draft"))
        return queue.progress(book, [_newest(book, draft).audit_id])

    return await progress.stream(visit, look)


def _added(visit: Visit, draft_id: str | None) -> Response:
    given = forms.files(visit.form, "file")
    if not given:
        raise DeskError("no-file")
    before = forms.files(visit.form, "previous")
    data = _read(given[0])
    previous = (_read(before[0]), before[0].filename or "") if before else None
    with visit.desk.store.write(visit.me.name) as book:
        version = drafts.add(
            book,
            owner=visit.me.owner,
            data=data,
            name=given[0].filename or "",
            draft_id=draft_id,
            previous=previous,
        )
    visit.desk.runner.wait([version.audit_id], _SECONDS)
    return visit.go(f"/drafts/{version.draft_id}")


def _read(file: UploadFile) -> bytes:
    return file.file.read()


def _newest(book: Book, draft: Draft) -> DraftVersion:
    return drafts.versions(book, draft)[0]


def _chosen(visit: Visit, versions: Sequence[DraftVersion]) -> DraftVersion:
    """The version that the address names by its number, the newest when it names none."""
    number = visit.request.path_params.get("number")
    if number is None:
        return versions[0]
    found = next((v for v in versions if str(v.number) == number), None)
    if found is None:
        raise NotFoundError
    return found
