"""What is kept of a report when there are many: as much as the wanted outputs look at."""

from __future__ import annotations

from auditor.model.base import trusted
from auditor.model.claim import Prose
from auditor.model.report import FormTable, Report
from auditor.model.result import AuditResult
from auditor.reporters.base import Keeps


def slim(result: AuditResult, keeps: Keeps) -> AuditResult:
    """`result` without its claims, and with "tables" without text, with "findings" only cells that findings name."""
    report = result.report
    if report is not None and keeps != "text":
        tables = tuple(t.model_copy(update={"labels": (), "unknown_labels": ()}) for t in report.tables)
        if keeps == "findings":
            tables = _named(result, tables)
        report = report.model_copy(update={"sections": _headings(report), "tables": tables, "headings": ()})
    return result.model_copy(update={"report": report, "prose": trusted(Prose)})


def _headings(report: Report) -> tuple:
    bare = {"text": "", "pieces": (), "subheadings": ()}
    return tuple(s.model_copy(update=bare) for s in report.sections)


def _named(result: AuditResult, tables: tuple[FormTable, ...]) -> tuple[FormTable, ...]:
    rows = {(e.table, e.row) for f in result.findings for e in f.evidence}
    return tuple(
        t.model_copy(update={"cells": tuple(c for c in t.cells if (t.key, c.row) in rows), "missing_rows": ()})
        for t in tables
    )
