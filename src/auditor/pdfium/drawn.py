"""The objects of a page, those within forms too: texts with their ink, paths, pictures."""

from __future__ import annotations

from ctypes import addressof, c_ulong, create_string_buffer
from dataclasses import dataclass, field
from typing import Any

import pypdfium2_raw as pdfium

from auditor.pdfium import calls
from auditor.pdfium.geometry import UNIT, Matrix, at, boxed, near, then
from auditor.pdfium.overlaps import Layers

MAX_OBJECTS = 60_000
MAX_POINTS = 200_000
MAX_DEPTH = 20
_INVISIBLE = (3, 7)
"""Text rendering modes that put no ink on the page."""
_STROKED = (1, 5)

Color = tuple[float, float, float, float]
"""Red, green, blue and how dense, each 0 to 1."""

Strokes = list[tuple[bool, list[tuple[str, float, float]]]]
"""For each stroke of a path whether it is closed, and (kind, x, y) for each point."""
_WHITE, _BROAD = 0.97, 2.0
BLACK: Color = (0.0, 0.0, 0.0, 1.0)
_DENSE = 255
_PARTS, _PART_PLACES = calls.numbers("I", 4)
_SIDES, _SIDE_PLACES = calls.numbers("f", 4)
_SIX, (_SIX_PLACE, *_) = calls.numbers("f", 6)
_NUMBERS, _NUMBER_PLACES = calls.numbers("i", 2)
_MOST_CLIPS = 20


class TooMuchError(Exception):
    """A page draws more than any report does."""


@dataclass(slots=True)
class Text:
    """A text object. `color` None: no ink; `doubtful`: it may be on a layer that is off, or cut away;
    `lifted`: how far from its place it is while characters are gathered.
    """

    raw: int
    order: int
    color: Color | None
    doubtful: bool
    lifted: tuple[float, float]


@dataclass(slots=True)
class Path:
    """A path."""

    order: int
    color: Color
    stroke: bool
    fill: bool
    strokes: Strokes


@dataclass(slots=True)
class Objects:
    """What a page draws, in the space of the page."""

    texts: dict[int, Text] = field(default_factory=dict)
    paths: list[Path] = field(default_factory=list)
    images: list[tuple[int, tuple[float, float, float, float]]] = field(default_factory=list)
    order: int = 0
    points: int = 0
    layers: Layers = field(default_factory=Layers)


def objects_of(page: Any) -> Objects:
    """Everything that a page draws. Raises TooMuchError."""
    out = Objects()
    count = pdfium.FPDFPage_CountObjects(page)
    if count > MAX_OBJECTS:
        raise TooMuchError
    whole = calls.handle(page)
    for index in range(count):
        _add(out, calls.page_object(whole, index), UNIT, 0, False)
    return out


def _add(out: Objects, raw: int, m: Matrix, depth: int, doubtful: bool) -> None:
    out.order += 1
    if out.order > MAX_OBJECTS or depth > MAX_DEPTH:
        raise TooMuchError
    kind = calls.kind_of(raw)
    if kind == pdfium.FPDF_PAGEOBJ_TEXT:
        lifted = out.layers.add(raw, m)
        color = None if _is_cut_away(raw) else _text_color(raw)
        out.texts[raw] = Text(raw, out.order, color, doubtful or _is_on_layer(raw), lifted)
    elif kind == pdfium.FPDF_PAGEOBJ_PATH:
        _add_path(out, raw, then(_matrix(raw), m))
    elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
        if calls.bounds(raw, *_SIDE_PLACES):
            box = boxed(m, *_SIDES)
            if near(*box):
                out.images.append((out.order, box))
    elif kind == pdfium.FPDF_PAGEOBJ_FORM:
        inner = then(_matrix(raw), m)
        for index in range(calls.form_count(raw)):
            _add(out, calls.form_object(raw, index), inner, depth + 1, True)


