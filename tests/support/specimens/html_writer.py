"""A specimen as a page of a government site: six dialects of pasted markup, with some 60 KB of page around it.

a: cleaned paste, double spans · b: raw Word, empty spans after values · c: upper-case CSS · d: <font> and <o:p> ·
e: old Explorer, labels in two paragraphs · f: re-typed · plain: no markup but the structure. Figures are split over
spans, values carry &nbsp;, labels stand in two paragraphs or twice (b), as editors leave them.
"""

from __future__ import annotations

import html
import random
from dataclasses import replace
from typing import Literal

from tests.support.specimens.model import Box, Grid, Specimen, Text

Dialect = Literal["a", "b", "c", "d", "e", "f", "plain"]
DIALECTS: tuple[Dialect, ...] = ("a", "b", "c", "d", "e", "f", "plain")

_PARAGRAPH = {
    "a": '<p style="margin-top:0;text-indent:43px;text-autospace:ideograph-numeric;line-height:36px">{}</p>',
    "b": '<p class="MsoNormal" style="mso-spacerun:&#39;yes&#39;;font-family:仿宋;\nfont-size:16.0000pt">{}</p>',
    "c": '<p style="TEXT-ALIGN: justify; LINE-HEIGHT: 25pt; TEXT-INDENT: 2em">{}</p>',
    "d": '<p align="justify">{}<o:p></o:p></p>',
    "e": '<p style="-ms-text-justify: inter-ideograph; font-family: &quot;仿宋&quot;">\n  {}</p>',
    "f": '<p style="text-indent: 2em;">{}</p>',
    "plain": "<p>{}</p>",
}
_RUN = {
    "a": '<span style=";font-family:仿宋_GB2312;font-size:21px"><span style="font-family:仿宋_GB2312">{}</span></span>',
    "b": '<span style="mso-spacerun:&#39;yes&#39;;font-family:仿宋_GB2312">{}</span>',
    "c": '<SPAN style="FONT-FAMILY: 仿宋; FONT-SIZE: 16pt">{}</SPAN>',
    "d": '<font face="仿宋_GB2312">{}</font>',
    "e": '<span style="font-family: &quot;仿宋&quot;">{}</span>',
    "f": "{}",
    "plain": "{}",
}
_AFTER_VALUE = {
    "a": '<span style="font-family:宋体"><span>&nbsp;</span></span>',
    "b": '<span style="font-family:宋体"></span>',
    "c": "&nbsp;",
    "d": '<font face="Calibri">&nbsp;</font>',
    "e": "\n &nbsp; &nbsp; ",
    "f": "",
    "plain": "",
}


def write(specimen: Specimen, dialect: Dialect = "a", *, charset: str = "utf-8", chrome: bool = True) -> bytes:
    """The page. The same specimen and dialect always give the same bytes."""
    rng = random.Random(f"{specimen.agency}{dialect}")  # the same every time, and no two alike
    blocks = specimen.blocks()
    title = "".join(b.text for b in blocks if isinstance(b, Text) and b.style == "title")
    body = "".join(_grid(b, dialect, rng) if isinstance(b, Grid) else _text(b, dialect, rng) for b in blocks)
    page = _page(title, body, specimen, rng, charset) if chrome else f"<html><body>{body}</body></html>"
    return page.encode("gb18030" if charset == "gbk" else charset)


def _text(block: Text, dialect: Dialect, rng: random.Random) -> str:
    text = _runs(block.text, dialect, rng)
    if block.style == "signature":
        text = "&nbsp;" * 30 + text + " &nbsp;"
    elif block.style == "heading" and dialect == "f":
        text = f"<strong>{text}</strong>"
    elif block.style == "heading" and dialect == "b":
        text = f"<!--[if !supportLists]-->{text}<!--[endif]-->"
    elif rng.random() < 0.2:
        text = "&nbsp;&nbsp;" + text
    empty = "<p>&nbsp;</p>" if rng.random() < 0.2 else ""
    return _PARAGRAPH[dialect].format(text) + empty


def _runs(text: str, dialect: Dialect, rng: random.Random) -> str:
    """The text in spans that break anywhere, also inside a figure."""
    if _RUN[dialect] == "{}":
        return html.escape(text)
    out, at = "", 0
    while at < len(text):
        size = rng.randint(1, 9)
        out += _RUN[dialect].format(html.escape(text[at : at + size]))
        at += size
    return out


