"""The cells that ruled lines enclose: pdfplumber gathers and joins the lines, the cells are found here."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import Any

from pdfplumber.table import merge_edges
from pdfplumber.utils.geometry import filter_edges

Bounds = tuple[float, float, float, float]
Point = tuple[float, float]

_SNAP = 3.0
_MIN_LENGTH = 3.0
MAX_CROSSINGS = 10_000


class TooManyLinesError(Exception):
    """A page has more crossing lines than tables can have."""


def tables_of(edges: Iterable[Any]) -> list[list[Bounds]]:
    """The cells of each ruled table, as (x0, top, x1, bottom), from the edges of a page. A lone cell is no table.

    Raises TooManyLinesError for drawings that cannot be tables.
    """
    joined = merge_edges(
        filter_edges(list(edges), min_length=1.0),
        snap_x_tolerance=_SNAP,
        snap_y_tolerance=_SNAP,
        join_x_tolerance=_SNAP,
        join_y_tolerance=_SNAP,
    )
    cells = _cells(_crossings(filter_edges(joined, min_length=_MIN_LENGTH)))
    return [group for group in _connected(cells) if len(group) > 1]


def _crossings(edges: list[Any]) -> dict[Point, tuple[set[int], set[int]]]:
    """Where upright and level edges meet: point → (the upright, the level ones)."""
    level = sorted((e for e in edges if e["orientation"] == "h"), key=lambda e: e["top"])
    tops = [e["top"] for e in level]
    out: dict[Point, tuple[set[int], set[int]]] = {}
    for number, edge in enumerate(e for e in edges if e["orientation"] == "v"):
        x = edge["x0"]
        first, last = bisect_left(tops, edge["top"] - _SNAP), bisect_right(tops, edge["bottom"] + _SNAP)
        for index in range(first, last):
            if level[index]["x0"] - _SNAP <= x <= level[index]["x1"] + _SNAP:
                upright, across = out.setdefault((x, tops[index]), (set(), set()))
                upright.add(number)
                across.add(index)
                if len(out) > MAX_CROSSINGS:
                    raise TooManyLinesError
    return out


def _cells(points: dict[Point, tuple[set[int], set[int]]]) -> list[Bounds]:
    """The smallest rectangle that opens to the lower right of each point."""
    columns: dict[float, list[float]] = {}
    lines: dict[float, list[float]] = {}
    for x, y in sorted(points):
        columns.setdefault(x, []).append(y)
        lines.setdefault(y, []).append(x)
    out: list[Bounds] = []
    for (x, y), (upright, across) in points.items():
        below = _reached(columns[x], y, lambda v, x=x, upright=upright: bool(points[x, v][0] & upright))
        beside = _reached(lines[y], x, lambda v, y=y, across=across: bool(points[v, y][1] & across))
        corner = next(
            (
                (right, bottom)
                for bottom in below
                for right in beside
                if (right, bottom) in points
                and points[right, bottom][0] & points[right, y][0]
                and points[right, bottom][1] & points[x, bottom][1]
            ),
            None,
        )
        if corner is not None:
            out.append((x, y, *corner))
    return out


def _reached(along: list[float], start: float, connected: Any) -> list[float]:
    """The values after `start` that one unbroken edge reaches."""
    out: list[float] = []
    for value in along[bisect_right(along, start) :]:
        if not connected(value):
            break
        out.append(value)
    return out


def _connected(cells: list[Bounds]) -> list[list[Bounds]]:
    """Cells that share a corner belong to one table."""
    at: dict[Point, list[int]] = {}
    for number, (x0, top, x1, bottom) in enumerate(cells):
        for corner in ((x0, top), (x0, bottom), (x1, top), (x1, bottom)):
            at.setdefault(corner, []).append(number)
    seen: set[int] = set()
    out: list[list[Bounds]] = []
    for first in range(len(cells)):
        if first in seen:
            continue
        seen.add(first)
        group, waiting = [], [first]
        while waiting:
            number = waiting.pop()
            x0, top, x1, bottom = cells[number]
            group.append(cells[number])
            for corner in ((x0, top), (x0, bottom), (x1, top), (x1, bottom)):
                for other in at[corner]:
                    if other not in seen:
                        seen.add(other)
                        waiting.append(other)
        out.append(sorted(group, key=lambda b: (b[1], b[0])))
    return out
