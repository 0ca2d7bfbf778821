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
        ("[data-old]{display:none}", "<i data-old>97</i>14"),
        ("i[class^='old-']{display:none}", '<i class="old-a">97</i>14'),
        ("i:not(.now){display:none}", '<i>97</i><i class="now">14</i>'),
        ("p i:first-child{visibility:hidden}", "<i>97</i><i>14</i>"),
        ("i:nth-child(2n+1){display:none}", "<i>97</i><i>14</i>"),
        ("i + u, b ~ s{font-size:0}", "<i></i><u>97</u>14"),
        (".b{ .x{display:none} }", '<i class="x">97</i>14'),
        ("@supports (display:grid){.a{ & .x{display:none} }}", '<i class="x">97</i>14'),
        (".x{display:none!important} #n{display:inline}", '<i class="x" id="n">97</i>14'),
        ("i.x{opacity:1} .a i.x{opacity:0}", '<i class="x">97</i>14'),
        (".x{transform:translate(0) scale(0)}", '<i class="x">97</i>14'),
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
        ("[data-old='1']{display:none}", '<i data-old="2">14</i>'),
        ("i:not(.x){display:none}", '<i class="x">14</i>'),
        ("p > i:last-child{display:none}", "<i>14</i><u></u>"),
        ("i:nth-child(even){display:none}", "<i>14</i>"),
        ("b + i, b ~ i{display:none}", "<i>14</i><b></b>"),
        (".b{ .x{display:none} }", '<i class="x">14</i>'),
        (".x{display:none} #n{display:inline!important}", '<i class="x" id="n">14</i>'),
        (".x{font-size:0} p .x{font-size:12px}", '<i class="x">14</i>'),
        (".x{opacity:0; animation:in 1s forwards}", '<i class="x">14</i>'),
        ("i::before, i:hover, i:focus-within, i:x-y(2){display:none}", "<i>14</i>"),
        ("i{display:none", "<i>14</i>"),
        ("i[{display:none} ..{color:red}", "<i>14</i>"),
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


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        ('<b style="font-size:0">97<i style="font-size:12px">14</i></b>', "公开14条"),
        ('<b style="font-size:0"><i style="font-size:1em">1</i>9<i style="font-size:1em">4</i></b>', "公开14条"),
        ('<b style="visibility:hidden">97<i style="visibility:visible">14</i></b>', "公开14条"),
        ('<b style="color:transparent">97<u><i style="color:#333">14</i></u></b>', "公开14条"),
        ('14<b style="font-size:0">97<i style="color:red">8</i></b>', "公开14条"),
        ('14<b style="display:none">97<i style="display:inline">8</i></b>', "公开14条"),
        ('14<b style="opacity:0">97<i style="opacity:1">8</i></b>', "公开14条"),
        ('14<b style="visibility:hidden">97<i style="visibility:collapse">8</i></b>', "公开14条"),
        ('14<b style="font-size:0">9<i style="font-size:0px">7</i></b>', "公开14条"),
        (
            '<b style="visibility:hidden;font-size:0">97<i style="visibility:visible;font-size:9px">14</i></b>',
            "公开14条",
        ),
        ('<b style="font-size:0">9<i style="font-size:1em">1<u><s style="font-size:1em"></s>4</u></i></b>', "公开14条"),
        ("14<dialog>97</dialog>", "公开14条"),
        ("<dialog open>14</dialog>", "公开"),
        ("<svg><title>97</title><text>14</text></svg>", "公开14条"),
        ("14<svg><text>9</text><text>7</text></svg>", "公开14条"),
    ],
)
def test_what_is_seen_within_what_is_not_seen(figure: str, text: str):
    read_text = read("", figure)
    assert text in read_text
    assert "97" not in read_text


@pytest.mark.parametrize("early", ["</body></html>", "</BODY>", "</html>\n<!DOCTYPE html><html><head></head><body>"])
def test_a_page_goes_on_behind_its_early_end(early: str):
    assert "二、主动公开" in read("", "14", "<div>{}</div>").replace("x", "")
    around = "<p>六、其他</p>" + early + "{}"
    assert "公开14条" in read("", "14", around)


def test_a_table_that_script_would_show_is_read():
    cells = "<table><tr><td>一、本年新收</td><td>14</td></tr><tr><td>二、上年结转</td><td>3</td></tr></table>"
    data = f"<style>td{{display:none}}</style><p>一、总体情况</p>{cells}<p>二、主动公开政府信息情况</p>".encode()
    assert any(not isinstance(b, Paragraph) for b in read_document(data, name="a.html").blocks)


def test_selectors_of_any_kind_take_bounded_time():
    many = "<i class='x'></i>" * 20_000
    rules = "".join(f".x ~ .x ~ .x:nth-child({n}n) .y, :not(.x):last-child{{display:none}}" for n in range(200))
    read(rules, "14", many.replace("'", '"') + "{}")
