"""Odd PDFs, the second lot: layers, clips, notes, turned and shifted pages, every way to draw a rule."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import pypdfium2
from reportlab.lib.pdfencrypt import StandardEncryption

from tests.support.specimens import pdf_writer
from tests.support.specimens.model import Specimen
from tests.support.specimens.odd import Maker
from tests.support.specimens.odd.pdf import _by, _Writer, _written


def _clipped(writer: _Writer, x: float, y: float, right: str, other: str) -> None:
    writer.canvas.saveState()
    path = writer.canvas.beginPath()
    path.rect(0, 0, 1, 1)
    writer.canvas.clipPath(path, stroke=0, fill=0)
    writer.show(x, y, other)
    writer.canvas.restoreState()
    writer.show(x, y, right)


def _shadowed(writer: _Writer, x: float, y: float, right: str, other: str) -> None:
    writer.canvas.setFillGray(0.7)
    writer.show(x + 0.6, y - 0.6, right)
    writer.canvas.setFillGray(0)
    writer.show(x, y, right)


def _bold(writer: _Writer, x: float, y: float, right: str, other: str) -> None:
    for dx, dy in ((0, 0), (0.2, 0), (0, 0.2), (0.2, 0.2)):
        writer.show(x + dx, y + dy, right)


def _narrow(writer: _Writer, x: float, y: float, right: str, other: str) -> None:
    shown = writer.canvas.beginText(x, y)
    shown.setFont(pdf_writer.FONT, pdf_writer.SIZE)
    shown.setHorizScale(60)
    shown.textOut(right)
    shown.setHorizScale(100)
    writer.canvas.drawText(shown)


def _pitched(writer: _Writer, x: float, y: float, right: str, other: str) -> None:
    shown = writer.canvas.beginText(x, y)
    shown.setFont(pdf_writer.FONT, 10)
    shown.setCharSpace(3)
    shown.textOut(right)
    shown.setCharSpace(0)
    writer.canvas.drawText(shown)


def _backwards(writer: _Writer, x: float, y: float, right: str, other: str) -> None:
    width = writer.width_of(right[0])
    writer.show(x + width, y, right[1])
    writer.show(x, y, right[0])


def _form(writer: _Writer, x: float, y: float, right: str, other: str) -> None:
    name = f"f{right}"
    if not writer.canvas.hasForm(name):
        writer.canvas.beginForm(name)
        writer.canvas.setFont(pdf_writer.FONT, pdf_writer.SIZE)
        writer.canvas.drawString(0, 0, right)
        writer.canvas.endForm()
    writer.canvas.saveState()
    writer.canvas.translate(x, y)
    writer.canvas.doForm(name)
    writer.canvas.restoreState()


def _white_on_dark(writer: _Writer, x: float, y: float, right: str, other: str) -> None:
    writer.canvas.setFillColorRGB(0.1, 0.2, 0.5)
    writer.canvas.rect(x - 1, y - 3, 14, 14, stroke=0, fill=1)
    writer.canvas.setFillGray(1)
    writer.show(x, y, right)
    writer.canvas.setFillGray(0)


def _underlined(writer: _Writer, x: float, y: float, right: str, other: str) -> None:
    writer.show(x, y, right)
    writer.canvas.line(x, y - 1.5, x + 12, y - 1.5)


def _choice(writer: _Writer, x: float, y: float, right: str, other: str) -> None:
    if right == "86":
        writer.show(x, y, right)
        return
    writer.canvas.acroForm.choice(
        name="c", value=right, options=[right, other], x=x, y=y - 2, width=20, height=12, fontSize=9, borderWidth=0
    )


def _marked(writer: _Writer, x: float, y: float, right: str, other: str) -> None:
    """A highlight: a yellow box under the figure."""
    writer.canvas.setFillColorRGB(1, 1, 0)
    writer.canvas.rect(x - 1, y - 2, 14, 13, stroke=0, fill=1)
    writer.canvas.setFillGray(0)
    writer.show(x, y, right)


FIGURES: dict[str, Callable[[_Writer, float, float, str, str], None]] = {
    "clipped": _clipped,
    "shadowed": _shadowed,
    "bold": _bold,
    "narrow": _narrow,
    "pitched": _pitched,
    "backwards": _backwards,
    "form": _form,
    "white-on-dark": _white_on_dark,
    "underlined": _underlined,
    "choice": _choice,
    "highlighted": _marked,
}


class _Boxed(pdf_writer.Writer):
    """Rules as thin boxes, as Word writes them."""

    def _begin(self) -> None:
        super()._begin()

        def line(x0: float, y0: float, x1: float, y1: float) -> None:
            self.canvas.rect(min(x0, x1) - 0.25, min(y0, y1) - 0.25, abs(x1 - x0) + 0.5, abs(y1 - y0) + 0.5, 0, 1)

        self.canvas.line = line


class _Dashed(pdf_writer.Writer):
    """Dashed rules."""

    def _begin(self) -> None:
        super()._begin()
        self.canvas.setDash(3, 1)


class _Pieces(pdf_writer.Writer):
    """Rules in many short pieces, as some printers' drivers draw them."""

    def _begin(self) -> None:
        super()._begin()
        plain = type(self.canvas).line.__get__(self.canvas)

        def line(x0: float, y0: float, x1: float, y1: float) -> None:
            for n in range(8):
                a, b = n / 8, (n + 1) / 8
                plain(x0 + a * (x1 - x0), y0 + a * (y1 - y0), x0 + b * (x1 - x0), y0 + b * (y1 - y0))

        self.canvas.line = line


def _turned(specimen: Specimen, turn: int) -> bytes:
    return _changed(pdf_writer.write(specimen), lambda page: page.set_rotation(turn))


def _cropped(specimen: Specimen) -> bytes:
    return _changed(pdf_writer.write(specimen), lambda page: page.set_cropbox(30, 20, 580, 830))


def _changed(data: bytes, change: Callable[[pypdfium2.PdfPage], None]) -> bytes:
    document = pypdfium2.PdfDocument(data)
    for page in document:
        change(page)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _locked(specimen: Specimen) -> bytes:
    """Printing and copying forbidden, reading not."""
    writer = pdf_writer.Writer()
    writer.canvas._doc.encrypt = StandardEncryption("", "owner", canCopy=0, canPrint=0, strength=128)
    return _by(lambda: writer, specimen)


def cases() -> Iterator[tuple[str, str, Maker]]:
    """(name, ending, maker) of every case."""
    for name, draw in FIGURES.items():
        yield f"{name}-pdf", ".pdf", lambda s, d=draw: _written(s, d)
    yield "thin-boxes-pdf", ".pdf", lambda s: _by(_Boxed, s)
    yield "dashed-pdf", ".pdf", lambda s: _by(_Dashed, s)
    yield "pieces-pdf", ".pdf", lambda s: _by(_Pieces, s)
    yield "unruled-pdf", ".pdf", lambda s: _by(lambda: pdf_writer.Writer(ruled=False), s)
    yield "running-head-pdf", ".pdf", lambda s: _by(lambda: pdf_writer.Writer(head="青山镇人民政府 2023 年度报告"), s)
    yield "page-of-pdf", ".pdf", lambda s: _by(lambda: pdf_writer.Writer(numbers="第 {} 页 共 9 页"), s)
    for turn in (90, 180, 270):
        yield f"turned-{turn}-pdf", ".pdf", lambda s, t=turn: _turned(s, t)
    yield "cropped-pdf", ".pdf", _cropped
    yield "locked-pdf", ".pdf", _locked
