"""The lines of text within cells, told by the blank rows between them, and their pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import cv2
import numpy as np

from auditor.readers.layout.lattice import Bounds

_TALL = 1.6
_ONE = 1.25
_SPECK, _FAINT = 0.2, 0.5
"""Of the type height: what is smaller is dirt."""
_SOFT, _INSET, _PAPER = 0.05, 0.15, 215
_MARGIN = 0.2
_LEAST = 4


def of_cells(ink: Any, cells: Sequence[Bounds], grey: Any) -> Iterator[tuple[Bounds, bool]]:
    """The lines of text in cells, from top to bottom, and whether they are faint; `ink`: the page without its ruling
    lines. What is faint is looked for where a cell has no ink: weak print is no blank.
    """
    height = type_height(ink)
    inset = int(_INSET * height)
    for x0, top, x1, bottom in cells:
        left, upper, right, lower = int(x0) + 1, int(top) + 1, int(x1), int(bottom)
        found = list(_ink(ink[upper:lower, left:right], height, _SPECK))
        faint = not found
        if faint:
            left, upper = left + inset, upper + inset
            found = _ink(_faint(grey[upper : lower - inset, left : right - inset], height), height, _FAINT)
        for start, first, end, last in found:
            yield (left + start, upper + first, left + end, upper + last), faint


def _ink(inside: Any, height: float, least: float) -> Iterator[tuple[int, int, int, int]]:
    """The lines of text in one cell, from its corner on, without dirt."""
    for first, last in _lines(inside, height):
        columns = np.flatnonzero(inside[first:last].any(axis=0))
        start, end = int(columns[0]), int(columns[-1]) + 1
        if max(end - start, last - first) > least * height:
            yield start, first, end, last


def _faint(grey: Any, height: float) -> Any:
    """Where a cell is darker than paper over more than a grain."""
    return cv2.GaussianBlur(grey, (0, 0), _SOFT * height) < _PAPER if grey.size else np.zeros((0, 0), bool)


def type_height(ink: Any) -> float:
    """How tall characters are: most pieces of ink are parts of one, the upper quarter whole ones."""
    heights = [h for _, _, _, h, _ in cv2.connectedComponentsWithStats(ink)[2][1:].tolist() if h >= _LEAST]
    return float(np.percentile(heights, 75)) if heights else 1.0


def _lines(inside: Any, height: float) -> Iterator[tuple[int, int]]:
    """(first row, row after the last) of each line."""
    rows = inside.any(axis=1)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], rows, [False]]).astype(np.int8)))
    runs = [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    merged: list[tuple[int, int]] = []
    for first, last in runs:
        if merged and last - merged[-1][0] <= _ONE * height:
            merged[-1] = (merged[-1][0], last)
        else:
            merged.append((first, last))
    for first, last in merged:
        count = max(1, round((last - first) / (1.1 * height))) if last - first > _TALL * height else 1
        step = (last - first) / count
        for number in range(count):
            yield round(first + number * step), round(first + (number + 1) * step)


def cut(grey: Any, bounds: Bounds) -> Any:
    """The picture of one line, with a margin of paper."""
    x0, top, x1, bottom = (round(value) for value in bounds)
    height, width = grey.shape
    x0, top, x1, bottom = max(0, x0), max(0, top), min(width, max(x1, x0 + 1)), min(height, max(bottom, top + 1))
    piece = grey[top:bottom, x0:x1]
    around = margin(bounds)
    return cv2.copyMakeBorder(piece, around, around, around, around, cv2.BORDER_CONSTANT, value=255)


def margin(bounds: Bounds) -> int:
    """How much paper, in pixels, is put around a line."""
    return max(2, round(_MARGIN * (bounds[3] - bounds[1])))
