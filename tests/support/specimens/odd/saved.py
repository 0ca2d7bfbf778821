"""Web pages as browsers, Excel and the editors of sites save them: spans, classes, fields, parts, unclosed elements."""

from __future__ import annotations

import base64
import quopri
import re
from collections.abc import Iterator

from tests.support.specimens import html_writer, text_writer
from tests.support.specimens.model import Specimen
from tests.support.specimens.odd import CELL, PROSE, Maker, marked
from tests.support.specimens.odd.office import Edit, swap


def page(specimen: Specimen, *, cell: str = "18", prose: str = " 86 ", head: str = "", edit: Edit = str) -> str:
    """A page whose two figures are written so."""
    body = html_writer.write(marked(specimen), "plain", chrome=False).decode()
    body = body.removeprefix("<html><body>").removesuffix("</body></html>")
    body = edit(body.replace(CELL, cell).replace(PROSE, prose))
    return f'<!DOCTYPE html><html><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'


def web(specimen: Specimen, **more: object) -> bytes:
    """The page as a file."""
    return page(specimen, **more).encode()  # type: ignore[arg-type]


def _table(body: str, number: int, edit: Edit) -> str:
    """The page with one of its tables changed."""
    tables = list(re.finditer(r"<table>.*?</table>", body, re.S))
    return body[: tables[number].start()] + edit(tables[number][0]) + body[tables[number].end() :]


def _groups(table: str) -> str:
    """The rows about results in a body of their own, whose first label goes down to its end."""
    table = re.sub(r'rowspan="\d+"(>三、本年度办理结果)', r'rowspan="0"\1', table)
    start = table.rindex("<tr>", 0, table.index("三、本年度办理结果"))
    end = table.rindex("<tr>")
    return (
        f"<table><thead>{table[len('<table>') : start]}</thead><tbody>{table[start:end]}</tbody>"
        f"<tbody>{table[end:].replace('</table>', '</tbody></table>')}"
    )


def _foot_first(table: str) -> str:
    """The last row as a foot that stands before the rows."""
    end, first = table.rindex("<tr>"), table.index("一、本年新收")
    start = table.rindex("<tr>", 0, first)
    last = table[end:].replace("</table>", "")
    return (
        f"<table><thead>{table[len('<table>') : start]}</thead><tfoot>{last}</tfoot>"
        f"<tbody>{table[start:end]}</tbody></table>"
    )


def _heads(table: str) -> str:
    """Labels as heads of rows."""
    return re.sub(r"<td([^>]*)>([^<]*[^<0-9][^<]*)</td>", r'<th scope="row"\1>\2</th>', table)


def _spans(body: str) -> str:
    """Numbers of rows and columns as careless editors write them."""
    body = re.sub(r'colspan="(\d+)"', r"colspan=' \1.0'", body)
    return re.sub(r'rowspan="(\d+)"', r"ROWSPAN=\1px", body)


def _unclosed(body: str) -> str:
    """No end of cells, rows and paragraphs."""
    return re.sub(r"</(td|tr|p)>", "\n", body).replace("<td", "<TD").replace("<tr>", "<TR>")


def _twice(body: str) -> str:
    """A copy for telephones, with an older figure, which a wide window does not show."""
    old = body.replace(">18<", ">97<").replace(" 86 ", " 97 ")
    return f'<div class="mobile">{old}</div><div class="desk">{body}</div>'


def _listed(body: str) -> str:
    """Headings as items of a list that counts in Chinese."""
    for number, mark in enumerate("一二三四五六", 1):
        wanted = rf"<p>(?:&nbsp;)*{mark}、((?:总|主|收|政|存|其)[^<]*)</p>"
        assert re.search(wanted, body), mark
        item = rf'<ol style="list-style-type: cjk-ideographic" start="{number}"><li>\1</li></ol>'
        body = re.sub(wanted, item, body)
    return body


