"""Matrices and places: the space of a PDF page (y goes up) → its sheet as it is shown (y goes down)."""

from __future__ import annotations

from typing import Any

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]

UNIT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
FARTHEST = 1e5


def then(first: Matrix, second: Matrix) -> Matrix:
    """The matrix that does one after the other."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = second
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def at(m: Matrix, x: float, y: float) -> tuple[float, float]:
    """Where a point comes to lie."""
    return (m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5])


def boxed(m: Matrix, x0: float, y0: float, x1: float, y1: float) -> Box:
    """Where the corners of a box come to lie: the box around them."""
    corners = [at(m, x, y) for x in (x0, x1) for y in (y0, y1)]
    xs, ys = [p[0] for p in corners], [p[1] for p in corners]
    return (min(xs), min(ys), max(xs), max(ys))


def near(a: float, b: float, c: float = 0.0, d: float = 0.0) -> bool:
    """Whether values are numbers of a sheet: no infinity, nothing absurd."""
    most = FARTHEST
    return -most < a < most and -most < b < most and -most < c < most and -most < d < most


def of(raw: Any) -> Matrix:
    """A matrix of pdfium."""
    return (raw.a, raw.b, raw.c, raw.d, raw.e, raw.f)


def shown(box: Box, turn: int) -> tuple[Matrix, float, float]:
    """(from the space of a page whose visible part is `box` to its sheet turned clockwise by `turn` quarters, width,
    height).
    """
    left, bottom, right, top = box
    width, height = right - left, top - bottom
    if turn == 1:
        return (0.0, 1.0, 1.0, 0.0, -bottom, -left), height, width
    if turn == 2:
        return (-1.0, 0.0, 0.0, 1.0, right, -bottom), width, height
    if turn == 3:
        return (0.0, -1.0, -1.0, 0.0, top, right), height, width
    return (1.0, 0.0, 0.0, -1.0, -left, top), width, height
