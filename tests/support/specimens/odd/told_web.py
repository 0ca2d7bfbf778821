"""Web pages with traits that people told makers of parsers and editors of: content made by style sheets, parts that
show nothing, selectors of every kind, careless tables, late or wrong code pages, saved pages in odd envelopes.
"""

from __future__ import annotations

import base64
import quopri
import re
from collections.abc import Iterator

from tests.support.specimens.model import Specimen
from tests.support.specimens.odd import Maker
from tests.support.specimens.odd.office import Edit, swap
from tests.support.specimens.odd.saved import page, web

_HEADING = r"<p>(?:&nbsp;)*[一二三四五六]、((?:总|主|收|政|存|其)[^<]*)</p>"


def _big(body: str, edit: Edit) -> str:
    """The page with its large table changed."""
    at = body.index("申请人情况")
    start, end = body.rindex("<table", 0, at), body.index("</table>", at) + len("</table>")
    return body[:start] + edit(body[start:end]) + body[end:]


def _headings(body: str, put: str) -> str:
    body, count = re.subn(_HEADING, put, body)
    assert count == 6
    return body


def _extra_column(body: str, attributes: str = "", head: str = "") -> str:
    """The large table with a column more, of older figures."""
    return _big(
        body,
        lambda t: t.replace("<table>", f"<table class='big'>{head}").replace("</tr>", f"<td {attributes}>97</td></tr>"),
    )


def _extra_row(body: str, attributes: str) -> str:
    """A row before that of the new applications, with other figures."""
    at = body.index("<td>18</td>")
    start, end = body.rindex("<tr>", 0, at), body.index("</tr>", at) + len("</tr>")
    row = body[start:end].replace("<td>18<", "<td>97<").replace("<tr>", f"<tr {attributes}>")
    return body[:start] + row + body[start:]


def _fostered(table: str) -> str:
    """Text where no text may stand: it is shown before the table."""
    return table.replace("<table>", "<table>单位：件").replace("</tr><tr>", "</tr>\n<tr>")


def _untagged(table: str) -> str:
    """Cells of the first row without a row."""
    return table.replace("<tr>", "", 1)


def _long(table: str) -> str:
    """A label that goes down farther than the table."""
    table, count = re.subn(r'rowspan="\d+"(>四、结转|>三、本年度)', r'rowspan="99"\1', table)
    assert count
    return table


def _lists(body: str) -> str:
    """Headings as items of the lists that a Chinese editor draws the numbers of by a class."""
    numbers = iter(range(1, 7))

    def item(found: re.Match[str]) -> str:
        n = next(numbers)
        return (
            f'<ol class="custom_cn list-paddingleft-1" start="{n}"><li class="list-cn-{n}-1 list-cn-paddingleft-1">'
            f"<p>{found[1]}</p></li></ol>"
        )

    body, count = re.subn(_HEADING, item, body)
    assert count == 6
    return body


def _cms(body: str) -> str:
    """Marks that systems leave round what they fill in."""
    body = swap(("<td>18</td>", "<td><!--$[num]begin-->18<!--$[num]end--></td>"))(body)
    return (
        "<!--<$[标题]>begin--><title>99</title><!--<$[标题]>end--><ucapcontent><!--[99]--><begin:content>"
        f"{body}</begin:content></ucapcontent><!--[if lt IE 9]><p>99</p><![endif]-->"
    )


def _stray(data: bytes) -> bytes:
    """Half a character after the report."""
    at = data.rindex(b"</body>")
    return data[:at] + b"<div>\xe7\x89</div><div>\x88\x9d \xff</div>" + data[at:]


def _two_documents(body: str) -> str:
    at = body.index("<p>四、")
    return f"{body[:at]}</body></html>\n<!DOCTYPE html><html><head><title>99</title></head><body>{body[at:]}"


def _styled(css: str, **more: object):  # noqa: ANN202
    return lambda s: web(s, head=f"<style>{css}</style>", **more)


