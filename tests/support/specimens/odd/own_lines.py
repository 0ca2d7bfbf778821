"""Further pages and texts of kinds that faults were found of: rows and copies that are hidden, letters cut out of their
ground, blocks that stand in the line, texts whose lines count, empty lines between rows; about half need nothing done.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.support.specimens import text_writer
from tests.support.specimens.odd import Maker
from tests.support.specimens.odd.met_editors import HEADING
from tests.support.specimens.odd.saved import web
from tests.support.specimens.odd.told_web import _extra_row

_CUT = "background:linear-gradient(90deg,#c00,#f60);-webkit-background-clip:text;color:transparent"
_FILL = "background-image:linear-gradient(#c00,#f60);background-clip:text;-webkit-text-fill-color:transparent"


def _css(text: str) -> str:
    return f"<style>{text}</style>"


def _heads(body: str, put: str) -> str:
    """The headings written so."""
    body, count = re.subn(HEADING, put, body)
    assert count == 6
    return body


def _boxes(body: str) -> str:
    """Each character of the headings in a box of its own."""
    box = '<section style="display:inline-block;border-radius:50%">{}</section>'
    return re.sub(HEADING, lambda m: f"<section>{''.join(map(box.format, m[1]))}</section>", body)


def _older(body: str) -> str:
    return body.replace(">18<", ">97<").replace(" 86 ", " 97 ")


def _in_lines(body: str, around: str) -> str:
    """The prose before the first table as one text, a line for each paragraph."""
    at = body.index("<table")
    return around.format("\n".join(re.findall(r"<p>([^<]*)</p>", body[:at]))) + body[at:]


PAGES: dict[str, Maker] = {
    "struck-row": lambda s: web(s, edit=lambda b: _extra_row(b, "style='text-decoration:line-through'")),
    "struck-cells": lambda s: web(
        s, head=_css("tr.del td{text-decoration:line-through}"), edit=lambda b: _extra_row(b, "class=del")
    ),
    "row-off": lambda s: web(s, head=_css(".del{display:none}"), edit=lambda b: _extra_row(b, "class=del")),
    "older-copy-first": lambda s: web(s, edit=lambda b: f"<div hidden>{_older(b)}</div>{b}"),
    "older-copy-last": lambda s: web(s, edit=lambda b: f"{b}<div style='display:none'>{_older(b)}</div>"),
    "hidden-but-alone": lambda s: web(s, edit="<p>加载中…</p><div id=c style='display:none'>{}</div>".format),
    "cut-out": lambda s: web(s, edit=lambda b: _heads(b, rf'<h2 style="{_CUT}">\1</h2>')),
    "cut-out-by-class": lambda s: web(
        s, head=_css(f".g{{{_CUT}}}"), edit=lambda b: _heads(b, r"<h2><span class=g>\1</span></h2>")
    ),
    "filled-with-nothing": lambda s: web(
        s, head=_css(f".g{{{_FILL}}}"), edit=lambda b: _heads(b, r"<h2 class=g>\1</h2>")
    ),
    "one-pixel": lambda s: web(s, cell="<span style='font-size:1px'>97</span>18"),
    "ten-pixels": lambda s: web(s, cell="<span style='font-size:10px'>1</span>8"),
    "letters-in-boxes": lambda s: web(s, edit=_boxes),
    "digits-in-boxes": lambda s: web(
        s, cell='<div style="display:inline-block">1</div><div style="display:inline-block">8</div>'
    ),
    "box-around": lambda s: web(s, edit='<div style="display:inline-block;width:100%">{}</div>'.format),
    "lines-of-spans": lambda s: web(
        s, edit=lambda b: re.sub(r"<p>([^<]*)</p>", r'<span style="display:block">\1</span>', b)
    ),
    "icons-before-headings": lambda s: web(
        s, edit=lambda b: _heads(b, '<h3><i class="iconfont">&#xe697;</i><i class="iconfont">&#xe60a;</i> \\1</h3>')
    ),
    "written-lines": lambda s: web(s, edit=lambda b: _in_lines(b, '<div style="white-space:pre-wrap">{}\n</div>')),
    "written-lines-by-class": lambda s: web(
        s, head=_css(".c{white-space:pre-line}"), edit=lambda b: _in_lines(b, "<div class=c>{}\n</div>")
    ),
    "lines-of-the-source": lambda s: web(
        s,
        head=_css(".c{white-space:pre-wrap}"),
        edit=lambda b: f"<div class=c>\n  {b.replace('</p>', '</p>' + chr(10))}</div>",
    ),
}


def _rows(text: str, put: str) -> str:
    """The rows of tables written so."""
    return re.sub(r"(?m)^(.*\t.*)$", put, text)


TEXTS: dict[str, Maker] = {
    "empty-lines": lambda s: _rows(text_writer.write(s), r"\1\n").encode(),
    "two-empty-lines": lambda s: _rows(text_writer.write(s), r"\1\n\n").encode(),
    "no-empty-lines": lambda s: text_writer.write(s).replace("\n\n", "\n").encode(),
    "tags-in-markdown": lambda s: (
        text_writer.write(s, "pipe")
        .replace("三、本年度", "三、本年度<br/>")
        .replace("| 18 |", "| <b>18</b> |")
        .encode()
    ),
    "lost-blanks-in-rows": lambda s: (
        text_writer.write(s).replace("收到政府信息公开申请23件", "收到申请?23?件").encode("gb18030")
    ),
    "asked": lambda s: text_writer.write(s).replace("如有疑问，", "如有疑问?").encode("gb18030"),
}


def cases() -> Iterator[tuple[str, str, Maker]]:
    """(name, ending, maker) of every case."""
    for name, make in PAGES.items():
        yield f"own {name}", ".html", make
    for name, make in TEXTS.items():
        yield f"own text {name}", ".txt", make
