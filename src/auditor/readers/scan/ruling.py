"""The ruling lines of a page's picture, and its ink without them."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

_LEVEL, _UPRIGHT = 30.0, 12.0
"""Points: shorter strokes are parts of characters. Characters have no level stroke as long, so they enclose no cell."""
_GAP = 4.0
_THICKEST = 6.0
_DARK = 170
"""Even grey: what is lighter is no ink. Thin lines at 100 dpi are grey, not black."""


def found(grey: Any, scale: float) -> tuple[list[dict[str, Any]], Any]:
    """(lines as the page geometry has them, in points; the ink that is no line, 255 where there is some)."""
    ink = np.where(grey < _DARK, np.uint8(255), np.uint8(0))
    lines: list[dict[str, Any]] = []
    left = ink.copy()
    for level in (True, False):
        mask = _strokes(ink, scale, level=level)
        for x, y, width, height, _ in cv2.connectedComponentsWithStats(mask)[2][1:].tolist():
            if (height if level else width) <= _THICKEST * scale:
                lines.append(_line(x / scale, y / scale, width / scale, height / scale, level=level))
                cover = mask[y : y + height, x : x + width]
                left[y : y + height, x : x + width][cover > 0] = 0
    return lines, left


def _strokes(ink: Any, scale: float, *, level: bool) -> Any:
    """Long straight strokes: thickened first, so that one that slopes by a pixel stays whole."""

    def along(points: float) -> Any:
        size = max(3, round(points * scale))
        return np.ones((1, size) if level else (size, 1), np.uint8)

    thick = cv2.dilate(ink, np.ones((3, 1) if level else (1, 3), np.uint8))
    long = cv2.morphologyEx(thick, cv2.MORPH_OPEN, along(_LEVEL if level else _UPRIGHT))
    return cv2.morphologyEx(long, cv2.MORPH_CLOSE, along(_GAP))


def _line(x: float, y: float, width: float, height: float, *, level: bool) -> dict[str, Any]:
    if level:
        y, height = y + height / 2, 0.0
    else:
        x, width = x + width / 2, 0.0
    return {"x0": x, "top": y, "x1": x + width, "bottom": y + height, "width": width, "height": height, "order": 0}
