"""The console report: may it be published, what is wrong where, what was checked and what could not be.

Document text is printed as it is, never as markup, and figures are marked with 【】 so that the marks survive
without colour.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Sequence

from rich.cells import cell_len

from auditor.form.spec import load_forms
from auditor.model.base import Lang, Severity
from auditor.model.finding import Evidence, Finding
from auditor.model.report import FormTable, Report
from auditor.model.result import AuditResult, RunResult
from auditor.readers.guard import printable
from auditor.reporters import in_force, units
from auditor.reporters.console import lines
from auditor.reporters.console.lines import Line, Plain, Screen
from auditor.reporters.wording import (
    by_section,
    cell_name,
    grouped,
    one_line,
    position,
    readings,
    section_name,
    severity_name,
    unchecked,
)
from auditor.texts import listed, text

_STYLE = {Severity.error: "bold red", Severity.warning: "bold yellow", Severity.info: "cyan"}
MANY = 10
"""More reports than this are shown as a table, not one after the other."""
_FILE_WIDTH = 100
_MOST_UNCHECKED = 12
_MOST_PARTS = 12
_NOT_FIRST = frozenset("，。；：、）】》〕”’？！,.;:)]}%％")
_NOT_LAST = frozenset("（【《〔“‘([{")
_TEXT_ROLES = frozenset({"total", "part", "left", "right", "text"})


def render(run: RunResult, screen: Screen, lang: Lang = "zh", *, brief: bool = False) -> None:
    """Prints the run on `screen`, one report after the other, the verdict first and last; of many, an overview.

    `brief`: the verdicts only.
    """
    others = units.across(run)
    if brief:
        printer = _Printer(screen, lang)
        for number, result in enumerate(run.results):
            printer.verdict(result, others.of_report.get(number, ()), named=len(run.results) > 1)
        if not run.judged:
            printer.in_force(run)
        return
    if len(run.results) > MANY:
        from auditor.reporters.console import overview

        overview.render(run, screen.console(), lang)
        return
    _few(run, screen, lang, others)


def _few(run: RunResult, screen: Screen, lang: Lang, others: units.Across) -> None:
    """One report after the other, each with what concerns it across reports."""
    printer = _Printer(screen, lang)
    for number, result in enumerate(run.results):
        if number:
            screen.print(Line())
        printer.result(result, others.of_report.get(number, ()))
    rest = [*(f for found in others.of_unit.values() for f in found), *others.general]
    if rest:
        screen.print(Line())
        printer.batch(text("console.run", lang), rest)
    if run.in_force is not None:
        screen.print(Line())
        printer.in_force(run)
    if len(run.results) > 1:
        _summary(run, screen, lang)
    elif run.results and run.results[0].report is not None:
        screen.print(Line())
        printer.verdict(run.results[0], others.of_report.get(0, ()))


def _summary(run: RunResult, screen: Screen, lang: Lang) -> None:
    counts = units.tally(run).counts
    audited = sum(r.status == "audited" for r in run.results)
    screen.print(Line())
    for result in run.results:
        if result.status == "unreadable" and result.error:
            screen.print(
                Line(
                    text("out.not_audited", lang, path=printable(result.path), reason=result.error.message), style="red"
                )
            )
    line = text(
        "console.summary",
        lang,
        reports=len(run.results),
        audited=audited,
        errors=counts[Severity.error],
        warnings=counts[Severity.warning],
    )
    screen.print(Line(line, style="bold"))


class _Printer:
    """One report on one screen."""

    def __init__(self, screen: Screen, lang: Lang) -> None:
        self.screen = screen
        self.lang: Lang = lang

    def say(self, key: str, **values: object) -> str:
        return text(f"console.{key}", self.lang, **values)

    def line(self, shown: Line | str, indent: int = 0, hang: int = 0, style: str = "") -> None:
        """A paragraph wrapped to the width, with an indent and a further hanging indent, without trailing blanks."""
        whole = Line(shown, style) if isinstance(shown, str) else shown
        width = max(20, self.screen.width - indent - hang)
        for number, part in enumerate(whole.divide(wrap(whole.plain, width))):
            self.screen.print(Line(" " * (indent + (hang if number else 0))).extend(part))

    def result(self, result: AuditResult, others: Sequence[Finding] = ()) -> None:
        """A report with the findings across reports that are about it."""
        self.verdict(result, others)
        if result.report is None:
            self._others(others)
            return
        self._identity(result)
        report = result.report
        single, small = grouped(result.findings, self.lang)
        for number, findings in by_section(single):
            self.screen.print(Line())
            self.line(section_name(report, number, self.lang), style="bold")
            for finding in findings:
                self._finding(report, finding)
            for table in report.tables:
                if table.section == number:
                    self._table(table, findings)
        for shown in small:
            self.screen.print(Line())
            self.line(shown, style=_STYLE[Severity.info])
        self._others(others)
        self._coverage(result)

    def _others(self, findings: Sequence[Finding]) -> None:
        if findings:
            self.screen.print(Line())
            self.batch(text("out.batch", self.lang), findings)

    def batch(self, heading: str, findings: Iterable[Finding]) -> None:
        """What was found across reports, or concerns the run as a whole."""
        self.line(heading, style="bold")
        for finding in findings:
            self._finding(None, finding)

    def in_force(self, run: RunResult) -> None:
        """What governs the run and what it took out."""
        for said in in_force.lines(run, self.lang):
            self.line(said, hang=2, style="dim")

    def verdict(self, result: AuditResult, others: Sequence[Finding] = (), *, named: bool = False) -> None:
        """Whether it may be published, and how much is wrong; with the file's name where several are told."""
        lead = f"{printable(result.path)}: " if named else ""
        if result.status == "unreadable" or result.report is None:
            message = result.error.message.get(self.lang) if result.error else ""
            self.line(lead + self.say("unread", message=message), style="bold red")
            return
        across = Counter(f.severity for f in others if f.counts)
        errors, warnings, infos = (result.count(s) + across[s] for s in Severity)
        counts = self.say("counts", errors=errors, warnings=warnings, infos=infos)
        verdict = result.verdict_with(errors, warnings)
        sound = verdict in ("good", "doubtful")
        self.line(f"{lead}{self.say(verdict)}{counts}", style="bold green" if sound else "bold red")

    def _identity(self, result: AuditResult) -> None:
        report = result.report
        if report is not None and report.format == "passage":
            self.line(printable(result.path))
        elif report is not None:
            form = load_forms()[report.form.key].document if report.form.key else "?"
            title = (report.identity.title or "").strip() or self.say("untitled")
            self.line(
                self.say(
                    "identity", path=printable(result.path), title=title, year=report.identity.year or "?", form=form
                )
            )

    def _finding(self, report: Report | None, finding: Finding) -> None:
        word = severity_name(finding.severity, self.lang)
        waived = self.say("waived") if finding.waived else self.say("known") if finding.known else ""
        head = Line(f"{word} ", _STYLE[finding.severity]).append(finding.rule, "bold")
        head.append(f" {finding.title.get(self.lang)}{waived}")
        self.line(head, indent=2, hang=2)
        self.line(Line(finding.message.get(self.lang)), indent=4)
        for shown in self._quotes(report, finding):
            self.line(shown, indent=4, hang=2)
        if finding.readings:
            self.line(readings(finding, self.lang), indent=4, hang=2)
        if finding.basis:
            self.line(self.say("basis", basis=finding.basis), indent=4, hang=2, style="dim")
        self.line(self.say("fix", fix=finding.suggestion), indent=4, hang=2)

    def _quotes(self, report: Report | None, finding: Finding) -> Iterable[Line]:
        """Quotes of both sides with the figures marked; the parts of one list in one line."""
        group: list[Evidence] = []
        wrong = finding.evidence[: len(finding.mended)]
        for evidence in finding.evidence:
            if group and (evidence.line != group[0].line or evidence.role != "part" or evidence.path != group[0].path):
                yield self._text_line(group, wrong)
                group = []
            if evidence.role in _TEXT_ROLES:
                group.append(evidence)
            elif report and evidence.table and evidence.row:
                if len(finding.evidence) <= 4:
                    yield self._cell_line(report, evidence)
            elif evidence.quote and evidence.role != "missing":
                yield Line(f"{self._where(evidence)}{one_line(evidence.quote)}")
        if group:
            yield self._text_line(group, wrong)

    def _text_line(self, group: list[Evidence], wrong: tuple[Evidence, ...]) -> Line:
        shown = Line(self._where(group[0]))
        for index, evidence in enumerate(group[: _MOST_PARTS + 1]):
            start, end = evidence.mark or (0, 0)
            quote = evidence.quote
            style = "bold red underline" if evidence in wrong else "bold underline"
            shown.append("，" if index else "")
            shown.append(one_line(quote[:start]).lstrip())
            shown.append(f"【{one_line(quote[start:end]) or one_line(quote)}】", style)
            if end:
                shown.append(one_line(quote[end:]).rstrip())
        if len(group) > _MOST_PARTS + 1:
            shown.append("……")
        return shown

    def _cell_line(self, report: Report, evidence: Evidence) -> Line:
        shown = Line(f"{self._where(evidence)}{cell_name(report, evidence, self.lang)} ")
        return shown.append(f"【{one_line(evidence.quote) or self.say('blank')}】", "bold underline")

    def _where(self, evidence: Evidence) -> str:
        other = f"{one_line(evidence.path)} " if evidence.path else ""  # last year's report, not this one
        return f"{other}{position(evidence, self.lang) or '·'} "

    def _table(self, table: FormTable, findings: list[Finding]) -> None:
        """The rows of a table that hold a wrong cell, the cells of findings marked."""
        marked = {
            (e.row, e.column)
            for f in findings
            for e in f.evidence
            if e.table == table.key and not e.path and f.severity is not Severity.info
        }
        if len(marked) < 3:
            return
        mended = {(r.row, r.column) for f in findings for r in f.mended if r.table == table.key}
        spec = load_forms()[table.form].table(table.key)
        rows = [r for r in spec.rows if any(row == r.key for row, _ in marked)]
        columns = spec.columns or tuple(dict.fromkeys(c for r in rows for c in r.columns))
        explained = {
            (e.row, e.column) for f in findings if f.repair for e in f.evidence if e.table == table.key
        } - mended
        wrong = marked - explained
        drawn = [[Line(), *(Line(c.label.get(self.lang), "bold") for c in columns)]]
        for row in rows:
            cells = [(row.key, c.key, table.cell(row.key, c.key)) for c in columns]
            drawn.append(
                [
                    Line((row.short or row.label).get(self.lang)),
                    *(
                        Line()
                        if cell is None
                        else Line(f"【{one_line(cell.raw)}】", "bold red")
                        if (r, c) in wrong
                        else Line(one_line(cell.raw))
                        for r, c, cell in cells
                    ),
                ]
            )
        self.screen.print(Line())
        most = [max(16, self.screen.width - 9 * len(columns) - 2), *(8 for _ in columns)]
        for line in lines.table(drawn, most, self.screen.width):
            self.screen.print(line)

    def _coverage(self, result: AuditResult) -> None:
        coverage, rules = result.coverage, result.coverage.rules
        self.screen.print(Line())
        self.line(
            self.say(
                "checked",
                rules=rules.passed + rules.failed + rules.inconclusive,
                cells=coverage.cells_checked,
                cells_seen=coverage.cells_seen,
                figures=coverage.figures_checked,
                figures_seen=coverage.figures_seen,
            ),
            style="dim",
        )
        for line in unchecked(coverage, self.lang):
            self.line(line, indent=2, hang=2, style="dim")
        figures = [one_line(i.quote.get(self.lang)) for i in coverage.unchecked if i.is_figure]
        if figures:
            quotes = listed(f"“{q}”" for q in figures[:_MOST_UNCHECKED]).get(self.lang)
            more = "……" if len(figures) > _MOST_UNCHECKED else ""
            line = self.say("unchecked_figures", count=len(figures), quotes=quotes + more)
            self.line(line, indent=2, hang=2, style="dim")


