"""What the office outputs (xlsx, Word comments, notices) say alike: where something stands, what is wrong, for whom."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePath

from auditor.form.spec import load_forms
from auditor.model.base import Lang
from auditor.model.finding import Evidence, Finding
from auditor.model.report import FormTable, Report
from auditor.model.result import AuditResult, RunResult
from auditor.readers.clean import clean
from auditor.texts import text

_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_MAX_NAME = 60


def one_line(quote: str) -> str:
    """`quote` without line breaks, characters that no XML may hold, and runs of blanks."""
    return " ".join(plain(quote).split())


def plain(shown: str) -> str:
    """`shown` in characters that any Office file may hold: parts of file names may be no text at all."""
    return clean(shown.encode("utf-8", "replace").decode("utf-8")).replace("\ufffe", "").replace("\uffff", "")


def labels(table: FormTable, row: str, column: str, lang: Lang) -> tuple[str, str]:
    """The labels of a row and a column of `table` as the form has them; keys where it has none."""
    spec = load_forms()[table.form].table(table.key)
    found = spec.row(row)
    columns = spec.columns_of(found) if found else ()
    shown = next((c.label.get(lang) for c in columns if c.key == column), column)
    return (found.label.get(lang) if found else row), shown


def where(result: AuditResult, evidence: Evidence, lang: Lang) -> str:
    """The place of one piece of evidence: section, cell or page and line, as far as they are known; the file first when
    it is another one (last year's report, another unit's).
    """
    report = result.report
    parts = [] if is_own(result, evidence) else [one_line(PurePath(evidence.path or "").name)]
    if evidence.section:
        parts.append(section_name(report, evidence.section, lang))
    table = next((t for t in report.tables if t.key == evidence.table), None) if report and evidence.table else None
    if table is not None and evidence.row:
        row, column = labels(table, evidence.row, evidence.column or "", lang)
        parts.append(text("office.cell", lang, row=row, column=column) if column else row)
    elif evidence.table and evidence.row:
        parts.append(f"{evidence.row}/{evidence.column}")
    for key in ("page", "line"):
        value = getattr(evidence, key)
        if value is not None:
            parts.append(text(f"office.{key}", lang, number=value))
    return text("office.between", lang).join(parts)


def place_of(result: AuditResult, finding: Finding, lang: Lang) -> str:
    """The place a finding is about: that of its main evidence, "whole report" when it has none."""
    evidence = main_evidence(result, finding)
    return (where(result, evidence, lang) if evidence else "") or text("office.whole", lang)


def is_own(result: AuditResult, evidence: Evidence) -> bool:
    """Whether evidence stands in the report itself, not in another one it is compared with."""
    return evidence.path is None or evidence.path == result.path


def main_evidence(result: AuditResult, finding: Finding) -> Evidence | None:
    """The evidence to look at first: the cell whose repair mends everything, else what stands in the document."""
    own = [e for e in finding.evidence if is_own(result, e)]
    repair = finding.repair
    if repair is not None:
        for evidence in own:
            if (evidence.table, evidence.row, evidence.column) == (repair.table, repair.row, repair.column):
                return evidence
    return next((e for e in own if e.place is not None), next(iter(own), None))


def quote_of(result: AuditResult, finding: Finding, lang: Lang) -> str:
    """What the document says there. For a missing thing, nothing; a blank cell is named as blank."""
    evidence = main_evidence(result, finding)
    if evidence is None or evidence.role == "missing":
        return ""
    if not evidence.quote.strip():
        return text("office.blank", lang) if evidence.role == "cell" else ""
    return one_line(evidence.quote)


def section_name(report: Report | None, number: int, lang: Lang) -> str:
    """The heading of a section as printed, in English its number."""
    if lang == "zh":
        section = next((s for s in report.sections if s.number == number), None) if report else None
        if section is not None and section.heading is not None:
            return one_line(section.heading.text)
    return text("office.section", lang, number=number)


def unit_of(result: AuditResult) -> str:
    """The body a report is from, by its own words; the name of its file where it gives none."""
    agency = result.report.identity.agency if result.report else None
    return one_line(agency) if agency and agency.strip() else PurePath(result.path).stem


def unit_named(result: AuditResult | None, finding: Finding) -> str:
    """The body a finding is about; one found across reports begins its place with the unit."""
    return unit_of(result) if result is not None else one_line(finding.at.split("/")[0])


def severity_name(finding: Finding, lang: Lang) -> str:
    """ "错误", "警告" or "提示"."""
    return text(f"office.{finding.severity.value}", lang)


def across(run: RunResult) -> list[tuple[int | None, Finding]]:
    """Findings across reports, each with the number of the report it belongs to: the one its first evidence with a path
    is from; None when no report has that path.
    """
    if not run.batch_findings:
        return []
    numbers = {path: number for number, path in enumerate(run.paths)}
    return [(numbers.get(next((e.path for e in f.evidence if e.path), "")), f) for f in run.batch_findings]


def file_names(paths: Iterable[str], suffix: str) -> list[str]:
    """One .docx name a report, from the name of its file; later ones of the same name are numbered."""
    return distinct(f"{PurePath(p).stem}{suffix}" for p in paths)


def distinct(stems: Iterable[str]) -> list[str]:
    """Names of .docx files from `stems`, fit for any file system, no two alike even where case does not count."""
    out: list[str] = []
    used: set[str] = set()
    for stem in stems:
        base = _UNFIT.sub("_", one_line(stem)).strip(" .")[:_MAX_NAME] or "_"
        name, number = base, 1
        while name.casefold() in used:
            number += 1
            name = f"{base}-{number}"
        used.add(name.casefold())
        out.append(f"{name}.docx")
    return out
