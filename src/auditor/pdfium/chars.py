"""The characters of a page, each with the box that its type size and width give it, in the space of the page."""

from __future__ import annotations

from ctypes import addressof, c_float
from dataclasses import dataclass
from math import hypot
from typing import Any, NamedTuple

import pypdfium2_raw as pdfium

from auditor.pdfium import calls
from auditor.pdfium.drawn import Objects, Text, TooMuchError
from auditor.pdfium.geometry import Box, near
from auditor.pdfium.overlaps import NOT_LIFTED

MAX_CHARS = 60_000
UNKNOWN = "\ufffd"
_DESCENT = -0.2
_ALMOST = 0.01
_MOST_SETTINGS = 200
_TWO, (_X, _Y) = calls.numbers("d", 2)
_SIX, (_SIX_PLACE, *_) = calls.numbers("f", 6)
_FOUR = _SIX[:4]
_RECT, (_RECT_PLACE, *_) = calls.numbers("f", 4)
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


class _Setting(NamedTuple):
    """How characters are set; they share it. `level`: they run to the right, so that pdfium's own box holds."""

    font: int
    size: float
    run: tuple[float, float, float, float]
    descent: float
    level: bool


def characters(text: Any, objects: Objects) -> list[Char]:
    """The characters that a page draws; blanks and line ends that pdfium adds are none. Raises TooMuchError."""
    count = pdfium.FPDFText_CountChars(text)
    page = calls.handle(text)
    if count > 2 * MAX_CHARS:
        raise TooMuchError
    settings: dict[tuple[Any, ...], _Setting] = {}
    last, source, setting = -1, None, _Setting(0, 1.0, (1.0, 0.0, 0.0, 1.0), _DESCENT, True)
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
        if raw != last:
            last, source = raw, objects.texts.get(raw)
            setting = _setting(page, index, raw, settings)
        if not calls.char_origin(page, index, _X, _Y):
            continue
        x, y = _TWO
        if source is not None and source.lifted is not NOT_LIFTED:
            x, y = x - source.lifted[0], y - source.lifted[1]
        if not near(x, y):
            continue
        shown = _shown(page, index, code)
        here = (raw, x, y)
        if here == before and out:
            out[-1].text += shown  # a part of a ligature
            continue
        before = here
        if len(out) >= MAX_CHARS:
            raise TooMuchError
        out.append(_placed(page, index, shown, setting, source, x, y))
    return out


def _shown(page: int, index: int, code: int) -> str:
    if code in (0x02, 0xFFFE) and calls.char_is_hyphen(page, index) == 1:
        return "-"
    if not code or code > 0x10FFFF or calls.char_is_unknown(page, index) == 1:
        return UNKNOWN
    return chr(code)


def _setting(page: int, index: int, raw: int, known: dict[tuple[Any, ...], _Setting]) -> _Setting:
    a, b, c, d = _FOUR if calls.char_matrix(page, index, _SIX_PLACE) else (1.0, 0.0, 0.0, 1.0)
    size = abs(calls.char_size(page, index)) or 1.0
    font = (calls.font_of(raw) or 0) if raw else 0
    key = (font, size, a, b, c, d)
    made = known.get(key)
    if made is None:
        a, b, c, d = run = (a * size, b * size, c * size, d * size)
        descent = next((s.descent for s in known.values() if s.font == font), None)
        level = a > 0 and abs(b) < _ALMOST and d > 0 and abs(c) < _ALMOST * d
        made = _Setting(font, hypot(c, d), run, _descent(font) if descent is None else descent, level)
        if len(known) < _MOST_SETTINGS:
            known[key] = made
    return made


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


def _placed(page: int, index: int, shown: str, setting: _Setting, source: Text | None, x: float, y: float) -> Char:
    _, size, run, descent, level = setting
    if level and calls.char_box(page, index, _RECT_PLACE):
        left, _, right, _ = _RECT
        if _is_wide_enough(shown, (right - left) / size):
            bottom = y + descent * run[3]
            off = source.lifted[0] if source is not None else 0.0
            return Char(shown, (left - off, bottom, right - off, bottom + run[3]), size, run, source)
    a, b, c, d = run
    width = _width(shown, setting)
    corners = [(x + w * a + h * c, y + w * b + h * d) for w in (0.0, width) for h in (descent, descent + 1)]
    xs, ys = [p[0] for p in corners], [p[1] for p in corners]
    return Char(shown, (min(xs), min(ys), max(xs), max(ys)), size, run, source)


def _is_wide_enough(shown: str, width: float) -> bool:
    """Whether a width can be that of a character: pdfium's box leaves the matrix out where lines run downwards."""
    return width > 0 if shown.isascii() else _NARROW < width < _WIDE


def _width(shown: str, setting: _Setting) -> float:
    """How wide a character is, in parts of the type size."""
    width = c_float()
    if setting.font and calls.glyph_width(setting.font, ord(shown[0]), 1.0, addressof(width)) and width.value > 0:
        return width.value
    return 0.5 if shown.isascii() else 1.0
