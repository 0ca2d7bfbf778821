"""What printing put on a sheet: two pages side by side, the numbers of lines in the margin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from auditor.readers.layout.unsure import Unsure

_KINDS = ("char", "line", "rect", "curve", "image")
_SHAPE = 1.2
_SEARCHED = (0.42, 0.58)
_GUTTER = 24.0
_SHARE = 0.15
_WHOLE = 0.85
_LEAST_LINES = 6
_LEAST_CHARS = 8
_STEPS = (1, 2, 5, 10)


class Page:
    """A sheet whose `objects` (char, line, rect, curve, image) are dicts of x0, top, x1, bottom, width, height, as
    those of a BoundedPage are; `unseen` counts what a person does not see of it, `unsure` is what a recogniser read
    with doubt on a page that is a picture (`recognised`).
    """

    def __init__(self, width: float, height: float, objects: dict[str, list[Any]]) -> None:
        self.width, self.height, self.objects = width, height, objects
        self.unseen: Counter[str] = Counter()
        self.unsure: list[Unsure] = []
        self.recognised = False

    def __getattr__(self, name: str) -> list[Any]:
        return self.objects.get(name.removesuffix("s"), [])


def _moved(thing: dict[str, Any], by: float) -> dict[str, Any]:
    out = {**thing, "x0": thing["x0"] - by, "x1": thing["x1"] - by}
    if "pts" in thing:
        out["pts"] = [(x - by, y) for x, y in thing["pts"]]
    return out


def pages_of(page: Any) -> Iterator[Any]:
    """The pages on a sheet from left to right; mostly the sheet itself."""
    middle = _gutter(page) if page.width > _SHAPE * page.height else None
    if middle is None:
        yield page
    else:
        yield _half(page, 0.0, middle)
        yield _half(page, middle, float(page.width))


def _half(page: Any, left: float, right: float) -> Page:
    """One of two pages on a sheet: the objects of its side, moved to where they would stand on a page of its own."""
    objects: dict[str, list[Any]] = {}
    for kind in _KINDS:
        inside = [o for o in page.objects.get(kind, ()) if left <= (o["x0"] + o["x1"]) / 2 < right]
        objects[kind] = [_moved(o, left) for o in inside] if left else inside
    half = Page(right - left, page.height, objects)
    half.recognised = getattr(page, "recognised", False)
    for one in getattr(page, "unsure", ()):
        x0, top, x1, bottom = one.box
        if left <= (x0 + x1) / 2 < right:
            half.unsure.append(replace(one, box=(x0 - left, top, x1 - left, bottom)))
    return half


def _gutter(page: Any) -> float | None:
    """Where an empty strip in the middle parts two pages of text; None when something crosses it or a side is empty."""
    width = float(page.width)
    low, high = _SEARCHED[0] * width, _SEARCHED[1] * width
    spans: list[tuple[float, float]] = []
    for kind in _KINDS:
        for thing in page.objects.get(kind, ()):
            background = kind in ("rect", "image") and thing["width"] > _WHOLE * width
            if (
                not background
                and thing["x1"] > low
                and thing["x0"] < high
                and (kind != "char" or thing["text"].strip())
            ):
                spans.append((thing["x0"], thing["x1"]))
    at, free = low, []
    for start, end in sorted(spans):
        if start > at:
            free.append((at, start))
        at = max(at, end)
    free.append((at, max(at, high)))
    start, end = max(free, key=lambda s: s[1] - s[0])
    middle = (start + end) / 2
    if end - start < _GUTTER:
        return None
    chars = [c for c in page.objects.get("char", ()) if c["text"].strip()]
    left = [c for c in chars if c["x1"] <= middle]
    right = [c for c in chars if c["x0"] >= middle]
    least = max(1, _SHARE * len(chars))
    return middle if min(len(left), len(right)) > least and _is_page(left) and _is_page(right) else None


def _is_page(chars: Sequence[Any]) -> bool:
    """Whether characters make up lines of prose rather than the columns of a table."""
    lines: dict[int, int] = {}
    for char in chars:
        if not char["text"].isascii():
            key = round(char["bottom"] / 4)
            lines[key] = lines.get(key, 0) + 1
    return sum(1 for count in lines.values() if count >= _LEAST_CHARS) >= _LEAST_LINES


def without_line_numbers(chars: list[Any], last: int) -> tuple[list[Any], int]:
    """(the characters without numbers of lines in the left margin, the last number): figures that count up beside the
    lines, left of all other text. `last` is the last one of the page before; a few are enough to go on from there.
    """
    edge = min((c["x0"] for c in chars if c["text"].strip() and not c["text"].isdigit()), default=0.0)
    margin = [c for c in chars if c["text"].isdigit() and c["x1"] <= edge]
    if not margin:
        return chars, last
    lines: dict[int, list[Any]] = {}
    for char in sorted(margin, key=lambda c: c["x0"]):
        lines.setdefault(round(char["bottom"]), []).append(char)
    numbers = [int("".join(c["text"] for c in lines[y])) for y in sorted(lines) if len(lines[y]) <= 4]
    goes_on = bool(last) and bool(numbers) and numbers[0] - last in _STEPS
    if (len(numbers) < _LEAST_LINES and not goes_on) or len({b - a for a, b in pairwise(numbers)} - set(_STEPS)):
        return chars, last
    gone = {id(c) for c in margin}
    return [c for c in chars if id(c) not in gone], numbers[-1]