_COUNTERS = (
    "body{counter-reset:n} .h{counter-increment:n} .h::before{content:counter(n,cjk-decimal)'、'}"
    ".h:nth-of-type(1)::before{}"
)
_CLOSED = (
    "<dialog>97</dialog><datalist><option>97</option></datalist><canvas>97</canvas><video>97</video>"
    "<audio>97</audio><object data='a.svg'></object><area title='97'>"
)
_SHRUNK = (
    '<i style="clip-path:inset(100%)">97</i><i style="transform:scale(0);display:inline-block">97</i>'
    '<i style="display:inline-block;width:20px;overflow:hidden;white-space:nowrap;text-indent:-9999px">97</i>'
)
_NESTED = ".wide{ .gone, & > .off{display:none} td &{padding:0} } @supports (display:grid){ .sup{display:none} }"
_ANTI = (
    '<style id="antiClickjack">body{display:none !important;}</style><script>if(self===top){var a=document.'
    'getElementById("antiClickjack");a.parentNode.removeChild(a);}else{top.location=self.location;}</script>'
)
_FADE = ".wow{opacity:0;animation:in 1s ease forwards} @keyframes in{from{opacity:0}to{opacity:1}}"
_LABELLED = "@media (max-width:600px){td::before{content:attr(data-label)}}"
_SVG = (
    '<svg width="30" height="14"><title>97</title><desc>97</desc><defs><text id="a">97</text></defs>'
    '<text x="0" y="12">{}</text></svg>'
)

MAKERS: dict[str, Maker] = {
    "editor-lists": lambda s: web(s, edit=_lists),
    "counters": _styled(_COUNTERS, edit=lambda b: _headings(b, r'<p class="h">\1</p>')),
    "labels-for-telephones": lambda s: web(
        s, head=f"<style>{_LABELLED}</style>", edit=lambda b: b.replace("<td>18<", '<td data-label="97">18<')
    ),
    "nth-child": _styled(".big td:last-child{display:none}", edit=_extra_column),
    "attributes": _styled(
        "td[data-old],[class*='-old'],[lang|=zz]{display:none}",
        prose="<span class='a-old'>97</span><span lang='zz-a'>97</span>86",
        edit=lambda b: _extra_column(b, "data-old=1"),
    ),
    "not-selector": _styled(
        ".box>span:not(.now){display:none}", cell="<div class=box><span>97</span><span class='now'>18</span></div>"
    ),
    "siblings": _styled(
        ".now ~ span, .now + i{display:none}", prose="<b class=now>86</b><i>97</i><u></u><span>97</span>"
    ),
    "nested-rules": lambda s: web(
        s,
        head=f"<style>{_NESTED}</style>",
        prose="86<span class='wide'><i class=gone>97</i><i class='off'>97</i></span><i class=sup>97</i>",
    ),
    "collapsed-row": lambda s: web(s, edit=lambda b: _extra_row(b, 'style="visibility:collapse"')),
    "shrunk": lambda s: web(s, cell=_SHRUNK + "18", prose=_SHRUNK + "86"),
    "closed-parts": lambda s: web(s, cell=_CLOSED + "18", prose=_CLOSED + "86"),
    "drawn-text": lambda s: web(s, cell=_SVG.format("18"), prose=_SVG.format("86")),
    "old-tags": lambda s: web(s, cell="<nobr><tt>18</tt></nobr>", prose="<marquee>86</marquee>"),
    "marks-of-systems": lambda s: web(s, edit=_cms),
    "fostered": lambda s: web(s, edit=lambda b: _big(b, _fostered)),
    "first-row-untagged": lambda s: web(s, edit=lambda b: _big(b, _untagged)),
    "overlong-span": lambda s: web(s, edit=lambda b: _big(b, _long)),
    "empty-spans": lambda s: web(s, edit=lambda b: b.replace("<td>", '<td rowspan="" colspan="-1">')),
    "spans-and-semicolons": lambda s: web(s, edit=lambda b: re.sub(r'(row|col)span="(\d+)"', r'\1span="\2;"', b)),
    "raw-page": lambda s: web(
        s, cell="&#49;&#56", prose="&#x38;&#x36 ", edit=lambda b: b.replace("<p>", "<p>&#13;&#10;")
    ),
    "no-size-outside": lambda s: web(
        s,
        cell='<div style="font-size:0">97<span style="font-size:14px">18</span></div>',
        prose='<span style="font-size:0"><em style="font-size:16px">86</em></span>',
    ),
    "seen-within-unseen": lambda s: web(
        s, cell='<div style="visibility:hidden">97<span style="visibility:visible">18</span></div>'
    ),
    "fading-in": lambda s: web(s, head=f"<style>{_FADE}</style>", edit='<div class="wow">{}</div>'.format),
    "against-frames": lambda s: web(s, head=_ANTI),
    "two-documents": lambda s: web(s, edit=_two_documents),
    "late-charset": lambda s: (
        page(s).replace('<meta charset="utf-8">', f"<!--{'x' * 5000}--><meta charset='gbk'>").encode("gb18030")
    ),
    "says-latin": lambda s: page(s).replace('"utf-8"', '"iso-8859-1"').encode("gb18030"),
    "stray-bytes": lambda s: _stray(web(s)),
    "stray-bytes-gb": lambda s: _stray(page(s).replace("utf-8", "gb2312").encode("gb18030")),
    "paragraphs-round-tables": lambda s: web(
        s, edit=lambda b: b.replace("<table>", "<p><span><table>").replace("</table>", "</table></span></p>")
    ),
    "fields-of-text": lambda s: web(
        s, cell="<textarea rows=1>\n18</textarea>", prose='<input value="86" disabled size=2>'
    ),
    "important-undone": _styled(
        ".a{display:none} .a.b{display:inline!important} #x{display:none}", cell='<b class="a b" id="x">18</b>'
    ),
    "sheet-off": lambda s: web(
        s,
        head='<style media="print">td,p{display:none}</style><style type="text/less">td{display:none}</style>'
        "<style disabled-x>@media speech{p{display:none}}</style>",
    ),
    "import-and-comment": _styled(
        "@import url(a.css);<!-- /* td{display:none} */ @charset 'x'; .zz td{display:none} -->"
    ),
}


