"""A TextObject (GB/T 33190 clause 11) → characters with places, such as those of a PDF page.

Fonts are not read: where the next character begins tells how wide one is, and what is usual for its kind. The text is
that of TextCode; CGTransform (11.4) only says with which glyphs it is shown.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from auditor.readers.clean import plain
from auditor.readers.ofd.package import child, children
from auditor.readers.ofd.values import Matrix, at, number, offsets

_WIDTHS = {**dict.fromkeys("iljft.,:;!|'()[]`", 0.35), **dict.fromkeys("ABCDEFGHIJKLMNOPQRSTUVWXYZmw@%&", 0.75)}
_USUAL = 0.5
_NARROW = "\u2e80"  # from here on characters are as wide as high; so are the signs that Chinese fonts have before
_SIGNS = ("\u2010", "\u27bf")
_STRETCH = 1.3
_ASCENT, _DESCENT = 0.86, 0.14
_SIZE = 3.7  # mm: 10.5 points
_NO_CODE = "\u00a4"
"""What stands in TextCode for a glyph that no character belongs to (11.4)."""
_LOST = "\ufffd"
_BREAKS = str.maketrans("", "", "\r\n")


class Glyphs:
    """What the characters of one TextObject have in common."""

    def __init__(self, element: Any, m: Matrix) -> None:
        self._element, self._m = element, m
        size = number(element.get("Size"))
        self._size = abs(size) if size else _SIZE
        self._scale = abs(number(element.get("HScale")) or 1.0)
        self._read = _direction(element, "ReadDirection")
        self._turn = _direction(element, "CharDirection")
        cos, sin = self._turn
        self._right = (m[0] * cos + m[2] * sin, m[1] * cos + m[3] * sin)
        self._down = (-m[0] * sin + m[2] * cos, -m[1] * sin + m[3] * cos)
        self._lost = child(element, "CGTransform") is not None

    def codes(self) -> Iterator[tuple[str, Any]]:
        """(text, TextCode) of the pieces."""
        for code in children(self._element, "TextCode"):
            text = (code.text or "").translate(_BREAKS)
            if text:
                yield text, code

    def characters(self) -> Iterator[dict[str, Any]]:
        """The characters; X and Y that a TextCode lacks are those of the one before it (11.3)."""
        x = y = 0.0
        for text, code in self.codes():
            given_x, given_y = number(code.get("X")), number(code.get("Y"))
            x, y = x if given_x is None else given_x, y if given_y is None else given_y
            yield from self._placed(text, code, x, y)

    def _placed(self, text: str, code: Any, x: float, y: float) -> Iterator[dict[str, Any]]:
        across = offsets(code.get("DeltaX"), len(text) - 1)
        down = offsets(code.get("DeltaY"), len(text) - 1)
        cos, sin = self._turn
        for index, char in enumerate(text):
            usual = _width(char) * self._size * self._scale
            if index < max(len(across), len(down)):
                dx = across[index] if index < len(across) else 0.0
                dy = down[index] if index < len(down) else 0.0
            else:  # where offsets are missing all would stand at one place: what is meant is the width of the glyph
                dx, dy = usual * self._read[0], usual * self._read[1]
            advance = dx * cos + dy * sin
            yield self._character(char, x, y, advance if 0 < advance <= _STRETCH * usual else usual)
            x, y = x + dx, y + dy

    def _character(self, char: str, x: float, y: float, width: float) -> dict[str, Any]:
        left, base = at(self._m, x, y)
        (rx, ry), (dx, dy) = self._right, self._down
        up, low = -_ASCENT * self._size, _DESCENT * self._size
        xs = sorted((up * dx, low * dx))
        ys = sorted((up * dy, low * dy))
        x0, x1 = left + min(0.0, width * rx) + xs[0], left + max(0.0, width * rx) + xs[1]
        top, bottom = base + min(0.0, width * ry) + ys[0], base + max(0.0, width * ry) + ys[1]
        return {
            "text": _LOST if self._lost and char == _NO_CODE else plain(char),
            "x0": x0,
            "x1": x1,
            "top": top,
            "bottom": bottom,
            "width": x1 - x0,
            "height": bottom - top,
            "size": self._size * math.hypot(dx, dy),
            "upright": rx * dy > 0 and ry * dx <= 0,
            "matrix": (rx, -ry),
        }


def _direction(element: Any, name: str) -> tuple[float, float]:
    """ReadDirection or CharDirection: quarters of a turn, clockwise."""
    quarters = round((number(element.get(name)) or 0.0) / 90) % 4
    return ((1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0))[quarters]


def _width(char: str) -> float:
    """How wide a character usually is, in type sizes."""
    if char >= _NARROW or _SIGNS[0] <= char <= _SIGNS[1]:
        return 1.0
    return _WIDTHS.get(char, _USUAL)
