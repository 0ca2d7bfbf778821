"""The characters of a page, each with the box that its type size and width give it, in the space of the page."""

from __future__ import annotations

from ctypes import addressof, c_double, c_float
from dataclasses import dataclass
from math import hypot
from typing import Any

import pypdfium2_raw as pdfium

from auditor.pdfium import calls
from auditor.pdfium.drawn import Objects, Text, TooMuchError
from auditor.pdfium.geometry import Box, near

MAX_CHARS = 60_000
UNKNOWN = "\ufffd"
_DESCENT = -0.2
_ALMOST = 0.01
_TWO = (c_double * 2)()  # made once
_TWO_PLACES = [addressof(_TWO), addressof(_TWO) + 8]
_SIX = (c_float * 6)()
_SIX_PLACE = addressof(_SIX)
_RECT = (c_float * 4)()
_RECT_PLACE = addressof(_RECT)
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
    font: int
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
    page = calls.handle(text)
    if count > 2 * MAX_CHARS:
        raise TooMuchError
    settings: dict[int, _Setting] = {}
    descents: dict[int, float] = {}
    out: list[Char] = []
    before: tuple[int, float, float] | None = None
    high = 0
    for index in range(count):
        code = calls.char_code(page, index)
        if (code <= 0x20 or code in (0x2D, 0xAD, 0xFFFE)) and calls.char_is_made(page, index) == 1:
            continue
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00 if high else 0
        high = 0
        raw = calls.char_object(page, index) or 0
        setting = settings.get(raw)
        if setting is None:
            setting = settings[raw] = _setting(page, index, raw, objects.texts.get(raw), descents)
        if not calls.char_origin(page, index, *_TWO_PLACES):
            continue
        lifted = setting.source.lifted if setting.source is not None else (0.0, 0.0)
        at = (_TWO[0] - lifted[0], _TWO[1] - lifted[1])
        if not near(*at):
            continue
        shown = _shown(page, index, code)
        here = (raw, *at)
        if here == before and out:
            out[-1].text += shown  # a part of a ligature
            continue
        before = here
        if len(out) >= MAX_CHARS:
            raise TooMuchError
        out.append(_placed(page, index, shown, setting, *at))
    return out


def _shown(page: int, index: int, code: int) -> str:
    if code in (0x02, 0xFFFE) and calls.char_is_hyphen(page, index) == 1:
        return "-"
    if not code or code > 0x10FFFF or calls.char_is_unknown(page, index) == 1:
        return UNKNOWN
    return chr(code)


def _setting(page: int, index: int, raw: int, source: Text | None, descents: dict[int, float]) -> _Setting:
    a, b, c, d, _, _ = _SIX if calls.char_matrix(page, index, _SIX_PLACE) else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    size = abs(calls.char_size(page, index)) or 1.0
    font = (calls.font_of(raw) or 0) if raw else 0
    if font not in descents:
        descents[font] = _descent(font)
    return _Setting(source, font, size, (a * size, b * size), (c * size, d * size), descents[font])


def _descent(font: int) -> float:
    """How far a font reaches below the line, in parts of its height."""
    up, down = c_float(), c_float()
    if (
        font
        and calls.font_up(font, 1.0, addressof(up))
        and calls.font_down(font, 1.0, addressof(down))
        and up.value - down.value > _ALMOST
        and -1 <= down.value <= 0
    ):
        return down.value / (up.value - down.value)
    return _DESCENT


def _placed(page: int, index: int, shown: str, setting: _Setting, x: float, y: float) -> Char:
    u, v = setting.u, setting.v
    size = hypot(*v)
    run = (*u, *v)
    if setting.level and calls.char_box(page, index, _RECT_PLACE):
        left, _, right, _ = _RECT
        if _is_wide_enough(shown, (right - left) / size):
            bottom = y + setting.descent * v[1]
            off = setting.source.lifted[0] if setting.source is not None else 0.0
            return Char(shown, (left - off, bottom, right - off, bottom + v[1]), size, run, setting.source)
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
    if setting.font and calls.glyph_width(setting.font, ord(shown[0]), 1.0, addressof(width)) and width.value > 0:
        return width.value
    return 0.5 if shown.isascii() else 1.0
