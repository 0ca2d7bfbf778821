"""PDF and OFD as browsers, offices, scanners and editors make them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator

import pypdfium2
import pypdfium2.raw as raw
from PIL import Image
from reportlab.lib.utils import ImageReader

from tests.support.specimens import ofd_writer, pdf_writer
from tests.support.specimens.model import Specimen
from tests.support.specimens.odd import Maker
from tests.support.specimens.odd.pdf import _by, _Writer, _written
from tests.support.specimens.odd.told_ofd import _each, _ofd, _parts
from tests.support.specimens.odd.told_pages import _Lines, _note, _saved
from tests.support.specimens.ofd_writer import XMLNS, annot, measure, path, text_object


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


def _codes(x: float, y: float, text: str) -> str:
    """One object, a code for each character."""
    if not text:
        return ""
    at, codes = 0.0, ""
    for char in text:
        codes += ofd_writer.code(char, at, 0.86 * 4.23).replace(' DeltaX=""', "")
        at += measure(char)
    whole = text_object(text, x, y)
    return whole[: whole.index("<ofd:TextCode")] + codes + "</ofd:TextObject>"


def _points(x: float, y: float, text: str) -> str:
    """Sizes in points, brought to millimetres by the matrix."""
    if not text:
        return ""
    size = 12.0
    code = ofd_writer.code(text, 0, 0.86 * size, size)
    box = f"{x:.4f} {y:.4f} {measure(text):.4f} 4.2330"
    return f'<ofd:TextObject ID="1" Boundary="{box}" CTM="0.3525 0 0 0.3525 0 0" Font="1" Size="12">{code}</ofd:TextObject>'


_FIGURE = 'FillColor Value="255 255 255"'


def _before(make: Callable[[float, float], str]) -> Callable[[float, float, str], str]:
    """Something more where the figure 18 stands."""
    return lambda x, y, text: (make(x, y) if text == "18" else "") + (text_object(text, x, y) if text else "")


def _after(make: Callable[[float, float], str]) -> Callable[[float, float, str], str]:
    return lambda x, y, text: (text_object(text, x, y) if text else "") + (make(x, y) if text == "18" else "")


def _white(x: float, y: float) -> str:
    return text_object("97", x + 5, y, inside=f"<ofd:{_FIGURE}/>")


def _raised(x: float, y: float) -> str:
    return text_object("1", x + 4.6, y - 0.4, size=2)


def _struck(x: float, y: float, text: str) -> str:
    """The older figure with a line through it, the right one beside it."""
    if text != "18":
        return text_object(text, x, y) if text else ""
    line = path("M 0 0 L 4.4 0", f"{x:g} {y + 1.7:g} 4.4 0.1")
    return text_object("97", x, y, size=3.5) + line + text_object("18", x + 4.8, y, size=3.5)


def _covered(x: float, y: float, text: str) -> str:
    """The older figure under a white box, on which the right one stands."""
    if text != "18":
        return text_object(text, x, y) if text else ""
    fill = '<ofd:FillColor Value="255 255 255"/>'
    box = path("M 0 0 L 6 0 L 6 5 L 0 5 C", f"{x - 0.5:g} {y - 0.3:g} 6 5", 'Stroke="false" Fill="true"', fill)
    return text_object("97", x, y) + box + text_object("18", x, y)


def _noted(specimen: Specimen, note: str, pages: int = 9) -> bytes:
    """A note on each page."""
    parts = dict(_parts(specimen))
    count = min(pages, sum(n.endswith("Content.xml") for n in parts))
    listed = "".join(f'<ofd:Page PageID="{n}"><ofd:FileLoc>Page_{n}/Annotation.xml</ofd:FileLoc></ofd:Page>' for n in range(1, count + 1))
    parts["Doc_0/Document.xml"] = parts["Doc_0/Document.xml"].replace("</ofd:Document>", "<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations></ofd:Document>")
    parts["Doc_0/Annots/Annotations.xml"] = f"<ofd:Annotations {XMLNS}>{listed}</ofd:Annotations>"
    for n in range(1, count + 1):
        parts[f"Doc_0/Annots/Page_{n}/Annotation.xml"] = f"<ofd:PageAnnot {XMLNS}>{note}</ofd:PageAnnot>"
    return ofd_writer.packed(parts)


_MARK = annot(
    '<ofd:TextObject ID="9" Boundary="40 120 150 40" CTM="0.7 0.7 -0.7 0.7 20 0" Font="1" Size="20" Alpha="40"><ofd:FillColor Value="200 200 200"/>'
    '<ofd:TextCode X="0" Y="18" DeltaX="g 3 20">内部资料</ofd:TextCode></ofd:TextObject>',
    kind="Watermark",
)


def _signed(specimen: Specimen) -> bytes:
    """Signed: a list of signatures, a seal, tags of a system's own."""
    parts = _parts(specimen)
    parts["OFD.xml"] = parts["OFD.xml"].replace("</ofd:DocBody>", "<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures></ofd:DocBody>")
    more: dict[str, str | bytes] = {
        "Doc_0/Signs/Signatures.xml": f'<ofd:Signatures {XMLNS}><ofd:MaxSignId>97</ofd:MaxSignId><ofd:Signature ID="1" Type="Seal" BaseLoc="Sign_0/Signature.xml"/></ofd:Signatures>',
        "Doc_0/Signs/Sign_0/Signature.xml": f"<ofd:Signature {XMLNS}><ofd:SignedInfo/></ofd:Signature>",
        "Doc_0/Signs/Sign_0/Seal.esl": bytes(97),
        "Doc_0/Tags/CustomTags.xml": f"<ofd:CustomTags {XMLNS}/>",
    }
    return ofd_writer.packed({**parts, **more})


