"""The console report: may it be published, what is wrong where, what was checked."""

from __future__ import annotations

from rich.console import Console, Group
from rich.padding import Padding
from rich.text import Text

from auditor.model.base import Lang, Severity
from auditor.model.finding import Evidence, Finding
from auditor.model.result import AuditResult, RunResult

_STYLE = {Severity.error: "bold red", Severity.warning: "yellow", Severity.info: "cyan"}
_WORD = {
    "zh": {Severity.error: "错误", Severity.warning: "警告", Severity.info: "提示"},
    "en": {Severity.error: "error", Severity.warning: "warning", Severity.info: "info"},
}
_T = {
    "zh": {
        "ok": "可以公开：没有发现错误",
        "bad": "不宜公开",
        "unread": "未能审核",
        "count": "{e} 处错误，{w} 处警告，{i} 处提示",
        "line": "第 {n} 行",
        "basis": "依据",
        "fix": "改法",
        "sum": "算式",
        "whole": "整篇",
        "section": "第{n}部分",
        "checked": "查了 {r} 条规则，{c}/{cs} 个表格数，{f}/{fs} 个正文数字",
        "unchecked": "未能查：{what}",
    },
    "en": {
        "ok": "May be published: no errors",
        "bad": "Not fit for publication",
        "unread": "Could not be audited",
        "count": "{e} errors, {w} warnings, {i} infos",
        "line": "line {n}",
        "basis": "basis",
        "fix": "fix",
        "sum": "sum",
        "whole": "whole report",
        "section": "section {n}",
        "checked": "{r} rules run, {c}/{cs} cells, {f}/{fs} figures of the prose checked",
        "unchecked": "not checked: {what}",
    },
}


def render(run: RunResult, console: Console, lang: Lang = "zh") -> None:
    """Prints the run on `console`. Document text is printed as Text only, never as markup."""
    for result in run.results:
        _result(result, console, lang)


def _result(result: AuditResult, console: Console, lang: Lang) -> None:
    words = _T[lang]
    if result.status == "unreadable":
        message = result.error.message if result.error else ""
        console.print(Text(f"{words['unread']}：{message}", style="bold red"))
        return
    errors, warnings, infos = (result.count(s) for s in (Severity.error, Severity.warning, Severity.info))
    verdict = words["bad"] if errors else words["ok"]
    count = words["count"].format(e=errors, w=warnings, i=infos)
    console.print(Text(f"{verdict}（{count}）", style="bold red" if errors else "bold green"))
    if result.report:
        console.print(Text(result.report.identity.title or result.path))
    by_section: dict[int, list[Finding]] = {}
    for finding in result.findings:
        number = next((e.section for e in finding.evidence if e.section), 0)
        by_section.setdefault(number or 0, []).append(finding)
    for number in sorted(by_section):
        name = words["section"].format(n=number) if number else words["whole"]
        console.print()
        console.print(Text(f"── {name} ──", style="bold"))
        for finding in by_section[number]:
            console.print(_finding(finding, lang))
    coverage = result.coverage
    rules = coverage.rules
    console.print()
    console.print(
        Text(
            words["checked"].format(
                r=rules.passed + rules.failed + rules.inconclusive,
                c=coverage.cells_checked,
                cs=coverage.cells_seen,
                f=coverage.figures_checked,
                fs=coverage.figures_seen,
            ),
            style="dim",
        )
    )
    for item in coverage.unchecked:
        console.print(
            Text("  " + words["unchecked"].format(what=f"{item.what} {item.quote} {item.reason}"), style="dim")
        )


def _finding(finding: Finding, lang: Lang) -> Group:
    words = _T[lang]
    head = Text.assemble(
        (f"[{_WORD[lang][finding.severity]}] ", _STYLE[finding.severity]), (finding.rule, "bold"), f" {finding.title}"
    )
    lines: list[Text] = [Text(finding.message)]
    lines += [_evidence(e, lang) for e in finding.evidence if e.quote]
    lines.append(Text(f"{words['basis']}：{finding.basis}"))
    lines.append(Text(f"{words['fix']}：{finding.suggestion}"))
    return Group(head, *(Padding(line, (0, 0, 0, 2)) for line in lines))


def _evidence(evidence: Evidence, lang: Lang) -> Text:
    quote = evidence.quote.strip()
    if evidence.mark:
        start, end = evidence.mark
        quote = f"{evidence.quote[:start]}【{evidence.quote[start:end]}】{evidence.quote[end:]}".strip()
    where = _T[lang]["line"].format(n=evidence.line) if evidence.line else ""
    cell = f"{evidence.row}/{evidence.column} " if evidence.row else ""
    return Text(f"· {where} {cell}{quote}".replace("\n", " "))
