"""Texts, PDF and OFD as other programs write them: frames of characters, quoted cells, turned pages, forms, doubled
ink, scaled units, blocks of a page, and several documents in one file.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFString
from reportlab.pdfgen.canvas import Canvas

from tests.support.specimens import ofd_writer, pdf_writer, text_writer
from tests.support.specimens.model import Grid, Specimen, Text, positions
from tests.support.specimens.odd import Maker, marked
from tests.support.specimens.ofd_writer import entry, layer, page, parts_of, text_object
from tests.support.specimens.pdf_writer import SIZE


def _rows(grid: Grid) -> list[list[str]]:
    return [[box.text if corner else "" for box, corner in row] for row in positions(grid)]


def _written(specimen: Specimen, table, between: str = "\n\n") -> str:  # noqa: ANN001
    return between.join(b.text if isinstance(b, Text) else table(_rows(b)) for b in specimen.blocks()) + "\n"


def _wide(text: str) -> int:
    return sum(2 if c > "\u2e7f" or c in "（）：、，“”" else 1 for c in text)


def _framed(signs: str):  # noqa: ANN202
    """Tables in frames of these characters: ╔═╦╗║╠╬╣╚╩╝."""
    a, line, b, c, bar, d, e, f, g, h, i = signs

    def table(rows: list[list[str]]) -> str:
        widths = [max(_wide(r[n]) for r in rows) + 2 for n in range(len(rows[0]))]
        rule = lambda x, y, z: x + y.join(line * (w // _wide(line)) + line * (w % _wide(line)) for w in widths) + z  # noqa: E731
        put = [
            bar + bar.join(f" {t}" + " " * (w - _wide(t) - 1) for t, w in zip(r, widths, strict=True)) + bar
            for r in rows
        ]
        return "\n".join([rule(a, b, c), ("\n" + rule(d, e, f) + "\n").join(put), rule(g, h, i)])

    return table


def _markdown(rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(f"**{t}**" if t.isdigit() else t for t in r) + " |" for r in rows]
    return "\n".join([lines[0], "|" + ":---:|" * len(rows[0]), *lines[1:]])


def _excel(rows: list[list[str]]) -> str:
    """What Excel puts on the clipboard: a cell with a line break stands in quotes."""
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows(
        [[t.replace("三、本年度", "三、本年度\n").replace("总计", "总\n计") for t in r] for r in rows]
    )
    return out.getvalue().rstrip("\n")


def _full(text: str) -> str:
    return re.sub("[0-9]", lambda m: chr(ord(m[0]) + 0xFEE0), text)


def _text(specimen: Specimen) -> str:
    return text_writer.write(specimen)


TEXTS: dict[str, Maker] = {
    "double-frame": lambda s: _written(s, _framed("╔═╦╗║╠╬╣╚╩╝")).encode(),
    "heavy-frame": lambda s: _written(s, _framed("┏━┳┓┃┣╋┫┗┻┛")).encode("gb18030"),
    "plus-frame": lambda s: _written(s, _framed("+-++|+++" + "+++")).encode(),
    "gb18030-with-mark": lambda s: b"\x84\x31\x95\x33" + _text(s).encode("gb18030"),
    "utf32": lambda s: _text(s).encode("utf-32"),
    "two-marks": lambda s: b"\xef\xbb\xbf\xef\xbb\xbf" + _text(s).encode(),
    "utf16-be": lambda s: _text(s).encode("utf-16-be"),
    "old-mac-lines": lambda s: _text(s).replace("\n", "\r").encode(),
    "page-feeds": lambda s: (
        _text(s)
        .replace("\n\n一、", "\n\f一、")
        .replace("\n\n三、", "\n\f\n三、")
        .replace("\n\n五、", "\n\u2028五、")
        .encode()
    ),
    "pasted-from-excel": lambda s: _written(s, _excel).encode("gb18030"),
    "wide-bars": lambda s: text_writer.write(s, "pipe").replace("|", "｜").encode(),
    "markdown": lambda s: _written(s, _markdown).encode(),
    "joiners": lambda s: _text(marked(s, "1\u200d8", "8\u2060\u00ad6")).encode(),
    "styled-digits": lambda s: _text(marked(s, "𝟏𝟖", " 𝟴𝟲 ")).encode(),
    "wide-digits": lambda s: _text(marked(s, "１８", "８６")).encode("gb18030"),
    "quoted-mail": lambda s: "".join(f"> {line}\n" for line in _text(s).splitlines()).encode(),
    "windows-end": lambda s: _text(s).replace("\n", "\r\n").encode() + b"\x1a",
    "nul-padded": lambda s: _text(s).encode("gb18030") + bytes(300),
}


class Odd(pdf_writer.Writer):
    """A PDF with one habit."""

    def __init__(self, habit: str) -> None:
        self.habit, self.forms = habit, 0
        super().__init__()

    def _begin(self) -> None:
        canvas = self.canvas
        if self.habit == "encrypted" and not self.page:
            canvas._doc.encrypt = StandardEncryption("", ownerPassword="x", canModify=0, strength=128)
        if self.habit == "turned":
            canvas.setPageRotation(90)  # reportlab turns the sheet itself
            canvas.translate(self.height, 0)
            canvas.rotate(90)
        elif self.habit == "upside-down":
            canvas.setPageRotation(180)
            canvas.translate(self.width, self.height)
            canvas.rotate(180)
        elif self.habit == "printed":
            canvas.scale(0.24, 0.24)
            canvas.scale(1 / 0.24, 1 / 0.24)
        elif self.habit == "small":
            canvas.setPageSize((self.width / 4, self.height / 4))
            canvas.scale(0.25, 0.25)
        elif self.habit == "large":
            canvas.setPageSize((self.width * 3, self.height * 3))
            canvas.scale(3, 3)
        elif self.habit == "grey-rows":
            canvas.setStrokeGray(1)
            canvas.setFillGray(0.93)
            canvas.rect(0, 0, self.width, self.height, stroke=0, fill=1)
            canvas.setFillGray(0)
            canvas.setStrokeGray(0.6)
        elif self.habit == "dotted":
            canvas.setDash(0.6, 0.9)
        if self.habit == "sticky":
            self._sticky()
        super()._begin()

    def _sticky(self) -> None:
        note = PDFDictionary({
            "Type": PDFName("Annot"), "Subtype": PDFName("Text"), "Rect": PDFArray([300, 400, 320, 420]),
            "Contents": PDFString("99"), "Open": "false",
        })  # fmt: skip
        self.canvas._addAnnotation(note)


class Inked:
    """A canvas that puts text on the page in its own way."""

    def __init__(self, canvas: Canvas, habit: str) -> None:
        self.canvas, self.habit = canvas, habit

    def __getattr__(self, name: str):  # noqa: ANN204
        return getattr(self.canvas, name)

    def drawString(self, x: float, y: float, text: str) -> None:  # noqa: N802
        """Draws it."""
        canvas, font, size = self.canvas, pdf_writer.FONT, SIZE
        if self.habit == "doubled":
            for by in (0, 0.3):
                canvas.drawString(x + by, y, text)
        elif self.habit == "backwards":
            for n in reversed(range(len(text))):
                canvas.drawString(x + canvas.stringWidth(text[:n], font, size), y, text[n])
        elif self.habit == "combo" and text == "18":
            canvas.acroForm.choice(
                name=f"c{x}", value="18", options=["16", "18", "99"], x=x, y=y - 4, width=26, height=16, fontSize=9,
                borderWidth=0, forceBorder=False,
            )  # fmt: skip
        elif self.habit == "outlined":
            canvas.saveState()
            canvas.setLineWidth(0.2)
            canvas.drawString(x, y, text, mode=2)
            canvas.restoreState()
        elif self.habit == "upright-label" and text.startswith("三、本年"):
            canvas.saveState()
            canvas.translate(x + 14, y - 150)
            canvas.rotate(90)
            canvas.drawString(0, 0, "三、本年度办理结果")
            canvas.restoreState()
        elif self.habit == "upright-label" and text in ("度办理", "结果", "度办理结", "果"):
            return
        elif self.habit == "condensed":
            line = canvas.beginText(x, y)
            line.setHorizScale(90)
            line.setFont(font, size)
            line.textOut(text)
            canvas.drawText(line)
        else:
            canvas.drawString(x, y, text)


def pdf(specimen: Specimen, habit: str) -> bytes:
    """The report as a PDF with this habit."""
    writer = Odd(habit)
    writer.canvas = Inked(writer.canvas, habit)  # type: ignore[assignment]
    for block in specimen.blocks():
        if isinstance(block, Grid):
            writer.table(block)
        else:
            writer.paragraph(block.text, indent=block.style == "body")
    return writer.done()


PDFS = (
    *("turned", "upside-down", "encrypted", "printed", "small", "large", "grey-rows", "dotted", "sticky"),
    *("doubled", "backwards", "combo", "outlined", "condensed", "upright-label"),
)


def _objects(specimen: Specimen) -> dict[str, str]:
    data = ofd_writer.write(specimen)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {n: archive.read(n).decode() for n in archive.namelist()}


def _ofd(specimen: Specimen, *pairs: tuple[str, str], where: str = "Content.xml") -> bytes:
    """The report as an OFD whose parts are changed by patterns."""
    parts: dict[str, str | bytes] = {}
    for name, text in _objects(specimen).items():
        if name.endswith(where):
            for old, new in pairs:
                assert re.search(old, text), (name, old)
                text = re.sub(old, new, text)
        parts[name] = text
    return ofd_writer.packed(parts)


def _default_names(specimen: Specimen) -> bytes:
    parts: dict[str, str | bytes] = {}
    for name, text in _objects(specimen).items():
        text = text.replace("xmlns:ofd=", "xmlns=").replace("<ofd:", "<").replace("</ofd:", "</")
        parts[name] = text.replace("<DocRoot>Doc_0", "<DocRoot>/Doc_0").replace(
            'BaseLoc="Pages/', 'BaseLoc="/Doc_0/Pages/'
        )
    return ofd_writer.packed(parts)


def _second(specimen: Specimen) -> bytes:
    """The report, and a letter as a second document."""
    letter = page(layer(text_object("关于报送年度报告的函，附件共 99 页。", 30, 40)))
    more = {n: t for n, t in parts_of([letter], folder="Doc_1").items() if n.startswith("Doc_1")}
    parts: dict[str, str | bytes] = {**_objects(specimen), **more}
    return ofd_writer.packed({**parts, "OFD.xml": entry("Doc_0/Document.xml", "Doc_1/Document.xml")})


_TEXT = r'Boundary="(\S+) (\S+) (\S+) (\S+)" Font="1" Size="4.23" >(<ofd:TextCode [^>]*)DeltaX="[^"]*">'
_UNSEEN = text_object("99", 60, 60, more='Visible="false"') + text_object("99", 61, 66, more='Alpha="0"')

OFDS: dict[str, Maker] = {
    "default-names": _default_names,
    "two-documents": _second,
    "blocks": lambda s: _ofd(
        s,
        (r"(<ofd:Layer [^>]*>)", r'\1<ofd:PageBlock ID="7"><ofd:PageBlock ID="8">'),
        ("</ofd:Layer>", "</ofd:PageBlock></ofd:PageBlock></ofd:Layer>"),
    ),
    "unseen-objects": lambda s: _ofd(s, (r"(<ofd:Layer [^>]*>)", rf"\1{_UNSEEN}")),
    "moved-sheet": lambda s: _ofd(
        s, (r"(<ofd:Page [^>]*>)", r"\1<ofd:Area><ofd:PhysicalBox>0 0 230 320</ofd:PhysicalBox></ofd:Area>")
    ),
    "scaled-text": lambda s: _ofd(
        s,
        (
            r'Size="4.23" >(<ofd:TextCode X="0" Y=)"\S+" DeltaX="g (\d+) 4.23">',
            r'Size="1" CTM="4.23 0 0 4.23 0 0">\1"0.86" DeltaX="g \2 1">',
        ),
    ),
    "filled-text": lambda s: _ofd(
        s,
        ("(<ofd:TextCode )", r'<ofd:FillColor Value="0 0 0" ColorSpace="4"/>\1'),
        (r'Font="1"', 'Font="1" Weight="700" HScale="1"'),
    ),
    "seal": lambda s: _ofd(
        s,
        (
            "(</ofd:Layer>)",
            r'\1<ofd:Layer ID="6" Type="Foreground">' + ofd_writer.path("M 0 0 L 9 9", "80 80 9 9") + "</ofd:Layer>",
        ),
    ),
}


def cases() -> Iterator[tuple[str, str, Maker]]:
    """(name, ending, maker) of every case."""
    for name, make in TEXTS.items():
        yield f"parcel {name}", ".txt", make
    for habit in PDFS:
        yield f"parcel pdf {habit}", ".pdf", lambda s, habit=habit: pdf(s, habit)
    for name, make in OFDS.items():
        yield f"parcel {name}", ".ofd", make
