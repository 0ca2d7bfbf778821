"""An author's drafts: each a series of versions, each version audited, and told what changed since the one before."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from auditor.desk.store import ids, names
from auditor.desk.store.book import Book
from auditor.desk.store.errors import NotFoundError
from auditor.desk.store.tables import Audit, Draft, DraftVersion
from auditor.desk.work import queue, results
from auditor.engine import diff
from auditor.engine.diff import Diff
from auditor.model.base import trusted
from auditor.model.result import RunResult

OPTIONS = {"profile": "author"}
"""How drafts are audited: hints included."""


def add(
    book: Book,
    *,
    owner: str,
    data: bytes,
    name: str,
    draft_id: str | None = None,
    previous: tuple[bytes, str] | None = None,
) -> DraftVersion:
    """A new version of a draft, or a new draft; its audit waits in the queue. `previous` is last year's report; without
    one, that of the version before holds.
    """
    name = names.clean(name)
    if draft_id is None:
        draft = book.add(Draft(id=ids.new(), owner=owner, name=name, at=ids.now()))
        book.event("draft-new", draft, after={"name": name})
    else:
        draft = get(book, owner, draft_id, lock=True)
    number = 1 + (book.first(select(func.max(DraftVersion.number)).where(DraftVersion.draft_id == draft.id)) or 0)
    last = (book.keep(previous[0]), names.clean(previous[1])) if previous else _last(book, draft)
    sha = book.keep(data)
    audit = queue.ask(book, sha=sha, name=name, previous=last, options=OPTIONS, urgent=True)
    version = DraftVersion(
        id=ids.new(), draft_id=draft.id, audit_id=audit.id, sha=sha, number=number, name=name, at=ids.now()
    )
    book.add(version)
    book.event("draft-version", draft, after={"number": number, "name": name, "sha": sha})
    return version


def of(book: Book, owner: str) -> Sequence[Draft]:
    """The drafts of an author, newest first."""
    return book.all(select(Draft).where(Draft.owner == owner).order_by(Draft.id.desc()))


def get(book: Book, owner: str, draft_id: str, *, lock: bool = False, version: int | None = None) -> Draft:
    """An author's own draft. Raises NotFoundError, also for another one's."""
    draft = book.get(Draft, draft_id, lock=lock, version=version)
    if draft.owner != owner:
        raise NotFoundError
    return draft


def rename(book: Book, owner: str, draft_id: str, name: str, version: int) -> Draft:
    """Gives a draft another name."""
    draft = get(book, owner, draft_id, version=version)
    book.change(draft, "draft-named", name=name.strip()[:200] or draft.name)
    return draft


def versions(book: Book, draft: Draft) -> Sequence[DraftVersion]:
    """The versions of a draft, newest first."""
    found = select(DraftVersion).where(DraftVersion.draft_id == draft.id).order_by(DraftVersion.number.desc())
    return book.all(found)


def compared(book: Book, version: DraftVersion) -> Diff | None:
    """What changed against the version before; None for the first one, and while one of them has no result."""
    before = book.first(
        select(DraftVersion).where(DraftVersion.draft_id == version.draft_id, DraftVersion.number == version.number - 1)
    )
    if before is None:
        return None
    audits = [book.get(Audit, v.audit_id) for v in (before, version)]
    if any(a.state != queue.DONE for a in audits):
        return None
    sides = [diff.side(a.name, trusted(RunResult, results=(results.result(book.store, a),))) for a in audits]
    return diff.compare(sides[0], sides[1])


def _last(book: Book, draft: Draft) -> tuple[str, str] | None:
    """Last year's report of the newest version."""
    newest = select(Audit).join(DraftVersion, DraftVersion.audit_id == Audit.id)
    audit = book.first(newest.where(DraftVersion.draft_id == draft.id).order_by(DraftVersion.number.desc()))
    if audit is None or audit.previous_sha is None:
        return None
    return audit.previous_sha, audit.previous_name or ""
