"""Odd text and Word files, the second lot: how text is pasted and mailed, what Word wraps figures in."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator

from tests.support.specimens import html_writer, text_writer
from tests.support.specimens.model import Grid, Specimen, Text
from tests.support.specimens.odd import Maker, marked
from tests.support.specimens.odd.text import plain
from tests.support.specimens.odd.word import _MAIN, UP, _style, packed, parts, run, with_runs

_M = "http://schemas.openxmlformats.org/officeDocument/2006/math"


def _field(code: str, result: str) -> str:
    """A field with its result, as the formula of a cell or a reference is stored."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return (
        mark.format("begin")
        + f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        + mark.format("separate")
        + run(result)
        + mark.format("end")
    )


Two = Callable[[str, str], str]
"""(right figure, another) → runs in which a person reads the right one."""
RUNS: dict[str, Two] = {
    "formula-field": lambda a, b: _field("=SUM(ABOVE)", a),
    "simple-field": lambda a, b: f'<w:fldSimple w:instr=" DOCPROPERTY n ">{run(a)}</w:fldSimple>',
    "nested-field": lambda a, b: _field(f"IF {b} = 1 {b}", a),
    "tagged": lambda a, b: f'<w:smartTag w:uri="u" w:element="e">{run(a)}</w:smartTag>',
    "custom-xml": lambda a, b: f'<w:customXml w:uri="u" w:element="e">{run(a)}</w:customXml>',
    "linked": lambda a, b: f'<w:hyperlink w:anchor="x">{run(a)}</w:hyperlink>',
    "moved": lambda a, b: (
        f'<w:moveFrom w:id="5" w:author="a"><w:r><w:t>{b}</w:t></w:r></w:moveFrom>'
        f'<w:moveTo w:id="6" w:author="a">{run(a)}</w:moveTo>'
    ),
    "turned": lambda a, b: f'<w:bdo w:val="ltr">{run(a)}</w:bdo>',
    "combined": lambda a, b: run(a, '<w:eastAsianLayout w:id="1" w:combine="1"/>'),
    "bookmarked": lambda a, b: (
        run(a[0]) + '<w:bookmarkStart w:id="9" w:name="n"/><w:bookmarkEnd w:id="9"/><w:proofErr w:type="spellStart"/>'
        f"{run(a[1])}<w:r><w:lastRenderedPageBreak/></w:r>"
    ),
    "equation": lambda a, b: f'<m:oMath xmlns:m="{_M}"><m:r><m:t>{a}</m:t></m:r></m:oMath>',
    "note-reference": lambda a, b: run(a) + f'<w:r><w:rPr>{UP}</w:rPr><w:footnoteReference w:id="7"/></w:r>',
    "own-note-mark": lambda a, b: (
        run(a) + f'<w:r><w:rPr>{UP}</w:rPr><w:footnoteReference w:customMarkFollows="1" w:id="7"/><w:t>①</w:t></w:r>'
    ),
    "comment-mark": lambda a, b: (
        f'<w:commentRangeStart w:id="3"/>{run(a)}<w:commentRangeEnd w:id="3"/><w:r><w:commentReference w:id="3"/></w:r>'
    ),
    "web-hidden": lambda a, b: run(b, "<w:vanish/><w:webHidden/>") + run(a),
    "white-lower": lambda a, b: run(b, '<w:color w:val="ffffff"/>') + run(a),
    "raised-small": lambda a, b: run(a) + run("12", '<w:vertAlign w:val="superscript"/><w:sz w:val="12"/>'),
    "soft-hyphen": lambda a, b: run(a[0]) + "<w:r><w:softHyphen/></w:r>" + run(a[1]),
    "changed-look": lambda a, b: run(
        a, '<w:b/><w:rPrChange w:id="8" w:author="a"><w:rPr><w:strike/></w:rPr></w:rPrChange>'
    ),
}
STYLES: dict[str, tuple[str, Two]] = {
    "inherited-strike": (
        _style("Old", "<w:strike/>")
        + '<w:style w:type="character" w:styleId="Older"><w:name w:val="Older"/><w:basedOn w:val="Old"/></w:style>',
        lambda a, b: run(b, '<w:rStyle w:val="Older"/>') + run(a),
    ),
    "style-undone": (_style("Old", "<w:strike/>"), lambda a, b: run(a, '<w:rStyle w:val="Old"/><w:strike w:val="0"/>')),
}
TEXTS: dict[str, Callable[[Specimen], str]] = {
    "quoted-mail": lambda s: "\n".join("> " + line for line in plain(s).split("\n")),
    "form-feeds": lambda s: _paged(s, "- {} -\n\f"),
    "page-numbers": lambda s: _paged(s, "\n第 {} 页 共 9 页\n"),
    "wide-blanks": lambda s: "\n".join("\u3000\u3000" + line for line in plain(s).split("\n")),
    "hard-blanks": lambda s: plain(s).replace("年", "\u00a0年").replace("，", "，\u00a0"),
    "soft-hyphens": lambda s: plain(s).replace("信息", "信\u00ad息"),
    "crlf": lambda s: plain(s).replace("\n", "\r\n"),
    "marks-inside": lambda s: plain(s).replace("\n\n", "\n\n\ufeff"),
    "wide-digits": lambda s: plain(s).translate({ord("0") + n: chr(0xFF10 + n) for n in range(10)}),
    "markdown": lambda s: _markdown(s),
    "ruled-rows": lambda s: _ruled(s),
    "wrapped-lines": lambda s: _wrapped(s),
}


