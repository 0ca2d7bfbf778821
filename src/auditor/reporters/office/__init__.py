"""Output for an office: the xlsx ledger, the list of problems, Word comments, notices, the statement."""

from __future__ import annotations

from auditor.reporters.base import Reporter, later

_LEDGER = "auditor.reporters.office.xlsx"
_WORD = "auditor.reporters.office.docx_comments"
_NOTICE = "auditor.reporters.office.notice"
_STATEMENT = "auditor.reporters.office.statement"
_SHEETS = Reporter("statement", (".xlsx",), later(_STATEMENT, "xlsx"), binary=True, keeps="findings")

REPORTERS = (
    Reporter("xlsx", (".xlsx",), later(_LEDGER, "render"), binary=True, keeps="tables", over=later(_LEDGER, "over")),
    Reporter("issues", (".xlsx",), later("auditor.reporters.office.issues", "render"), binary=True, keeps="findings"),
    Reporter("docx", (".docx",), later(_WORD, "render"), files=later(_WORD, "files"), binary=True, keeps="tables"),
    Reporter("statement", (".docx",), later(_STATEMENT, "docx"), binary=True, keeps="findings", twins=(_SHEETS,)),
    Reporter(
        "notice", (".docx",), later(_NOTICE, "render"), files=later(_NOTICE, "files"), binary=True, keeps="findings"
    ),
)
