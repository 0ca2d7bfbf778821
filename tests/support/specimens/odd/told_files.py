"""Texts, archives and files under another name with traits that people told makers of programs of: bytes that belong to
no code page, tables of other editors, archives of other systems, pages saved by Word as .doc.
"""

from __future__ import annotations

import base64
import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from tests.support.specimens import docx_writer, html_writer, ofd_writer, pdf_writer, text_writer
from tests.support.specimens.model import Grid, Specimen, positions
from tests.support.specimens.odd import Maker, marked
from tests.support.specimens.odd.parcels import _excel, _framed, _written


def _text(specimen: Specimen) -> str:
    return text_writer.write(specimen)


def _bare_bars(rows: list[list[str]]) -> str:
    """Tables of Markdown without bars at the sides."""
    lines = [" | ".join(t or " " for t in row) for row in rows]
    return "\n".join([lines[0], " | ".join(["---"] * len(rows[0])), *lines[1:]])


def _org(rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    rule = "|" + "+".join(["---"] * len(rows[0])) + "|"
    return "\n".join([rule, lines[0], rule, *lines[1:], rule])


def _doubled_bars(rows: list[list[str]]) -> str:
    """Tables of a wiki."""
    head = "||" + "||".join(t or " " for t in rows[0]) + "||"
    return "\n".join([head, *("|" + "|".join(t or " " for t in row) + "|" for row in rows[1:])])


def _wide_blanks(specimen: Specimen) -> str:
    """Cells apart by wide blanks."""
    out = []
    for block in specimen.blocks():
        if isinstance(block, Grid):
            rows = ["　　".join(b.text for b, corner in row if corner) for row in positions(block)]
            out.append("\n".join(rows))
        else:
            out.append(block.text)
    return "\n\n".join(out) + "\n"


def _every_line_quoted(specimen: Specimen) -> str:
    """A sheet saved as CSV: every line of prose fills a row of its own."""
    out = []
    for block in specimen.blocks():
        if isinstance(block, Grid):
            for row in positions(block):
                cells = [b.text if corner else "" for b, corner in row]
                out.append(",".join(f'"{c}"' for c in cells + [""] * (15 - len(cells))))
        else:
            out.append(f'"{block.text}"' + "," * 14)
    return "\r\n".join(out) + "\r\n"


def _stray(specimen: Specimen) -> bytes:
    """Half a character at the end of a line."""
    data = _text(specimen).encode("gb18030")
    mark = "观阅点。".encode("gb18030") if "观阅点。".encode("gb18030") in data else "。".encode("gb18030")
    at = data.index(mark) + len(mark)
    return data[:at] + b"\xa5\n" + data[at + 1 :] if data[at : at + 1] == b"\n" else data[:at] + b"\xa5\xff" + data[at:]


TEXTS: dict[str, Maker] = {
    "stray-byte": _stray,
    "cut-character": lambda s: _text(s).encode() + "青".encode()[:2],
    "vertical-tabs": lambda s: _text(s).replace("\n\n", "\n").replace("\n（", "\x0b（").encode(),
    "next-lines": lambda s: _text(s).replace("\n", "\x85").encode(),
    "utf16-odd-byte": lambda s: _text(s).encode("utf-16") + b"\n",
    "wide-blanks": lambda s: _wide_blanks(s).encode("gb18030"),
    "sheet": lambda s: _every_line_quoted(s).encode("gb18030"),
    "sheet-with-mark": lambda s: _every_line_quoted(s).encode("utf-8-sig"),
    "bare-bars": lambda s: _written(s, _bare_bars).encode(),
    "org": lambda s: _written(s, _org).encode(),
    "wiki": lambda s: _written(s, _doubled_bars).encode(),
    "ascii-frame": lambda s: _written(s, _framed("+=++|++++++")).encode(),
    "tabs-at-both-ends": lambda s: re.sub(r"(?m)^(.*\t.*)$", "\t\\1\t", _text(s)).encode(),
    "every-line-twice-ended": lambda s: _text(s).replace("\n", "\r\n\r\n").encode("gb18030"),
    "page-as-text": lambda s: html_writer.write(s, "f", chrome=False),
    "escapes": lambda s: _text(s).replace("一、总体情况", "\x1b[1m一、总体情况\x1b[0m").encode(),
    "left-marks": lambda s: "\n".join(f"\ufeff{line}\u200e" for line in _text(s).split("\n")).encode(),
    "figure-blanks": lambda s: _text(marked(s, "\u200718", "\u202f86\u2007")).encode(),
    "lines-of-equals": lambda s: re.sub(
        r"(?m)^([一二三四五六]、.*)$", "==========\n\\1\n==========", _text(s)
    ).encode(),
    "heading-marks": lambda s: (
        re.sub(r"(?m)^([一二三四五六]、.*)$", "## \\1", _text(s)).replace("（一）", "**（一）**", 1).encode()
    ),
    "from-excel-and-quotes": lambda s: _written(s, _excel, "\r\n").encode("utf-16"),
}


def _zip(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED, comment: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
        archive.comment = comment
    return out.getvalue()


def _unpathed(specimen: Specimen) -> bytes:
    """The name in the code page of Chinese Windows, and again in a field of its own."""
    raw = "附件/青山镇.docx".encode("gb18030")
    info = zipfile.ZipInfo("x" * len(raw))
    wide = "附件/青山镇.docx".encode()
    extra = b"\x01" + zlib.crc32(raw).to_bytes(4, "little") + wide
    info.extra = b"up" + len(extra).to_bytes(2, "little") + extra
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(info, docx_writer.write(specimen))
    return out.getvalue().replace(b"x" * len(raw), raw)


def _apple(specimen: Specimen) -> bytes:
    name = "青山镇.docx"
    return _zip(
        {
            f"报告/{name}": docx_writer.write(specimen),
            "报告/.DS_Store": b"99",
            f"__MACOSX/报告/._{name}": b"\x00\x05\x16\x07",
            "报告/Thumbs.db": b"99",
            "报告/desktop.ini": b"[x]",
            f"报告/~${name}": b"\x05a",
        }
    )


ARCHIVES: dict[str, Maker] = {
    "apple": _apple,
    "named-twice": _unpathed,
    "bzip2": lambda s: _zip({"青山镇.html": html_writer.write(s, "b")}, zipfile.ZIP_BZIP2),
    "lzma": lambda s: _zip({"青山镇.ofd": ofd_writer.write(s)}, zipfile.ZIP_LZMA),
    "comment": lambda s: _zip({"a.pdf": pdf_writer.write(s)}, comment=b"99"),
    "stored": lambda s: _zip({"青山镇（终稿）.txt": _text(s).encode("gb18030")}, zipfile.ZIP_STORED),
}


def _word_page(specimen: Specimen) -> bytes:
    """A single-file page saved by Word, under the name of a Word file."""
    page = html_writer.write(specimen, "b").replace(b"utf-8", b"gb2312").decode().encode("gb18030")
    head = (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="--=_B"\r\n\r\n----=_B\r\n'
        "Content-Location: file:///C:/9/0.htm\r\nContent-Transfer-Encoding: base64\r\n"
        'Content-Type: text/html; charset="gb2312"\r\n\r\n'
    )
    return head.encode() + base64.encodebytes(page) + b"\r\n----=_B--\r\n"


RENAMED: dict[str, tuple[str, Maker]] = {
    "word-as-doc": (".doc", docx_writer.write),
    "word-as-wps": (".wps", docx_writer.write),
    "word-page-as-doc": (".doc", _word_page),
    "page-as-docx": (".docx", lambda s: html_writer.write(s, "c")),
    "text-as-doc": (".doc", lambda s: _text(s).encode("gb18030")),
    "pdf-as-docx": (".docx", pdf_writer.write),
    "ofd-as-pdf": (".pdf", ofd_writer.write),
    "word-as-pdf": (".pdf", docx_writer.write),
    "pdf-as-ofd": (".ofd", pdf_writer.write),
    "page-as-txt": (".txt", lambda s: html_writer.write(s, "d", charset="gbk")),
    "short-ending": (".htm", lambda s: html_writer.write(s, "e")),
    "xhtml-ending": (".xhtml", lambda s: html_writer.write(s, "f")),
    "csv-ending": (".csv", lambda s: _every_line_quoted(s).encode("gb18030")),
    "capital-ending": (".DOCX", docx_writer.write),
}


def cases() -> Iterator[tuple[str, str, Maker]]:
    """(name, ending, maker) of every case."""
    for name, make in TEXTS.items():
        yield f"told {name}", ".txt", make
    for name, make in ARCHIVES.items():
        yield f"told {name}", ".zip", make
    for name, (suffix, make) in RENAMED.items():
        yield f"told {name}", suffix, make
