"""The author's own Word file with a comment on the figure or cell of each finding; its text stays as it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from auditor import form
from auditor.model.base import Lang
from auditor.model.errors import AuditorError, ReadError, UsageError
from auditor.model.finding import Evidence, Finding
from auditor.model.report import Report
from auditor.model.result import AuditResult, RunResult
from auditor.reporters import in_force, units, wording
from auditor.reporters.base import Output
from auditor.texts import text

if TYPE_CHECKING:
    from auditor.reporters.office.word_marks import Finder, Span

_MOST_OTHERS = 12
"""Other places of a finding that its comment lists."""


def render(run: RunResult, lang: Lang = "zh") -> bytes:
    """The one audited .docx of the run with comments. Raises UsageError when there are several, or it is none, and
    ReadError when it cannot be read again.
    """
    if len(run.results) != 1:
        raise UsageError("several-files", count=len(run.results))
    governed = in_force.sentence(run, lang)
    return commented(run.results[0], [*run.results[0].findings, *_across(run)[0]], lang, governed=governed)


def files(run: RunResult, lang: Lang = "zh") -> Iterator[Output]:
    """Each audited .docx with comments; a sentence for each file that can have none."""
    others, governed = _across(run), in_force.sentence(run, lang)
    names = wording.file_names(run.paths, text("comment.suffix", lang))
    for number, (result, name) in enumerate(zip(run.results, names, strict=True)):
        try:
            yield Output(name, commented(result, [*result.findings, *others[number]], lang, governed=governed))
        except AuditorError as error:
            yield Output(name, None, error.text(lang))


def commented(
    result: AuditResult, findings: list[Finding], lang: Lang, *, data: bytes | None = None, governed: str = ""
) -> bytes:
    """The bytes of the file `result` is about (`data`, or read again) with comments; what governs the audit is one on
    the title. Raises UsageError and ReadError.
    """
    from auditor.readers import guard, read_document, sniff
    from auditor.reporters.office import word_marks, word_package

    shown = PurePath(result.path).name
    report = result.report
    if result.path == "-" or report is None or report.format != "docx":
        raise _no_docx(result, shown)
    data = guard.read_bytes(Path(result.path), shown) if data is None else data
    if sniff.kind_of(data) != "docx":
        raise _changed(shown)
    document = read_document(data, name=shown)
    file = word_package.WordFile(data, shown)
    finder = word_marks.Finder(file.body, document.blocks, file.looks)
    again = form.recognise(document)
    if _read(again) != _read(report):
        raise _changed(shown)
    marks: list[tuple[Span, str]] = []
    for finding in findings:
        span = _span(finder, result, finding)
        if span is not None:
            lines = list(_lines(result, finding, lang))
            number = file.comment(lines, text("comment.author", lang), text("comment.initials", lang))
            marks.append((span, number))
    beginning = _title(finder, result)
    if governed and beginning is not None:
        number = file.comment([governed], text("comment.author", lang), text("comment.initials", lang))
        marks.append((beginning, number))
    word_marks.put(marks)
    return file.bytes()


def _span(finder: Finder, result: AuditResult, finding: Finding) -> Span | None:
    """The figure or cell the finding is about; else the title, else the first paragraph."""
    evidence = wording.main_evidence(result, finding)
    if evidence is not None and evidence.place is not None:
        span = _of_evidence(finder, evidence)
        if span is not None:
            return span
    return _title(finder, result)


def _title(finder: Finder, result: AuditResult) -> Span | None:
    """The title, else the first paragraph."""
    title = result.report.identity.title_place if result.report else None
    return (finder.span(title, title.start, title.end) if title else None) or finder.beginning()


def _of_evidence(finder: Finder, evidence: Evidence) -> Span | None:
    """The words it quotes; all of its paragraph or cell when they do not stand there in one piece."""
    place = evidence.place
    if place is None:
        return None
    if evidence.role == "missing" or not evidence.quote:
        return finder.span(place, place.start, place.end)
    quote = evidence.quote if evidence.mark is None else evidence.quote[slice(*evidence.mark)]
    ends = (place.start + len(quote), place.end)
    end = next((e for e in ends if finder.text(place, place.start, e).split() == quote.split()), place.start)
    return finder.span(place, place.start, end)


def _lines(result: AuditResult, finding: Finding, lang: Lang) -> Iterator[str]:
    """The paragraphs of a comment: what is wrong, the arithmetic, other places to look at, the basis, the remedy."""
    waived = text("comment.waived", lang) if finding.waived else text("comment.known", lang) if finding.known else ""
    yield f"[{wording.severity_name(finding.severity, lang)}] {finding.title.get(lang)}{waived} ({finding.rule})"
    yield finding.message.get(lang)
    arithmetic = finding.computation.text.get(lang) if finding.computation else ""
    if arithmetic not in finding.message.get(lang):
        yield text("comment.arithmetic", lang, computation=arithmetic)
    main = wording.main_evidence(result, finding)
    others = [e for e in finding.evidence if e is not main and (e.table or e.quote.strip())]
    for evidence in others[:_MOST_OTHERS]:
        quote = wording.plain_line(evidence.quote) or text("office.blank", lang)
        yield text("comment.see", lang, place=wording.full_place(result, evidence, lang), quote=quote)
    if finding.readings:
        yield wording.readings(finding, lang)
    if finding.basis:
        yield text("comment.basis", lang, basis=finding.basis)
    if finding.suggestion:
        yield text("comment.fix", lang, fix=finding.suggestion)


def _read(report: Report) -> tuple[object, ...]:
    """What tells whether a file is still the one that was audited; kept also when the text of many reports is not."""
    return report.identity, [(t.key, t.form, t.place, t.cells) for t in report.tables]


def _across(run: RunResult) -> defaultdict[int, list[Finding]]:
    """The findings across reports that belong to each report, by its number."""
    return defaultdict(list, units.across(run).of_report)


def _no_docx(result: AuditResult, shown: str) -> AuditorError:
    if result.error is not None:
        message = result.error.message
        return ReadError(result.error.code, message.zh, message.en)
    return UsageError("no-docx", name=shown)


def _changed(shown: str) -> ReadError:
    return ReadError("changed", name=shown)
