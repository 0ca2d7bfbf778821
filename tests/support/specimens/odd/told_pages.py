"""PDF with traits that people told makers of readers of: flipped and shifted spaces, rules as pictures or doubled,
marks and notes over figures, pages within pages, fields in combs.
"""

from __future__ import annotations

import ctypes
import io
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from math import cos, pi, sin

import pypdfium2
import pypdfium2.raw as raw
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream, PDFString

from tests.support.specimens import pdf_writer
from tests.support.specimens.model import Grid, Specimen
from tests.support.specimens.odd import Maker
from tests.support.specimens.odd.pdf import _by, _Writer, _written
from tests.support.specimens.odd.printed import _changed


def _note(writer: _Writer, kind: str, box: tuple[float, float, float, float], content: str, **more: object) -> None:
    """An annotation with an appearance drawn by these operators, in a box."""
    x0, y0, x1, y1 = box
    stream = PDFStream(
        PDFDictionary({
            "Type": PDFName("XObject"), "Subtype": PDFName("Form"), "BBox": PDFArray([0, 0, x1 - x0, y1 - y0]),
            "Resources": PDFDictionary({
                "Font": PDFDictionary({
                    "H": PDFDictionary({
                        "Type": PDFName("Font"), "Subtype": PDFName("Type1"), "BaseFont": PDFName("Helvetica")
                    })
                })
            }),
        }),
        content,
    )  # fmt: skip
    stream.filters = ()
    made = {"Type": PDFName("Annot"), "Subtype": PDFName(kind), "Rect": PDFArray([x0, y0, x1, y1]), **more}
    made["AP"] = PDFDictionary({"N": writer.canvas._doc.Reference(stream)})
    writer.canvas._addAnnotation(PDFDictionary(made))


def _struck_by_note(writer: _Writer, x: float, y: float, right: str, other: str) -> None:
    """The older figure struck out by a reviewer's mark, the right one after it."""
    writer.show(x - 1, y, other, 6)
    box = (x - 1, y - 1, x + 5.2, y + 6)
    quad = PDFArray([box[0], box[3], box[2], box[3], box[0], box[1], box[2], box[1]])
    line = f"1 0 0 RG 0.6 w 0 3 m {box[2] - box[0]} 3 l S"
    _note(writer, "StrikeOut", box, line, QuadPoints=quad, C=PDFArray([1, 0, 0]))
    writer.show(x + 6, y, right, 7)


def _typed_over(writer: _Writer, x: float, y: float, right: str, other: str) -> None:
    """The figure typed on the page with a viewer's typewriter."""
    text = f"q BT /H 10 Tf 1 3 Td ({right}) Tj ET Q"
    _note(writer, "FreeText", (x, y - 3, x + 14, y + 9), text, Contents=PDFString(right), DA=PDFString("/H 10 Tf 0 g"))


def _hidden_note(writer: _Writer, x: float, y: float, right: str, other: str) -> None:
    text = f"q BT /H 10 Tf 1 3 Td ({other}) Tj ET Q"
    _note(
        writer,
        "FreeText",
        (x, y - 3, x + 14, y + 9),
        text,
        Contents=PDFString(other),
        F=2,
        DA=PDFString("/H 10 Tf 0 g"),
    )
    writer.show(x, y, right)


def _actual(writer: _Writer, x: float, y: float, right: str, other: str) -> None:
    """The digits in a span that says what they are."""
    writer.canvas._code.append(f"/Span <</ActualText <FEFF{right.encode('utf-16-be').hex()}>>> BDC")
    writer.show(x, y, right)
    writer.canvas._code.append("EMC")


def _latin(writer: _Writer, x: float, y: float, right: str, other: str) -> None:
    writer.canvas.setFont("Times-Bold", 11)
    type(writer.canvas).drawString(writer.canvas, x, y, right)
    writer.canvas.setFont(pdf_writer.FONT, pdf_writer.SIZE)


def _dingbat(writer: _Writer, x: float, y: float, right: str, other: str) -> None:
    """A circled number of the font of signs after the figure."""
    writer.show(x, y, right, 8)
    writer.canvas.setFont("ZapfDingbats", 6)
    writer.canvas._code.append(
        f"BT /{writer.canvas._doc.getInternalFontName('ZapfDingbats')[1:]} 6 Tf {x + 8.5} {y + 3} Td (\\300) Tj ET"
    )
    writer.canvas.setFont(pdf_writer.FONT, pdf_writer.SIZE)


