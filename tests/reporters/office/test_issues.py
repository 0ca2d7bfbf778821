"""The list of problems in the shape of third-party assessments."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

import auditor
from auditor.model.base import Severity
from auditor.model.result import RunResult
from auditor.reporters.office import issues
from auditor.reporters.office.indicators import indicators
from tests.support import reported


def sheet(run: RunResult, lang="zh"):
    return load_workbook(io.BytesIO(issues.render(run, lang))).worksheets[0]


def rows(run: RunResult, lang="zh") -> list[tuple]:
    return [tuple(c.value for c in row) for row in sheet(run, lang).iter_rows()]


def test_the_columns_are_those_of_a_handover():
    heads, *found = rows(reported.several())
    assert heads == ("序号", "单位", "一级指标", "二级指标", "评价标准", "问题明细", "整改建议", "整改结果")
    first = found[0]
    assert first[:4] == (1, "青山镇人民政府", "数据质量", "正文数据")
    assert first[4] == "正文所列数据计算正确、前后一致。\n依据：条例第五十条"
    assert first[5] == "【一、总体情况 第 11 行】说明 N101：1 ≠ 2"
    assert first[6:] == ("核对后改正。", None)


def test_only_what_must_be_answered_is_listed():
    one = reported.contradictions()  # of three findings one is waived and one known
    info = one.findings[0].model_copy(update={"severity": Severity.info})
    found = rows(RunResult(results=(one, one.model_copy(update={"findings": (info,)}))))[1:]
    assert [r[0] for r in found] == [1]


def test_findings_across_reports_and_unread_files_are_listed():
    found = rows(reported.several())[1:]
    assert [r[3] for r in found] == ["正文数据", "按时报送", "内容真实"]


def test_it_prints_on_landscape_a4_with_its_head_on_each_page():
    printed = sheet(reported.several())
    assert printed.page_setup.orientation == "landscape"
    assert int(printed.page_setup.paperSize) == 9
    assert printed.print_title_rows in ("1:1", "$1:$1")
    assert printed.page_setup.fitToHeight in (0, "0")


def test_nothing_of_a_document_is_a_formula_or_link():
    printed = sheet(RunResult(results=(reported.hostile(),)))
    cells = [c for row in printed.iter_rows() for c in row]
    assert {c.data_type for c in cells} <= {"s", "n"}
    assert not any(c.hyperlink for c in cells)
    assert any(reported.FORMULA in str(c.value) for c in cells)


def test_every_rule_has_an_indicator_of_its_own():
    for bound in auditor.Auditor().ruleset.rules:
        assert indicators().of(bound.rule.id) != indicators().other, bound.rule.id
    assert indicators().of("Z901") == indicators().other


@pytest.mark.parametrize(
    ("code", "second"), [("F201", "表格完整"), ("F706", "表格完整"), ("F702", "总体情况"), ("Y999", "上下年衔接")]
)
def test_the_longest_beginning_decides(code, second):
    assert indicators().of(code).second.zh == second


def test_an_office_adds_its_own_indicators(tmp_path):
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "lexicon" / "indicators.yaml").write_text(
        "indicators:\n- rules: [N1]\n"
        + "".join(f"  {k}: {{zh: 本市{k}, en: ours}}\n" for k in ("first", "second", "standard")),
        "utf-8",
    )
    made = auditor.Auditor(rules_dirs=[tmp_path])
    with made.knowledge.in_force():
        assert indicators().of("N101").first.zh == "本市first"
        assert indicators().of("N301").first.zh == "数据质量"


def test_the_same_run_gives_the_same_bytes():
    assert issues.render(reported.several(), "en") == issues.render(reported.several(), "en")