def _prefixed(specimen: Specimen) -> bytes:
    """Another prefix, another order of attributes, comments."""
    parts = {}
    for name, text in _parts(specimen).items():
        text = text.replace("xmlns:ofd=", "xmlns:n1=").replace("<ofd:", "<n1:").replace("</ofd:", "</n1:")
        parts[name] = text.replace("<n1:Content>", "<!-- 97 --><n1:Content>\n")
    return ofd_writer.packed(parts)


def _blanks(page: str) -> str:
    """Values on several lines and with many blanks, numbers with exponents."""
    page = re.sub(r'DeltaX="([^"]*)"', lambda m: 'DeltaX="' + m[1].replace(" ", "  ").replace("4.23", "4.23E0") + ' "', page)
    page = re.sub(r'Boundary="(\S+) (\S+) ', r'Boundary=" \1\n \2  ', page)
    return re.sub(r"<ofd:AbbreviatedData>([^<]*)<", lambda m: "<ofd:AbbreviatedData>\n  " + m[1].replace(" L", "\n  L") + "\n<", page)


def _foldered(specimen: Specimen) -> bytes:
    """Unpacked and packed again within its folder."""
    return ofd_writer.packed({f"年报/{n}": t for n, t in _parts(specimen).items()})


OFDS: dict[str, Maker] = {
    "codes": lambda s: _ofd(s, lambda p: _each(p, _codes)),
    "points": lambda s: _ofd(s, lambda p: _each(p, _points)),
    "white": lambda s: _ofd(s, lambda p: _each(p, _before(_white))),
    "raised": lambda s: _ofd(s, lambda p: _each(p, _after(_raised))),
    "struck": lambda s: _ofd(s, lambda p: _each(p, _struck)),
    "covered": lambda s: _ofd(s, lambda p: _each(p, _covered)),
    "watermark-note": lambda s: _noted(s, _MARK),
    "highlight-note": lambda s: _noted(s, annot(path("M 0 0 L 9 0 L 9 5 L 0 5 C", "60 60 9 5", 'Alpha="60" Fill="true" Stroke="false"', '<ofd:FillColor Value="255 255 0"/>'), kind="Highlight")),
    "signed": _signed,
    "prefixed": _prefixed,
    "blanks-in-values": lambda s: _ofd(s, _blanks),
    "foldered": _foldered,
}  # fmt: skip


def cases() -> Iterator[tuple[str, str, Maker]]:
    """(name, ending, maker) of every case."""
    for name, draw in FIGURES.items():
        yield f"met pdf {name}", ".pdf", lambda s, d=draw: _written(s, d)
    for name, make in PDFS.items():
        yield f"met pdf {name}", ".pdf", make
    for name, make in OFDS.items():
        yield f"met ofd {name}", ".ofd", make
