"""PDF as browsers, offices, scanners and editors make them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator

import pypdfium2
import pypdfium2.raw as raw
from PIL import Image
from reportlab.lib.utils import ImageReader

from tests.support.specimens import pdf_writer
from tests.support.specimens.model import Specimen
from tests.support.specimens.odd import Maker
from tests.support.specimens.odd.pdf import _by, _Writer, _written
from tests.support.specimens.odd.told_pages import _Lines, _note, _saved


def _underlined(writer: _Writer, x: float, y: float, right: str, other: str) -> None:
    writer.show(x, y, right)
    writer.canvas.line(x - 2, y - 1.6, x + 15, y - 1.6)


def _highlighted(writer: _Writer, x: float, y: float, right: str, other: str) -> None:
    writer.show(x, y, right)
    _note(writer, "Highlight", (x - 1, y - 2, x + 14, y + 11), "q 1 1 0 rg /G gs 0 0 15 1 re f Q", F=4)


def _risen(writer: _Writer, x: float, y: float, right: str, other: str) -> None:
    shown = writer.canvas.beginText(x, y)
    shown.setFont(pdf_writer.FONT, 10)
    shown.textOut(right)
    shown.setFont(pdf_writer.FONT, 5)
    shown.setRise(5)
    shown.textOut("1")
    shown.setRise(0)
    writer.canvas.drawText(shown)
    writer.canvas.setFont(pdf_writer.FONT, pdf_writer.SIZE)


def _boxed(writer: _Writer, x: float, y: float, right: str, other: str) -> None:
    """The older figure whited out by a bar of an editor, the right one typed beside in another font."""
    writer.show(x, y, other, 8)
    writer.canvas.setStrokeGray(1)
    writer.canvas.setLineWidth(12)
    writer.canvas.line(x - 1, y + 3, x + 9, y + 3)
    writer.canvas.setLineWidth(1)
    writer.canvas.setStrokeGray(0)
    writer.canvas.setFont("Helvetica", 9)
    type(writer.canvas).drawString(writer.canvas, x + 1, y, right)
    writer.canvas.setFont(pdf_writer.FONT, pdf_writer.SIZE)


FIGURES: dict[str, Callable[[_Writer, float, float, str, str], None]] = {
    "underlined": _underlined,
    "highlighted": _highlighted,
    "risen": _risen,
    "whited-out": _boxed,
}


class _Printed(pdf_writer.Writer):
    """Printed from a browser: the date and the page's title above, its address below."""

    def __init__(self) -> None:
        super().__init__(numbers="http://www.example.invalid/art/2024/1/18/art_97_97.html   {}/5")

    def _begin(self) -> None:
        super()._begin()
        self.canvas.setFont(self.font, 8)
        self.canvas.drawString(24, self.height - 20, "2024/1/18 10:23")
        self.canvas.drawString(200, self.height - 20, "青山镇人民政府 政府信息公开年报 2023年政府信息公开工作年度报告")
        self.canvas.setFont(self.font, self.size)


class _Searchable(pdf_writer.Writer):
    """Scanned sheets with the recognized text behind them, not painted."""

    def _begin(self) -> None:
        super()._begin()
        self.canvas._code.append("3 Tr")

    def _room(self, height: float) -> None:
        if self.y - height < pdf_writer.BOTTOM:
            self._sheet()
        super()._room(height)

    def _sheet(self) -> None:
        self.canvas.drawImage(ImageReader(Image.new("L", (60, 85), 250)), 0, 0, self.width, self.height)

    def done(self) -> bytes:
        self._sheet()
        return super().done()


class _Over(pdf_writer.Writer):
    """A large slanted word over each page, which lets the text through."""

    def _mark(self) -> None:
        canvas = self.canvas
        canvas.saveState()
        canvas.setFillColorRGB(1, 0, 0, alpha=0.15)
        canvas.setFont(pdf_writer.FONT, 70)
        canvas.translate(self.width / 2, self.height / 2)
        canvas.rotate(45)
        canvas.drawCentredString(0, 0, "内部资料97")
        canvas.restoreState()

    def _room(self, height: float) -> None:
        if self.y - height < pdf_writer.BOTTOM:
            self._mark()
        super()._room(height)

    def done(self) -> bytes:
        self._mark()
        return super().done()


