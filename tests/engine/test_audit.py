"""The whole way from a text file to a verdict, through the public API and the command line."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

import auditor
from auditor.model.base import Severity

SAMPLES = Path(__file__).resolve().parents[2] / "sample_reports"
CLEAN = (SAMPLES / "township-2023-clean.txt").read_text("utf-8")


def audit_text(tmp_path: Path, text: str, encoding: str = "utf-8"):
    path = tmp_path / "report.txt"
    path.write_bytes(text.encode(encoding))
    return auditor.audit(path)


def errors(result):
    return [f for f in result.findings if f.severity is Severity.error]


def test_clean_report_has_no_findings():
    result = auditor.audit(SAMPLES / "township-2023-clean.txt")
    assert result.findings == ()
    assert result.complete
    assert result.coverage.cells_checked == 200


def test_contradictions_are_found():
    result = auditor.audit(SAMPLES / "township-2023-contradictions.txt")
    assert [f.rule for f in result.findings] == ["N101", "T301", "X201"]
    computation = result.findings[0].computation
    assert computation is not None
    assert computation.text.zh == "86+412+205+47 = 750 ≠ 760（差 10）"
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


def test_json_has_the_fixed_fields(command):
    done = command("check", "-f", "json", str(SAMPLES / "township-2023-contradictions.txt"))
    data = json.loads(done.stdout)
    assert done.returncode == 1
    assert data["schema"] == "auditor.result/1"
    assert data["summary"]["errors"] == 3
    finding = data["reports"][0]["findings"][0]
    assert finding["computation"]["difference"] == "-10"
    assert finding["evidence"][0]["line"] == 11


def test_clean_report_exits_zero(command):
    assert command("check", str(SAMPLES / "township-2023-clean.txt")).returncode == 0


def test_the_words_of_a_result_are_strings_of_the_language_asked_for():
    path = SAMPLES / "township-2023-contradictions.txt"
    chinese, english = auditor.audit(path), auditor.audit(path, lang="en")
    assert len(chinese.findings) == len(english.findings) == 3
    for one, other in zip(chinese.findings, english.findings, strict=True):
        assert isinstance(one.message, str)
        assert "不" in " ".join([one.message, one.title])
        assert other.message == one.message.en == other.message.en
        assert other.suggestion == one.suggestion.en
        if one.computation and other.computation:
            assert other.computation.text == one.computation.text.en
    assert auditor.audit_passage("公开信息 12 条，其中网站 5 条，公众号 4 条，其他渠道 2 条。", lang="en").findings
