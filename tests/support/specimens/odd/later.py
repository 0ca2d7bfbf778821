"""More of what offices send: controls that repeat, tables in boxes, parted heads, wrapped lines, shadows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.support.specimens import pdf_writer, text_writer
from tests.support.specimens.model import Grid, Specimen, Text, positions
from tests.support.specimens.odd import Maker
from tests.support.specimens.odd.office import field, packed, run, swap, unpacked, word
from tests.support.specimens.odd.parcels import Inked
from tests.support.specimens.odd.saved import web

_BOX = (
    '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>{}</w:txbxContent>'
    "</v:textbox></v:shape></w:pict></w:r></w:p>"
)


def _row(body: str, edit) -> str:  # noqa: ANN001
    """The body with the row of the new applications changed."""
    at = body.index(">18<")
    start, end = body.rindex("<w:tr>", 0, at), body.index("</w:tr>", at) + len("</w:tr>")
    return body[:start] + edit(body[start:end]) + body[end:]


def _boxed_tables(body: str) -> str:
    return re.sub(r"<w:tbl>.*?</w:tbl>", lambda m: _BOX.format(m[0]), body, flags=re.S)


def _headed_twice(body: str) -> str:
    """The head of the large table typed again in the middle of it, as where a page ends."""
    start = body.rindex("<w:tbl>", 0, body.index("申请人情况"))
    rows = list(re.finditer(r"<w:tr>.*?</w:tr>", body[start:], re.S))
    head = "".join(r[0] for r in rows[:3])
    at = start + body[start:].index("</w:tr>", body[start:].index("（五）不予处理") - 400) + len("</w:tr>")
    return body[:at] + head + body[at:]


def _with_more(parts: dict[str, bytes]) -> dict[str, bytes]:
    return {**parts, "docProps/thumbnail.jpeg": b"\xff\xd8\xff" + bytes(90), "customXml/item1.xml": b"<n>99</n>"}


def _parted_heads(body: str) -> str:
    """The head of each table in a table of its own, so that it stays when rows are scrolled."""

    def parted(found: re.Match[str]) -> str:
        rows = re.findall(r"<tr>.*?</tr>", found[0], re.S)
        return f"<div class='h'><table>{''.join(rows[:3])}</table></div><table>{''.join(rows[3:])}</table>"

    tables = list(re.finditer(r"<table>.*?</table>", body, re.S))
    big = next(t for t in tables if "申请人情况" in t[0])
    return body[: big.start()] + parted(big) + body[big.end() :]


def _wrapped(specimen: Specimen, width: int) -> str:
    """The prose in lines of so many characters, nothing between paragraphs but an indent."""
    out: list[str] = []
    for block in specimen.blocks():
        if isinstance(block, Grid):
            out += ["\t".join(box.text if corner else "" for box, corner in row) for row in positions(block)]
            continue
        text = ("　　" if block.style == "body" else "") + block.text
        out += [text[i : i + width] for i in range(0, len(text), width)]
    return "\n".join(out) + "\n"


def _spaced(specimen: Specimen) -> str:
    parts = []
    for block in specimen.blocks():
        if isinstance(block, Text):
            parts.append(block.text)
        else:
            rows = ["    ".join(b.text for b, corner in row if corner) for row in positions(block)]
            parts.append("\n".join(rows))
    return "\n\n".join(parts) + "\n"


class _Canvas(Inked):
    """A canvas that draws every text with a shadow, or also unseen, or in a form."""

    def drawString(self, x: float, y: float, text: str) -> None:  # noqa: N802
        """Draws it."""
        canvas = self.canvas
        canvas.saveState()
        if self.habit == "shadow":
            canvas.setFillGray(0.7)
            canvas.drawString(x + 0.8, y - 0.8, text)
            canvas.setFillGray(0)
        elif self.habit == "unseen-copy":
            canvas.drawString(x, y, text, mode=3)
        elif self.habit == "blue":
            canvas.setFillColorRGB(0.1, 0.2, 0.7)
        elif self.habit == "clipped":
            path = canvas.beginPath()
            path.rect(x - 5, y - 5, 500, 25)
            canvas.clipPath(path, stroke=0, fill=0)
        canvas.drawString(x, y, text)
        canvas.restoreState()


def _pdf(specimen: Specimen, habit: str) -> bytes:
    writer = pdf_writer.Writer()
    writer.canvas = _Canvas(writer.canvas, habit)  # type: ignore[assignment]
    for block in specimen.blocks():
        if isinstance(block, Grid):
            writer.table(block)
        else:
            writer.paragraph(block.text, indent=block.style == "body")
    return writer.done()


_TICK = '<w:sdt><w:sdtPr><w:tag w:val="99"/></w:sdtPr><w:sdtContent><w:r><w:t>☑</w:t></w:r></w:sdtContent></w:sdt>'
_TITLE = "<w:p><w:r><w:t>青山镇人民政府</w:t>.*?年度报告</w:t></w:r></w:p>"
_ADDED = '<w:trPr><w:ins w:id="4" w:author="a"/></w:trPr>'
_REPEATED = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"

WORDS: dict[str, Maker] = {
    "tick": lambda s: word(s, edit=swap(("<w:r><w:t>落实公开", _TICK + "<w:r><w:t>落实公开"))),
    "repeated-row": lambda s: word(s, edit=lambda b: _row(b, _REPEATED.format)),
    "custom-row": lambda s: word(s, edit=lambda b: _row(b, '<w:customXml w:element="n99">{}</w:customXml>'.format)),
    "added-row": lambda s: word(s, edit=lambda b: _row(b, lambda r: r.replace("<w:tr>", f"<w:tr>{_ADDED}"))),
    "tables-in-boxes": lambda s: word(s, edit=_boxed_tables),
    "title-in-box": lambda s: word(s, edit=lambda b: re.sub(_TITLE, lambda m: _BOX.format(m[0]), b, count=1)),
    "tabbed-figure": lambda s: word(s, cell="<w:r><w:tab/></w:r>" + run("18")),
    "padded-figure": lambda s: word(s, cell=run("\u00a0 18\u3000"), prose=run("\u00a086\u2003")),
    "empty-paragraphs": lambda s: word(s, cell=f"</w:p><w:p>{run('18')}</w:p><w:p>"),
    "linked-figure": lambda s: word(s, cell=field('HYPERLINK "a99.htm" \\o "99"', run("18", "<w:rtl/>"))),
    "headed-twice": lambda s: word(s, edit=_headed_twice),
    "more-parts": lambda s: packed(_with_more(unpacked(word(s)))),
    "coloured": lambda s: word(s, cell=run("18", '<w:color w:val="FF0000"/><w:highlight w:val="yellow"/>')),
}
PAGES: dict[str, Maker] = {
    "captioned": lambda s: web(
        s, edit=swap(("<table>", "<center><table><caption>单位：件</caption>"), ("</table>", "</table></center>"))
    ),
    "labelled": lambda s: web(s, cell='<label for="a99">18</label>', prose="<a href='x99.html'><b><i>86</i></b></a>"),
    "blanks": lambda s: web(s, cell="&#x3000;&ensp;18&thinsp;", prose="&emsp;86&nbsp;"),
    "parted-heads": lambda s: web(s, edit=_parted_heads),
    "empty-marks": lambda s: web(s, cell="<s></s>18<sup></sup><del></del>", prose="<sub></sub>86"),
    "mark-and-gbk": lambda s: b"\xef\xbb\xbf" + web(s).replace(b'"utf-8"', b'"gbk"'),
    "figure-in-pieces": lambda s: web(
        s, cell="<span>1</span><span></span><span>8</span>", prose="<b>8</b><font>6</font>"
    ),
    "comments": lambda s: web(s, cell="<!-- 99 -->18<!--99-->", prose="<!--[if IE]>99<![endif]-->86"),
}
TEXTS: dict[str, Maker] = {
    "wrapped": lambda s: _wrapped(s, 38).encode("gb18030"),
    "spaced": lambda s: _spaced(s).encode(),
    "three-ends": lambda s: text_writer.write(s).replace("\n", "\r\r\n").encode(),
    "trailing-tabs": lambda s: re.sub(r"(\t\d+)\n", "\\1\t\t\n", text_writer.write(s)).encode(),
    "wide-signs": lambda s: text_writer.write(s).replace("（", "(").replace("）", ")").replace("、", "､").encode(),
}


def cases() -> Iterator[tuple[str, str, Maker]]:
    """(name, ending, maker) of every case."""
    for suffix, makers in ((".docx", WORDS), (".html", PAGES), (".txt", TEXTS)):
        for name, make in makers.items():
            yield f"later {name}", suffix, make
    for habit in ("shadow", "unseen-copy", "blue", "clipped"):
        yield f"later pdf {habit}", ".pdf", lambda s, habit=habit: _pdf(s, habit)
