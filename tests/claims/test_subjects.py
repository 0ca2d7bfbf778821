"""Figures of other things in the words of applications, reviews and decisions: they prove nothing against a table."""

from __future__ import annotations

import pytest

from tests.conftest import audited
from tests.support.specimens import catalogue
from tests.support.specimens.model import Specimen

OTHER_THINGS = """
全县45家预算单位的部门预算全部公开。
将历史文件12件转为主动公开，予以公开。
清理存量文件，予以公开的文件30件。
上年结转资金200万元。
结转下年度继续实施项目3个。
负责人出庭应诉行政诉讼案件5件。
全年办理行政诉讼案件15件，行政复议案件8件，均与政府信息公开无关。
村务公开事项全部公开，共公开960条。
公文属性认定：主动公开98件、依申请公开60件、不予公开42件。
受理热线工单1200件，办结1190件，结转下年10件。
受理行政许可申请320件，办结318件，不予许可2件。
全年行政处罚12件已全部公开。
公开行政许可信息320条、行政处罚信息12条、行政强制信息0条。
部分公开内容更新不及时的问题3处已整改。
部分公开栏目15个长期未更新。
对20名申请人开展满意度回访。
受理信访事项28件，办结26件，2件正在办理。
转发上级规范性文件15件。
通过行政复议调解化解纠纷6件。
参加行政复议听证会2次。
依申请公开窗口接待群众50人次。
依申请公开受理窗口1个，查询点3个。
开展依申请公开业务培训2次，培训80人次。
行政许可事项98项全部网上可办。
""".splitlines()[1:]

OF_APPLICATIONS = """
全年收到政府信息公开申请7件。
依申请公开方面：收到申请7件，办结7件。
因政府信息公开引起行政复议3件。
答复申请，予以公开6件。
上年结转申请2件。
制定行政规范性文件9件。
""".splitlines()[1:]


def rules_with(sound: Specimen, sentence: str) -> list[str]:
    """The rules that find something in a sound report with one more sentence in its first section."""
    result = audited(sound.with_section(1, *sound.sections[0], sentence))
    return [f.rule for f in result.findings]


@pytest.mark.parametrize("sentence", OTHER_THINGS)
def test_other_things_are_not_held_against_the_tables(sentence):
    assert rules_with(catalogue.township(), sentence) == []


@pytest.mark.parametrize("sentence", OF_APPLICATIONS)
def test_what_the_tables_state_is_held_against_them(sentence):
    assert any(rule.startswith("X") for rule in rules_with(catalogue.township(), sentence))


@pytest.mark.parametrize("sentence", ["北山区收到申请1200件。", "其中市自然资源局收到申请2600件，占全市的17.8%。"])
def test_figures_of_other_bodies_are_not_held_against_a_report_for_all(sentence):
    assert rules_with(catalogue.city(), sentence) == []


def test_figures_of_a_part_differ_from_those_of_all_without_an_error():
    sound = catalogue.city()
    result = audited(sound.with_section(1, *sound.sections[0], "市本级收到政府信息公开申请17件，县区收到300件。"))
    assert {f.severity for f in result.findings} == {"info"}


NOT_NONE = """
未发生因政府信息公开引起的行政诉讼败诉案件。
无行政复议被纠错、行政诉讼败诉情况。
没有因答复不及时引发行政复议的情况。
未收到对依申请公开答复的投诉。
企业未提出信息公开申请。
上半年未收到政府信息公开申请。
所属各单位均未收到政府信息公开申请。
未产生新的行政复议案件。
""".splitlines()[1:]


@pytest.mark.parametrize("sentence", NOT_NONE)
def test_none_of_some_cases_is_not_none_of_all(sentence):
    assert rules_with(catalogue.city(), sentence) == []


def test_none_of_all_is_held_against_the_tables():
    for sentence in ("全年未收到公民、法人或其他组织的信息公开申请。", "未发生因政府信息公开引起的行政诉讼。"):
        assert any(rule.startswith("X") for rule in rules_with(catalogue.city(), sentence))
