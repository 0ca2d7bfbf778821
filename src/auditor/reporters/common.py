"""What several reporters say alike: the order of findings, names of places, units and levels."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath

from auditor.form.spec import TableSpec, load_forms
from auditor.model.base import Lang, Severity
from auditor.model.finding import Evidence, Finding
from auditor.model.report import FormTable, Report
from auditor.model.result import AuditResult
from auditor.readers.guard import printable
from auditor.texts import text


def one_line(quote: str) -> str:
    """`quote` with every run of white space as one blank."""
    return " ".join(quote.split())


def by_section(findings: Iterable[Finding]) -> list[tuple[int, list[Finding]]]:
    """Findings grouped by section in printed order; inside a section they stay worst first."""
    groups: dict[int, list[Finding]] = {}
    for finding in findings:
        number = next((e.section for e in finding.evidence if e.section), 0)
        groups.setdefault(number, []).append(finding)
    return sorted(groups.items())


def section_name(report: Report, number: int, lang: Lang) -> str:
    """The heading of a section as printed, or its number; 0 is the whole report."""
    if not number:
        return text("console.whole", lang)
    section = next((s for s in report.sections if s.number == number), None)
    if section is not None and section.heading is not None and lang == "zh":
        return section.heading.text.strip()
    return text("console.section", lang, number=number)


def labels(table: FormTable, row: str, column: str, lang: Lang) -> tuple[str, str]:
    """The labels of a row and a column of a form table."""
    return _labels(load_forms()[table.form].table(table.key), row, column, lang)


def _labels(spec: TableSpec, row: str, column: str, lang: Lang) -> tuple[str, str]:
    found = spec.row(row)
    columns = spec.columns_of(found) if found else ()
    shown = next((c.label.get(lang) for c in columns if c.key == column), column)
    return (found.label.get(lang) if found else row), shown


def cell_name(report: Report | None, evidence: Evidence, lang: Lang) -> str:
    """ "row·column" of the cell an evidence names, by the labels of the form of the report; where that is not at hand
    (findings across reports), by those of the newest form that has the row.
    """
    row, column = evidence.row or "", evidence.column or ""
    table = next((t for t in report.tables if t.key == evidence.table), None) if report else None
    shown = labels(table, row, column, lang) if table else _newest(evidence.table or "", row, column, lang)
    return "·".join(part for part in shown if part)


def _newest(table: str, row: str, column: str, lang: Lang) -> tuple[str, str]:
    specs = (t for form in reversed(load_forms().values()) for t in form.tables if t.key == table)
    spec = next((s for s in specs if s.row(row)), None)
    return _labels(spec, row, column, lang) if spec else (row, column)


def where(evidence: Evidence, lang: Lang) -> str:
    """The line or page of an evidence, empty when the source has neither."""
    if evidence.line is not None:
        return text("console.line", lang, line=evidence.line).strip()
    return text("console.page", lang, page=evidence.page).strip() if evidence.page is not None else ""


def unit(result: AuditResult) -> str:
    """Whose report it is: the body it names, else the name of the file."""
    agency = result.report.identity.agency if result.report else None
    return agency or printable(PurePath(result.path).name)


def verdict(result: AuditResult) -> str:
    """unread | bad | incomplete | doubtful | good: the key of the words that say whether it may be published."""
    if result.status == "unreadable" or result.report is None:
        return "unread"
    if result.count(Severity.error):
        return "bad"
    if not result.complete:
        return "incomplete"
    return "doubtful" if result.count(Severity.warning) else "good"