def _is_cut_away(raw: int) -> bool:
    """Whether all of a text lies outside the path that it is cut to."""
    clip = calls.clip(raw)
    paths = calls.clip_count(clip) if clip else 0
    if not 0 < paths <= _MOST_CLIPS or not calls.bounds(raw, *_SIDE_PLACES):
        return False
    left, bottom, right, top = _SIDES
    for index in range(paths):
        xs: list[float] = []
        ys: list[float] = []
        count = calls.clip_size(clip, index)
        for number in range(count if count <= _MOST_CLIPS else 0):
            segment = calls.clip_segment(clip, index, number)
            if calls.segment_point(segment, _SIDE_PLACES[0], _SIDE_PLACES[1]):
                xs.append(_SIDES[0])
                ys.append(_SIDES[1])
        if xs and (max(xs) < left or min(xs) > right or max(ys) < bottom or min(ys) > top):
            return True
    return False


def _matrix(raw: int) -> Matrix:
    if not calls.matrix(raw, _SIX_PLACE):
        return UNIT
    a, b, c, d, e, f = _SIX
    return (a, b, c, d, e, f)


def _text_color(raw: int) -> Color | None:
    mode = calls.render_mode(raw)
    if mode in _INVISIBLE:
        return None
    return _color(raw, calls.stroke_color if mode in _STROKED else calls.fill_color)


def _color(raw: int, get: Any) -> Color:
    """A pattern is taken to be black."""
    if not get(raw, *_PART_PLACES):
        return BLACK
    red, green, blue, dense = _PARTS
    if not (red or green or blue) and dense == _DENSE:
        return BLACK
    return (red / 255, green / 255, blue / 255, dense / 255)


def _is_on_layer(raw: int) -> bool:
    """Whether an object is marked as a part of a layer."""
    for index in range(max(0, calls.mark_count(raw))):
        name, size = create_string_buffer(16), c_ulong()
        if calls.mark_name(calls.mark(raw, index), addressof(name), 16, addressof(size)) and name.raw[:4] == b"O\0C\0":
            return True
    return False


def _add_path(out: Objects, raw: int, m: Matrix) -> None:
    if not calls.draw_mode(raw, *_NUMBER_PLACES) or not any(_NUMBERS):
        return
    mode, stroke = _NUMBERS
    count = calls.segment_count(raw)
    out.points += count
    if out.points > MAX_POINTS:
        raise TooMuchError
    strokes: Strokes = []
    for index in range(count):
        segment = calls.segment(raw, index)
        kind = calls.segment_kind(segment)
        if not calls.segment_point(segment, _SIDE_PLACES[0], _SIDE_PLACES[1]):
            continue
        point = at(m, _SIDES[0], _SIDES[1])
        if not near(*point):
            return
        if kind == pdfium.FPDF_SEGMENT_MOVETO or not strokes:
            strokes.append((False, []))
        strokes[-1][1].append(("b" if kind == pdfium.FPDF_SEGMENT_BEZIERTO else "l", *point))
        if calls.segment_closes(segment):
            strokes[-1] = (True, strokes[-1][1])
    color = _color(raw, calls.fill_color if mode else calls.stroke_color)
    if not mode and min(color[:3]) >= _WHITE:
        mode, strokes = _painted(raw, m, strokes)
    out.paths.append(Path(out.order, color, bool(stroke), bool(mode), strokes))


def _painted(raw: int, m: Matrix, strokes: Strokes) -> tuple[int, Strokes]:
    """Broad level white strokes, which paint over what is below them, as filled boxes; others as they are."""
    if not calls.stroke_width(raw, _SIDE_PLACES[0]):
        return 0, strokes
    half = _SIDES[0] * abs(m[0] * m[3] - m[1] * m[2]) ** 0.5 / 2
    if half < _BROAD or any(len(points) != 2 or abs(points[0][2] - points[1][2]) > 1 for _, points in strokes):
        return 0, strokes
    boxes: Strokes = []
    for _, ((_, x0, y0), (_, x1, y1)) in strokes:
        corners = ((x0, y0 - half), (x1, y1 - half), (x1, y1 + half), (x0, y0 + half))
        boxes.append((True, [("l", *corner) for corner in corners]))
    return 1, boxes


__all__ = ["Objects", "Path", "Text", "TooMuchError", "objects_of"]
