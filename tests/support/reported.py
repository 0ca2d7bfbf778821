"""Runs for the tests of the outputs: real readings and places, with words of the tests' own so that a rule that is
worded anew does not change the golden files.
"""

from __future__ import annotations

import os
from pathlib import Path

import auditor
from auditor.model.base import Localized, Severity
from auditor.model.finding import Evidence, Finding
from auditor.model.result import FIGURE, AuditResult, Coverage, Failure, RuleCounts, RunResult, Unchecked
from auditor.model.rule import Rule
from tests.conftest import AUDITOR, SAMPLES

GOLDEN = Path(__file__).parents[1] / "reporters" / "golden"
HOSTILE = """<script>document.title='pwned'</script><img src=x onerror="document.title='pwned'">'"&amp;{{7*7}}"""
FORMULA = '=HYPERLINK("http://example.invalid","x")'

RULES = (
    Rule(
        id="N101",
        name="prose.breakdown",
        aliases=("prose.parts",),
        title=Localized(zh="分项之和不等于总数", en="Parts do not add up"),
        severity=Severity.error,
        basis=Localized.same("条例第五十条"),
        why=Localized(zh="列全的分项加起来就是总数。", en="Complete parts add up."),
        fix=Localized(zh="核对“{place}”。", en="Check {place}."),
        then={"check": "breakdown"},
        message=Localized(zh="{computation}", en="{computation}"),
    ),
)


JUDGED = {"judged": True, "complete": True}
"""As if all rules had run."""


def contradictions() -> AuditResult:
    """The sample with three contradictions (a list, two sentences, two cells), one of them waived and one known."""
    codes = ("N101", "X201", "T301")
    result = auditor.Auditor(select_codes=(*codes, "T3")).audit(SAMPLES / "township-2023-contradictions.txt")
    found = {f.rule: f for f in result.findings}
    assert set(found) >= set(codes)
    words = [
        ("N101", Severity.error, {}),
        ("X201", Severity.warning, {"waived": True}),
        ("T301", Severity.error, {"known": True}),
    ]
    findings = tuple(
        found[code].model_copy(
            update={
                "severity": severity,
                "title": Localized.same(f"题目 {code}"),
                "message": Localized.same(f"说明 {code}：1 ≠ 2"),
                "basis": Localized.same("条例第五十条"),
                "suggestion": Localized.same("核对后改正。"),
                **more,
            }
        )
        for code, severity, more in words
    )
    coverage = Coverage(
        figures_seen=13,
        figures_checked=12,
        cells_seen=200,
        cells_checked=200,
        rules=RuleCounts(passed=40, failed=3),
        unchecked=(
            Unchecked(what=FIGURE, quote=Localized.same("培训 1 次")),
            Unchecked(what=Localized.same("T304"), reason=Localized.same("有空白")),
        ),
    )
    return result.model_copy(
        update={"path": "送审/青山镇 2023.txt", "findings": findings, "coverage": coverage} | JUDGED
    )


def of_unit(result: AuditResult, unit: str) -> AuditResult:
    """The result as that of another unit."""
    assert result.report is not None
    identity = result.report.identity.model_copy(update={"agency": unit})
    report = result.report.model_copy(update={"identity": identity})
    return result.model_copy(update={"report": report, "path": f"送审/{unit}.txt"})


def unreadable() -> AuditResult:
    """A file that could not be read."""
    return AuditResult(
        path="送审/空.docx",
        status="unreadable",
        error=Failure(code="empty", message=Localized.same("“空.docx”是空文件，请重新导出。")),
        findings=(_event("E001", Severity.error, "文件无法读取"),),
        complete=False,
    )


def clean() -> AuditResult:
    """A report without findings."""
    result = auditor.Auditor(select_codes=("T301",)).audit(SAMPLES / "city-2025-clean.txt")
    assert not result.findings
    coverage = Coverage(rules=RuleCounts(passed=1))
    return result.model_copy(update={"path": "送审/临江市 2025.txt", "coverage": coverage} | JUDGED)


def hostile() -> AuditResult:
    """A report whose every text is markup, script or a formula."""
    text = (SAMPLES / "township-2023-contradictions.txt").read_text("utf-8")
    text = text.replace("青山镇", f"青山镇{HOSTILE}").replace("主要问题是", f"{FORMULA}\n主要问题是{HOSTILE}")
    result = AUDITOR.audit(text.encode(), name=f"{HOSTILE}.txt")
    assert result.report is not None
    assert HOSTILE in "".join(s.text for s in result.report.sections)
    extra = _event("N999", Severity.error, HOSTILE).model_copy(
        update={
            "message": Localized.same(FORMULA + HOSTILE),
            "basis": Localized.same(HOSTILE),
            "suggestion": Localized.same(HOSTILE),
            "readings": (HOSTILE,),
            "evidence": (Evidence(role="text", section=1, quote=HOSTILE, mark=(0, 8)),),
        }
    )
    return result.model_copy(update={"findings": (*result.findings, extra)})


def several() -> RunResult:
    """Three files and a finding across them."""
    evidence = (
        Evidence(role="left", path="送审/青山镇 2023.txt", section=5, quote="栏目更新不够及时"),
        Evidence(role="right", path="送审/临江市 2025.txt", section=5, quote="栏目更新不够及时"),
    )
    batch = _event("B301", Severity.warning, "两份报告雷同").model_copy(update={"evidence": evidence})
    return RunResult(results=(contradictions(), unreadable(), clean()), batch_findings=(batch,), rules=RULES)


def _event(rule: str, severity: Severity, title: str) -> Finding:
    return Finding(
        rule=rule,
        name="test.event",
        severity=severity,
        title=Localized.same(title),
        message=Localized.same(title),
        suggestion=Localized.same("核对。"),
        fingerprint="0" * 16,
        content_hash="f" * 16,
    )


def same_as_golden(name: str, data: bytes) -> None:
    """Compares with a golden file; UPDATE_GOLDEN=1 writes it anew, to be read in the diff before it is committed."""
    path = GOLDEN / name
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        path.write_bytes(data)
    assert data.decode("utf-8") == path.read_bytes().decode("utf-8")
