"""What the helper tells of a page → a Page of the shared geometry, without what a person does not see of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from auditor.model.document import Box
from auditor.readers.clean import plain
from auditor.readers.layout import strokes, visible
from auditor.readers.layout import text as layout_text
from auditor.readers.layout.sheets import Page
from auditor.readers.pdf import fields


def page_of(told: dict[str, Any]) -> Page:
    """The objects that are seen on a page, the values of its form fields among them."""
    width, height = told["size"]
    objects: dict[str, list[dict[str, Any]]] = {kind: [] for kind in ("char", "line", "rect", "curve", "image")}
    styles = [_style(*entry) for entry in told["styles"]]
    sides = iter(told["boxes"])
    boxes = zip(sides, sides, sides, sides, strict=True)
    objects["char"] = [_char(styles, entry, box) for entry, box in zip(told["chars"], boxes, strict=True)]
    for path in told["paths"]:
        for kind, place in _drawn(*path):
            objects[kind].append(place)
    for order, box in told["images"]:
        objects["image"].append({**_place(*box), "order": order})
    page = Page(width, height, objects)
    visible.settle(objects, (0.0, 0.0, width, height), told["struck"], page.unseen)
    for value, box in told["values"]:
        objects["char"] += fields.spread(value, box)
    return page


def _place(x0: float, top: float, x1: float, bottom: float) -> dict[str, Any]:
    return {"x0": x0, "top": top, "x1": x1, "bottom": bottom, "width": x1 - x0, "height": bottom - top}


def _style(size: float, run: Sequence[float], color: Sequence[float] | None) -> dict[str, Any]:
    """What characters of one style have in common."""
    a, b, c, d = run
    return {
        "turn": layout_text.turn_of({"matrix": run}),
        "size": size,
        "upright": a * d > 0 and b * c <= 0,
        "matrix": (a, b, c, d),
        "ink": None if color is None else visible.lightness(color[:3], color[3]),
    }


def _char(styles: Sequence[dict[str, Any]], entry: Sequence[Any], box: Box) -> dict[str, Any]:
    text, style, off, order = entry
    x0, top, x1, bottom = box
    if not text.isascii() and not "\u4e00" <= text <= "\u9fff":  # nearly all are
        text = plain(text)
    return {
        **styles[style],
        "text": text,
        "x0": x0,
        "top": top,
        "x1": x1,
        "bottom": bottom,
        "width": x1 - x0,
        "height": bottom - top,
        "off": off,
        "order": order,
    }


def _drawn(
    order: int, color: list[float], stroke: bool, fill: bool, told: list[tuple[bool, list[tuple[str, float, float]]]]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The lines, rectangles and curves of a path."""
    ink = visible.lightness(color[:3], color[3])
    for closed, points in told:
        path = strokes.Subpath((points[0][1], points[0][2]))
        for bent, x, y in points[1:]:
            path.go((x, y), bent=bent == "b")
        if closed:
            path.close()
        for kind, place in strokes.drawn(path, stroke=stroke, fill=fill):
            yield kind, {**place, "order": order, "ink": ink}
