"""Odd pages, the second lot: what editors, Word and scripts leave in pages, and how pages are saved."""

from __future__ import annotations

import base64
import html
import quopri
import re
from collections.abc import Iterator

from tests.support.specimens.model import Grid, Specimen, Text
from tests.support.specimens.odd import Maker
from tests.support.specimens.odd.text import plain
from tests.support.specimens.odd.web import Two, _with, body, page

FIGURES: dict[str, Two] = {
    "note-link": lambda a, b: f'{a}<a href="#_ftn1" name="_ftnref1"><span class=MsoFootnoteReference>[1]</span></a>',
    "note-link-sup": lambda a, b: f'{a}<a style="mso-footnote-id:ftn1" href="#_ftn1"><sup>1</sup></a>',
    "lifted": lambda a, b: f'{a}<span style="position:relative;top:-6px;font-size:9px">1</span>',
    "raised-pixels": lambda a, b: f'{a}<span style="font-size:9px;vertical-align:6px">1</span>',
    "ruby": lambda a, b: f"<ruby>{a}<rp>(</rp><rt>注</rt><rp>)</rp></ruby>",
    "word-break": lambda a, b: f"{a[0]}<wbr>{a[1]}",
    "zero-width": lambda a, b: f"{a[0]}&#8203;{a[1]}",
    "soft-hyphen": lambda a, b: f"{a[0]}&shy;{a[1]}",
    "comment": lambda a, b: f"{a[0]}<!-- {b} -->{a[1]}",
    "conditional": lambda a, b: f"<![if !supportMisalignedColumns]>{a}<![endif]><!--[if gte mso 9]>{b}<![endif]-->",
    "script": lambda a, b: f'{a}<script>document.write("{b}")</script><noscript></noscript>',
    "template": lambda a, b: f"<template>{b}</template>{a}",
    "hidden-attribute": lambda a, b: f"<span hidden>{b}</span>{a}",
    "visibility": lambda a, b: f'<span style="visibility:hidden">{b}</span>{a}',
    "off-screen": lambda a, b: f'<span style="position:absolute;left:-9999px">{b}</span>{a}',
    "clipped": lambda a, b: f'<span style="position:absolute;clip:rect(0,0,0,0)">{b}</span>{a}',
    "no-room": lambda a, b: f'<span style="display:inline-block;width:0;height:0;overflow:hidden">{b}</span>{a}',
    "transparent": lambda a, b: f'<span style="color:transparent">{b}</span>{a}',
    "see-through": lambda a, b: f'<span style="color:rgba(0,0,0,0)">{b}</span>{a}',
    "white-hsl": lambda a, b: f'<span style="color:hsl(0,0%,100%)">{b}</span>{a}',
    "option-first": lambda a, b: f"<select><option>{a}</option><option>{b}</option></select>",
    "output": lambda a, b: f"<output>{a}</output>",
    "data-attribute": lambda a, b: f'<span data-value="{b}" title="{b}">{a}</span>',
    "mathematics": lambda a, b: f"<math><mn>{a}</mn></math>",
    "bold-parts": lambda a, b: f"<b>{a[0]}</b><font size=3>{a[1]}</font>",
    "half-through": lambda a, b: f'<span style="color:rgba(0,0,0,0.85);opacity:0.9">{a}</span>',
    "moved-little": lambda a, b: f'<span style="position:relative;left:-3px">{a}</span>',
    "boxed-in": lambda a, b: f'<span style="display:inline-block;width:40px;overflow:hidden">{a}</span>',
    "grey": lambda a, b: f'<span style="color:hsl(0,0%,20%)">{a}</span>',
    "undone-strike": lambda a, b: f'<span style="text-decoration:none">{a}</span>',
    "important": lambda a, b: f'<span style="display:none !important">{b}</span>{a}',
    "old-explorer-tag": lambda a, b: f"<st1:chmetcnv w:st=on>{a}</st1:chmetcnv>",
}


_CAPTION = "<table><caption>2023年度</caption></table>"


