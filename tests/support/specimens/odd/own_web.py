"""Further pages of the kinds that earlier sets found faults of: columns folded away, figures made by style sheets,
pages saved by Word, parts that unfold or stand under tabs; about half of them need nothing done.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.support.specimens.odd import Maker
from tests.support.specimens.odd.met_files import _html_tables
from tests.support.specimens.odd.met_sites import _sections
from tests.support.specimens.odd.office import swap
from tests.support.specimens.odd.saved import page, web
from tests.support.specimens.odd.told_web import _big

_OFFICE = 'xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word"'
_WORD = "<!--[if gte mso 9]><xml><w:WordDocument><w:View>97</w:View></w:WordDocument></xml><![endif]-->"
_CLEAR = ".clear:after{content:'020';display:block;height:0;clear:both;visibility:hidden} .fix:before{content:'.'}"
_ICONS = r".ic:before{content:'\e601'} .q::before{content:'“'} td::before{content:''} .note::after{content:'*'}"


def _css(text: str) -> str:
    return f"<style>{text}</style>"


def _with_column(body: str, columns: str) -> str:
    """The large table with a column more, of other figures, and these columns."""
    return _big(body, lambda t: t.replace("<table>", f"<table>{columns}").replace("</tr>", "<td>97</td></tr>"))


def _unfolding(body: str, around: str, cell: str = "{}") -> str:
    head, parts = _sections(body)
    return cell.format(head + "".join(around.format(h, p) for h, p in parts))


def _tabbed(body: str, strip: str, title: str, panel: str, off: str, shown: int = 0) -> str:
    """Parts under tabs; `off`: what is put into all panels but the one that is shown."""
    head, parts = _sections(body)
    titles = "".join(title.format(h) for h, _ in parts)
    panels = "".join(panel.format("" if n == shown else off, p) for n, (_, p) in enumerate(parts))
    return head + strip.format(titles) + f"<div class='tab-content'>{panels}</div>"


_UNFOLDED = "<div><h3>{}</h3><div style='height:0;overflow:hidden'>{}</div></div>"
_SHUT = ".tab-content>.tab-pane{display:none} .tab-content>.active{display:block} .shut{display:none}"

MAKERS: dict[str, Maker] = {
    "last-column": lambda s: web(s, edit=lambda b: _with_column(b, "<col span=10><col style='visibility:collapse'>")),
    "column-by-class": lambda s: web(
        s,
        head=_css(".g{visibility:collapse}"),
        edit=lambda b: _with_column(b, "<colgroup><col span=10></colgroup><colgroup class=g><col></colgroup>"),
    ),
    "columns-not-displayed": lambda s: web(
        s, edit=lambda b: b.replace("<table>", "<table><colgroup><col style='display:none'><col span=3></colgroup>")
    ),
    "columns-said-hidden": lambda s: web(
        s,
        edit=lambda b: b.replace("<table>", "<table><colgroup><col hidden><col style='visibility:hidden'></colgroup>"),
    ),
    "made-figures": lambda s: web(
        s,
        head=_css(".n1::before{content:'86'} .n2:after{content:\"18\"}"),
        cell="<i class=n2></i>",
        prose="<span class=n1></span>",
    ),
    "made-of-attributes": lambda s: web(
        s,
        head=_css("[data-v]::after{content:attr(data-v)}"),
        cell="<b data-v=18></b>",
        prose="<em data-v='86'></em>",
    ),
    "made-in-two": lambda s: web(
        s, head=_css(".a::before{content:'8'} .a::after{content:'6'}"), prose="<span class=a></span>"
    ),
    "clearing": lambda s: web(
        s, head=_css(_CLEAR), cell="18<span class=clear></span>", prose="86<i class=clear></i><b class=fix></b>"
    ),
    "icons": lambda s: web(s, head=_css(_ICONS), cell="<i class=ic></i>18", prose="86<span class=note></span>"),
    "labels-not-shown": lambda s: web(
        s,
        head=_css("td[data-label]::before{content:attr(data-label);display:none}"),
        edit=lambda b: b.replace("<td>18<", "<td data-label=97>18<").replace("<td>2<", "<td data-label=9>2<"),
    ),
    "word-bare": lambda s: f"<html {_OFFICE}><head>{_WORD}</head>{page(s).split('</head>')[1]}".encode(),
    "word-piece": lambda s: (_WORD + page(s).split("<body>")[1]).encode(),
    "word-2003-names": lambda s: (
        page(s)
        .replace("<html>", '<html xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml">')
        .replace("<head>", f"<head>{_WORD}")
        .encode()
    ),
    "lettered-notes": lambda s: web(s, cell="18<sup>[ab]</sup>", prose='86<sup><a href="#c">[b]</a></sup>'),
    "raised-word": lambda s: web(s, edit=swap(("更新便民", "更新<sup>TM</sup>便民"))),
    "bare-tables-in-text": lambda s: re.sub(r"</?(?:html|body)>", "", _html_tables(s)).encode(),
    "roots-in-roots": lambda s: web(
        s,
        edit=(
            '<x-a><template shadowroot="open"><x-b><template shadowrootmode="open">{}</template></x-b>'
            "<slot></slot></template></x-a>"
        ).format,
    ),
    "a-template": lambda s: web(s, edit=lambda b: b + "<template><p>一、总体情况 97</p></template>"),
    "unfolding-by-class": lambda s: web(
        s,
        head=_css(".in{height:0;overflow:hidden;transition:height .3s} .open .in{height:auto}"),
        edit=lambda b: _unfolding(b, "<div class=item><h3>{}</h3><div class=in>{}</div></div>"),
    ),
    "unfolding": lambda s: web(s, edit=lambda b: _unfolding(b, _UNFOLDED.replace("height", "max-height"))),
    "unfolding-in-a-table": lambda s: web(
        s, edit=lambda b: _unfolding(b, _UNFOLDED, "<table width=100%><tr><td>{}</td></tr></table>")
    ),
    "line-without-height": lambda s: web(s, cell="<p style='height:0px;overflow:hidden;margin:0'>97</p><p>18</p>"),
    "height-alone": lambda s: web(s, cell="<div style='height:0'>18</div>"),
    "tabs-by-active": lambda s: web(
        s,
        head=_css(_SHUT),
        edit=lambda b: _tabbed(
            b, "<ul class='nav'>{}</ul>", "<li><a href=#t>{}</a></li>", "<div class='tab-pane{0}'>{1}</div>", " off"
        ).replace("class='tab-pane'", "class='tab-pane active'"),
    ),
    "tabs-of-divs": lambda s: web(
        s,
        edit=lambda b: _tabbed(
            b, "<div>{}</div>", "<div class=item>{}</div>", "<div class=pane{}>{}</div>", " style='display:none'"
        ),
    ),
    "last-tab-open": lambda s: web(
        s,
        head=_css(_SHUT),
        edit=lambda b: _tabbed(b, "<ul>{}</ul>", "<li>{}</li>", "<div class='con{}'>{}</div>", " shut", 5),
    ),
}


def cases() -> Iterator[tuple[str, str, Maker]]:
    """(name, ending, maker) of every case."""
    for name, make in MAKERS.items():
        yield f"own {name}", ".html", make
