"""What is kept of a report when there are many: as much as the wanted outputs look at."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.model.base import trusted
from auditor.model.claim import Prose
from auditor.model.report import FormTable, Report, Section
from auditor.model.result import AuditResult
from auditor.reporters.base import Keeps


def slim(result: AuditResult, keeps: Keeps) -> AuditResult:
    """`result` without its claims; with "tables" without text; with "findings" only what findings can name."""
    report = result.report
    if report is not None and keeps != "text":
        if keeps == "tables":
            tables, sections = _tables(report), report.sections
        else:
            tables = _named(result, report)
            sections = tuple(s for s in report.sections if s.number)
        report = report.model_copy(update={"sections": _headings(sections), "tables": tables, "headings": ()})
    return result.model_copy(update={"report": report, "prose": trusted(Prose)})


def _headings(sections: Iterable[Section]) -> tuple[Section, ...]:
    bare = {"text": "", "pieces": (), "subheadings": ()}
    return tuple(s.model_copy(update=bare) for s in sections)


def _tables(report: Report) -> tuple[FormTable, ...]:
    return tuple(t.model_copy(update={"labels": (), "unknown_labels": ()}) for t in report.tables)


def _named(result: AuditResult, report: Report) -> tuple[FormTable, ...]:
    rows = {(e.table, e.row) for f in result.findings for e in f.evidence}
    bare = {"labels": (), "unknown_labels": (), "missing_rows": ()}
    return tuple(
        t.model_copy(update={**bare, "cells": tuple(c for c in t.cells if (t.key, c.row) in rows)})
        for t in report.tables
    )