def _excel(body: str) -> str:
    """The tables as Excel saves them."""
    body = re.sub(r"<td([^>]*)>(\d+)</td>", r"<td class=xl65\1 x:num='\2' style='border-top:none'>\2</td>", body)
    ghost = "<![if supportMisalignedColumns]><tr height=0 style='display:none'>" + "<td width=99>99</td>" * 7
    body = body.replace("</table>", ghost + "</tr><![endif]></table>")
    notes = "<!--[if gte mso 9]><xml><x:ExcelWorkbook><x:Rows>99</x:Rows></x:ExcelWorkbook></xml><![endif]-->"
    return notes + body


def _old_layout(body: str) -> str:
    """The whole page in a table that only lays it out, figures in tables of their own."""
    body = re.sub(r"<td>(18)</td>", r"<td><table><tr><td>\1</td></tr></table></td>", body)
    menu = "<td><table><tr><td>网站导航</td></tr><tr><td>联系我们</td></tr></table></td>"
    return f"<table><tr>{menu}<td>{body}</td></tr></table>"


def _text(specimen: Specimen) -> str:
    return text_writer.write(specimen)


def _mime(part: bytes, *head: str) -> bytes:
    lines = (
        "From: <Saved by Blink>",
        "Subject: =?utf-8?B?5bm05oql?=",
        "MIME-Version: 1.0",
        'Content-Type: multipart/related; type="text/html"; boundary="----=_Part 99"',
        "",
        "------=_Part 99",
        *head,
        "",
    )
    return "\r\n".join([*lines, ""]).encode() + part + b"\r\n------=_Part 99--\r\n"


def _quoted(specimen: Specimen) -> bytes:
    """A saved page in the code page of Chinese Windows, quoted-printable; the page says it is UTF-8."""
    data = quopri.encodestring(page(specimen).encode("cp936")).replace(b"\n", b"\r\n")
    return _mime(data, 'Content-Type: text/html;\r\n\tcharset="gb2312"', "Content-Transfer-Encoding: quoted-printable")


def _based(specimen: Specimen) -> bytes:
    """A saved page in base64 and UTF-16."""
    data = base64.encodebytes(page(specimen).encode("utf-16"))
    return _mime(data, 'Content-Type: text/html; charset="unicode"', "Content-Transfer-Encoding: base64")


_CLASSES = "<style>table.a  td.old,p > .old{display:none!important} .wide td{padding:1px}</style>"
_PRINT = "<style>@media print{.noprint{display:none}} @media screen{.onlyprint{display:none}}</style>"
_SCREENS = (
    "<style>.mobile{display:block} @media (min-width:768px){.mobile{display:none}} "
    "@media screen and (max-width:767px){.desk{display:none}}</style>"
)
_AWAY = (
    '<span hidden>99</span><i style="font-size:0">99</i><b style="position:absolute;left:-9999px">99</b>'
    '<u style="visibility:hidden">99</u><em style="opacity:0">99</em>'
)
_FOLDED = "<details><summary>展开全文</summary>{}</details>"
_NOTE = '<ol><li id="fn1">不含口头咨询 99 件。</li></ol>'