def _paged(specimen: Specimen, foot: str) -> str:
    """What is copied page by page: a number after every so many paragraphs, never within a table."""
    out: list[str] = []
    for number, block in enumerate(plain(specimen).split("\n\n")):
        out.append(block)
        if number % 6 == 5:
            out.append(foot.format(number // 6 + 1))
    return "\n\n".join(out)


def _markdown(specimen: Specimen) -> str:
    out: list[str] = []
    for block in specimen.blocks():
        if isinstance(block, Grid):
            rows = text_writer._grid(block, "pipe").split("\n")
            out.append("\n".join([rows[0], "|" + "---|" * (rows[0].count("|") - 1), *rows[1:]]))
        else:
            mark = {"title": "# ", "heading": "## ", "subheading": "### "}.get(block.style, "")
            out.append(mark + re.sub(r"(\d+)", r"**\1**", block.text) if not mark else mark + block.text)
    return "\n\n".join(out)


def _ruled(specimen: Specimen) -> str:
    """Rows with drawn rules, as terminals and old mails have them."""
    out: list[str] = []
    for block in specimen.blocks():
        if isinstance(block, Text):
            out.append(block.text)
            continue
        rows = text_writer._grid(block, "tab").split("\n")
        rule = "─" * 60
        out.append("\n".join([rule, *("│" + r.replace("\t", "│") + "│" for r in rows), rule]))
    return "\n\n".join(out)


def _wrapped(specimen: Specimen) -> str:
    """Prose cut into lines of forty characters, as terminals and mail programs leave it."""
    out: list[str] = []
    for block in specimen.blocks():
        if isinstance(block, Grid):
            out.append(text_writer._grid(block, "tab"))
        else:
            out.append("\n".join(block.text[i : i + 40] for i in range(0, len(block.text), 40)))
    return "\n\n".join(out)


def cases() -> Iterator[tuple[str, str, Maker]]:
    """(name, ending, maker) of every case."""
    for name, make in TEXTS.items():
        yield f"{name}-txt", ".txt", lambda s, m=make: m(s).encode()
    for name, two in RUNS.items():
        yield f"{name}-docx", ".docx", lambda s, t=two: packed(with_runs(s, t("18", "15"), t("86", "96")))
    for name, (style, two) in STYLES.items():
        yield (
            f"{name}-docx",
            ".docx",
            lambda s, st=style, t=two: packed(with_runs(s, t("18", "15"), t("86", "96"), st)),
        )
    yield "strict-docx", ".docx", lambda s: packed(_strict(parts(s)))
    yield "renamed-part-docx", ".docx", lambda s: packed(_renamed(parts(s)))
    yield "streamed-docx", ".docx", lambda s: _streamed(parts(s))
    yield "stored-docx", ".docx", lambda s: _stored(parts(s))
    yield "watermark-docx", ".docx", _watermark
    yield "tab-rows-docx", ".docx", lambda s: packed(_rows(s, "<w:r><w:tab/></w:r>"))
    yield "cell-control-docx", ".docx", _cell_control
    yield "boxed-table-docx", ".docx", lambda s: _boxed(s)
    yield "page-in-doc", ".doc", lambda s: html_writer.write(s, "b", chrome=False)


def _strict(files: dict[str, bytes]) -> dict[str, bytes]:
    old, new = (
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    relations = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    strict = b"http://purl.oclc.org/ooxml/officeDocument/relationships"
    return {n: d.replace(old, new).replace(relations, strict) for n, d in files.items()}


def _renamed(files: dict[str, bytes]) -> dict[str, bytes]:
    swap = lambda d: d.replace(b"word/document.xml", b"word/document2.xml")  # noqa: E731
    out = {n: swap(d) for n, d in files.items() if n != _MAIN and not n.startswith("word/_rels")}
    out["word/document2.xml"] = files[_MAIN]
    out |= {n.replace("document.xml", "document2.xml"): d for n, d in files.items() if n.startswith("word/_rels")}
    return out


class _Pipe(io.RawIOBase):
    """What cannot be wound back, so that sizes stand after the data."""

    def __init__(self) -> None:
        self.data = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        self.data += data
        return len(data)


def _streamed(files: dict[str, bytes]) -> bytes:
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return bytes(pipe.data)


def _stored(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def _watermark(specimen: Specimen) -> bytes:
    """A word of the office behind every page, as Word puts it into the header."""
    files = parts(specimen)
    text = files[_MAIN].decode()
    shape = (
        '<w:p><w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:shape id="PowerPlusWaterMarkObject1">'
        '<v:textpath style="font-family:宋体" string="青山镇人民政府 2023"/></v:shape></w:pict></w:r></w:p>'
    )
    files[_MAIN] = text.replace("<w:body>", "<w:body>" + shape, 1).encode()
    return packed(files)


def _rows(specimen: Specimen, tab: str) -> dict[str, bytes]:
    """Tables as lines of text, cells parted by tabs."""
    files = parts(specimen)
    text = files[_MAIN].decode()
    grids = iter([b for b in specimen.blocks() if isinstance(b, Grid)])

    def typed(_) -> str:
        lines = text_writer._grid(next(grids), "tab").split("\n")
        return "".join(f"<w:p>{tab.join(run(c) for c in line.split(chr(9)))}</w:p>" for line in lines)

    files[_MAIN] = re.sub(r"<w:tbl>.*?</w:tbl>", typed, text, flags=re.DOTALL).encode()
    return files


def _cell_control(specimen: Specimen) -> bytes:
    """A cell within a content control, as forms have them."""
    files = parts(marked(specimen, "18", "86"))
    text = files[_MAIN].decode()
    at = text.index("一、本年新收")
    start = text.index("<w:tc>", text.index("</w:tc>", at))
    end = text.index("</w:tc>", start) + len("</w:tc>")
    inner = text[start:end]
    assert ">18<" in inner
    files[_MAIN] = (
        f"{text[:start]}<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>{text[end:]}"
    ).encode()
    return packed(files)


def _boxed(specimen: Specimen) -> bytes:
    """Table three in a text box, as layout templates have it."""
    files = parts(specimen)
    text = files[_MAIN].decode()
    found = list(re.finditer(r"<w:tbl>.*?</w:tbl>", text, re.DOTALL))[1]
    shape = (
        '<w:p><w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:textbox><w:txbxContent>'
        f"{found.group()}<w:p/></w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
    )
    files[_MAIN] = (text[: found.start()] + shape + text[found.end() :]).encode()
    return packed(files)
