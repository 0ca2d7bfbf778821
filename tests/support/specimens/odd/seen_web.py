"""More web pages: covered cells that editors keep, tables cut and framed, what fills a page, old and new markup."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.support.specimens.model import Grid, Specimen, positions
from tests.support.specimens.odd import Maker, marked
from tests.support.specimens.odd.met_editors import HEADING
from tests.support.specimens.odd.met_sites import _sections
from tests.support.specimens.odd.office import swap
from tests.support.specimens.odd.saved import page, web
from tests.support.specimens.odd.told_web import _big


def _rebuilt(specimen: Specimen, covered: str, cell: str = "<td{}>{}</td>") -> bytes:
    """The tables written anew, with something at each place that another cell covers."""
    grids = iter([b for b in specimen.blocks() if isinstance(b, Grid)])

    def table(_: re.Match[str]) -> str:
        rows = []
        for row in positions(next(grids)):
            cells = ""
            for box, corner in row:
                spans = (f' rowspan="{box.rows}"' if box.rows > 1 else "") + (
                    f' colspan="{box.columns}"' if box.columns > 1 else ""
                )
                cells += cell.format(spans, box.text) if corner else covered
            rows.append(f"<tr>{cells}</tr>")
        return f"<table>{''.join(rows)}</table>"

    return re.sub(r"<table>.*?</table>", table, page(specimen), flags=re.S).encode()


def _unmerged(specimen: Specimen) -> bytes:
    """No spans: the text stands in the first of the cells, the others are empty."""
    return _rebuilt(specimen, "<td>&nbsp;</td>", "<td><!--{}-->{}</td>")


def _rows(table: str) -> list[str]:
    return re.findall(r"<tr>.*?</tr>", table, re.S)


def _framed(table: str) -> str:
    """A title and a unit as rows of the table, a note as its last."""
    return (
        (
            '<table><tr><td colspan="10" align="center"><b>收到和处理政府信息公开申请情况</b></td></t'
            'r><tr><td colspan="10" align="right">单位：件</td></tr>'
        )
        + "".join(_rows(table))
        + '<tr><td colspan="10">注：本表由办公室填报，去年为97件。</td></tr></table>'
    )


def _cut(table: str) -> str:
    """Cut in two before the results, as where a page of Word ends."""
    rows = _rows(table)
    return f"<table>{''.join(rows[:5])}</table><p>&nbsp;</p><table>{''.join(rows[5:])}</table>"


def _reviews(body: str, edit) -> str:  # noqa: ANN001
    at = body.index(">行政复议<")
    start, end = body.rindex("<table", 0, at), body.index("</table>", at) + len("</table>")
    return body[:start] + edit(body[start:end]) + body[end:]


def _old_markup(body: str) -> str:
    """Front page of 2003: capitals, fonts, centre, no quotes."""
    body = re.sub(r"<p>([^<]*)</p>", r"<P ALIGN=justify><FONT FACE=仿宋 SIZE=3>&nbsp;&nbsp;&nbsp;&nbsp;\1</FONT>", body)
    return (
        "<CENTER><TABLE WIDTH=760 BORDER=0 CELLPADDING=0><TR><TD><BR>"
        + body.replace("<table>", "<TABLE BORDER=1 BORDERCOLOR=#000000 ALIGN=center>")
        + "</TD></TR></TABLE></CENTER>"
    )


def _list_items(body: str) -> str:
    """Paragraphs as items without marks."""
    head, parts = _sections(body)
    return (
        head
        + '<ul style="list-style:none">'
        + "".join(f"<li><strong>{h}</strong><div>{p}</div></li>" for h, p in parts)
        + "</ul>"
    )


def _dl(body: str) -> str:
    head, parts = _sections(body)
    return head + "<dl>" + "".join(f"<dt>{h}</dt><dd>{p}</dd>" for h, p in parts) + "</dl>"


def _sheets(body: str) -> str:
    """The report as pages of paper, each with a number and a head."""
    head, parts = _sections(body)
    return "".join(
        f'<div class="page"><div class="pagehead">青山镇人民政府</div>{p}<div class="pagefoot">- {n} -</div></div>'
        for n, p in enumerate([head, *(f"<p>{h}</p>{x}" for h, x in parts)], 1)
    )


def _split_heading(body: str) -> str:
    """The number of a heading and its words in two elements."""
    return re.sub(HEADING, lambda m: f'<h2><span class="no">{m[1][0]}、</span><span>{m[1][2:]}</span></h2>', body)


def _stacked(body: str) -> str:
    """Each heading with its number on a line of its own."""
    return re.sub(HEADING, lambda m: f"<p><strong>{m[1][:2]}<br></strong></p><p><strong>{m[1][2:]}</strong></p>", body)


_STATES = (
    "<style>.more{display:none} .card:hover .more{display:block} .old:not(:checked){} @media "
    "print{.print{display:none}}</style>"
)
_SWIPER = (
    '<div class="swiper-container"><div class="swiper-wrapper"><div class="swiper-slide">通知'
    '：97项事项</div><div class="swiper-slide">'
    "公告：统计公报</div></div></div>"
)
_PLAYER = '<div class="audio-box"><button>语音播报</button><span>00:00</span>/<span>09:07</span></div>'
_COOKIE = '<div class="cookie" style="position:fixed;bottom:0">本网站使用Cookie，97天内有效。<a href="#">同意</a></div>'
_ASIDE = (
    '<aside><h4>热点信息</h4><ol><li><a href="a">青山镇2023年财政决算 97</a></li><li><a href='
    '"b">2023年政府工作报告</a></li></ol></aside>'
)
_NUXT = '<script>window.__NUXT__={{"title":"年报","content":"{}"}}</script>'
_LATEX = (
    '<span class="katex"><span class="katex-mathml"><math><mn>86</mn></math></span><span clas'
    's="katex-html" aria-hidden="true">86</span></span>'
)
_KATEX = (
    "<style>.katex .katex-mathml{position:absolute;clip:rect(1px,1px,1px,1px);padding:0;borde"
    "r:0;height:1px;width:1px;overflow:hidden}</style>"
)

MAKERS: dict[str, Maker] = {
    "covered-cells-kept": lambda s: _rebuilt(s, '<td style="display:none" rowspan="1" colspan="1"></td>'),
    "covered-cells-with-text": lambda s: _rebuilt(s, '<td style="display: none;">97</td>'),
    "unmerged": _unmerged,
    "titled-within": lambda s: web(s, edit=lambda b: _big(b, _framed)),
    "cut-in-two": lambda s: web(s, edit=lambda b: _big(b, _cut)),
    "reviews-in-cells": lambda s: web(
        s,
        edit=lambda b: _reviews(
            b, lambda t: re.sub(r"<td>([^<]*)</td>", r"<td><div><p style='margin:0'><span>\1</span></p></div></td>", t)
        ),
    ),
    "old-markup": lambda s: page(s, edit=_old_markup).replace("utf-8", "gb2312").encode("gb18030"),
    "parts-as-items": lambda s: web(s, edit=_list_items),
    "parts-defined": lambda s: web(s, edit=_dl),
    "sheets-of-paper": lambda s: web(s, edit=_sheets),
    "number-apart": lambda s: web(s, edit=_split_heading),
    "number-above": lambda s: web(s, edit=_stacked),
    "opened-by-pointer": lambda s: web(
        s,
        head=_STATES,
        prose='<span class="card">86<span class="more">去年97</span></span>',
        cell='18<b class="print"></b>',
    ),
    "around-it-all": lambda s: web(s, edit=lambda b: _SWIPER + _ASIDE + _PLAYER + b + _COOKIE),
    "filled-twice": lambda s: web(s, edit=lambda b: b + _NUXT.format(b.replace('"', "'")[:3000])),
    "katex": lambda s: web(s, head=_KATEX, prose=_LATEX),
    "links-of-footnotes": lambda s: web(
        s,
        cell='18<a href="#_edn1" name="_ednref1" title="">[1]</a>',
        edit=lambda b: b + '<p><a href="#_ednref1" name="_edn1">[1]</a> 不含97件。</p>',
    ),
    "small-raised": lambda s: web(
        s,
        cell='18<small style="vertical-align:super;font-size:60%">①</small>',
        prose='86<font size="1"><sup>注</sup></font>',
    ),
    "thousands-of-classes": lambda s: web(
        s,
        head="<style>" + "".join(f".c{n}{{margin:0}}.c{n} td.x{n}{{display:none}}" for n in range(1500)) + "</style>",
        edit=lambda b: b.replace("<p>", '<p class="c7">').replace("<td>", '<td class="x9">'),
    ),
    "body-in-form": lambda s: web(
        s,
        edit=lambda b: (
            '<form method="post"><input type="hidden" name="__VIEWSTATE" value="/wEPDwUK97"/><div>'
            + b
            + '</div><input type="submit" value="提交97"></form>'
        ),
    ),
    "fieldset": lambda s: web(s, edit=lambda b: "<fieldset><legend>年度报告</legend>" + b + "</fieldset>"),
    "cell-in-label-and-input": lambda s: web(
        s,
        cell=(
            '<label class="ant-input-wrapper"><input type="text" class="ant-input" readonly="readonly'
            '" value="18"></label>'
        ),
        prose='<input type="text" style="width:40px;border:none;border-bottom:1px solid" value="86">',
    ),
    "number-field-and-text": lambda s: web(
        s, cell='<input type="number" value="18" style="display:none"><span>18</span>', prose="86"
    ),
    "text-and-print-copy": lambda s: web(
        s,
        head=("<style>.print-only{display:none}@media print{.print-only{display:block}.screen{display:none}}</style>"),
        cell='<div class="screen">18</div><div class="print-only">18</div>',
    ),
    "half-width-space-cells": lambda s: web(
        marked(s, "18", " 86 "), edit=lambda b: b.replace("<td>0</td>", "<td>&nbsp;0&#8194;</td>")
    ),
    "wide-figures": lambda s: web(s, cell="<span>１</span><span>８</span>", prose="８６"),
    "lines-in-labels": lambda s: web(
        s,
        edit=swap(
            (">（一）予以公开<", ">（一）\n            予以公开<"),
            (">法人或其他组织<", ">法人或<br/>其他组织<"),
            (">商业企业<", ">商业<br>\n企业<"),
        ),
    ),
}


def cases() -> Iterator[tuple[str, str, Maker]]:
    """(name, ending, maker) of every case."""
    for name, make in MAKERS.items():
        yield f"seen {name}", ".html", make
