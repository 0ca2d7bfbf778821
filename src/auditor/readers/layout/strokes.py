"""The strokes of a path, however a format tells of them → lines, rectangles and straight pieces of other paths."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

_SAME = 0.1  # points

Point = tuple[float, float]
Run = list[Point]


class Subpath:
    """One stroke of the pen: `runs` are its straight pieces, `points` all that it touches."""

    def __init__(self, start: Point) -> None:
        self.runs: list[Run] = [[start]]
        self.points: list[Point] = [start]
        self.closed = False

    def go(self, point: Point, *, bent: bool) -> None:
        """The pen goes on to a point, straight or not."""
        if bent:
            self.runs.append([point])
        else:
            self.runs[-1].append(point)
        self.points.append(point)

    def close(self) -> None:
        """The pen goes back, straight, to where it began."""
        if self.points[-1] != self.points[0]:
            self.go(self.points[0], bent=False)
        self.closed = True


def drawn(path: Subpath, *, stroke: bool, fill: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    """(line, rect or curve, its place) of a stroke, as pages of PDF have them. What is only filled has an area."""
    corners = _rectangle(path)
    if corners is not None and (fill or path.closed or len(path.points) > 4):
        yield "rect", {**extent(corners), "fill": fill}
        return
    if fill:
        yield "curve", {**extent(path.points), "fill": True, "pts": []}
    for run in path.runs:
        if len(run) > 2:
            yield "curve", {**extent(run), "fill": False, "pts": run}
        elif len(run) == 2 and stroke:
            yield "line", {**extent(run), "fill": False}


def _rectangle(path: Subpath) -> Run | None:
    """The four corners of a stroke that goes round a level rectangle."""
    points = path.points
    if len(path.runs) != 1 or not 4 <= len(points) <= 5:
        return None
    if len(points) == 5 and not _same(points[0], points[4]):
        return None
    a, b, c, d = points[:4]
    level = _near(a[1], b[1]) and _near(b[0], c[0]) and _near(c[1], d[1]) and _near(d[0], a[0])
    upright = _near(a[0], b[0]) and _near(b[1], c[1]) and _near(c[0], d[0]) and _near(d[1], a[1])
    return points[:4] if level or upright else None


def _near(a: float, b: float) -> bool:
    return abs(a - b) <= _SAME


def _same(a: Point, b: Point) -> bool:
    return _near(a[0], b[0]) and _near(a[1], b[1])


def extent(points: Sequence[Point]) -> dict[str, Any]:
    """The box around some points."""
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    x0, x1, top, bottom = min(xs), max(xs), min(ys), max(ys)
    return {"x0": x0, "x1": x1, "top": top, "bottom": bottom, "width": x1 - x0, "height": bottom - top}
