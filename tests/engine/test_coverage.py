"""What counts as a figure that is read: addresses, dates, telephone and document numbers, the text of styles do not."""

from __future__ import annotations

import pytest

import auditor

NO_FIGURES = (
    "联系地址：临江市滨江路18-2号B座12楼1203室，邮编：134600。",
    "电话（传真）：0439-3123456，邮箱 gk2023@linjiang.gov.cn。",
    "地址：临江市建设街3弄5号楼2单元401室；电话：（0439）3123456转8012。",
    "地址：政务中心三楼301房间，邮政编码为134600，联系电话是3123456/3123457。",
    "地址为临江大道1号行政中心西附楼4-6层，传真号码0439-3123488。",
    "根据临政办发〔2023〕12号、临政发[2022]3号和临办字2023年第5号文件要求编制。",
    "依据《临江市政府信息公开规定》（市政府令第28号）。",
    "统计期限为2023.1.1-2023.12.31。",
    "自2023/01/01至2023/12/31止，2024-01-18编制。",
    "实施2021—2025年规划和2019-2020两年清理。",
    "庆祝建党102周年，开展110宣传日活动。",
    "办公时间：周一至周五上午8:30—12:00，下午14时至17时30分。",
    "索引号：01234567-8/2024-00012。",
    "统一社会信用代码11220681MB1234567X。",
    "下载地址：https://www.linjiang.gov.cn/art/2024/1/18/art_1234_56789.html。",
    "按照条例第20条第（八）项、第36条规定执行。",
)
FIGURES = (
    ("市长热线1923件，信箱86件。", 2),
    ("在3个楼栋张贴公告120张。", 2),
    ("更新12个栏目，发布信息2019条。", 2),
    ("办理时间由9天缩短到4天。", 2),
    ("全年接听电话1430个。", 1),
    ("走访110户，发放手册2000册。", 2),
)
STYLES = (
    '<html><head><style>p{font-size:16px;margin:3px 4em}</style></head><body><div style="width:980px">'
    "<p>临江市水务局2023年政府信息公开工作年度报告</p>"
    "<p>.TRS_Editor P{margin-top:0;margin-bottom:12px;line-height:1.5;font-size:12pt;}</p>"
    "<p>一、总体情况</p><p>全年主动公开政府信息 40 条。</p><p>五、存在的主要问题及改进情况</p>"
    "<p>主要问题是解读不多。下一步将增加解读。</p></div></body></html>"
)


@pytest.mark.parametrize("text", NO_FIGURES)
def test_what_is_no_figure_is_not_counted(text):
    assert auditor.audit_passage(text, year=2023).coverage.figures_seen == 0


@pytest.mark.parametrize(("text", "many"), FIGURES)
def test_figures_are_counted(text, many):
    assert auditor.audit_passage(text, year=2023).coverage.figures_seen == many


def test_the_text_of_styles_is_not_counted():
    found = auditor.Auditor(with_examples=False).audit(STYLES.encode(), name="report.html").coverage
    assert found.figures_seen == 1
