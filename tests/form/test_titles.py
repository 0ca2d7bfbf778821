"""The title as bodies print it: which lines it takes, and the body and the year in it."""

from __future__ import annotations

import pytest

from auditor.model.report import Identity
from auditor.model.result import AuditResult
from tests.conftest import AUDITOR

BODY = """
本报告所列数据的统计期限为2022年1月1日至2022年12月31日。
一、总体情况
全年公开信息 20 条，未收到政府信息公开申请。
五、存在的主要问题及改进情况
一是更新不及时，二是解读形式单一。下一步加强培训，丰富解读形式。
"""
WORDS = "政府信息公开工作年度报告"


def audited(title: str) -> AuditResult:
    return AUDITOR.audit((title + BODY).encode(), name="report.txt")


def who(result: AuditResult) -> Identity:
    assert result.report is not None
    return result.report.identity


@pytest.mark.parametrize(
    "title",
    [
        f"青山县财政局2022年{WORDS}",
        f"青山县财政局\n2022年度{WORDS}",
        f"2022年度\n青山县财政局{WORDS}",
        f"青山县财政局{WORDS}（2022年度）",
        f"{WORDS}\n青山县财政局\n（2022年度）",
        f"{WORDS}（2022年度）\n青山县财政局",
        f"{WORDS}\n（2022年度）\n青山县财政局",
        "青山县财政局政府信息公开工作2022年度报告",
        "青山县财政局\n政府信息公开工作二〇二二年度报告",
        f"【年度报告】青山县财政局2022年{WORDS}",
        f"附件1\n青山县财政局2022年{WORDS}",
        f"青山县财政局2022{WORDS}",
        f"青山县财政局{WORDS}（2022）",
        f"标题：青山县财政局2022年{WORDS}",
        f"• 青山县财政局2022年{WORDS}",
        f"青山县财政局2022年度政府信息公开工作报告\n{WORDS}\n青山县财政局\n（2022年度）",
    ],
)
def test_body_year_and_words_are_found_wherever_they_stand(title):
    result = audited(title)
    assert (who(result).agency, who(result).year) == ("青山县财政局", 2022)
    assert not {f.rule for f in result.findings} & {"F301", "F302", "F303"}


@pytest.mark.parametrize(
    ("title", "rule"),
    [
        (f"2022年{WORDS}", "F301"),
        (f"青山县财政局{WORDS}", "F302"),
        ("青山县财政局2022年政府信息公开工作报告", "F303"),
        ("青山镇政府2022年信息公开工作年度报告", "F303"),
        (f"2022年{WORDS}\n现将有关情况报告如下：", "F301"),
    ],
)
def test_what_a_title_lacks_is_told(title, rule):
    result = audited(title)
    assert {f.rule for f in result.findings} & {"F301", "F302", "F303"} == {rule}


@pytest.mark.parametrize("years", ["2021-2022学年度", "2021—2022学年", "2021至2022学年度", "2021年-2022年学年度"])
def test_a_school_year_is_the_year_in_which_it_ends(years):
    text = f"青山职业技术学院{years}信息公开工作年度报告{BODY}".replace(
        "2022年1月1日至2022年12月31日", "2021年9月1日至2022年8月31日"
    )
    result = AUDITOR.audit(text.encode(), name="report.txt")
    assert (who(result).agency, who(result).year) == ("青山职业技术学院", 2022)
    assert not {f.rule for f in result.findings} & {"F301", "F302", "F303", "F402", "X301", "N501"}


@pytest.mark.parametrize("number", ["（云财办〔2022〕5号）", "[2022]5号", "20225"])
def test_the_year_of_a_document_is_not_that_of_the_title(number):
    assert "F302" in {f.rule for f in audited(f"青山县财政局{WORDS}{number}").findings}


def test_a_label_without_a_value_takes_nothing_of_the_text():
    text = f"青山县财政局2022年{WORDS}\n发布时间：{BODY}"
    assert who(AUDITOR.audit(text.encode(), name="report.txt")).published is None


@pytest.mark.parametrize(
    ("title", "agency"),
    [
        (f"青山县人民政府（县人民政府办公室）2022年{WORDS}", "青山县人民政府(县人民政府办公室)"),
        (f"青山县财政局（2022年）{WORDS}", "青山县财政局"),
    ],
)
def test_a_bracket_of_the_name_stays_closed(title, agency):
    assert who(audited(title)).agency == agency