def _comb(writer: _Writer, x: float, y: float, right: str, other: str) -> None:
    writer.canvas.acroForm.textfield(
        name=f"f{right}", value=right, x=x, y=y - 3, width=20, height=13, fontSize=8, maxlen=2, fieldFlags="comb",
        borderWidth=0, forceBorder=False,
    )  # fmt: skip


def _boxes(writer: _Writer, x: float, y: float, right: str, other: str) -> None:
    """A box that is ticked, before the figure."""
    writer.canvas.acroForm.checkbox(name=f"c{right}", checked=True, x=x - 2, y=y + 3, size=5, borderWidth=0)
    writer.show(x + 4, y, right, 8)


def _patched(writer: _Writer, x: float, y: float, right: str, other: str) -> None:
    """The older figure under a white picture, on which the right one stands."""
    writer.show(x, y, other)
    writer.canvas.drawImage(ImageReader(Image.new("RGB", (4, 4), "white")), x - 1, y - 2.5, 14, 13)
    writer.show(x, y, right)


FIGURES: dict[str, Callable[[_Writer, float, float, str, str], None]] = {
    "struck-by-note": _struck_by_note,
    "typed-over": _typed_over,
    "hidden-note": _hidden_note,
    "actual-text": _actual,
    "latin-figures": _latin,
    "sign-font-mark": _dingbat,
    "comb": _comb,
    "ticked-box": _boxes,
    "patched": _patched,
}


class _Flipped(pdf_writer.Writer):
    """The space of browsers: y goes down, everything in 3/4 of a unit, texts turned back."""

    def _begin(self) -> None:
        canvas = self.canvas
        canvas.transform(0.75, 0, 0, -0.75, 0, self.height)
        canvas.transform(1 / 0.75, 0, 0, -1 / 0.75, 0, self.height / 0.75)
        super()._begin()


class _Lines(pdf_writer.Writer, ABC):
    """Draws rules in a way of its own."""

    def _begin(self) -> None:
        super()._begin()
        self.plain = type(self.canvas).line.__get__(self.canvas)
        self.canvas.line = self.rule

    @abstractmethod
    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Draws one."""


class _Pictures(_Lines):
    """Rules as pictures of one black dot, stretched."""

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        dot = ImageReader(Image.new("L", (1, 1), 0))
        self.canvas.drawImage(dot, min(x0, x1), min(y0, y1), max(0.5, abs(x1 - x0)), max(0.5, abs(y1 - y0)))


class _Doubled(_Lines):
    """Rules as two thin ones."""

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        for by in (-0.8, 0.8):
            dx, dy = (by, 0) if x0 == x1 else (0, by)
            self.plain(x0 + dx, y0 + dy, x1 + dx, y1 + dy)


class _Levels(_Lines):
    """Level rules only."""

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        if y0 == y1:
            self.plain(x0, y0, x1, y1)


class _OpenSides(_Lines):
    """No rules at the left and right of tables."""

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        if y0 == y1 or pdf_writer.LEFT + 1 < x0 < self.width - pdf_writer.RIGHT - 1:
            self.plain(x0, y0, x1, y1)


class _Short(_Lines):
    """Rules that end a little before they meet."""

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        dx, dy = (0, 0.9) if x0 == x1 else (0.9, 0)
        self.plain(min(x0, x1) + dx, min(y0, y1) + dy, max(x0, x1) - dx, max(y0, y1) - dy)


class _Tiled(pdf_writer.Writer):
    """Slanted words all over each page, behind the text."""

    def _begin(self) -> None:
        canvas = self.canvas
        canvas.saveState()
        canvas.setFillGray(0.88)
        canvas.setFont(pdf_writer.FONT, 14)
        for n in range(24):
            canvas.saveState()
            canvas.translate(60 + 130 * (n % 4), 90 + 120 * (n // 4))
            canvas.rotate(30)
            canvas.drawString(0, 0, "内部资料 97 号")
            canvas.restoreState()
        canvas.restoreState()
        super()._begin()


def _sealed(specimen: Specimen) -> bytes:
    """A red seal over the signature, its words round a star."""

    def seal(writer: _Writer) -> None:
        canvas = writer.canvas
        x, y = writer.width - 160, max(120.0, writer.y + 30)
        canvas.saveState()
        canvas.setStrokeColorRGB(1, 0, 0)
        canvas.setFillColorRGB(1, 0, 0)
        canvas.circle(x, y, 45)
        canvas.setFont(pdf_writer.FONT, 9)
        for n, char in enumerate("青山镇人民政府办公室"):
            angle = pi * (1.1 - 0.13 * n)
            canvas.saveState()
            canvas.translate(x + 35 * cos(angle), y + 35 * sin(angle))
            canvas.rotate(angle * 180 / pi - 90)
            canvas.drawCentredString(0, 0, char)
            canvas.restoreState()
        canvas.restoreState()

    writer = _Writer().start(None, None)
    for block in specimen.blocks():
        if isinstance(block, Grid):
            writer.table(block)
        else:
            writer.paragraph(block.text, indent=block.style == "body")
    seal(writer)
    return writer.done()


class _Upright(pdf_writer.Writer):
    """The label of the results in a font that runs down."""

    def _begin(self) -> None:
        super()._begin()
        if "STSong-Light-V" not in pdfmetrics.getRegisteredFontNames():
            font = UnicodeCIDFont("STSong-Light", isVertical=True)
            font.fontName = font.name = "STSong-Light-V"
            pdfmetrics.registerFont(font)
        plain = type(self.canvas).drawString.__get__(self.canvas)

        def put(x: float, y: float, text: str) -> None:
            if text.startswith("三、本年"):
                self.canvas.setFont("STSong-Light-V", pdf_writer.SIZE)
                plain(x + 20, y, "三、本年度办理结果")
                self.canvas.setFont(self.font, self.size)
            elif text not in ("度办理", "结果", "度办理结", "果"):
                plain(x, y, text)

        self.canvas.drawString = put


def _one_turned(specimen: Specimen) -> bytes:
    """The second sheet came out of the scanner's feeder on its head, and says so."""
    document = pypdfium2.PdfDocument(pdf_writer.write(specimen))
    document[1].set_rotation(180)
    document[2].set_rotation(270)
    return _saved(document)