class _Cells(_Lines):
    """Every cell a rectangle of its own, filled with white or grey."""

    def _frame(self, x0: float, x1: float, top: float, low: float, rows: list, r: int, c: int) -> None:
        self.canvas.setFillGray(0.92 if r < 2 else 1)
        self.canvas.setStrokeGray(0.3)
        box = rows[r][c][0]
        if rows[r][c][1] and box.rows == 1:
            self.canvas.rect(x0, low, x1 - x0, top - low, stroke=1, fill=1)
        else:
            super()._frame(x0, x1, top, low, rows, r, c)
        self.canvas.setFillGray(0)

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.plain(x0, y0, x1, y1)


class _Three(_Lines):
    """Rules above and below the table and under its head only."""

    def _frame(self, x0: float, x1: float, top: float, low: float, rows: list, r: int, c: int) -> None:
        self.ends = r in (0, len(rows) - 1)
        super()._frame(x0, x1, top, low, rows, r, c)

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        if y0 == y1 and getattr(self, "ends", False):
            self.plain(x0, y0, x1, y1)


class _White(_Lines):
    """Rules that are white."""

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.canvas.setStrokeGray(1)
        self.plain(x0, y0, x1, y1)
        self.canvas.setStrokeGray(0)


class _Spaced(pdf_writer.Writer):
    """Characters a little apart everywhere."""

    def _begin(self) -> None:
        super()._begin()
        self.canvas._code.append("1.2 Tc")


class _Tagged(pdf_writer.Writer):
    """Content marked for readers' aids, heads as artifacts."""

    def _begin(self) -> None:
        self.canvas._code.append("/Artifact <</Type /Pagination /Subtype /Header>> BDC")
        super()._begin()
        self.canvas._code.append("EMC")
        plain = type(self.canvas).drawString.__get__(self.canvas)

        def put(x: float, y: float, text: str) -> None:
            self.canvas._code.append("/P <</MCID 97 /Lang (zh-CN)>> BDC")
            plain(x, y, text)
            self.canvas._code.append("EMC")

        self.canvas.drawString = put


class _Cropped(pdf_writer.Writer):
    """Sheets with marks of the printer's outside what is shown."""

    def _begin(self) -> None:
        self.canvas.setPageSize((self.width + 120, self.height + 120))
        self.canvas.setCropBox((60, 60, self.width + 60, self.height + 60))
        self.canvas.setFont(self.font, 9)
        for y in (100, 300, 500, 700):
            self.canvas.drawString(5, y, "97 旧稿")
        self.canvas.translate(60, 60)
        super()._begin()


def _increment(specimen: Specimen) -> bytes:
    """Changed and saved by appending."""
    document = pypdfium2.PdfDocument(pdf_writer.write(specimen))
    for sheet in document:
        sheet.set_rotation(0)
        raw.FPDFPage_GenerateContent(sheet.raw)
    out = io.BytesIO()
    document.save(out, flags=raw.FPDF_INCREMENTAL)
    return out.getvalue()


def _lost(specimen: Specimen) -> bytes:
    """The table of places points nowhere, as after a transfer as text."""
    return re.sub(rb"startxref\s+\d+", b"startxref\n97", pdf_writer.write(specimen))


def _grouped(specimen: Specimen) -> bytes:
    """The order of pages rearranged and a blank page between."""
    document = pypdfium2.PdfDocument(pdf_writer.write(specimen))
    document.new_page(595.3, 841.9, 1)
    return _saved(document)


PDFS: dict[str, Maker] = {
    "browser": lambda s: _by(_Printed, s),
    "searchable-scan": lambda s: _by(_Searchable, s),
    "word-over": lambda s: _by(_Over, s),
    "cell-boxes": lambda s: _by(_Cells, s),
    "three-rules": lambda s: _by(_Three, s),
    "white-rules": lambda s: _by(_White, s),
    "apart": lambda s: _by(_Spaced, s),
    "tagged": lambda s: _by(_Tagged, s),
    "cropped": lambda s: _by(_Cropped, s),
    "small": lambda s: _by(lambda: pdf_writer.Writer(size=9, numbers="— {} —"), s),
    "appended": _increment,
    "lost-places": _lost,
    "blank-page": _grouped,
}


def cases() -> Iterator[tuple[str, str, Maker]]:
    """(name, ending, maker) of every case."""
    for name, draw in FIGURES.items():
        yield f"met pdf {name}", ".pdf", lambda s, d=draw: _written(s, d)
    for name, make in PDFS.items():
        yield f"met pdf {name}", ".pdf", make
