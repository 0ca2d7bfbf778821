"""Reports on years before the first form: nobody asked for its sections and tables."""

from __future__ import annotations

import pytest

from tests.conftest import AUDITOR
from tests.support.specimens import text_writer
from tests.support.specimens.catalogue import township

EARLY = """青山镇{year}年政府信息公开工作年度报告
根据有关规定编制本报告，数据统计期限为{year}年1月1日至{year}年12月31日。
一、概述
{year}年，青山镇政府信息公开工作运行正常。
二、主动公开政府信息情况
主动公开政府信息 75 条，其中网站 50 条、公示栏 24 条、其他 1 条。
三、依申请公开政府信息情况
未收到政府信息公开申请。
四、行政复议和行政诉讼情况
未发生行政复议、行政诉讼。
五、收费及减免情况
未收取任何费用。
六、存在的主要问题及改进措施
一是栏目更新不够及时，二是解读形式比较单一。下一年将加强业务培训，按月核对栏目更新情况，增加图文解读。
青山镇人民政府
{next}年3月20日
"""


def rules(text: str) -> set[str]:
    return {f.rule for f in AUDITOR.audit(text.encode(), name="report.txt").findings if f.rule[0] in "FN"}


@pytest.mark.parametrize("year", [2009, 2014, 2018])
def test_the_form_is_not_asked_for_before_there_was_one(year):
    assert rules(EARLY.format(year=year, next=year + 1)) == set()


def test_the_text_is_read_all_the_same():
    assert rules(EARLY.format(year=2017, next=2018).replace("75 条", "76 条")) == {"N101"}


@pytest.mark.parametrize("year", [2019, 2022])
def test_since_then_it_is(year):
    assert {"F101", "F201", "F801"} <= rules(EARLY.format(year=year, next=year + 1))


def test_tables_of_a_form_tell_that_the_year_is_misprinted():
    text = text_writer.write(township(2022)).replace("2022", "2012").replace("五、存在的主要问题及改进情况", "")
    assert "F101" in rules(text)
