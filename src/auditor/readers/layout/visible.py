"""What of a page a person sees: hidden, covered and struck characters and watermarks are taken out, and counted."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from typing import Any

from auditor.model.document import Box

_WHITE = 0.97
_LIGHT = 0.6
_LARGE = 1.4
"""Watermarks are set at least so much larger than the text."""
_THIN, _TALL = 2.0, 5.0
_LOW, _HIGH = 0.22, 0.72
"""Between these parts of a character's height, from its foot, lies a line that strikes it."""
_MOST_COVERED = 200
_MOST_PATCHES = 40
_MOST_COMPARED = 3_000_000


def lightness(color: Any, alpha: float) -> float:
    """How light an ink is on white paper, 0 (black) to 1; a pattern is taken to be dark."""
    parts = [color] if isinstance(color, int | float) else list(color) if isinstance(color, list | tuple) else []
    if not parts or not all(isinstance(p, int | float) for p in parts):
        return 0.0
    if len(parts) == 4:
        cyan, magenta, yellow, black = (min(1.0, max(0.0, float(p))) for p in parts)
        light = (1 - black) * (1 - (cyan + magenta + yellow) / 3)
    else:
        light = min(1.0, max(0.0, sum(map(float, parts)) / len(parts)))
    return 1 - alpha * (1 - light)


def settle(objects: dict[str, list[dict[str, Any]]], sheet: Box, struck: Sequence[Box], unseen: Counter[str]) -> None:
    """Takes out of `objects` what is not seen, and counts it in `unseen` by kind. `sheet`: what is shown of the page.

    A page whose text is mostly invisible is a scan with the text that a program recognised: it stays as it is.
    """
    chars = objects.get("char", [])
    hidden = _hidden(objects, sheet)
    if hidden and len(hidden) * 2 > len(chars):
        return
    gone = {id(c): "hidden" for c in hidden}
    gone |= {id(c): "covered" for c in _covered([c for c in chars if id(c) not in gone], objects)}
    for char in _watermark([c for c in chars if id(c) not in gone]):
        gone[id(char)] = "watermark"
    for char in _struck([c for c in chars if id(c) not in gone], objects, struck):
        gone[id(char)] = "struck"
    if not gone:
        return
    unseen.update(kind for c in chars if c["text"].strip() and (kind := gone.get(id(c))))
    objects["char"] = [c for c in chars if id(c) not in gone]