MAKERS: dict[str, Maker] = {
    "rowspan-zero": lambda s: web(s, edit=lambda b: _table(b, 1, _groups)),
    "foot-first": lambda s: web(s, edit=lambda b: _table(b, 1, _foot_first)),
    "row-heads": lambda s: web(s, edit=lambda b: _table(b, 1, _heads)),
    "class-hidden": lambda s: web(
        s,
        head=_CLASSES,
        prose='<span class="old x">97</span> 86 ',
        edit=lambda b: _table(
            b, 1, lambda t: t.replace("<table>", '<table class="a">').replace(">18<", '>18</td><td class="old">97<')
        ),
    ),
    "print-only": lambda s: web(
        s, head=_PRINT, cell='<b class="noprint">18</b>', prose='<i class="onlyprint">97</i><i class="noprint">86</i>'
    ),
    "two-screens": lambda s: web(s, head=_SCREENS, edit=_twice),
    "folded": lambda s: web(s, edit=_FOLDED.format),
    "linked-note": lambda s: web(
        s, cell='18<a href="#fn1"><sup>[1]</sup></a>', edit=lambda b: b.replace("<p>四、", _NOTE + "<p>四、")
    ),
    "select": lambda s: web(
        s,
        cell="<select><option>16</option><option selected>18</option><option>99</option></select>",
        prose="<select><optgroup><option value=9>86</option><option>99</option></optgroup></select>",
    ),
    "fields": lambda s: web(
        s,
        cell='<input type="hidden" value="99"><input readonly value="18">',
        prose='<output>86</output><input type="checkbox" value="99">',
    ),
    "data-and-time": lambda s: web(
        s,
        cell='<data value="99">18</data>',
        prose='<span data-old="99" title="99 件">86</span><meter value="99"></meter>',
    ),
    "noscript": lambda s: web(s, cell="18<noscript>99</noscript>", prose="86<script>document.write(99)</script>"),
    "broken-by-zero-width": lambda s: web(s, cell="1&#8203;8", prose="8<wbr>6"),
    "rendered-in-pieces": lambda s: web(s, cell="<!-- -->1<!-- -->8<!-- -->", prose="<!-- -->8<!-- -->6<!-- --> "),
    "lines-by-br": lambda s: web(s, edit=swap(("</p><p>", "<br>　　"))),
    "counted-headings": lambda s: web(s, edit=_listed),
    "out-of-sight": lambda s: web(s, cell="18" + _AWAY, prose=_AWAY + "86"),
    "hidden-from-readers": lambda s: web(s, cell='<b aria-hidden="true">18</b>', prose='<i role="presentation">86</i>'),
    "laid-out-by-tables": lambda s: web(s, edit=_old_layout),
    "xhtml-gb2312": lambda s: (
        '<?xml version="1.0" encoding="GB2312"?>\n'
        + page(s, edit=swap(("</p>", "<br/></p><p/>"))).replace('<meta charset="utf-8">', "<meta name='a'/>")
    ).encode("gb18030"),
    "excel": lambda s: web(s, edit=_excel),
    "ruby": lambda s: web(
        s, edit=swap(("青山镇人民政府</p>", "<ruby>青<rp>(</rp><rt>qīng</rt><rp>)</rp></ruby>山镇人民政府</p>"))
    ),
    "mathml": lambda s: web(s, cell="<math><mn>18</mn></math>", prose="<math><mrow><mn>86</mn></mrow></math>"),
    "translated": lambda s: web(
        s,
        cell='<font style="vertical-align: inherit;"><font style="vertical-align: inherit;">18</font></font>',
        prose='<font style="vertical-align: baseline">86</font>',
    ),
    "preformatted": lambda s: f"<html><body><pre>{_text(s)}</pre></body></html>".encode(),
    "careless-spans": lambda s: web(s, edit=_spans),
    "unclosed": lambda s: web(s, edit=_unclosed),
    "utf16-says-gb2312": lambda s: page(s).replace("utf-8", "gb2312").encode("utf-16"),
    "utf16-without-mark": lambda s: page(s).replace("utf-8", "utf-16").encode("utf-16-le"),
    "editable": lambda s: web(s, edit='<div contenteditable="true" spellcheck="false">{}</div>'.format),
    "raised-by-class": lambda s: web(
        s,
        head="<style>.MsoFootnoteReference{vertical-align:super}</style>",
        cell='18<span class="MsoFootnoteReference">2</span>',
    ),
    "struck-by-class": lambda s: web(
        s,
        head="<style>.x5 {color:red;text-decoration:underline line-through}</style>",
        prose='<span class="x5">97</span>86',
    ),
}


def cases() -> Iterator[tuple[str, str, Maker]]:
    """(name, ending, maker) of every case."""
    for name, make in MAKERS.items():
        yield f"saved {name}", ".html", make
    yield "saved quoted", ".mht", _quoted
    yield "saved based", ".mhtml", _based