def _saved(document: pypdfium2.PdfDocument) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _within(specimen: Specimen) -> bytes:
    """Each page as one object on a larger sheet."""
    document = pypdfium2.PdfDocument(pdf_writer.write(specimen))
    new = raw.FPDF_ImportNPagesToOne(document.raw, ctypes.c_float(700), ctypes.c_float(1000), 1, 1)
    return _saved(pypdfium2.PdfDocument(new))


def _shifted(specimen: Specimen) -> bytes:
    """A sheet whose corner is not at 0."""
    data = pdf_writer.write(specimen)
    document = pypdfium2.PdfDocument(data)
    for sheet in document:
        matrix = raw.FS_MATRIX(1, 0, 0, 1, -300, -1000)
        raw.FPDFPage_TransFormWithClip(sheet.raw, matrix, None)
        sheet.set_mediabox(-300, -1000, 595.3 - 300, 841.9 - 1000)
        raw.FPDFPage_GenerateContent(sheet.raw)
    return _saved(document)


PDFS: dict[str, Maker] = {
    "flipped": lambda s: _by(_Flipped, s),
    "rules-of-pictures": lambda s: _by(_Pictures, s),
    "double-rules": lambda s: _by(_Doubled, s),
    "level-rules": lambda s: _by(_Levels, s),
    "open-sides": lambda s: _by(_OpenSides, s),
    "short-rules": lambda s: _by(_Short, s),
    "tiled-words": lambda s: _by(_Tiled, s),
    "sealed": _sealed,
    "runs-down": lambda s: _by(_Upright, s),
    "one-turned": _one_turned,
    "within": _within,
    "shifted": _shifted,
    "saved-anew": lambda s: _changed(pdf_writer.write(s), lambda page: None),
    "bytes-before": lambda s: b"\xef\xbb\xbf\r\n" + pdf_writer.write(s) + b"\r\n<html>99</html>",
}


def cases() -> Iterator[tuple[str, str, Maker]]:
    """(name, ending, maker) of every case."""
    for name, draw in FIGURES.items():
        yield f"told pdf {name}", ".pdf", lambda s, d=draw: _written(s, d)
    for name, make in PDFS.items():
        yield f"told pdf {name}", ".pdf", make
