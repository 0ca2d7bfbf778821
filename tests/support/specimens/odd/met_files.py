"""Texts as they are copied from PDF, Word, browsers, Excel, mail and chats, and archives and saved pages as systems
pack them.
"""

from __future__ import annotations

import base64
import io
import quopri
import re
import zipfile
from collections.abc import Iterator

import py7zr

from tests.support.specimens import docx_writer, html_writer, ofd_writer, text_writer
from tests.support.specimens.model import Specimen, Text, positions
from tests.support.specimens.odd import Maker, marked
from tests.support.specimens.odd.parcels import _written
from tests.support.specimens.odd.saved import page


def _text(specimen: Specimen) -> str:
    return text_writer.write(specimen)


def _corners(specimen: Specimen, cell: str, row: str, around: str = "{}", between: str = "\n\n") -> str:
    """The report with only the cells that have a corner, as browsers copy them."""
    out = []
    for block in specimen.blocks():
        if isinstance(block, Text):
            out.append(block.text)
        else:
            out.append(
                row.join(cell.join(around.format(b.text) for b, corner in r if corner) for r in positions(block))
            )
    return between.join(out) + "\n"


def _from_pdf(specimen: Specimen) -> str:
    """Lines of a page; cells of a row with a blank between; a label of several rows on a line of its own."""
    out: list[str] = []
    for block in specimen.blocks():
        if isinstance(block, Text):
            out += [block.text[i : i + 36] for i in range(0, len(block.text), 36)]
            continue
        for r in positions(block):
            cells = [b for b, corner in r if corner]
            if cells[0].rows > 2 and len(cells) > 2:
                out.append(cells[0].text)
                cells = cells[1:]
            out.append(" ".join(b.text for b in cells))
    return (
        "\n".join(
            f"{line}\n- {n // 30 + 1} -" if n % 30 == 29 and len(line) > 30 else line for n, line in enumerate(out)
        )
        + "\n"
    )


def _lines(specimen: Specimen, blank: str) -> str:
    """One cell a line, with empty lines between."""
    out: list[str] = []
    for block in specimen.blocks():
        out += (
            [block.text] if isinstance(block, Text) else [b.text for r in positions(block) for b, corner in r if corner]
        )
    return blank.join(out) + "\n"


def _html_tables(specimen: Specimen) -> str:
    """What converters for language models write: Markdown with tables as HTML."""
    tables = iter(re.findall(r"<table>.*?</table>", page(specimen), re.S))
    out = []
    for block in specimen.blocks():
        if isinstance(block, Text):
            out.append(f"# {block.text}" if block.style in ("heading", "title") else block.text)
        else:
            out.append(f"<html><body>{next(tables)}</body></html>")
    return "\n\n".join(out) + "\n"


def _breaks_in_cells(rows: list[list[str]]) -> str:
    lines = [
        "| " + " | ".join(t.replace("三、本年度", "三、本年度<br>").replace("1.", "1\\.") for t in r) + " |"
        for r in rows
    ]
    return "\n".join([lines[0], "| " + " | ".join([":---"] * len(rows[0])) + " |", *lines[1:]])


def _unquoted(rows: list[list[str]]) -> str:
    """Cells of two paragraphs, as Word puts them into plain text."""
    return "\n".join("\t".join(t.replace("三、本年度", "三、本年度\n") for t in r) for r in rows)


_CHAT = (
    "青山镇信息办 2024/1/18 10:23:45\n[图片]\n青山镇信息办 2024/1/18 10:24:01\n{}\n李某 2024/"
    "1/18 10:30:12\n收到，谢谢[抱拳]\n"
)
_MAIL = (
    '发件人: "信息公开" <97@example.com>\n发送时间: 2024年1月18日 9:37\n收件人: 办公室\n抄送:'
    "\n主题: 转发: 青山镇2023年政府信息公开工作年度报告\n附件: 报告.docx (97KB)\n\n"
    "您好！\n现将年度报告发来，请查收。\n\n{}\n\n--\n发自我的iPhone\n"
)
_SITE = (
    "青山镇人民政府网站\n首页 政务公开 政务服务 互动交流\n当前位置：首页 > 政府信息公开 > 政府"
    "信息公开年报\n发布时间：2024-01-18 来源：青山镇人民政府 浏览次数：97\n字号：大 中 小\n{}"
    "\n打印本页 关闭窗口\n分享到：\n上一篇：青山镇人民政府2022年政府信息公开工作年度报告\n主办"
    "单位：青山镇人民政府 网站标识码：9700000001\n某ICP备97号\n"
)

