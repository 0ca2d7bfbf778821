"""A picture of a page as a Page: characters with places and scores, ruling lines, what was read with doubt."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import Any

import cv2
import numpy as np

from auditor.readers.layout.lattice import Bounds, TooManyLinesError, tables_of
from auditor.readers.layout.sheets import Page
from auditor.readers.layout.unsure import SURE
from auditor.readers.scan import engine, flatten, ruling, strips
from auditor.readers.scan.engine import Glyph
from auditor.readers.scan.unsure import bar, doubts, unread

_KINDS = ("char", "line", "rect", "curve", "image")
_A4_WIDTH = 595.0
_MOST_LINES = 3000
_FEWEST_CELLS = 8
_BEARING = 0.1
"""Of the type size: the blank that belongs to a character on either side of its ink."""
_ALIKE = 0.15
_INK = 0.5
"""Of the type height: lower ink in a cell is dirt, not something that could not be read."""
_WIDE = {"(": "（", ")": "）", ",": "，", ":": "：", ";": "；", "?": "？", "!": "！"}
_PAIRS = {"（": "）", "〔": "〕", "[": "]", "【": "】"}
_CLOSING = tuple(_PAIRS.values())


def page_of(picture: Any, known: float | None = None, *, only_tables: bool = False) -> Page:
    """The page in a picture (RGB) of so many pixels a point (`known`); where that is not the page is taken for A4. With
    `only_tables` nothing is read on a page that has no ruled table.
    """
    height, width = picture.shape[:2]
    scale = min(width, height) / _A4_WIDTH if known is None else known
    grey = flatten.flattened(picture, scale)
    lines, ink = ruling.found(grey, scale)
    clean = np.where(_near(ink, scale), grey, np.uint8(255))
    page = Page(width / scale, height / scale, {kind: [] for kind in _KINDS})
    page.objects["line"] = lines
    page.recognised = True
    cells = _cells(page, scale)
    if only_tables and len(cells) < _FEWEST_CELLS:
        return page
    inside = list(strips.of_cells(ink, cells, grey))[:_MOST_LINES]
    found = [*(bounds for bounds, _ in inside), *_outside(clean, cells)][:_MOST_LINES]
    faint = {bounds for bounds, weak in inside if weak}
    pictures = [strips.cut(grey if bounds in faint else clean, bounds) for bounds in found]
    read = list(zip(found, pictures, map(_widened, engine.read(pictures)), strict=True))
    lines_read = [line for line in read if line[2]]
    tall = strips.type_height(ink)
    page.unsure += [
        unread(b, shown, scale) for b, shown, glyphs in read[: len(inside)] if not glyphs and b[3] - b[1] > _INK * tall
    ]
    sizes = _sizes([(bounds, glyphs) for bounds, _, glyphs in lines_read], scale)
    plain = [glyphs for bounds, _, glyphs in lines_read if bounds not in faint]  # faint ones tell nothing of the page
    sure_from = bar([g.score for glyphs in plain for g in glyphs if g.text.isalnum()])
    for (bounds, shown, glyphs), size in zip(lines_read, sizes, strict=True):
        chars = list(_chars(bounds, glyphs, size, scale))
        page.objects["char"] += chars
        page.unsure += doubts(chars, shown, sure_from)
    return page


def _near(ink: Any, scale: float) -> Any:
    """Ink that is no line, with the soft edge around it."""
    size = max(3, round(2 * scale)) | 1
    return cv2.dilate(ink, np.ones((size, size), np.uint8)) > 0


def _cells(page: Page, scale: float) -> list[Bounds]:
    """The cells of all tables, in pixels."""
    try:
        found = tables_of(page)
    except TooManyLinesError:
        return []
    return [(b[0] * scale, b[1] * scale, b[2] * scale, b[3] * scale) for table in found for b in table]


def _outside(clean: Any, cells: Sequence[Bounds]) -> list[Bounds]:
    """Lines of text that stand in no table."""
    rest = clean.copy()
    for x0, top, x1, bottom in cells:
        rest[int(top) : int(bottom) + 1, int(x0) : int(x1) + 1] = 255
    return engine.lines_of(rest)


def _widened(glyphs: list[Glyph]) -> list[Glyph]:
    """Punctuation beside Chinese characters in full width, which a recogniser does not tell from half width; a
    closing bracket it was not sure of fits the one that is open.
    """
    out: list[Glyph] = []
    for index, glyph in enumerate(glyphs):
        beside = [g.text for g in glyphs[max(0, index - 1) : index + 2] if g is not glyph]
        if glyph.text in _WIDE and any(_is_han(t) for t in beside):
            glyph = replace(glyph, text=_WIDE[glyph.text])
        if glyph.text in _CLOSING and glyph.score < SURE:
            opened = next((g.text for g in reversed(out) if g.text in _PAIRS), "")
            glyph = replace(glyph, text=_PAIRS.get(opened, glyph.text))
        out.append(glyph)
    return out


def _is_han(text: str) -> bool:
    return unicodedata.east_asian_width(text[0]) in "WF" and text.isalpha()


def _sizes(lines: Sequence[tuple[Bounds, list[Glyph]]], scale: float) -> list[float]:
    """The type size of each line, in points: how far its Chinese characters are apart, else its height. Lines that are
    nearly alike are of one size.
    """
    own = [_pitch(bounds, glyphs) / scale for bounds, glyphs in lines]
    out = list(own)
    order = sorted(range(len(own)), key=lambda i: own[i])
    group: list[int] = []
    for number in [*order, None]:
        if number is not None and (not group or own[number] <= (1 + _ALIKE) * own[group[0]]):
            group.append(number)
            continue
        common = round(median(own[i] for i in group), 1) if group else 0.0
        for i in group:
            out[i] = common
        group = [number] if number is not None else []
    return out


def _pitch(bounds: Bounds, glyphs: list[Glyph]) -> float:
    width = bounds[2] - bounds[0]
    steps = [(b.at - a.at) * width for a, b in pairwise(glyphs) if _is_han(a.text) and _is_han(b.text) and b.at > a.at]
    height = bounds[3] - bounds[1]
    return median(steps) if len(steps) >= 3 else 0.75 * height


def _chars(bounds: Bounds, glyphs: list[Glyph], size: float, scale: float) -> Iterator[dict[str, Any]]:
    """The characters of a line, each reaching to the middle between it and the next."""
    x0, top, x1, bottom = (value / scale for value in bounds)
    bearing = _BEARING * size
    margin = strips.margin(bounds) / scale
    middles = [min(x1, max(x0, x0 - margin + g.at * (x1 - x0 + 2 * margin))) for g in glyphs]
    between = ((a + b) / 2 for a, b in pairwise(middles))
    edges = [x0 - bearing, *between, x1 + bearing]
    for index, glyph in enumerate(glyphs):
        left, right = edges[index], edges[index + 1]
        left, right = max(left, middles[index] - size), min(right, middles[index] + size)
        yield {
            "text": glyph.text,
            "x0": left,
            "x1": right,
            "top": top,
            "bottom": bottom,
            "width": right - left,
            "height": bottom - top,
            "size": size,
            "upright": True,
            "matrix": (1.0, 0.0, 0.0, 1.0, 0.0, 0.0),
            "order": 0,
            "ink": 0.0,
            "score": glyph.score,
        }
