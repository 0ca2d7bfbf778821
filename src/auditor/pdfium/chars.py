"""The characters of a page, each with the box that its type size and width give it, in the space of the page."""

from __future__ import annotations

from ctypes import byref, c_double, c_float
from dataclasses import dataclass
from math import hypot
from typing import Any

import pypdfium2_raw as pdfium

from auditor.pdfium.drawn import Objects, Text, TooMuchError, address
from auditor.pdfium.geometry import Box, near, of

MAX_CHARS = 60_000
UNKNOWN = "\ufffd"
_DESCENT = -0.2
_ALMOST = 0.01
_NARROW, _WIDE = 0.4, 1.3
"""How wide characters that are no ASCII are, in parts of the type size, but for a few."""


@dataclass(slots=True)
class Char:
    """A character: the box it takes up, its size, and the way it runs (a, b) and stands (c, d)."""

    text: str
    box: Box
    size: float
    run: tuple[float, float, float, float]
    source: Text | None
    off: bool = False


@dataclass(slots=True)
class _Setting:
    """How the characters of a text object are set."""

    source: Text | None
    font: Any
    size: float
    u: tuple[float, float]
    v: tuple[float, float]
    descent: float

    @property
    def level(self) -> bool:
        """Whether it runs to the right, so that pdfium's own box holds."""
        return self.u[0] > 0 and abs(self.u[1]) < _ALMOST and self.v[1] > 0 and abs(self.v[0]) < _ALMOST * self.v[1]


def characters(text: Any, objects: Objects) -> list[Char]:
    """The characters that a page draws; blanks and line ends that pdfium adds are none. Raises TooMuchError."""
    count = pdfium.FPDFText_CountChars(text)
    if count > 2 * MAX_CHARS:
        raise TooMuchError
    settings: dict[int, _Setting] = {}
    descents: dict[int, float] = {}
    out: list[Char] = []
    x, y, loose = c_double(), c_double(), pdfium.FS_RECTF()
    before: tuple[int, float, float] | None = None
    high = 0
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if (code <= 0x20 or code in (0x2D, 0xAD, 0xFFFE)) and pdfium.FPDFText_IsGenerated(text, index) == 1:
            continue
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00 if high else 0
        high = 0
        raw = pdfium.FPDFText_GetTextObject(text, index)
        number = address(raw)
        setting = settings.get(number)
        if setting is None:
            setting = settings[number] = _setting(text, index, raw, objects.texts.get(number), descents)
        if not pdfium.FPDFText_GetCharOrigin(text, index, byref(x), byref(y)):
            continue
        lifted = setting.source.lifted if setting.source is not None else (0.0, 0.0)
        at = (x.value - lifted[0], y.value - lifted[1])
        if not near(*at):
            continue
        shown = _shown(text, index, code)
        here = (number, *at)
        if here == before and out:
            out[-1].text += shown  # a part of a ligature
            continue
        before = here
        if len(out) >= MAX_CHARS:
            raise TooMuchError
        out.append(_placed(text, index, shown, setting, *at, loose))
    return out


def _shown(text: Any, index: int, code: int) -> str:
    if pdfium.FPDFText_IsHyphen(text, index) == 1 if code in (0x02, 0xFFFE) else False:
        return "-"
    if not code or code > 0x10FFFF or pdfium.FPDFText_HasUnicodeMapError(text, index) == 1:
        return UNKNOWN
    return chr(code)


def _setting(text: Any, index: int, raw: Any, source: Text | None, descents: dict[int, float]) -> _Setting:
    m = pdfium.FS_MATRIX()
    a, b, c, d, _, _ = of(m) if pdfium.FPDFText_GetMatrix(text, index, byref(m)) else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    size = abs(pdfium.FPDFText_GetFontSize(text, index)) or 1.0
    font = pdfium.FPDFTextObj_GetFont(raw) if raw else None
    number = address(font) if font else 0
    if number not in descents:
        descents[number] = _descent(font)
    return _Setting(source, font, size, (a * size, b * size), (c * size, d * size), descents[number])


def _descent(font: Any) -> float:
    """How far a font reaches below the line, in parts of its height."""
    up, down = c_float(), c_float()
    if (
        font
        and pdfium.FPDFFont_GetAscent(font, 1.0, byref(up))
        and pdfium.FPDFFont_GetDescent(font, 1.0, byref(down))
        and up.value - down.value > _ALMOST
        and -1 <= down.value <= 0
    ):
        return down.value / (up.value - down.value)
    return _DESCENT


def _placed(text: Any, index: int, shown: str, setting: _Setting, x: float, y: float, loose: Any) -> Char:
    u, v = setting.u, setting.v
    size = hypot(*v)
    run = (*u, *v)
    if (
        setting.level
        and pdfium.FPDFText_GetLooseCharBox(text, index, byref(loose))
        and _is_wide_enough(shown, (loose.right - loose.left) / size)
    ):
        bottom = y + setting.descent * v[1]
        off = setting.source.lifted[0] if setting.source is not None else 0.0
        return Char(shown, (loose.left - off, bottom, loose.right - off, bottom + v[1]), size, run, setting.source)
    width = _width(shown, setting)
    corners = [
        (x + w * u[0] + h * v[0], y + w * u[1] + h * v[1])
        for w in (0.0, width)
        for h in (setting.descent, setting.descent + 1)
    ]
    xs, ys = [p[0] for p in corners], [p[1] for p in corners]
    return Char(shown, (min(xs), min(ys), max(xs), max(ys)), size, run, setting.source)


def _is_wide_enough(shown: str, width: float) -> bool:
    """Whether a width can be that of a character: pdfium's box leaves the matrix out where lines run downwards."""
    return width > 0 if shown.isascii() else _NARROW < width < _WIDE


def _width(shown: str, setting: _Setting) -> float:
    """How wide a character is, in parts of the type size."""
    width = c_float()
    if (
        setting.font
        and pdfium.FPDFFont_GetGlyphWidth(setting.font, ord(shown[0]), 1.0, byref(width))
        and width.value > 0
    ):
        return width.value
    return 0.5 if shown.isascii() else 1.0
