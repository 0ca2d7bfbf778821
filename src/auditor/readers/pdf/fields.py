"""What stands on a PDF page without being drawn on it: values of form fields, typed notes, notes that strike out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pdfminer.pdftypes import resolve1
from pdfminer.utils import decode_text

from auditor.model.document import Box
from auditor.readers.characters import meant

_MOST = 5000
_MOST_CHARS = 2000
_MOST_PARENTS = 20
_HIDDEN = 0b100010
"""The flags Hidden and NoView."""
_SIZE = 10.5
_FONT_PART = 0.7  # of a line's height


def characters(page: Any) -> list[dict[str, Any]]:
    """The values of text and choice fields and of typed notes, as characters in their boxes."""
    out: list[dict[str, Any]] = []
    for note in _notes(page):
        kind = _name(note.get("Subtype"))
        if kind == "Widget" and _name(_inherited(note, "FT")) in ("Tx", "Ch"):
            text = _text(_inherited(note, "V"))
        elif kind == "FreeText":
            text = _text(note.get("Contents"))
        else:
            continue
        box = _box(page, note.get("Rect"))
        if text and box is not None:
            out += _spread(text[:_MOST_CHARS], box)
    return out


def struck(page: Any) -> list[Box]:
    """The boxes of the notes that strike text out."""
    boxes = (_box(page, note.get("Rect")) for note in _notes(page) if _name(note.get("Subtype")) == "StrikeOut")
    return [box for box in boxes if box is not None]


def _notes(page: Any) -> Iterator[dict[str, Any]]:
    if page.rotation:
        return
    listed = resolve1(page.page_obj.annots)
    for entry in listed[:_MOST] if isinstance(listed, list) else ():
        note = resolve1(entry)
        flags = resolve1(note.get("F")) if isinstance(note, dict) else None
        if isinstance(note, dict) and not (isinstance(flags, int) and flags & _HIDDEN):
            yield note


def _inherited(field: dict[str, Any], key: str) -> Any:
    """What a field says, or the one above it that it is a part of."""
    node: Any = field
    for _ in range(_MOST_PARENTS):
        if not isinstance(node, dict):
            return None
        if key in node:
            return resolve1(node[key])
        node = resolve1(node.get("Parent"))
    return None


def _text(value: Any) -> str:
    value = resolve1(value)
    if isinstance(value, list):
        return " ".join(filter(None, map(_text, value[:50])))
    if isinstance(value, bytes):
        return meant(decode_text(value))
    return _name(value)


def _name(value: Any) -> str:
    name = getattr(resolve1(value), "name", "")
    return name if isinstance(name, str) else ""


def _box(page: Any, rect: Any) -> Box | None:
    sides = resolve1(rect)
    numbers = [resolve1(s) for s in sides] if isinstance(sides, list) else []
    if len(numbers) != 4 or not all(isinstance(n, int | float) for n in numbers):
        return None
    x, y = page.mediabox[0], page.height + page.mediabox[1]
    x0, x1 = sorted((numbers[0] + x, numbers[2] + x))
    top, bottom = sorted((y - numbers[1], y - numbers[3]))
    return (x0, top, x1, bottom)


def _spread(text: str, box: Box) -> Iterator[dict[str, Any]]:
    """Characters of a value side by side in its box, line by line."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    height = (box[3] - box[1]) / len(lines)
    size = min(_SIZE, max(1.0, _FONT_PART * height))
    for number, line in enumerate(lines):
        widths = [size * (0.5 if c.isascii() else 1.0) for c in line]
        squeeze = min(1.0, (box[2] - box[0]) / (sum(widths) or 1.0))
        x = box[0] + max(0.0, (box[2] - box[0] - sum(widths) * squeeze) / 2)
        top = box[1] + number * height + (height - size) / 2
        for char, width in zip(line, widths, strict=True):
            yield {
                "object_type": "char",
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
