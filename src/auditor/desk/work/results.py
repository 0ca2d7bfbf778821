"""Results of audits as they were kept, and the outputs of one of them."""

from __future__ import annotations

from auditor.batch.execution import record
from auditor.batch.execution.record import Record
from auditor.desk.store.errors import DeskError
from auditor.desk.store.store import Store
from auditor.desk.store.tables import Audit
from auditor.desk.work.options import auditor
from auditor.model.base import Lang, trusted
from auditor.model.result import AuditResult, RunResult


def kept(store: Store, audit: Audit, path: str | None = None) -> Record:
    """The record of an audit that is done, under the name of its file or as `path`. Raises DeskError."""
    try:
        return record.unpack(store.files.read(audit.record or ""), path or audit.name)
    except (OSError, ValueError):
        raise DeskError("no-result") from None


def result(store: Store, audit: Audit) -> AuditResult:
    """The result of an audit that is done. Raises DeskError."""
    return kept(store, audit).result()


def run(store: Store, audit: Audit) -> RunResult:
    """The same as a run of one file, as outputs take it."""
    used = auditor(audit.options, store)
    rules = tuple(b.rule for b in used.rules)
    return trusted(RunResult, results=(result(store, audit),), rules=rules, in_force=used.in_force)


def render(store: Store, audit: Audit, form: str, lang: Lang) -> bytes:
    """One of the program's outputs: html (the document with its findings), docx (the file with comments), json, …
    Raises DeskError, and ReadError where a file has no such output.
    """
    made = run(store, audit)
    used = auditor(audit.options, store)
    with used.knowledge.in_force():
        if form == "docx":
            from auditor.reporters.office.docx_comments import commented

            one = made.results[0]
            return commented(one, list(one.findings), lang, data=store.files.read(audit.sha))
        reporter = used.plugins.reporters().get(form)
        if reporter is None:
            raise DeskError("no-form")
        return b"".join(reporter.parts(made, lang))