TEXTS: dict[str, Maker] = {
    "from-pdf": lambda s: _from_pdf(s).encode("gb18030"),
    "from-browser": lambda s: _corners(s, "\t", "\n").encode(),
    "from-browser-paragraphs": lambda s: _corners(s, "\t", "\n", "\n{}\n").encode(),
    "from-browser-spaces": lambda s: _corners(s, " \t", " \t\n").encode(),
    "from-word": lambda s: _written(s, _unquoted).encode(),
    "lines-and-blanks": lambda s: _lines(s, "\n\n").encode(),
    "lines-of-cells": lambda s: _lines(s, "\r\n").encode("gb18030"),
    "chat": lambda s: _CHAT.format(_text(s).strip()).encode("gb18030"),
    "mail": lambda s: _MAIL.format("\n".join("> " + line for line in _text(s).strip().split("\n"))).encode(),
    "whole-page": lambda s: _SITE.format(_text(s)).encode(),
    "lost-blanks": lambda s: _text(marked(s, "18", "?86?")).encode("gb18030"),
    "underscores": lambda s: _text(marked(s, "18", "__86__")).encode(),
    "tabs-and-blanks": lambda s: _text(s).replace("\t", "  \t ").encode(),
    "html-tables": lambda s: _html_tables(s).encode(),
    "breaks-in-cells": lambda s: _written(s, _breaks_in_cells).encode(),
    "spread-characters": lambda s: (
        re.sub(r"(?m)^([一二三四五六]、.*)$", lambda m: m[1] if "\t" in m[1] else " ".join(m[1]), _text(s))
        .replace("自然人", "自 然 人")
        .encode()
    ),
    "bullets": lambda s: re.sub(r"(?m)^(?=[一二三四五六]、|（)", "● ", _text(s)).encode(),
    "wide-marks": lambda s: _text(s).encode("utf-16-le"),
    "blanks-in-cells": lambda s: _text(marked(s, "18 ", "86")).replace("\t0", "\t 0").encode("gb18030"),
}


def _zip(files: dict[str, bytes], force: bool = False) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            with archive.open(zipfile.ZipInfo(name), "w", force_zip64=force) as member:
                member.write(data)
    return out.getvalue()


def _old_names(specimen: Specimen) -> bytes:
    """Names in the code page of Chinese Windows, in a folder that has an entry of its own."""
    raw = "青山镇/年度报告.docx".encode("gb18030")
    folder = "青山镇/".encode("gb18030")
    put = {"f" * (len(folder) - 1) + "/": b"", "x" * len(raw): docx_writer.write(specimen)}
    return _zip(put).replace(b"x" * len(raw), raw).replace(b"f" * (len(folder) - 1) + b"/", folder)


def _seven(files: dict[str, bytes], **how: object) -> bytes:
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", **how) as archive:  # type: ignore[arg-type]
        for name, data in files.items():
            archive.writestr(data, name)
    return out.getvalue()


PARCELS: dict[str, tuple[str, Maker]] = {
    "old-names": (".zip", _old_names),
    "absolute": (".zip", lambda s: _zip({"C:\\年报\\青山镇.docx": docx_writer.write(s)})),
    "climbing": (".zip", lambda s: _zip({"../青山镇.html": html_writer.write(s, "c")})),
    "large-sizes": (".zip", lambda s: _zip({"青山镇.ofd": ofd_writer.write(s)}, force=True)),
    "seven-word": (".7z", lambda s: _seven({"年报/青山镇.docx": docx_writer.write(s)})),
    "seven-page": (
        ".7z",
        lambda s: _seven({"青山镇.htm": html_writer.write(s, "d", charset="gbk")}, header_encryption=False),
    ),
}


