"""What came of an audit, on its way into the database."""

from __future__ import annotations

from auditor.batch.execution import record
from auditor.desk.store import ids
from auditor.desk.store.book import Book
from auditor.desk.store.tables import Audit
from auditor.desk.work import queue, worker
from auditor.desk.work.options import auditor
from auditor.desk.work.worker import Made
from auditor.model.errors import ReadError


def made(audit: Audit, found: Made | ReadError) -> Made:
    """What a worker made of the file, or what is said of a file that ended its worker."""
    return worker.unread(auditor(audit.options), audit.name, found) if isinstance(found, ReadError) else found


def put(book: Book, audit: Audit, found: Made) -> None:
    """Writes down what came of an audit."""
    head = record.unpack(found.record, audit.name).head
    audit.state, audit.ended, audit.runner_id = queue.DONE, ids.now(), None
    audit.record = book.keep(found.record)
    audit.status = "audited" if head.audited else "unreadable"
    audit.agency, audit.year, audit.published = head.agency, head.year, head.published
    audit.at_best = found.at_best
    audit.errors, audit.warnings, audit.infos = head.counts
