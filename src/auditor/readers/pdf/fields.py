"""The values of form fields and typed notes, as characters in their boxes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from auditor.readers.characters import meant

_SIZE = 10.5
_FONT_PART = 0.7  # of a line's height


def spread(text: str, box: Sequence[float]) -> Iterator[dict[str, Any]]:
    """Characters of a value side by side in its box, line by line."""
    lines = meant(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    height = (box[3] - box[1]) / len(lines)
    size = min(_SIZE, max(1.0, _FONT_PART * height))
    for number, line in enumerate(lines):
        widths = [size * (0.5 if c.isascii() else 1.0) for c in line]
        squeeze = min(1.0, (box[2] - box[0]) / (sum(widths) or 1.0))
        x = box[0] + max(0.0, (box[2] - box[0] - sum(widths) * squeeze) / 2)
        top = box[1] + number * height + (height - size) / 2
        for char, width in zip(line, widths, strict=True):
            yield {
                "text": char,
                "x0": x,
                "x1": x + width * squeeze,
                "top": top,
                "bottom": top + size,
                "width": width * squeeze,
                "height": size,
                "size": size,
                "upright": True,
                "matrix": (1, 0, 0, 1, x, top),
                "ink": 0.0,
                "off": False,
                "order": 0,
            }
            x += width * squeeze