def cases() -> Iterator[tuple[str, str, Maker]]:
    """(name, ending, maker) of every case."""
    for name, two in FIGURES.items():
        yield f"{name}-html", ".html", lambda s, t=two: _with(s, t)
    yield "pre-html", ".html", lambda s: page(f"<pre>{html.escape(plain(s))}</pre>")
    yield "breaks-html", ".html", _breaks
    yield "declared-gb2312-html", ".html", lambda s: _declared(s, "gb2312", "gb18030")
    yield "declared-wrongly-html", ".html", lambda s: _declared(s, "gb2312", "utf-8")
    yield "undeclared-html", ".html", lambda s: f"<html><body>{body(s)}</body></html>".encode("gb18030")
    yield "utf16-html", ".html", lambda s: page(body(s)).decode().replace("utf-8", "utf-16").encode("utf-16")
    yield "strict-html", ".html", _xhtml
    yield "closed-details-html", ".html", _details
    yield (
        "layout-table-html",
        ".html",
        lambda s: page(f"<table width=980><tr><td>菜单</td><td>{body(s)}</td></tr></table>"),
    )
    yield "data-frame-html", ".html", _data_frame
    yield "unclosed-html", ".html", lambda s: page(re.sub(r"</(?:td|tr|p)>", "", body(s)))
    yield "capital-html", ".html", lambda s: page(re.sub(r"</?[a-z]+", lambda m: m.group().upper(), body(s)))
    yield (
        "bare-caption-html",
        ".html",
        lambda s: page(body(s).replace("<table", "<table><caption>2023年度</caption></table><table", 1)),
    )
    yield "flex-table-html", ".html", _divs
    yield "quoted-printable-mht", ".mht", lambda s: web_archive(s, "utf-8")
    yield "quoted-printable-gb-mht", ".mht", lambda s: web_archive(s, "gb2312")


def _breaks(specimen: Specimen) -> bytes:
    """Paragraphs parted by breaks, as old editors leave them."""
    text = re.sub(r"</p>", "<br>", re.sub(r"<p[^>]*>", "&nbsp;&nbsp;&nbsp;&nbsp;", body(specimen)))
    return page(f"<div>{text}</div>")


def _declared(specimen: Specimen, said: str, real: str) -> bytes:
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={said}">'
    return f"<html><head>{head}</head><body>{body(specimen)}</body></html>".encode(real)


def _xhtml(specimen: Specimen) -> bytes:
    text = body(specimen).replace("<br>", "<br/>")
    return (
        '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" '
        '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd"><html xmlns="http://www.w3.org/1999/xhtml"><head>'
        f"<title>报告</title></head><body>{text}</body></html>"
    ).encode()


def _details(specimen: Specimen) -> bytes:
    text = body(specimen)
    at = text.index("<table")
    return page(f"{text[:at]}<details><summary>展开表格</summary>{text[at:]}</details>")


def _data_frame(specimen: Specimen) -> bytes:
    inner = base64.b64encode(page(body(specimen))).decode()
    return page(f'<p>栏目导航</p><iframe src="data:text/html;base64,{inner}"></iframe>')


def _divs(specimen: Specimen) -> bytes:
    """Tables of divs that are styled as tables."""
    out: list[str] = []
    for block in specimen.blocks():
        if isinstance(block, Text):
            out.append(f"<p>{html.escape(block.text)}</p>")
        else:
            out.append(_div_table(block))
    head = "<style>.t{display:table}.r{display:table-row}.c{display:table-cell}</style>"
    return page("".join(out), head)


def _div_table(grid: Grid) -> str:
    from tests.support.specimens.model import positions

    rows = (
        "".join(f'<div class="c">{html.escape(b.text) if corner else ""}</div>' for b, corner in row)
        for row in positions(grid)
    )
    return '<div class="t">' + "".join(f'<div class="r">{r}</div>' for r in rows) + "</div>"


def web_archive(specimen: Specimen, charset: str) -> bytes:
    """The page as browsers save it in one file."""
    text = f'<html><head><meta charset="{charset}"></head><body>{body(specimen)}</body></html>'
    head = f"Content-Type: text/html; charset={charset}\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    made = head.encode() + quopri.encodestring(text.encode("gb18030" if charset == "gb2312" else charset))
    return (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="----=_N"\r\n\r\n'
        b"------=_N\r\n" + made + b"\r\n------=_N--\r\n"
    )
