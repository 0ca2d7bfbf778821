"""Headings as people write and paste them: the same sections, and so the same findings."""

from __future__ import annotations

import re

import pytest

from auditor.form.choose import leading, prove
from auditor.form.sections import find_sections
from auditor.readers import read_document as parse
from tests.conftest import AUDITOR, audited, keys
from tests.support.specimens import text_writer
from tests.support.specimens.catalogue import township_contradictions
from tests.support.specimens.model import HEADINGS

TEXT = text_writer.write(township_contradictions())
MAIN = re.compile(r"^([一二三四五六])、(?=总体|主动公开政|收到和|政府信息公开行|存在|其他)", re.MULTILINE)
NAMES = [h[2:] for h in HEADINGS]

VARIANTS = {
    "full-stop": MAIN.sub(r"\1．", TEXT),
    "ascii-stop": MAIN.sub(r"\1. ", TEXT),
    "part": MAIN.sub(r"第\1部分 ", TEXT),
    "brackets": MAIN.sub(r"（\1）", TEXT),
    "unnumbered": MAIN.sub("", TEXT),
    "spaced": MAIN.sub(r"\1、 ", TEXT).replace("总体情况", "总 体 情 况"),
    "ocr-dirt": TEXT.replace("六、其他", "l六、其他").replace("五、存在", "|五、存在"),
    "markdown": MAIN.sub(r"## \1、", TEXT),
    "bold": re.sub(r"^([一二三四五六]、[^\t\n]*)$", r"**\1**", TEXT, flags=re.MULTILINE),
    "contents": TEXT.replace("一、总体情况", "目录\n" + "\n".join(HEADINGS) + "\n\n一、总体情况", 1),
    "contents-at-once": TEXT.replace("一、总体情况", "\n".join(HEADINGS) + "\n一、总体情况", 1),
    "preface-lists-them": TEXT.replace("一、总体情况", f"本报告由{'、'.join(NAMES)}六个部分组成。\n\n一、总体情况", 1),
    "remark": TEXT.replace("一、总体情况", "一、总体情况（含《条例》规定的（四）项情况）"),
    "captions": TEXT.replace(HEADINGS[2], f"{HEADINGS[2]}\n\n表2 收到和处理政府信息公开申请情况统计表", 1),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_variants_agree(name):
    assert VARIANTS[name] != TEXT
    result = AUDITOR.audit(VARIANTS[name].encode(), name="a.txt")
    assert keys(result) == keys(audited(township_contradictions()))


def test_a_section_printed_twice_is_still_found():
    doubled = TEXT.replace(HEADINGS[4], f"{HEADINGS[4]}\n\n更新不够及时，将明确专人改进。\n\n{HEADINGS[4]}", 1)
    result = AUDITOR.audit(doubled.encode(), name="a.txt")
    assert "F102" in {f.rule for f in result.findings}


def test_a_heading_twice_with_nothing_between_is_one():
    result = AUDITOR.audit(TEXT.replace(HEADINGS[4], f"{HEADINGS[4]}\n\n{HEADINGS[4]}", 1).encode(), name="a.txt")
    assert keys(result) == keys(audited(township_contradictions()))


@pytest.mark.parametrize(("place", "words"), [(0, "主动公开情况"), (2, "主动公开政府信息有关情况"), (5, "存在问题")])
def test_a_heading_in_the_place_of_another_is_that_one_misnamed(place, words):
    """Its number says which one is meant, and the section of its words has a heading of its own."""
    text = TEXT.replace(HEADINGS[place], f"{HEADINGS[place][:2]}{words}", 1)
    rules = {f.rule for f in AUDITOR.audit(text.encode(), name="a.txt").findings}
    assert "F105" in rules
    assert not rules & {"F101", "F102", "F103", "F104"}


@pytest.mark.parametrize("behind", ["图解：全年公开政府信息 320 条", "附件：年报.docx", "上一篇：没有了"])
def test_a_line_behind_the_signature_is_the_pages(behind):
    result = AUDITOR.audit(f"{TEXT}\n{behind}\n".encode(), name="a.txt")
    assert keys(result) == keys(audited(township_contradictions()))
    assert result.report is not None
    assert [s.key for s in result.report.sections][-2:] == ["signature", "page"]


CUT_OFF = """临江市水务局2023年政府信息公开工作年度报告
一、总体情况
2023年，本机关做好政府信息公开工作。
{0}主动公开情况
全年公开信息30条。
{1}依申请公开情况
未收到申请。
{2}政府信息管理情况
严格审核。
"""


@pytest.mark.parametrize("numbers", [("（一）", "（二）", "（三）"), ("(一)", "(二)", "(三)"), ("1、", "2、", "3、")])
def test_items_below_the_only_heading_open_no_section(numbers):
    document = parse(CUT_OFF.format(*numbers).encode(), name="a.txt")
    form = leading(document, prove(document))
    numbered = [s.number for s in find_sections(document, form).sections if s.number]
    assert numbered == [1]


def test_headings_in_brackets_go_on_after_a_first_one_without():
    lines = [HEADINGS[0], "做好公开工作。"] + [f"（{h[0]}）{h[2:]}" for h in HEADINGS[1:]]
    document = parse("\n".join(["临江市水务局2023年政府信息公开工作年度报告", *lines]).encode(), name="a.txt")
    form = leading(document, prove(document))
    numbered = [s.number for s in find_sections(document, form).sections if s.number]
    assert numbered == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("number", ["5.", "（七）", "第二部分"])
def test_a_number_alone_is_no_heading(number):
    result = AUDITOR.audit(f"{TEXT}\n\n{number}\n".encode(), name="a.txt")
    assert result.report is not None, result.error