def _blink(specimen: Specimen) -> bytes:
    """As Chrome saves a page: its style sheet is a part of its own."""
    made = page(
        specimen,
        cell='<span class="old">97</span>18',
        head=(
            '<link rel="stylesheet" type="text/css" href="cid:css-97@mhtml.blink" /><link rel="styles'
            'heet" href="http://example.invalid/a.css">'
        ),
    )
    mark = "----MultipartBoundary--97----"
    one = lambda head, data: f"--{mark}\r\n{head}\r\n\r\n".encode() + data + b"\r\n"  # noqa: E731
    quoted = lambda text: quopri.encodestring(text.encode()).replace(b"\n", b"\r\n")  # noqa: E731
    q = "Content-Transfer-Encoding: quoted-printable"
    return (
        f"From: <Saved by Blink>\r\nSnapshot-Content-Location: http://example.invalid/97.html\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="{mark}"\r\n\r\n'.encode()
        + one(
            (
                f"Content-Type: text/html\r\nContent-ID: <frame-97@mhtml.blink>\r\n{q}\r\nContent-Location"
                f": http://example.invalid/97.html"
            ),
            quoted(made),
        )
        + one(
            f"Content-Type: text/css\r\n{q}\r\nContent-Location: cid:css-97@mhtml.blink",
            quoted('@charset "utf-8";\n.old { display: none; }'),
        )
        + one(
            f"Content-Type: text/css\r\n{q}\r\nContent-Location: http://example.invalid/a.css",
            quoted("td { padding: 1px; }"),
        )
        + f"--{mark}--\r\n".encode()
    )


def _wps_mht(specimen: Specimen) -> bytes:
    """As WPS and Word save a document: a list of files, a picture, the page in the code page of Windows."""
    mark = "----=_NextPart_01DA97.97979797"
    made = base64.encodebytes(page(specimen).replace("utf-8", "gb2312").encode("gb18030"))
    xml = (
        '<xml xmlns:o="urn:schemas-microsoft-com:office:office"><o:MainFile HRef="../97.htm"/><o:'
        'File HRef="filelist.xml"/></xml>'
    )
    head = (
        f'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="{mark}"\r\n\r\n本文档为"'
        f'单个文件网页"。\r\n\r\n'
    ).encode()
    parts = (
        (
            (
                "Content-Location: file:///C:/97/97.htm\r\nContent-Transfer-Encoding: base64\r\nContent-T"
                'ype: text/html; charset="gb2312"'
            ),
            made,
        ),
        (
            (
                "Content-Location: file:///C:/97/97.files/image001.png\r\nContent-Transfer-Encoding: base"
                "64\r\nContent-Type: image/png"
            ),
            b"iVBORw0KGgo=",
        ),
        (
            (
                "Content-Location: file:///C:/97/97.files/filelist.xml\r\nContent-Transfer-Encoding: 7bit"
                '\r\nContent-Type: text/xml; charset="utf-8"'
            ),
            xml.encode(),
        ),
    )
    return (
        head
        + b"".join(f"--{mark}\r\n{h}\r\n\r\n".encode() + d + b"\r\n" for h, d in parts)
        + f"--{mark}--\r\n".encode()
    )


SAVED: dict[str, Maker] = {"blink": _blink, "wps": _wps_mht}


def cases() -> Iterator[tuple[str, str, Maker]]:
    """(name, ending, maker) of every case."""
    for name, make in TEXTS.items():
        yield f"met text {name}", ".txt", make
    for name, (suffix, make) in PARCELS.items():
        yield f"met {name}", suffix, make
    for name, make in SAVED.items():
        yield f"met mht {name}", ".mht", make
