"""What came of audits, on its way into the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from auditor.batch.execution import record
from auditor.desk.store import ids
from auditor.desk.store.book import Book
from auditor.desk.store.store import Store
from auditor.desk.store.tables import Audit
from auditor.desk.work import queue, worker
from auditor.desk.work.options import auditor
from auditor.desk.work.worker import Made
from auditor.model.errors import ReadError


class Kept(NamedTuple):
    """What came of an audit, its record kept under a hash."""

    audit_id: str
    made: Made
    sha: str


def made(store: Store, audit: Audit, found: Made | ReadError) -> Made:
    """What a worker made of the file, or what is said of a file that ended its worker."""
    return worker.unread(auditor(audit.options, store), audit.name, found) if isinstance(found, ReadError) else found


def kept(store: Store, found: Sequence[tuple[str, Made]]) -> list[Kept]:
    """Keeps the records of audits, by their ids, before the transaction that writes down what came of them."""
    shas = store.files.put_all(one.record for _, one in found)
    return [Kept(audit_id, one, sha) for (audit_id, one), sha in zip(found, shas, strict=True)]


def put(book: Book, ended: Sequence[tuple[Audit, Kept]]) -> None:
    """Writes down what came of audits."""
    book.kept({one.sha: len(one.made.record) for _, one in ended})
    for audit, one in ended:
        head = record.unpack(one.made.record, audit.name).head
        audit.state, audit.ended, audit.runner_id = queue.DONE, ids.now(), None
        audit.record = one.sha
        audit.status = "audited" if head.audited else "unreadable"
        audit.agency, audit.year, audit.published = head.agency, head.year, head.published
        audit.at_best = one.made.at_best
        audit.errors, audit.warnings, audit.infos = head.counts