def _mime(kind: str, *parts: tuple[str, bytes], mark: str = "=_NextPart_000 (99)'", end: str = "--") -> bytes:
    out = [f'MIME-Version: 1.0\r\nContent-Type: {kind}; boundary="{mark}"\r\n\r\nThis is a saved page 99.\r\n'.encode()]
    for head, data in parts:
        out.append(f"--{mark}\r\n{head}\r\n\r\n".encode() + data + b"\r\n")
    return b"".join([*out, f"--{mark}{end}\r\n".encode() if end else b""])


_B64 = "Content-Transfer-Encoding: base64"
_HTML = "Content-Type: text/html"


def _quoted(text: str, code: str) -> bytes:
    return quopri.encodestring(text.encode(code)).replace(b"\n", b"\r\n")


def _alternative(specimen: Specimen) -> bytes:
    """A page within a choice of kinds, its plain text first."""
    inner = _mime(
        "multipart/alternative",
        ("Content-Type: text/plain; charset=utf-8", "年度报告 99".encode()),
        (f"{_HTML}; charset=utf-8\r\n{_B64}", base64.encodebytes(web(specimen))),
        mark="inner",
    )
    head, body = inner.split(b"\r\n\r\n", 1)
    return _mime("multipart/related", (head.decode().replace("MIME-Version: 1.0\r\n", ""), body))


def _started(specimen: Specimen) -> bytes:
    """The page is the second part, as the start says."""
    other = f"{_HTML}; charset=utf-8\r\nContent-ID: <b@99>\r\nContent-Location: http://example.invalid/b.html"
    return _mime(
        'multipart/related; start="<a@99>"; type="text/html"',
        (other, "<html><body><p>导航 99</p></body></html>".encode()),
        (f"{_HTML}; charset=utf-8\r\nContent-ID: <a@99>\r\n{_B64}", base64.encodebytes(web(specimen))),
    )


def _bare(specimen: Specimen) -> bytes:
    """No code page said, eight bits; the page itself says GBK."""
    data = page(specimen).replace("utf-8", "gbk").encode("gb18030")
    return _mime("multipart/related", (f"{_HTML}\r\nContent-Transfer-Encoding: 8bit", data))


def _cut(specimen: Specimen) -> bytes:
    """No end."""
    return _mime(
        "multipart/related",
        (f"{_HTML}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable", _quoted(page(specimen), "utf-8")),
        end="",
    )


def _unix(specimen: Specimen) -> bytes:
    """Line feeds only, names in small letters."""
    data = _mime(
        "multipart/related",
        (f"{_HTML}; charset=GB2312\r\nContent-Transfer-Encoding: Quoted-Printable", _quoted(page(specimen), "gb18030")),
    )
    return data.replace(b"\r\n", b"\n").replace(b"Content-", b"content-").replace(b"MIME", b"mime")


def _wide(specimen: Specimen) -> bytes:
    """UTF-16 without a mark, as Word writes it."""
    data = base64.encodebytes(page(specimen).replace("utf-8", "unicode").encode("utf-16-le"))
    return _mime("multipart/related", (f'{_HTML}; charset="unicode"\r\n{_B64}', data))


SAVED: dict[str, Maker] = {
    "choice-of-kinds": _alternative,
    "started-second": _started,
    "bare": _bare,
    "cut": _cut,
    "unix": _unix,
    "wide": _wide,
}


def cases() -> Iterator[tuple[str, str, Maker]]:
    """(name, ending, maker) of every case."""
    for name, make in MAKERS.items():
        yield f"told {name}", ".html", make
    for name, make in SAVED.items():
        yield f"told mht {name}", ".mht", make
