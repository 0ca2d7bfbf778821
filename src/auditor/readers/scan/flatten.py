"""A picture of a page made even: grey, upright, without shadows and without the red of stamps."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

Picture = Any
_RED = 40
"""By how much red is stronger than the other colours where a stamp was put."""
_STAMP = 20.0 * 72 / 25.4
"""Points: stamps are at least as large; printed red lines of text are lower."""
_ROUND = 1.7
_STEEPEST = 6.0
_SMALL = 700
_SHADOW = 12.0  # points: what is darker over this distance is paper, not ink
_LEAST_TURN = 0.05


def flattened(picture: Picture, scale: float) -> Picture:
    """The picture (RGB, `scale` pixels a point) as an even grey one that stands upright."""
    return straight(_even(_grey(picture, scale), scale))


def _grey(picture: Picture, scale: float) -> Picture:
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    red, green, blue = (picture[:, :, i].astype(np.int16) for i in range(3))
    mask = ((red - np.maximum(green, blue)) > _RED).astype(np.uint8)
    if not mask.any():
        return grey
    size = max(3, round(4 * scale))
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    joined = cv2.dilate(joined, np.ones((3, 3), np.uint8))
    for x, y, width, height, _ in cv2.connectedComponentsWithStats(joined)[2][1:].tolist():
        low, high = sorted((width, height))
        if low >= _STAMP * scale and high <= _ROUND * low:
            area = (slice(y, y + height), slice(x, x + width))
            grey[area] = np.maximum(grey[area], picture[area][:, :, 0])
    return grey


def _even(grey: Picture, scale: float) -> Picture:
    """The picture divided by its paper: what is left when ink is swallowed by the lighter pixels around it."""
    factor = 1 / max(1.0, 2 * scale)
    small = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    size = max(3, round(_SHADOW * scale * factor)) | 1
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((size, size), np.uint8)), size)
    paper = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    return cv2.divide(grey, np.maximum(paper, 1), scale=255)


def straight(grey: Picture) -> Picture:
    """The picture turned by the few degrees by which it is askew."""
    angle = skew(grey)
    return turned(grey, angle) if abs(angle) >= _LEAST_TURN else grey


def skew(grey: Picture) -> float:
    """By how many degrees lines slope: at the right turn, rows of ink and rows of paper differ the most."""
    factor = min(1.0, _SMALL / grey.shape[1])
    small = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    ink = 255 - small
    best = 0.0
    for reach, step in ((_STEEPEST, 0.5), (0.5, 0.1), (0.1, 0.025)):
        angles = best + np.arange(-reach, reach + step / 2, step)
        best = float(max(angles, key=lambda a: _contrast(ink, a)))
    return best


def _contrast(ink: Picture, angle: float) -> float:
    rows = turned(ink, angle, paper=0).sum(axis=1, dtype=np.float64)
    return float(((rows[1:] - rows[:-1]) ** 2).sum())


def turned(grey: Picture, angle: float, *, paper: int = 255) -> Picture:
    """The picture turned about its middle."""
    height, width = grey.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return cv2.warpAffine(grey, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=paper)
