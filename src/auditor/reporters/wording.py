"""What reporters say alike: the order of findings, names of places, units and levels, the verdict."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import PurePath

from auditor.form import names
from auditor.model.base import Lang, Severity
from auditor.model.finding import Evidence, Finding
from auditor.model.report import Report
from auditor.model.result import AuditResult, Coverage, Unchecked
from auditor.readers.clean import clean
from auditor.texts import text

_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_NUMBER = re.compile(
    r"(?:[(（]?[0-9]{1,3}[)）]?[\s._、．-]+|[(（][0-9]{1,3}[)）]|[0-9]{1,2})(?=[^\W\d_])(?![年月日第])"
)
"""What numbers the files of a folder; three digits without a sign behind them may be a name."""
_MAX_NAME = 60
_MOST_PLACES = 6


def day(of: date, lang: Lang) -> str:
    """A day as letters write it."""
    return text("notice.day", lang, iso=of.isoformat(), year=of.year, month=of.month, day=of.day)


def one_line(quote: str) -> str:
    """`quote` with every run of white space as one blank."""
    return " ".join(quote.split())


def plain(shown: str) -> str:
    """`shown` in characters that any Office file may hold: parts of file names may be no text at all."""
    return clean(shown.encode("utf-8", "replace").decode("utf-8")).replace("\ufffe", "").replace("\uffff", "")


def plain_line(quote: str) -> str:
    """`quote` as one line that any Office file may hold."""
    return one_line(plain(quote))


def by_section(findings: Iterable[Finding]) -> list[tuple[int, list[Finding]]]:
    """Findings grouped by section in printed order; inside a section they stay worst first."""
    groups: dict[int, list[Finding]] = {}
    for finding in findings:
        number = next((e.section for e in finding.evidence if e.section), 0)
        groups.setdefault(number, []).append(finding)
    return sorted(groups.items())


def grouped(findings: Iterable[Finding], lang: Lang) -> tuple[list[Finding], list[str]]:
    """(findings to be told one by one, a line for all small ones of a group). A small one by itself is told as any
    other.
    """
    found = list(findings)
    members = [f for f in found if _is_small(f)]
    if len(members) < 2:
        return found, []
    each = text("list.semicolon", lang).join(_in_short(f, lang) for f in members)
    line = text("out.punctuation", lang, count=sum(len(f.evidence) for f in members), each=each)
    return [f for f in found if not _is_small(f)], [line]


def _is_small(finding: Finding) -> bool:
    return bool(finding.group) and finding.counts and finding.severity is Severity.info


def _in_short(finding: Finding, lang: Lang) -> str:
    where = dict.fromkeys(position(e, lang) or one_line(e.quote) for e in finding.evidence[:_MOST_PLACES])
    places = text("list.comma", lang).join(where)
    return text("out.of_group", lang, rule=finding.rule, title=finding.title.get(lang), places=places)


def severity_name(severity: Severity, lang: Lang) -> str:
    """ "错误", "警告" or "提示"."""
    return text(f"name.{severity.value}", lang)


def readings(finding: Finding, lang: Lang) -> str:
    """The readings of the words that were tried, as a sentence."""
    return text("console.readings", lang, readings=text("list.semicolon", lang).join(finding.readings))


# Places -------------------------------------------------------------------------------------------------------------


def cell_name(report: Report | None, evidence: Evidence, lang: Lang) -> str:
    """The row and column of the cell an evidence names, empty when it names none. By the labels of the form of the
    report; where that is not at hand (findings across reports), by those of the newest form that has the row.
    """
    if not evidence.table or not evidence.row:
        return ""
    table = report.table(evidence.table) if report else None
    return names.cell(table.form if table else None, evidence.table, evidence.row, evidence.column or "").get(lang)


def section_name(report: Report | None, number: int, lang: Lang) -> str:
    """A section: in Chinese its heading as printed, else its number; 0 is the whole report."""
    return names.section(report, number).get(lang)


def position(evidence: Evidence, lang: Lang) -> str:
    """The line or page of an evidence, empty when the source has neither."""
    key = "line" if evidence.line is not None else "page"
    number = getattr(evidence, key)
    return "" if number is None else text(f"name.{key}", lang, number=number)


def place(report: Report | None, evidence: Evidence, lang: Lang) -> str:
    """Where an evidence stands, in short: the file when it is another one, line or page, cell or section number."""
    name = cell_name(report, evidence, lang)
    if not name and evidence.section:
        name = section_name(None, evidence.section, lang)
    return " ".join(s for s in (evidence.path, position(evidence, lang), name) if s)


def full_place(result: AuditResult, evidence: Evidence, lang: Lang) -> str:
    """The place of one piece of evidence as office outputs give it: section, cell, page and line, as far as they are
    known; the file first when it is another one (last year's report, another unit's).
    """
    report = result.report
    parts = [] if is_own(result, evidence) else [plain_line(PurePath(evidence.path or "").name)]
    if evidence.section:
        parts.append(plain_line(section_name(report, evidence.section, lang)))
    parts.append(cell_name(report, evidence, lang))
    for key in ("page", "line"):
        value = getattr(evidence, key)
        if value is not None:
            parts.append(text(f"name.{key}", lang, number=value))
    return text("office.between", lang).join(part for part in parts if part)


def place_of(result: AuditResult, finding: Finding, lang: Lang) -> str:
    """The place a finding is about: that of its main evidence, "whole report" when it has none."""
    evidence = main_evidence(result, finding)
    return (full_place(result, evidence, lang) if evidence else "") or section_name(None, 0, lang)


def is_own(result: AuditResult, evidence: Evidence) -> bool:
    """Whether evidence stands in the report itself, not in another one it is compared with."""
    return evidence.path is None or evidence.path == result.path


def main_evidence(result: AuditResult, finding: Finding) -> Evidence | None:
    """The evidence to look at first: what stands in the document; the figure that is likeliest wrong is the first."""
    own = [e for e in finding.evidence if is_own(result, e)]
    return next((e for e in own if e.place is not None), next(iter(own), None))


def quote_of(result: AuditResult, finding: Finding, lang: Lang) -> str:
    """What the document says there. For a missing thing, nothing; a blank cell is named as blank."""
    evidence = main_evidence(result, finding)
    if evidence is None or evidence.role == "missing":
        return ""
    if not evidence.quote.strip():
        return text("office.blank", lang) if evidence.role == "cell" else ""
    return plain_line(evidence.quote)


# Units and files ----------------------------------------------------------------------------------------------------


def stem(path: str) -> str:
    """The name of a file without its suffix and the number before it."""
    name = PurePath(path).stem
    number = _NUMBER.match(name)
    return plain_line(name[number.end() :] if number else name)


def file_names(paths: Iterable[str], suffix: str) -> list[str]:
    """One .docx name a report, from the name of its file; later ones of the same name are numbered."""
    return distinct(f"{PurePath(p).stem}{suffix}" for p in paths)


def distinct(stems: Iterable[str]) -> list[str]:
    """Names of .docx files from `stems`, fit for any file system, no two alike even where case does not count."""
    out: list[str] = []
    used: set[str] = set()
    for stem in stems:
        base = _UNFIT.sub("_", plain_line(stem)).strip(" .")[:_MAX_NAME] or "_"
        name, number = base, 1
        while name.casefold() in used:
            number += 1
            name = f"{base}-{number}"
        used.add(name.casefold())
        out.append(f"{name}.docx")
    return out


def unchecked(coverage: Coverage, lang: Lang) -> list[str]:
    """What was not checked apart from figures, a rule in one line: its first place, and how many there are more."""
    by_rule: dict[str, list[Unchecked]] = {}
    for item in coverage.unchecked:
        if not item.is_figure:
            by_rule.setdefault(item.what.get(lang), []).append(item)
    return [_not_checked(what, items, lang) for what, items in by_rule.items()]


def _not_checked(what: str, items: list[Unchecked], lang: Lang) -> str:
    reason = items[0].reason.get(lang)
    if len(items) == 1:
        return text("console.unchecked", lang, what=what, reason=reason)
    return text("console.unchecked_several", lang, what=what, reason=reason, count=len(items) - 1)
