"""Characters and marks of every kind in PDFs, whose fonts tell other characters than they draw."""

from __future__ import annotations

from collections.abc import Iterator

from tests.support.specimens import pdf_writer
from tests.support.specimens.model import Specimen
from tests.support.specimens.odd import Maker, fonts, marked, text

_DIGITS = {ord("0") + n: chr(0x1D7CE + n) for n in range(10)}
_WIDE = {ord("0") + n: chr(0xFF10 + n) for n in range(10)}
TABLES: dict[str, dict[int, str]] = {
    "kangxi": text.KANGXI,
    "supplement": text.SUPPLEMENT,
    "compatible": text.COMPATIBLE,
    "symbol-digits": text.SYMBOLS,
    "mathematical-digits": _DIGITS,
    "wide-digits": _WIDE,
    "selectors": {ord(c): c + "\ufe00" for c in "政府信息公开年度报告"},
    "ideographic-selectors": {ord("政"): "政\U000e0100", ord("数"): "数\U000e0101"},
    "joiners": {ord("信"): "信\u200d", ord("8"): "\ufeff8"},
}
_IMPOSSIBLE = ("thin-spaced",)


def _written(specimen: Specimen, name: str, told: dict[int, str]) -> bytes:
    return pdf_writer.write(specimen, font=fonts.registered("Odd-" + name, told), size=11.0)


def cases() -> Iterator[tuple[str, str, Maker]]:
    """(name, ending, maker) of every case."""
    for name, told in TABLES.items():
        yield f"{name}-copied-pdf", ".pdf", lambda s, n=name, t=told: _written(s, n, t)
    for name, (cell, prose) in text.MARKS.items():
        if name not in _IMPOSSIBLE:
            yield f"{name}-copied-pdf", ".pdf", lambda s, c=cell, p=prose: _written(marked(s, c, p), "plain", {})
