"""The cells that ruled lines enclose: lines and the sides of rectangles are snapped, joined and crossed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from itertools import groupby, pairwise
from typing import Any

Bounds = tuple[float, float, float, float]
Point = tuple[float, float]
Edge = tuple[float, float, float]
"""(where it lies across, from, to)."""

_SNAP = 3.0
_MIN_LENGTH = 3.0
_STRAIGHT = 1.0
MAX_EDGES = 40_000
MAX_CROSSINGS = 10_000


class TooManyLinesError(Exception):
    """A page has more crossing lines than tables can have."""


def tables_of(page: Any) -> list[list[Bounds]]:
    """The cells of each ruled table of a page, as (x0, top, x1, bottom). A lone cell is no table.

    Raises TooManyLinesError for drawings that cannot be tables.
    """
    upright, level = _edges(page)
    if len(upright) + len(level) > MAX_EDGES:
        raise TooManyLinesError
    upright, level = _merged(upright), _merged(level)
    upright = _merged(upright + _open_sides(level, _crossings(upright, level)))
    missing = _missing_ends(upright, _crossings(upright, level))
    if missing:
        level = _merged(level + missing)
    cells = _cells(_crossings(upright, level))
    return [group for group in _connected(cells) if len(group) > 1]


def _edges(page: Any) -> tuple[list[Edge], list[Edge]]:
    """(upright, level) edges: straight lines, the sides of rectangles, straight pieces of other paths."""
    upright: list[Edge] = []
    level: list[Edge] = []
    for line in page.lines:
        if line["width"] < _STRAIGHT:
            upright.append((line["x0"], line["top"], line["bottom"]))
        elif line["height"] < _STRAIGHT:
            level.append((line["top"], line["x0"], line["x1"]))
    for rect in page.rects:
        x0, top, x1, bottom = rect["x0"], rect["top"], rect["x1"], rect["bottom"]
        upright += [(x0, top, bottom), (x1, top, bottom)]
        level += [(top, x0, x1), (bottom, x0, x1)]
    for curve in page.curves:
        for (ax, ay), (bx, by) in zip(curve["pts"], curve["pts"][1:], strict=False):
            if abs(ax - bx) < _STRAIGHT:
                upright.append((ax, min(ay, by), max(ay, by)))
            elif abs(ay - by) < _STRAIGHT:
                level.append((ay, min(ax, bx), max(ax, bx)))
    return upright, level


def _merged(edges: list[Edge]) -> list[Edge]:
    """Edges that lie nearly on one line are put on it; those that touch there become one. Specks are dropped."""
    edges = sorted(e for e in edges if e[2] - e[1] >= _STRAIGHT)
    snapped: list[Edge] = []
    first = 0
    for index in range(1, len(edges) + 1):
        if index == len(edges) or edges[index][0] - edges[index - 1][0] > _SNAP:
            group = edges[first:index]
            across = sum(e[0] for e in group) / len(group)
            snapped += sorted((across, start, end) for _, start, end in group)
            first = index
    out: list[Edge] = []
    for across, group in groupby(snapped, key=lambda e: e[0]):
        start, end = float("inf"), float("-inf")
        for _, a, b in group:
            if a > end + _SNAP:
                out.append((across, start, end))
                start = a
            start, end = min(start, a), max(end, b)
        out.append((across, start, end))
    return [e for e in out if e[2] - e[1] >= _MIN_LENGTH]


def _crossings(upright: list[Edge], level: list[Edge]) -> dict[Point, tuple[set[int], set[int]]]:
    """Where upright and level edges meet: point → (the upright, the level ones)."""
    tops = [top for top, _, _ in level]
    out: dict[Point, tuple[set[int], set[int]]] = {}
    for number, (x, top, bottom) in enumerate(upright):
        for index in range(bisect_left(tops, top - _SNAP), bisect_right(tops, bottom + _SNAP)):
            y, left, right = level[index]
            if left - _SNAP <= x <= right + _SNAP:
                down, across = out.setdefault((x, y), (set(), set()))
                down.add(number)
                across.add(index)
                if len(out) > MAX_CROSSINGS:
                    raise TooManyLinesError
    return out


def _missing_ends(upright: list[Edge], points: dict[Point, tuple[set[int], set[int]]]) -> list[Edge]:
    """Level edges that close a table cut open by a page break: upright edges that end at one height, and that some
    level edge joins further on, belong together.
    """
    joined: dict[int, set[int]] = {}
    for down, across in points.values():
        for number in down:
            joined.setdefault(number, set()).update(across)
    out: list[Edge] = []
    for end in (1, 2):
        numbers = sorted(joined, key=lambda n: (round(upright[n][end] / _SNAP), upright[n][0]))
        for a, b in pairwise(numbers):
            if abs(upright[a][end] - upright[b][end]) < _SNAP and joined[a] & joined[b]:
                x0, x1 = sorted((upright[a][0], upright[b][0]))
                out.append((upright[a][end], x0, x1))
    return out


def _open_sides(level: list[Edge], points: dict[Point, tuple[set[int], set[int]]]) -> list[Edge]:
    """Upright edges that close a table without rules at its sides: three or more level edges end one below the other
    where no upright one does, and one further in joins them.
    """
    joined: dict[int, set[int]] = {}
    shut: set[tuple[int, int]] = set()
    for (x, _), (down, across) in points.items():
        for number in across:
            joined.setdefault(number, set()).update(down)
            shut.update((number, end) for end in (1, 2) if abs(level[number][end] - x) <= _SNAP)
    out: list[Edge] = []
    for end in (1, 2):
        numbers = sorted(
            (n for n in joined if (n, end) not in shut), key=lambda n: (round(level[n][end] / _SNAP), level[n][0])
        )
        pairs = [
            (a, b) for a, b in pairwise(numbers) if abs(level[a][end] - level[b][end]) < _SNAP and joined[a] & joined[b]
        ]
        out += [(level[a][end], level[a][0], level[b][0]) for a, b in pairs if len(pairs) > 1]
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


def _reached(along: list[float], start: float, connected: Callable[[float], bool]) -> list[float]:
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
