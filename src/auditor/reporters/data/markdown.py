"""Markdown: the console report for merge requests, wikis and mail, in the same order.

Everything from a document is escaped: it can make neither markup nor links nor mentions.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from auditor.form.spec import load_forms
from auditor.model.base import Lang, Severity
from auditor.model.finding import Evidence, Finding
from auditor.model.report import Report
from auditor.model.result import AuditResult, RunResult
from auditor.reporters import in_force, units
from auditor.reporters.wording import (
    by_section,
    grouped,
    one_line,
    place,
    readings,
    section_name,
    severity_name,
    unchecked,
)
from auditor.texts import text

_MARKUP = re.compile(r"[\\`*_\[\]#|~$]|^[-+]|^\d+(?=[.)])|(?<=www)\.|:(?=//)", re.I)
_ENTITY = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "@&#8203;"}
_ENTITIES = re.compile("[&<>@]")
_MOST_EVIDENCE = 12  # a table of all cells of a long sum would bury the message


def render(run: RunResult, lang: Lang = "zh") -> bytes:
    """The run as Markdown (CommonMark with tables)."""
    return b"".join(stream(run, lang))


def stream(run: RunResult, lang: Lang = "zh") -> Iterator[bytes]:
    """The same in parts, a report each."""
    others = units.across(run)
    if len(run.results) != 1:
        yield _joined(_overview(run, lang))
    for number, result in enumerate(run.results):
        yield _joined(_report(result, others.of_report.get(number, ()), lang))
    rest = [*(f for found in others.of_unit.values() for f in found), *others.general]
    if rest:
        yield _joined((f"## {text('console.run', lang)}", ""))
        for finding in rest:
            yield _joined(_finding(None, finding, lang))
    if run.in_force is not None:
        yield _joined((f"## {text('force.title', lang)}", ""))
        yield _joined((*(f"- {escape(line)}" for line in in_force.lines(run, lang)), ""))


def _joined(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode("utf-8", errors="replace")


def escape(value: str) -> str:
    """One line of text that Markdown shows as it is: no markup, no HTML, no automatic links or mentions."""
    return _ENTITIES.sub(lambda m: _ENTITY[m[0]], _MARKUP.sub(_escaped, one_line(value)))


def _escaped(found: re.Match[str]) -> str:
    return f"{found[0]}\\" if found[0].isdigit() else f"\\{found[0]}"


def _overview(run: RunResult, lang: Lang) -> Iterable[str]:
    tally = units.tally(run)
    paths = run.paths
    summary = text(
        "console.summary",
        lang,
        reports=len(paths),
        audited=units.audited(run.results),
        errors=tally.counts[Severity.error],
        warnings=tally.counts[Severity.warning],
    )
    heads = [text(f"out.{k}", lang) for k in ("unit", "year", "file")] + [severity_name(s, lang) for s in Severity]
    yield from (f"# {summary}", "")
    if run.interrupted:
        yield from (f"**{text('many.interrupted', lang)}**", "")
    yield from (_row([*heads, text("out.state", lang)]), _row(["---"] * 3 + ["---:"] * 3 + ["---"]))
    for unit in tally.units:
        files = text("list.comma", lang).join(paths[n] for n in unit.reports)
        numbers = [str(unit.counts[s]) for s in Severity]
        state = text(f"out.state_{unit.state}", lang)
        yield _row([escape(unit.name), str(unit.year or ""), escape(files), *numbers, state])
    yield ""


def _report(result: AuditResult, others: Sequence[Finding], lang: Lang) -> Iterable[str]:
    across = Counter(f.severity for f in others if f.counts)
    errors, warnings, infos = (result.count(s) + across[s] for s in Severity)
    key = result.verdict_with(errors, warnings)
    report = result.report
    if key == "unread" or report is None:
        message = result.error.message if result.error else ""
        yield from (f"## {escape(result.path)}", "", f"**{escape(text('console.unread', lang, message=message))}**", "")
        for finding in others:
            yield from _finding(None, finding, lang)
        return
    counts = text("console.counts", lang, errors=errors, warnings=warnings, infos=infos)
    form = load_forms()[report.form.key].document if report.form.key else "?"
    title = one_line(report.identity.title or "") or text("console.untitled", lang)
    year = report.identity.year or "?"
    yield from (f"## {escape(title)}", "", f"**{escape(text(f'console.{key}', lang) + counts)}**", "")
    yield from (escape(text("console.identity", lang, path=result.path, title=title, year=year, form=form)), "")
    single, small = grouped(result.findings, lang)
    for number, findings in by_section(single):
        yield from (f"### {escape(section_name(report, number, lang))}", "")
        for finding in findings:
            yield from _finding(report, finding, lang)
    for line in small:
        yield from (escape(line), "")
    if others:
        yield from (f"### {text('out.batch', lang)}", "")
        for finding in others:
            yield from _finding(None, finding, lang)
    yield from _coverage(result, lang)


def _finding(report: Report | None, finding: Finding, lang: Lang) -> Iterable[str]:
    state = text("out.waived", lang) if finding.waived else text("out.known", lang) if finding.known else ""
    head = f"{severity_name(finding.severity, lang)} {finding.rule} {finding.title.get(lang)}"
    yield from (
        f"#### {escape(head)}" + (f" ({escape(state)})" if state else ""),
        "",
        escape(finding.message.get(lang)),
        "",
    )
    shown = [e for e in finding.evidence if e.quote or e.table]
    if shown:
        yield _row([text(f"out.{k}", lang) for k in ("place", "quote")])
        yield _row(["---"] * 2)
        for evidence in shown[:_MOST_EVIDENCE]:
            yield _row([escape(place(report, evidence, lang)), _quote(evidence)])
        if len(shown) > _MOST_EVIDENCE:
            yield _row(["……", ""])
        yield ""
    if finding.readings:
        yield f"- {escape(readings(finding, lang))}"
    if finding.basis:
        yield f"- {escape(text('console.basis', lang, basis=finding.basis))}"
    yield from (f"- {escape(text('console.fix', lang, fix=finding.suggestion))}", "")


def _quote(evidence: Evidence) -> str:
    """The quote with its figure in bold."""
    start, end = evidence.mark or (0, 0)
    quote = evidence.quote
    if not quote[start:end].strip():
        return escape(quote)
    before, figure, after = (escape(part) for part in (quote[:start], quote[start:end], quote[end:]))
    return f"{before} **{figure}** {after}".strip()


def _coverage(result: AuditResult, lang: Lang) -> Iterable[str]:
    coverage, rules = result.coverage, result.coverage.rules
    checked = text(
        "console.checked",
        lang,
        rules=rules.passed + rules.failed + rules.inconclusive,
        cells=coverage.cells_checked,
        cells_seen=coverage.cells_seen,
        figures=coverage.figures_checked,
        figures_seen=coverage.figures_seen,
    )
    yield from ("---", "", escape(checked), "")
    rest = unchecked(coverage, lang)
    for line in rest:
        yield f"- {escape(line)}"
    if rest:
        yield ""


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
