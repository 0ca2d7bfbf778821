"""Texts that lie upon others: pdfium drops a character that stands upon an equal one, though only one may be seen.

They are lifted far off the page while pdfium gathers its characters, and put back.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import hypot

from auditor.pdfium import calls
from auditor.pdfium.geometry import UNIT, Box, Matrix, boxed, near

_FAR = 4000.0
_MOST = 8
_ROW = 12.0
_MOST_ROWS, _MOST_TEXTS = 400, 300
_WIDE, _HIGH = 0.15, 0.4
"""Texts lie upon each other when they share so much of the lower one's height, across and along."""


_SIDES, _PLACES = calls.numbers("f", 4)
NOT_LIFTED = (0.0, 0.0)


class Layers:
    """For each text how many lie below it."""

    def __init__(self) -> None:
        self._texts: dict[int, list[tuple[Box, int]]] = {}
        self._ends: dict[int, float] = {}
        """For rows of the page the texts in them, and how far to the right they reach: mostly the next is beyond."""
        self.lifted: list[tuple[int, float, float]] = []

    def add(self, raw: int, m: Matrix) -> tuple[float, float]:
        """How far a text is lifted, in the space of the page. `m`: from the form it stands in to the page."""
        if not calls.bounds(raw, *_PLACES):
            return NOT_LIFTED
        x0, y0, x1, y1 = _SIDES
        box = (x0, y0, x1, y1) if m is UNIT else boxed(m, x0, y0, x1, y1)
        if not near(*box):
            return NOT_LIFTED
        level = self._level(box)
        scale = hypot(m[2], m[3])
        if not level or not scale:
            return NOT_LIFTED
        way = level * _FAR / scale
        self.lifted.append((raw, 0.0, way))
        return (m[2] * way, m[3] * way)

    @contextmanager
    def apart(self) -> Iterator[None]:
        """While it lasts, no text lies upon another."""
        for raw, x, y in self.lifted:
            calls.transform(raw, 1, 0, 0, 1, x, y)
        try:
            yield
        finally:
            for raw, x, y in self.lifted:
                calls.transform(raw, 1, 0, 0, 1, -x, -y)

    def _level(self, box: Box) -> int:
        """How many texts lie below one that comes to lie here; it is kept for those that follow."""
        x0, y0, x1, y1 = box
        rows = range(int(y0 // _ROW), int(y1 // _ROW) + 1)
        if len(rows) * ((x1 - x0) // _ROW + 1) > _MOST_ROWS:
            return 0
        level = 0
        for y in rows:
            if self._ends.get(y, x0) > x0:
                for other, below in self._texts[y]:
                    if below >= level and other[0] < x1 and x0 < other[2] and _lies_upon(box, other):
                        level = below + 1
        entry = (box, min(level, _MOST))
        for y in rows:
            known = self._texts.setdefault(y, [])
            if len(known) < _MOST_TEXTS:
                known.append(entry)
            if self._ends.get(y, x1) <= x1:
                self._ends[y] = x1
        return entry[1]


def _lies_upon(box: Box, other: Box) -> bool:
    x0, y0, x1, y1 = box
    u0, v0, u1, v1 = other
    if u0 >= x1 or x0 >= u1:
        return False
    height = min(y1 - y0, v1 - v0)
    return min(x1, u1) - max(x0, u0) > _WIDE * height and min(y1, v1) - max(y0, v0) > _HIGH * height
