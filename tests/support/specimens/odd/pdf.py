"""Odd PDFs: figures hidden, covered, struck, raised or in fields; watermarks, numbered lines, two pages on a sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from reportlab.lib.colors import Color
from reportlab.lib.pagesizes import A3, landscape

from tests.support.specimens import pdf_writer
from tests.support.specimens.model import Grid, Specimen
from tests.support.specimens.odd import CELL, PROSE, Maker, marked

Draw = Callable[["_Writer", float, float, str, str], None]
"""Draws the right figure, and another, at (x, y)."""


class _Writer(pdf_writer.Writer):
    """Draws the two figures in a way of its own, and what a trait puts on every page."""

    draw: Draw | None = None
    each: Callable[[_Writer], None] | None = None

    def start(self, draw: Draw | None, each: Callable[[_Writer], None] | None) -> _Writer:
        self.draw, self.each = draw, each
        plain = self.canvas.drawString

        def string(x: float, y: float, text: str, *args: object, **kwargs: object) -> None:
            for sign, right, other in ((CELL, "18", "15"), (PROSE, "86", "96")):
                if sign in text:
                    before, after = text.split(sign)
                    at = x + self.width_of(before)
                    plain(x, y, before)
                    if self.draw is not None:
                        self.draw(self, at, y, right, other)
                    plain(at + self.width_of(sign), y, after)
                    return
            plain(x, y, text, *args, **kwargs)

        self.canvas.drawString = string
        return self

    def width_of(self, text: str) -> float:
        return self.canvas.stringWidth(text, pdf_writer.FONT, pdf_writer.SIZE)

    def show(self, x: float, y: float, text: str, size: float = pdf_writer.SIZE, mode: int = 0) -> None:
        shown = self.canvas.beginText(x, y)
        shown.setFont(pdf_writer.FONT, size)
        shown.setTextRenderMode(mode)
        shown.textOut(text)
        shown.setTextRenderMode(0)
        self.canvas.drawText(shown)
        self.canvas.setFont(pdf_writer.FONT, pdf_writer.SIZE)

    def _room(self, height: float) -> None:
        if self.y - height < pdf_writer.BOTTOM and self.each is not None:
            self.each(self)
        super()._room(height)


def _hidden(writer: _Writer, x: float, y: float, right: str, other: str) -> None:
    writer.show(x, y, other, mode=3)
    writer.show(x, y, right)


def _covered(writer: _Writer, x: float, y: float, right: str, other: str) -> None:
    writer.show(x, y, other)
    writer.canvas.setFillGray(1)
    writer.canvas.rect(x - 1, y - 2, 14, 13, stroke=0, fill=1)
    writer.canvas.setFillGray(0)
    writer.show(x, y, right)


def _white(writer: _Writer, x: float, y: float, right: str, other: str) -> None:
    writer.canvas.setFillColorRGB(1, 1, 1)
    writer.show(x - 1, y, "9")
    writer.canvas.setFillGray(0)
    writer.show(x, y, right)


def _struck(writer: _Writer, x: float, y: float, right: str, other: str) -> None:
    writer.show(x - 1, y, other, 7)
    writer.canvas.line(x - 1, y + 2.5, x + 6, y + 2.5)
    writer.show(x + 6.5, y, right, 9)


def _struck_by_box(writer: _Writer, x: float, y: float, right: str, other: str) -> None:
    writer.show(x - 1, y, other, 7)
    writer.canvas.rect(x - 1, y + 2.3, 7, 0.5, stroke=0, fill=1)
    writer.show(x + 6.5, y, right, 9)


def _raised(writer: _Writer, x: float, y: float, right: str, other: str) -> None:
    writer.show(x, y, right, 10)
    writer.show(x + 10.5, y + 5, "1", 5)


def _raised_circle(writer: _Writer, x: float, y: float, right: str, other: str) -> None:
    writer.show(x, y, right, 9)
    writer.show(x + 9.5, y + 5, "①", 5)


def _circle(writer: _Writer, x: float, y: float, right: str, other: str) -> None:
    writer.show(x, y, right, 7)
    writer.show(x + 7, y, "①", 6)


def _spaced(writer: _Writer, x: float, y: float, right: str, other: str) -> None:
    if right == "86":
        return writer.show(x, y, right)
    for at, digit in enumerate(right):
        writer.show(x + 12 * at, y, digit, 10)
    return None


def _twice(writer: _Writer, x: float, y: float, right: str, other: str) -> None:
    writer.show(x, y, right)
    writer.show(x + 0.3, y, right)


def _field(writer: _Writer, x: float, y: float, right: str, other: str) -> None:
    if right == "86":
        return writer.show(x, y, right)
    writer.canvas.acroForm.textfield(
        name="a", value=right, x=x, y=y - 2, width=20, height=12, fontSize=9, borderWidth=0, fontName="Helvetica"
    )
    return None


FIGURES: dict[str, Draw] = {
    "plain": lambda w, x, y, a, b: w.show(x, y, a),
    "hidden": _hidden,
    "covered": _covered,
    "white": _white,
    "struck": _struck,
    "struck-by-box": _struck_by_box,
    "raised": _raised,
    "raised-circle": _raised_circle,
    "circle": _circle,
    "spaced": _spaced,
    "twice": _twice,
    "field": _field,
}


def _watermark(color: Color) -> Callable[[_Writer], None]:
    def draw(writer: _Writer) -> None:
        writer.canvas.saveState()
        writer.canvas.setFillColor(color)
        writer.canvas.setFont(pdf_writer.FONT, 36)
        for step in range(6):
            writer.canvas.drawCentredString(writer.width / 2, 150 + 100 * step, "青山镇人民政府")
        writer.canvas.restoreState()

    return draw


def _written(specimen: Specimen, draw: Draw | None, each: Callable[[_Writer], None] | None = None) -> bytes:
    writer = _Writer().start(draw, each)
    for block in (marked(specimen) if draw else specimen).blocks():
        if isinstance(block, Grid):
            writer.table(block)
        else:
            writer.paragraph(block.text, indent=block.style == "body")
    if each is not None:
        each(writer)
    return writer.done()


class _Numbered(pdf_writer.Writer):
    """Numbers every printed line of prose in the margin."""

    count = 0

    def _line(self, text: str, indent: float) -> None:
        self._room(pdf_writer.LEADING)
        self.count += 1
        self.canvas.drawRightString(pdf_writer.LEFT - 14, self.y - pdf_writer.SIZE, str(self.count))
        super()._line(text, indent)


class _TwoUp(pdf_writer.Writer):
    """Two pages on each sheet."""

    def __init__(self) -> None:
        super().__init__(numbers="")
        self.sheet = landscape(A3)
        self.canvas.setPageSize(self.sheet)
        self.right = False

    def _room(self, height: float) -> None:
        if self.y - height >= pdf_writer.BOTTOM:
            return
        if self.right:
            self.canvas.showPage()
            self.canvas.setPageSize(self.sheet)
            self._begin()
        else:
            self.canvas.translate(self.width, 0)
            self.y = self.height - pdf_writer.TOP
        self.right = not self.right


def _by(make: Callable[[], pdf_writer.Writer], specimen: Specimen) -> bytes:
    writer = make()
    for block in specimen.blocks():
        if isinstance(block, Grid):
            writer.table(block)
        else:
            writer.paragraph(block.text, indent=block.style == "body")
    return writer.done()


def cases() -> Iterator[tuple[str, str, Maker]]:
    """(name, ending, maker) of every case."""
    for name, draw in FIGURES.items():
        yield f"{name}-pdf", ".pdf", lambda s, d=draw: _written(s, d)
    yield "watermark-grey-pdf", ".pdf", lambda s: _written(s, None, _watermark(Color(0.85, 0.85, 0.85)))
    yield "watermark-see-through-pdf", ".pdf", lambda s: _written(s, None, _watermark(Color(0.5, 0.5, 0.5, alpha=0.2)))
    yield "watermark-red-pdf", ".pdf", lambda s: _written(s, None, _watermark(Color(1, 0.8, 0.8)))
    yield "numbered-lines-pdf", ".pdf", lambda s: _by(_Numbered, s)
    yield "two-up-pdf", ".pdf", lambda s: _by(_TwoUp, s)
