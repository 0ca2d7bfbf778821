"""The values of OFD attributes (GB/T 33190 7.3): numbers, boxes, matrices, queues of offsets, colours. What is no value
is None or left out, never an error.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import islice
from typing import Any

from auditor.readers.layout.visible import lightness

Matrix = tuple[float, float, float, float, float, float]
"""(a, b, c, d, e, f) of a CTM (8.5): x' = ax + cy + e, y' = bx + dy + f; y goes down."""
Point = tuple[float, float]

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_LARGEST = 1e6
_FARTHEST = 1e5
_LONGEST = 40  # characters of one number
_MOST_REPEATED = 100_000
_FALSE, _TRUE = ("false", "0"), ("true", "1")
_OPAQUE = 255.0


def number(text: str | None) -> float | None:
    """A number that can be a place or a size on a page."""
    if text is None or len(text) > _LONGEST:
        return None
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and abs(value) <= _LARGEST else None


def numbers(text: str | None, most: int) -> list[float]:
    """The first numbers of an ST_Array; a word that is none ends it."""
    out: list[float] = []
    for word in (text or "").split(None, most)[:most]:
        value = number(word)
        if value is None:
            break
        out.append(value)
    return out


def box(text: str | None) -> tuple[float, float, float, float] | None:
    """An ST_Box: (x, y, width, height)."""
    found = numbers(text, 4)
    return (found[0], found[1], found[2], found[3]) if len(found) == 4 else None


def matrix(text: str | None) -> Matrix:
    """A CTM; the identity where there is none."""
    found = numbers(text, 6)
    return (found[0], found[1], found[2], found[3], found[4], found[5]) if len(found) == 6 else IDENTITY


def then(first: Matrix, second: Matrix) -> Matrix:
    """The matrix that applies one after the other."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = second
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def moved(x: float, y: float) -> Matrix:
    """The matrix that moves the origin."""
    return (1.0, 0.0, 0.0, 1.0, x, y)


def at(m: Matrix, x: float, y: float) -> Point:
    """Where a matrix puts a point."""
    return (m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5])


def on_paper(*values: float) -> bool:
    """Whether places, in points, are such as a page can have: matrices upon matrices lead anywhere."""
    return all(-_FARTHEST <= v <= _FARTHEST for v in values)


def within(element: Any, outer: Matrix) -> Matrix:
    """The matrix of what a graphic unit draws (8.5): its own CTM, then the upper left corner of its Boundary."""
    place = box(element.get("Boundary"))
    own = matrix(element.get("CTM"))
    return then(then(own, moved(place[0], place[1])) if place else own, outer)


def offsets(text: str | None, most: int) -> list[float]:
    """DeltaX or DeltaY (11.3): offsets from one character to the next, "g n v" standing for n times v."""
    if not text or most <= 0:
        return []
    return list(islice(_offsets(text.split(None, 3 * most)), most))


def _offsets(words: list[str]) -> Iterator[float]:
    index = 0
    while index < len(words):
        if words[index] in ("g", "G"):
            count, value = words[index + 1 : index + 2], words[index + 2 : index + 3]
            each = number(value[0]) if value else None
            if each is None or not count[0].isdecimal() or len(count[0]) > 9:
                return
            yield from [each] * min(int(count[0]), _MOST_REPEATED)
            index += 3
            continue
        value = number(words[index])
        if value is None:
            return
        yield value
        index += 1


def is_on(element: Any, name: str, *, default: bool) -> bool:
    """An xs:boolean attribute."""
    text = (element.get(name) or "").strip().lower()
    return text in _TRUE or (default and text not in _FALSE)


def opacity(element: Any) -> float:
    """The Alpha of a graphic unit or a colour, 0 (seen through) to 1."""
    value = number(element.get("Alpha"))
    return 1.0 if value is None else min(1.0, max(0.0, value / _OPAQUE))


def ink(color: Any, alpha: float) -> float:
    """How light a CT_Color (8.3.2) is on white paper: one, three or four parts of 255; patterns and palettes are taken
    to be dark.
    """
    parts = [_part(word) for word in (color.get("Value") or "").split(None, 5)[:5]]
    known = [min(1.0, p / _OPAQUE) for p in parts if p is not None]
    return lightness(known if len(known) in (1, 3, 4) else 0.0, alpha * opacity(color))


def _part(word: str) -> float | None:
    if word.startswith("#"):
        digits = word[1:3]
        return float(int(digits, 16)) if digits and all(c in "0123456789abcdefABCDEF" for c in digits) else None
    return number(word)
