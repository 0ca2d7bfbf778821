"""A font for PDFs whose table of characters says what it likes: copied text differs from what is drawn."""

from __future__ import annotations

from collections.abc import Mapping

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import CIDFontInfo, UnicodeCIDFont, structToPDF
from reportlab.pdfbase.pdfdoc import PDFStream

FACE = "STSong-Light"


class _Mapped(UnicodeCIDFont):
    """The Chinese font with a ToUnicode table."""

    def __init__(self, name: str, told: Mapping[int, str]) -> None:
        super().__init__(FACE)
        self.fontName = self.name = name
        self.told = told

    def addObjects(self, doc) -> None:  # noqa: N802 - reportlab calls it so
        internal = f"F{len(doc.fontMapping) + 1}"
        info = {**CIDFontInfo[self.face.name], "Name": "/" + internal, "Encoding": "/" + self.encodingName}
        made = structToPDF(info)
        stream = PDFStream(content=_table(self.told))
        made.dict["ToUnicode"] = doc.Reference(stream, internal + "U")
        doc.idToObject["BasicFonts"].dict[internal] = doc.Reference(made, internal)
        doc.fontMapping[self.name] = "/" + internal


def _table(told: Mapping[int, str]) -> str:
    lines = [f"<{code:04X}> <{told.get(code, chr(code)).encode('utf-16-be').hex().upper()}>" for code in _codes(told)]
    parts = [lines[i : i + 100] for i in range(0, len(lines), 100)]
    body = "\n".join(f"{len(p)} beginbfchar\n" + "\n".join(p) + "\nendbfchar" for p in parts)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Odd def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{body}\nendcmap\nend\nend"
    )


def _codes(told: Mapping[int, str]) -> list[int]:
    """What reports are written in, and whatever is mapped."""
    plain = [*range(0x20, 0x7F), 0xB9, 0xB2, 0xB3, *range(0x2000, 0x2800), *range(0x3000, 0x3040)]
    return sorted({*plain, *range(0x4E00, 0x9FA6), *range(0xFF00, 0xFFF0), *(c for c in told if c < 0x10000)})


def registered(name: str, told: Mapping[int, str]) -> str:
    """The name of a font whose characters are told as `told` says, others as they are."""
    if name not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(_Mapped(name, told))
    return name