def _grid(grid: Grid, dialect: Dialect, rng: random.Random) -> str:
    printed = _split_at_page_break(grid.rows) if dialect == "b" else grid.rows
    rows = "".join(f"<tr>{''.join(_cell(b, dialect, rng) for b in row)}</tr>" for row in printed)
    if dialect == "plain":
        return f"<table>{rows}</table>"
    table = (
        f'<table style="border-collapse: collapse" width="585" border="0" align="center"><tbody>{rows}</tbody></table>'
    )
    return f'<div align="center">{table}</div>' if dialect == "d" else table


def _split_at_page_break(rows: tuple[tuple[Box, ...], ...]) -> list[tuple[Box, ...]]:
    """A label beside more than ten rows is printed twice, as Word does where a page ends."""
    out = list(rows)
    for index, row in enumerate(rows):
        if row and row[0].rows > 10:
            box, half = row[0], row[0].rows // 2
            out[index] = (replace(box, rows=half), *row[1:])
            out[index + half] = (replace(box, rows=box.rows - half), *out[index + half])
    return out


def _cell(box: Box, dialect: Dialect, rng: random.Random) -> str:
    spans = (f' colspan="{box.columns}"' if box.columns > 1 else "") + (
        f' rowspan="{box.rows}"' if box.rows > 1 else ""
    )
    text = box.text
    if text.strip() == "":
        inner = "<p><span>&nbsp;</span></p>"
    elif text[-1].isdigit():
        value = _runs(text, dialect, rng)
        after = _AFTER_VALUE[dialect]
        inner = f"<p>{after}{value}</p>" if rng.random() < 0.15 else f"<p>{value}{after}</p>"
        if rng.random() < 0.1:
            inner = f"<p>&nbsp;</p>{inner}<p>&nbsp;</p>"
    elif len(text) == 4 and dialect in ("a", "e"):
        inner = f"<p>{text[:2]}</p><p>{text[2:]}</p>"
    elif len(text) == 4 and dialect == "b":
        inner = f"<p><span>{text[:2]}</span><span><br/></span><span>{text[2:]}</span></p>"
    else:
        inner = f"<p>{_runs(text, dialect, rng)}</p>"
    if dialect == "plain":
        return f"<td{spans}>{html.escape(text)}</td>"
    return f'<td width="162" valign="center" style="border-style: none solid solid none"{spans}>{inner}</td>'


def _page(title: str, body: str, specimen: Specimen, rng: random.Random, charset: str) -> str:
    published = f"{specimen.year + 1}-01-19"
    menu = "".join(f'<li><a href="/c{i}/index.html">栏目{i}：政务公开</a></li>\n\t\t' for i in range(260))
    links = ",\n".join(f'"http://www.example.gov.cn/art/{rng.randint(1, 10**6)}.html"' for _ in range(700))
    return f"""<!DOCTYPE html><html><head><meta charset="{charset}" />
<meta name="SiteName" content="{specimen.agency}"/><meta name="ArticleTitle" content="{title}"/>
<meta name="PubDate" content="{published} 08:28"/><meta name="ContentSource" content="{specimen.agency}"/>
<title>{title}_政府信息公开年报_{specimen.agency}</title><style>.a{{color:red}}</style></head><body>
<div class="top"><ul>{menu}</ul><form><input type="text" value="搜索 100 条"/></form></div>
<div class="breadcrumb"><span>当前位置：</span><a href="/">首页</a> &gt; <a href="/x">政府信息公开年报</a></div>
<table class="index"><tr><td>索引号：</td><td>0123-2024-00007</td><td>发布机构：</td><td>{specimen.agency}</td></tr>
<tr><td>信息名称：</td><td>{title}</td><td>发布日期：</td><td>{published}</td></tr></table>
<div class="article_title">
   {title}
</div><span>来源：{specimen.agency}</span> <span>时间：{published} 08:28</span>
<div class="share">微信 微博 打印</div>
<div class="content"><div class=TRS_Editor>{body}</div></div>
<div class="attachment">附件下载</div>
<div class="foot"><p>主办：{specimen.agency} 电话：0000-1234567 邮编：000000</p></div>
<script>var urls=[{links}];</script></body></html>"""
