"""The whole way from a text file to a verdict, through the public API and the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

import auditor
from auditor.model.base import Severity

SAMPLES = Path(__file__).resolve().parent.parent / "sample_reports"
CLEAN = (SAMPLES / "township-2023-clean.txt").read_text("utf-8")


def audit_text(tmp_path: Path, text: str, encoding: str = "utf-8"):
    path = tmp_path / "report.txt"
    path.write_bytes(text.encode(encoding))
    return auditor.audit(path)


def errors(result):
    return [f for f in result.findings if f.severity is Severity.error]


def command(*args: str, data: bytes = b""):
    return subprocess.run(
        [sys.executable, "-m", "auditor", *args], input=data, capture_output=True, timeout=60, check=False
    )


def test_clean_report_has_no_findings():
    result = auditor.audit(SAMPLES / "township-2023-clean.txt")
    assert result.findings == ()
    assert result.complete
    assert result.coverage.cells_checked == 190


def test_broken_total_is_the_only_error():
    result = auditor.audit(SAMPLES / "township-2023-contradictions.txt")
    assert [f.rule for f in result.findings] == ["N101"]
    computation = result.findings[0].computation
    assert computation is not None
    assert computation.text == "86+412+205+47 = 750 ≠ 760（差 10）"
    assert {e.role for e in result.findings[0].evidence} == {"total", "part"}


def test_all_cells_are_read():
    report = auditor.read_report(SAMPLES / "township-2023-clean.txt")
    assert {t.key: len(t.cells) for t in report.tables} == {"disclosure": 10, "applications": 175, "reviews": 15}
    table = report.table("disclosure")
    assert table is not None
    assert table.value("normative", "in_force") == Decimal(6)
    assert table.value("licences", "count") == Decimal(14)
    assert (report.identity.agency, report.identity.year, report.identity.level) == ("青山镇人民政府", 2023, "township")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_encodings_give_the_same_findings(tmp_path, encoding):
    text = CLEAN.replace(" 750 ", " 751 ")
    expected = audit_text(tmp_path, text).findings
    assert expected
    assert audit_text(tmp_path, text.replace("\n", "\r\n"), encoding).findings == expected


@pytest.mark.parametrize("number", range(1, 7))
def test_a_removed_section_is_an_error(tmp_path, number):
    lines = CLEAN.split("\n")
    heads = [
        i
        for i, line in enumerate(lines)
        if line[:2] in ("一、", "二、", "三、", "四、", "五、", "六、") and "\t" not in line
    ]
    assert len(heads) == 6
    end = heads[number] if number < 6 else len(lines)
    result = audit_text(tmp_path, "\n".join(lines[: heads[number - 1]] + lines[end:]))
    missing = [f for f in errors(result) if f.rule == "F101"]
    assert [f.evidence[0].section for f in missing] == [number]


@pytest.mark.parametrize(
    ("label", "column", "rule"),
    [("一、本年新收政府信息公开申请数量", 1, "T301"), ("（七）总计", 1, "T302"), ("（一）予以公开", 1, "T302")],
)
def test_a_changed_cell_breaks_its_identities(tmp_path, label, column, rule):
    lines = CLEAN.split("\n")
    at = next(i for i, line in enumerate(lines) if label in line and "\t" in line)
    cells = lines[at].split("\t")
    cells[-8 + column] = "3"
    lines[at] = "\t".join(cells)
    found = errors(audit_text(tmp_path, "\n".join(lines)))
    assert rule in {f.rule for f in found}
    assert "T304" in {f.rule for f in found}


def test_json_has_the_fixed_fields():
    done = command("check", "-f", "json", str(SAMPLES / "township-2023-contradictions.txt"))
    data = json.loads(done.stdout)
    assert done.returncode == 1
    assert data["schema"] == "auditor.result/1"
    assert data["summary"]["errors"] == 1
    finding = data["reports"][0]["findings"][0]
    assert finding["computation"]["difference"] == "-10"
    assert finding["evidence"][0]["line"] == 9


@pytest.mark.parametrize(
    "data",
    [b"", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "把面粉和水揉成面团，醒一小时。".encode(), b"7" * 5_000_000],
    ids=["empty", "picture", "recipe", "digits"],
)
def test_bad_input_is_one_sentence(data):
    done = command("check", "-", data=data)
    shown = (done.stdout + done.stderr).decode("utf-8")
    assert done.returncode == 3
    assert "Traceback" not in shown
    assert len(shown.strip()) < 200


def test_clean_report_exits_zero():
    assert command("check", str(SAMPLES / "township-2023-clean.txt")).returncode == 0


def replaced(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, old
    return text.replace(old, new)


def with_cell(text: str, label: str, column: int, value: str) -> str:
    lines = text.split("\n")
    at = next(i for i, line in enumerate(lines) if label in line and "\t" in line)
    cells = lines[at].split("\t")
    cells[column] = value
    lines[at] = "\t".join(cells)
    return "\n".join(lines)


def with_applications(text: str, count: str) -> str:
    """The clean report with `count` applications, all granted, and a sentence that still has to be written."""
    for label in ("一、本年新收政府信息公开申请数量", "（一）予以公开", "（七）总计"):
        for column in (-7, -1):
            text = with_cell(text, label, column, count)
    return text


NONE = "青山镇未收到政府信息公开申请，上年也没有结转"


@pytest.mark.parametrize(
    "sentence",
    [
        "共收到政府信息公开申请 3 件",
        "受理政府信息公开申请 3 份",
        "新收政府信息公开申请三件",
        "收到政府信息公开申请３件",
    ],
    ids=["received", "accepted", "han", "fullwidth"],
)
def test_text_against_table_is_an_error(tmp_path, sentence):
    text = replaced(with_applications(CLEAN, "2"), NONE, sentence)
    found = [f for f in errors(audit_text(tmp_path, text)) if f.rule == "X101"]
    assert [f.computation.text for f in found if f.computation] == ["3 ≠ 2（差 1）"]


def test_none_against_table_is_an_error(tmp_path):
    found = errors(audit_text(tmp_path, with_applications(CLEAN, "2")))
    assert {f.variant for f in found if f.rule == "X101"} == {"none"}


@pytest.mark.parametrize(
    "sentence",
    [
        "共收到政府信息公开申请 2 件，其中网上申请 1 件，信函申请 1 件",
        "本年收到政府信息公开申请 2 件，上年结转申请无",
    ],
    ids=["by-channel", "nothing-carried-in"],
)
def test_text_that_agrees_with_the_table_is_silent(tmp_path, sentence):
    text = replaced(with_applications(CLEAN, "2"), NONE, sentence)
    assert errors(audit_text(tmp_path, text)) == []


def test_two_statements_of_meetings_contradict(tmp_path):
    text = replaced(CLEAN, "政务公开工作要点均已落实。", "政务公开工作要点均已落实，全年召开专题会议 3 次。")
    found = errors(audit_text(tmp_path, text))
    assert [f.rule for f in found] == ["X201"]


def rules_of(result, severity: Severity) -> set[str]:
    return {f.rule for f in result.findings if f.severity is severity}


@pytest.mark.parametrize(
    ("value", "rule", "severity"),
    [
        ("", "T101", Severity.warning),
        ("/", "T102", Severity.warning),
        ("-1", "T103", Severity.error),
        ("1.5", "T104", Severity.error),
        ("2件", "T105", Severity.warning),
        ("abc", "T106", Severity.error),
    ],
    ids=["blank", "slash", "negative", "fraction", "unit", "word"],
)
def test_a_cell_that_is_no_count(tmp_path, value, rule, severity):
    result = audit_text(tmp_path, with_cell(CLEAN, "行政处罚\t", 1, value))
    assert rule in rules_of(result, severity)


def test_slashes_throughout_are_one_finding_a_table(tmp_path):
    lines = [line.replace("\t0", "\t/") if "申请" in line or "项" in line else line for line in CLEAN.split("\n")]
    found = [f for f in audit_text(tmp_path, "\n".join(lines)).findings if f.rule == "T102"]
    assert 1 <= len(found) <= 3


@pytest.mark.parametrize(
    ("old", "new", "rule", "severity"),
    [
        ("本机关2023年未收取信息处理费。政务公开工作要点均已落实。", "无。", "F601", Severity.warning),
        (
            "主要问题是栏目更新不够及时，解读形式单一。下一步将每月核对更新情况，增加图文解读。",
            "无。",
            "F501",
            Severity.error,
        ),
        (
            "主要问题是栏目更新不够及时，解读形式单一。下一步将每月核对更新情况，增加图文解读。",
            "主要问题是栏目更新不够及时，解读形式单一。",
            "F502",
            Severity.warning,
        ),
        ("2023年1月1日至2023年12月31日", "2022年1月1日至2022年12月31日", "F402", Severity.error),
        ("政府信息公开工作年度报告\n\n本报告", "信息公开工作报告\n\n本报告", "F303", Severity.warning),
    ],
    ids=["no-fee", "no-problems", "no-improvement", "period", "title"],
)
def test_statements_period_and_title(tmp_path, old, new, rule, severity):
    assert rule in rules_of(audit_text(tmp_path, replaced(CLEAN, old, new)), severity)


def test_a_removed_table_is_an_error(tmp_path):
    at = CLEAN.index("行政复议\t")
    end = CLEAN.index("五、存在")
    result = audit_text(tmp_path, CLEAN[:at] + CLEAN[end:])
    assert [f.evidence[0].section for f in errors(result) if f.rule == "F201"] == [4]


def test_old_tables_in_a_new_report_are_an_error(tmp_path):
    text = CLEAN.replace("本年制发件数", "本年新制作数量").replace("本年废止件数", "本年新公开数量")
    text = text.replace("现行有效件数", "对外公开总数量").replace("本年处理决定数量", "上一年项目数量")
    assert "F202" in rules_of(audit_text(tmp_path, text), Severity.error)
