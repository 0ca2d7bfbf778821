"""The broken specimens of sample_reports/broken: one theme a folder, each made from a sound model with faults put in.

A folder holds one report (`2024.txt`), with the year before where it is needed and `waivers.yaml` where waivers are the
theme; or `list.csv` and a folder `2024` of submissions. `NAME.expected.json` says what must be found, and nothing else.
"""

from __future__ import annotations

from tests.support.specimens.broken import form, kinds, leftovers, tables, text, years
from tests.support.specimens.broken.base import Theme

THEMES = {
    "sections": Theme("部分缺失、颠倒、重复", "Sections missing, exchanged, doubled", form.sections),
    "title": Theme("标题和统计期限不全", "Title and period incomplete", form.title),
    "dates": Theme("年份没有改过来，公布逾期", "Years left standing, published late", form.dates),
    "tables": Theme("缺表、缺行、项目名称残缺", "A table, a row, part of a label missing", form.tables),
    "meagre": Theme("内容过于简单", "Too little said", form.meagre),
    "old-form": Theme("2024年仍用旧格式", "The old form still used for 2024", form.old_form),
    "template": Theme("留有模板文字", "Text of the template left in", form.template),
    "denied": Theme("称没有问题，增设部分", "No problem admitted, a section too many", form.denied),
    "cells": Theme("单元格填得不对", "What stands in cells instead of numbers", tables.cells),
    "table-one": Theme("表一数据", "Table one", tables.table_one),
    "table-two": Theme("表二勾稽关系", "Arithmetic of table two", tables.table_two),
    "table-three": Theme("表三勾稽关系", "Arithmetic of table three", tables.table_three),
    "text-and-table-one": Theme("正文与表一、收费不一致", "Text against table one", tables.text_and_table_one),
    "text-and-table-two": Theme(
        "正文与表二、表三不一致", "Text against tables two and three", tables.text_and_table_two
    ),
    "kinds": Theme("办理结果、申请人、复议诉讼结果", "Outcomes, applicants, results of cases", kinds.by_kind),
    "aggregate": Theme("本级数与汇总数混用", "Figures of one office in a city's sums", tables.aggregate),
    "sums": Theme("正文数字自相矛盾", "Figures of the text against each other", text.sums),
    "fees": Theme("信息处理费和办结率", "Fees, and a rate of all", text.fees),
    "words": Theme("错字、标点、序号", "Slips of the pen", text.words),
    "citations": Theme("引用的法规和文件", "Laws and documents cited wrongly", text.citations),
    "names": Theme("机关名称", "Names of other bodies", text.names),
    "older-text": Theme("沿用旧稿和别处的文字", "Left over from older and other texts", leftovers.older_text),
    "all-finished": Theme("均已办结，占比之和", "All finished; shares of one whole", leftovers.all_finished),
    "privacy": Theme("个人信息和密级标志", "Privacy and marks of secrecy", text.privacy),
    "subdistrict": Theme("街道办事处：权限和全域数据", "A subdistrict: powers and scope", text.subdistrict),
    "statistics": Theme("统计局：不执法的单位", "A bureau that enforces nothing", text.statistics),
    "vertical": Theme("垂直管理单位", "A body under its own ministry", text.vertical),
    "drafts": Theme("试行规则才查的问题", "What only draft rules see", text.drafts),
    "two-years": Theme("与上年接不上", "Figures that do not follow from last year's", years.two_years),
    "near-copy": Theme("照抄上年", "Last year's report over again", years.near_copy),
    "nothing": Theme("连续两年全部为零", "Nothing but zeros for two years", years.nothing),
    "two-years-2019": Theme("2019年格式的两年", "Two years in the form of 2019", years.two_years_2019),
    "file": Theme("文件有损坏，机关已更名", "A damaged file, a body under a new name", years.the_file),
    "waivers": Theme("豁免", "Waivers", years.waivers),
    "submissions": Theme("一个县的报送件（含名单）", "A county's submissions with its list", years.submissions),
}
"""Folder → theme, in the order of the README."""