def wrap(plain: str, width: int) -> list[int]:
    """Where lines of `width` columns end: Chinese breaks anywhere but before closing marks, words stay whole."""
    cuts: list[int] = []
    start = used = 0
    for at, char in enumerate(plain):
        if char == "\n":
            cuts.append(at + 1)
            start, used = at + 1, 0
            continue
        used += cell_len(char)
        if used <= width or char.isspace():
            continue
        cut = at
        while cut > start + 1 and (plain[cut] in _NOT_FIRST or plain[cut - 1] in _NOT_LAST or _word(plain, cut)):
            cut -= 1
        cut = cut if cut > start + 1 else at
        cuts.append(cut)
        start, used = cut, cell_len(plain[cut : at + 1])
    return cuts


def _word(plain: str, cut: int) -> bool:
    """Whether a cut would fall inside a word or figure, or part a figure from its unit."""
    before, after = plain[cut - 1], plain[cut]
    if before.isascii() and before.isalnum():
        return after.isascii() and not after.isspace() or after == " " and plain[cut + 1 : cut + 2] > "\x7f"
    return before == " " and after > "\x7f" and plain[cut - 2 : cut - 1].isdigit()


def to_file(run: RunResult, lang: Lang) -> bytes:
    """What a terminal would show, without colours, for a file."""
    buffer = io.StringIO()
    render(run, Plain(buffer, _FILE_WIDTH), lang)
    return buffer.getvalue().encode("utf-8", "replace")
