"""The console report: may it be published, what is wrong where, what was checked and what could not be.

Document text is printed as rich Text only, never as markup, and figures are marked with 【】 so that the marks survive
without colour.
"""

from __future__ import annotations

import io
from collections.abc import Iterable

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from auditor.form.spec import load_forms
from auditor.model.base import Lang, Severity
from auditor.model.finding import Evidence, Finding
from auditor.model.report import FormTable, Report
from auditor.model.result import AuditResult, RunResult
from auditor.readers.guard import printable
from auditor.reporters.common import by_section, labels, one_line, section_name, verdict
from auditor.reporters.console import overview as console_many
from auditor.texts import text

_STYLE = {Severity.error: "bold red", Severity.warning: "bold yellow", Severity.info: "cyan"}
_FILE_WIDTH = 100
_MOST_UNCHECKED = 12
_MOST_PARTS = 12
_NOT_FIRST = frozenset("，。；：、）】》”’？！,.;:)]}%％")
_NOT_LAST = frozenset("（【《“‘([{")
_TEXT_ROLES = frozenset({"total", "part", "left", "right", "text"})


def render(run: RunResult, console: Console, lang: Lang = "zh", *, brief: bool = False) -> None:
    """Prints the run on `console`, one report after the other, the verdict first and last; of many, an overview.

    `brief`: the verdicts only.
    """
    if brief:
        for result in run.results:
            _Printer(console, lang).verdict(result, named=len(run.results) > 1)
        return
    if len(run.results) > console_many.MANY:
        console_many.render(run, console, lang)
        return
    for index, result in enumerate(run.results):
        if index:
            console.print()
        _Printer(console, lang).result(result)
    if run.batch_findings:
        console.print()
        _Printer(console, lang).batch(run.batch_findings)
    if len(run.results) > 1:
        _summary(run, console, lang)
    elif run.results and run.results[0].report is not None:
        console.print()
        _Printer(console, lang).verdict(run.results[0])


def _summary(run: RunResult, console: Console, lang: Lang) -> None:
    audited = sum(r.status == "audited" for r in run.results)
    console.print()
    for result in run.results:
        if result.status == "unreadable" and result.error:
            console.print(Text(f"{printable(result.path)}：{result.error.message}", style="red"))
    line = text(
        "console.summary",
        lang,
        reports=len(run.results),
        audited=audited,
        errors=run.count(Severity.error),
        warnings=run.count(Severity.warning),
    )
    console.print(Text(line, style="bold"))