def _hidden(objects: dict[str, list[dict[str, Any]]], sheet: Box) -> list[Any]:
    """Characters without ink, off the sheet, on a layer that is off, or white with nothing dark below them."""
    chars = objects.get("char", [])
    left, top, right, bottom = (2 * side for side in sheet)
    out: list[Any] = []
    white: list[Any] = []
    for c in chars:
        ink = c["ink"]
        if (
            ink is None
            or c["off"]
            or not (left <= c["x0"] + c["x1"] <= right and top <= c["top"] + c["bottom"] <= bottom)
        ):
            out.append(c)
        elif ink >= _WHITE and c["text"].strip():
            white.append(c)
    if white:
        shades = [b for kind in ("rect", "curve") for b in objects.get(kind, ()) if b.get("fill") and _is_dark(b)]
        shades = [*objects.get("image", ()), *shades][: _MOST_COMPARED // len(white)]
        out += [c for c in white if not any(b["order"] < c["order"] and _holds(b, c) for b in shades)]
    return out


def _is_dark(box: Any) -> bool:
    return box["ink"] is None or box["ink"] < _WHITE


def _covered(chars: Sequence[Any], objects: dict[str, list[dict[str, Any]]]) -> list[Any]:
    """The characters that white boxes were painted over; such boxes rule no table. A box over very many is taken for a
    background that is cut to a smaller piece.
    """
    covers = [r for r in objects.get("rect", ()) if r["fill"] and not _is_dark(r)]
    out: list[Any] = []
    used: set[int] = set()
    level = sorted(((c["top"] + c["bottom"]) / 2, n) for n, c in enumerate(chars)) if covers else []
    heights = [y for y, _ in level]
    for cover in covers[-(_MOST_COMPARED // (len(chars) + 1)) :]:
        beside = level[bisect_left(heights, cover["top"]) : bisect_right(heights, cover["bottom"])]
        over = [c for _, n in beside if (c := chars[n])["order"] < cover["order"] and _holds(cover, c)]
        if 0 < len(over) <= _MOST_COVERED:
            out += over
            used.add(id(cover))
    if used:
        objects["rect"] = [r for r in objects["rect"] if id(r) not in used]
    return out + _overprinted(chars, objects.get("image", ()))


def _overprinted(chars: Sequence[Any], images: Sequence[Any]) -> list[Any]:
    """The characters that others stand upon, with a picture between them that hides the lower ones."""
    out: list[Any] = []
    for image in images[-_MOST_PATCHES:]:
        on = [c for c in chars if c["text"].strip() and _holds(image, c)]
        upper = [c for c in on if c["order"] > image["order"]]
        if len(upper) > 0 and len(on) <= _MOST_COVERED:
            out += [c for c in on if c["order"] < image["order"] and any(_holds(u, c) or _holds(c, u) for u in upper)]
    return out


def _struck(chars: Sequence[Any], objects: dict[str, list[dict[str, Any]]], marked: Sequence[Box]) -> list[Any]:
    """The characters that a line of about their own length runs through, or that a note of the file strikes out."""
    strokes: list[Any] = []
    for kind in ("line", "rect"):
        strokes += [s for s in objects.get(kind, ()) if s["height"] <= _THIN and s["width"] > _THIN and _is_dark(s)]
    if not strokes and not marked:
        return []
    level = sorted((c for c in chars if c["text"].strip() and c["upright"]), key=lambda c: c["bottom"])
    bottoms = [c["bottom"] for c in level]
    tallest = max((c["bottom"] - c["top"] for c in level), default=0.0)
    out: list[Any] = []
    used: set[int] = set()
    for stroke in strokes:
        y = (stroke["top"] + stroke["bottom"]) / 2
        near = level[bisect_left(bottoms, y) : bisect_right(bottoms, y + tallest)]
        hit = [c for c in near if _runs_through(stroke, c, y)]
        if hit and _fits(stroke, hit) and not _is_rule(stroke, y, objects):
            out += hit
            used.add(id(stroke))
    for kind in ("line", "rect"):
        if used:
            objects[kind] = [s for s in objects.get(kind, ()) if id(s) not in used]
    for x0, top, x1, bottom in marked:
        out += [c for c in level if x0 <= _middle(c)[0] <= x1 and top <= _middle(c)[1] <= bottom]
    return out


def _runs_through(stroke: Any, char: Any, y: float) -> bool:
    height = char["bottom"] - char["top"]
    part = (char["bottom"] - y) / height if height > 0 else 0.0
    middle = (char["x0"] + char["x1"]) / 2
    return _LOW < part < _HIGH and stroke["x0"] <= middle <= stroke["x1"]


def _fits(stroke: Any, hit: Sequence[Any]) -> bool:
    """Whether a stroke is about as long as the characters it runs through: a table's rule is longer."""
    first, last = min(c["x0"] for c in hit), max(c["x1"] for c in hit)
    slack = max(c["size"] for c in hit)
    return first - stroke["x0"] < slack and stroke["x1"] - last < slack


def _is_rule(stroke: Any, y: float, objects: dict[str, list[dict[str, Any]]]) -> bool:
    """Whether a level line runs from one upright line to another, as the rules of a table do."""
    sides = [
        x
        for kind in ("line", "rect")
        for u in objects.get(kind, ())
        if u["height"] > _TALL and u["top"] - _THIN <= y <= u["bottom"] + _THIN
        for x in (u["x0"], u["x1"])
    ]
    return all(any(abs(x - end) <= _THIN for x in sides) for end in (stroke["x0"], stroke["x1"]))


def _watermark(chars: Sequence[Any]) -> list[Any]:
    """Large light characters behind the text: some of them have others upon them."""
    printed = [c for c in chars if c["text"].strip()]
    light = [c for c in printed if c["ink"] is not None and c["ink"] >= _LIGHT]
    if not light or len(light) * 2 > len(printed):
        return []
    dark = [c for c in printed if c["ink"] is not None and c["ink"] < _LIGHT]
    size = Counter(round(c["size"], 1) for c in dark).most_common(1)[0][0]
    large = [c for c in light if c["size"] > _LARGE * size]
    tops = sorted((c["top"] + c["bottom"]) / 2 for c in dark)
    behind = any(bisect_left(tops, c["top"]) < bisect_right(tops, c["bottom"]) for c in large)
    return large if behind else []


def _middle(char: Any) -> tuple[float, float]:
    return (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2


def _holds(box: Any, char: Any) -> bool:
    """Whether a box holds the middle of a character."""
    x, y = _middle(char)
    return box["x0"] <= x <= box["x1"] and box["top"] <= y <= box["bottom"]
