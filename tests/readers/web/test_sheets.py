"""Style sheets inside a page: what they keep off a wide screen is not read, what only seems so is."""

from __future__ import annotations

import pytest

from auditor.model.document import Paragraph
from auditor.readers import read_document

LINE = "2023年共公开{}条，其中网站公开8条，微信公开6条。"


def read(sheet: str, figure: str, around: str = "{}") -> str:
    """The prose of a page with a sheet; the figure stands in the middle of a sentence."""
    body = around.format("<p>一、总体情况</p><p>" + LINE.format(figure) + "</p><p>二、主动公开政府信息情况</p>")
    data = f"<html><head><style>{sheet}</style></head><body>{body}</body></html>".encode()
    return "".join(b.text for b in read_document(data, name="a.html").blocks if isinstance(b, Paragraph))


@pytest.mark.parametrize(
    ("sheet", "figure"),
    [
        (".x{display:none}", '<i class="x">97</i>14'),
        ("p > i.x { display : none !important }", '<i class="x">97</i>14'),
        (".a .b .x{visibility:hidden}", '<i class="x">97</i>14'),
        ("/* .y{} */ #n{display:none}", '<i id="n">97</i>14'),
        ("@media screen and (min-width:768px){.x{display:none}}", '<i class="x">97</i>14'),
        ("@media print{.y{color:red}} .x{text-decoration:line-through}", '<i class="x">97</i>14'),
    ],
)
def test_what_is_not_shown_is_not_read(sheet: str, figure: str):
    text = read(sheet, figure, '<div class="a"><div class="b">{}</div></div>')
    assert "公开14条" in text
    assert "97" not in text


@pytest.mark.parametrize(
    ("sheet", "figure"),
    [
        ("@media print{.x{display:none}}", '<i class="x">14</i>'),
        ("@media (max-width:767px){.x{display:none}}", '<i class="x">14</i>'),
        (".x{display:none}.x.on{display:inline}", '<i class="x on">14</i>'),
        (".y .x{display:none}", '<i class="x">14</i>'),
        (".x:hover{display:none}", '<i class="x">14</i>'),
        ("td > .x{display:none}", '<i class="x">14</i>'),
        (".xx{display:none}", '<i class="x">14</i>'),
        ("@media not screen{.x{display:none}}", '<i class="x">14</i>'),
    ],
)
def test_what_is_shown_is_read(sheet: str, figure: str):
    assert "公开14条" in read(sheet, figure)


def test_a_copy_for_telephones_is_left_out_and_a_part_that_opens_is_read():
    rest = "<p>六、其他需要报告的事项</p><p>无其他需要报告的事项。</p>"
    twice = '<div class="x"><p>一、总体情况</p><p>2023年共公开97条。</p></div>{}'
    assert "97" not in read(".x{display:none}", "14", twice)
    assert "其他需要报告" in read(".x{display:none}", "14", "{}" + f'<div class="x">{rest}</div>')


def test_sheets_without_end_take_bounded_time():
    deep = "<div class='x'>" * 200 + "1" + "</div>" * 200
    rules = ".x .x .x .x .x .y{display:none}" * 9000
    read(rules, "14", deep.replace("1", "{}").replace("'", '"'))