class _Printer:
    """One report on one console."""

    def __init__(self, console: Console, lang: Lang) -> None:
        self.console = console
        self.lang: Lang = lang

    def say(self, key: str, **values: object) -> str:
        return text(f"console.{key}", self.lang, **values)

    def line(self, shown: Text | str, indent: int = 0, hang: int = 0, style: str = "") -> None:
        """A paragraph wrapped to the width, with an indent and a further hanging indent, without trailing blanks."""
        whole = Text(shown, style=style) if isinstance(shown, str) else shown
        width = max(20, self.console.width - indent - hang)
        for number, part in enumerate(wrap(whole, width)):
            self.console.print(Text(" " * (indent + (hang if number else 0))) + part, soft_wrap=True)

    def result(self, result: AuditResult) -> None:
        self.verdict(result)
        if result.report is None:
            return
        self._identity(result)
        report = result.report
        for number, findings in by_section(result.findings):
            self.console.print()
            self.line(section_name(report, number, self.lang), style="bold")
            for finding in findings:
                self._finding(report, finding)
            for table in report.tables:
                if table.section == number:
                    self._table(table, findings)
        self._coverage(result)

    def batch(self, findings: Iterable[Finding]) -> None:
        """What concerns the run as a whole."""
        self.line(self.say("run"), style="bold")
        for finding in findings:
            self._finding(None, finding)

    def verdict(self, result: AuditResult, *, named: bool = False) -> None:
        """Whether it may be published, and how much is wrong; with the file's name where several are told."""
        lead = f"{printable(result.path)}: " if named else ""
        if result.status == "unreadable" or result.report is None:
            message = result.error.message if result.error else ""
            self.line(lead + self.say("unread", message=message), style="bold red")
            return
        errors, warnings, infos = (result.count(s) for s in (Severity.error, Severity.warning, Severity.info))
        counts = self.say("counts", errors=errors, warnings=warnings, infos=infos)
        self.line(f"{lead}{self.say(verdict(result))}{counts}", style="bold red" if errors else "bold green")

    def _identity(self, result: AuditResult) -> None:
        report = result.report
        if report is not None:
            form = load_forms()[report.form.key].document if report.form.key else "?"
            title = (report.identity.title or "").strip() or self.say("untitled")
            self.line(
                self.say(
                    "identity", path=printable(result.path), title=title, year=report.identity.year or "?", form=form
                )
            )

    def _finding(self, report: Report | None, finding: Finding) -> None:
        word = self.say(finding.severity.value)
        waived = self.say("waived") if finding.waived else self.say("known") if finding.known else ""
        head = Text.assemble(
            (f"{word} ", _STYLE[finding.severity]), (finding.rule, "bold"), f" {finding.title}{waived}"
        )
        self.line(head, indent=2, hang=2)
        self.line(Text(finding.message), indent=4)
        for shown in self._quotes(report, finding):
            self.line(shown, indent=4, hang=2)
        if finding.readings:
            self.line(self.say("readings", readings="；".join(finding.readings)), indent=4, hang=2)
        if finding.basis:
            self.line(self.say("basis", basis=finding.basis), indent=4, hang=2, style="dim")
        self.line(self.say("fix", fix=finding.suggestion), indent=4, hang=2)

    def _quotes(self, report: Report | None, finding: Finding) -> Iterable[Text]:
        """Quotes of both sides with the figures marked; the parts of one list in one line."""
        group: list[Evidence] = []
        for evidence in finding.evidence:
            if group and (evidence.line != group[0].line or evidence.role != "part" or evidence.path != group[0].path):
                yield self._text_line(group)
                group = []
            if evidence.role in _TEXT_ROLES:
                group.append(evidence)
            elif report and evidence.table and evidence.row:
                if len(finding.evidence) <= 4:
                    yield self._cell_line(report, evidence)
            elif evidence.quote and evidence.role != "missing":
                yield Text(f"{self._where(evidence)}{one_line(evidence.quote)}")
        if group:
            yield self._text_line(group)

    def _text_line(self, group: list[Evidence]) -> Text:
        shown = Text(self._where(group[0]))
        for index, evidence in enumerate(group[: _MOST_PARTS + 1]):
            start, end = evidence.mark or (0, 0)
            quote = evidence.quote
            shown.append("，" if index else "")
            shown.append(one_line(quote[:start]).lstrip())
            shown.append(f"【{one_line(quote[start:end]) or one_line(quote)}】", style="bold underline")
            if end:
                shown.append(one_line(quote[end:]).rstrip())
        if len(group) > _MOST_PARTS + 1:
            shown.append("……")
        return shown

    def _cell_line(self, report: Report, evidence: Evidence) -> Text:
        table = next(t for t in report.tables if t.key == evidence.table)
        row, column = labels(table, evidence.row or "", evidence.column or "", self.lang)
        shown = Text(f"{self._where(evidence)}{row}·{column} ")
        return shown.append(f"【{one_line(evidence.quote) or self.say('blank')}】", style="bold underline")

    def _where(self, evidence: Evidence) -> str:
        other = f"{one_line(evidence.path)} " if evidence.path else ""  # last year's report, not this one
        if evidence.line is not None:
            return other + self.say("line", line=evidence.line)
        return other + (self.say("page", page=evidence.page) if evidence.page is not None else "· ")

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
        mended = {(f.repair.row, f.repair.column) for f in findings if f.repair and f.repair.table == table.key}
        spec = load_forms()[table.form].table(table.key)
        rows = [r for r in spec.rows if any(row == r.key for row, _ in marked)]
        columns = spec.columns or tuple(dict.fromkeys(c for r in rows for c in r.columns))
        explained = {
            (e.row, e.column) for f in findings if f.repair for e in f.evidence if e.table == table.key
        } - mended
        wrong = marked - explained
        drawn = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False)
        drawn.add_column(Text(), max_width=max(16, self.console.width - 9 * len(columns) - 2), overflow="fold")
        for column in columns:
            drawn.add_column(Text(column.label.get(self.lang), overflow="fold"), justify="right", max_width=8)
        for row in rows:
            cells = [(row.key, c.key, table.cell(row.key, c.key)) for c in columns]
            drawn.add_row(
                Text((row.short or row.label).get(self.lang), overflow="fold"),
                *(
                    Text("")
                    if cell is None
                    else Text(f"【{one_line(cell.raw)}】", style="bold red")
                    if (r, c) in wrong
                    else Text(one_line(cell.raw))
                    for r, c, cell in cells
                ),
            )
        self.console.print()
        for line in self.console.render_lines(drawn, self.console.options.update(width=self.console.width), pad=False):
            shown = Text.assemble(*((s.text, s.style or "") for s in line if not s.control))
            shown.rstrip()
            if shown:
                self.console.print(shown, soft_wrap=True)

    def _coverage(self, result: AuditResult) -> None:
        coverage, rules = result.coverage, result.coverage.rules
        self.console.print()
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
        for item in coverage.unchecked:
            if item.what != "figure":
                self.line(self.say("unchecked", what=item.what, reason=item.reason), indent=2, hang=2, style="dim")
        figures = [one_line(i.quote) for i in coverage.unchecked if i.what == "figure"]
        if figures:
            quotes = "、".join(f"“{q}”" for q in figures[:_MOST_UNCHECKED])
            more = "……" if len(figures) > _MOST_UNCHECKED else ""
            line = self.say("unchecked_figures", count=len(figures), quotes=quotes + more)
            self.line(line, indent=2, hang=2, style="dim")


def wrap(shown: Text, width: int) -> list[Text]:
    """`shown` cut into lines of `width` columns: Chinese breaks anywhere but before closing marks, words stay whole."""
    plain = shown.plain
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
    lines = list(shown.divide(cuts))
    for line in lines:
        line.rstrip()
    return lines


def _word(plain: str, cut: int) -> bool:
    """Whether a cut would fall inside a word or figure, or part a figure from its unit."""
    before, after = plain[cut - 1], plain[cut]
    if before.isascii() and before.isalnum():
        return after.isascii() and not after.isspace() or after == " " and plain[cut + 1 : cut + 2] > "\x7f"
    return before == " " and after > "\x7f" and plain[cut - 2 : cut - 1].isdigit()


def to_file(run: RunResult, lang: Lang) -> bytes:
    """What a terminal would show, without colours, for a file."""
    buffer = io.StringIO()
    render(run, Console(file=buffer, width=_FILE_WIDTH, highlight=False, no_color=True, legacy_windows=False), lang)
    return buffer.getvalue().encode("utf-8", "replace")
