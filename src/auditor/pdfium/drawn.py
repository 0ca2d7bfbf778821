"""The objects of a page, those within forms too: texts with their ink, paths, pictures."""

from __future__ import annotations

from ctypes import byref, c_float, c_int, c_uint, c_ulong, c_void_p, cast, create_string_buffer
from dataclasses import dataclass, field
from typing import Any

import pypdfium2_raw as pdfium

from auditor.pdfium.geometry import UNIT, Matrix, at, boxed, near, of, then
from auditor.pdfium.overlaps import Layers

MAX_OBJECTS = 60_000
MAX_POINTS = 200_000
MAX_DEPTH = 20
_INVISIBLE = (3, 7)
"""Text rendering modes that put no ink on the page."""
_STROKED = (1, 5)

Color = tuple[float, float, float, float]
"""Red, green, blue and how dense, each 0 to 1."""


BLACK: Color = (0.0, 0.0, 0.0, 1.0)
_OPAQUE_BLACK = (0, 0, 0, 255)
_PARTS = [c_uint() for _ in range(4)]  # made once: a page may have as many texts as characters
_PART_REFS = [byref(p) for p in _PARTS]
_SIDES = [c_float() for _ in range(4)]
_SIDE_REFS = [byref(s) for s in _SIDES]
_MOST_CLIPS = 20


class TooMuchError(Exception):
    """A page draws more than any report does."""


@dataclass(slots=True)
class Text:
    """A text object. `color` None: no ink; `doubtful`: it may be on a layer that is off, or cut away;
    `lifted`: how far from its place it is while characters are gathered.
    """

    raw: Any
    order: int
    color: Color | None
    doubtful: bool
    lifted: tuple[float, float]


@dataclass(slots=True)
class Path:
    """A path. `strokes`: for each of its strokes whether it is closed, and (kind, x, y) for each point."""

    order: int
    color: Color
    stroke: bool
    fill: bool
    strokes: list[tuple[bool, list[tuple[str, float, float]]]]


@dataclass(slots=True)
class Objects:
    """What a page draws, in the space of the page."""

    texts: dict[int, Text] = field(default_factory=dict)
    paths: list[Path] = field(default_factory=list)
    images: list[tuple[int, tuple[float, float, float, float]]] = field(default_factory=list)
    order: int = 0
    points: int = 0
    layers: Layers = field(default_factory=Layers)


def address(raw: Any) -> int:
    """By what an object of pdfium is known again."""
    return cast(raw, c_void_p).value or 0


def objects_of(page: Any) -> Objects:
    """Everything that a page draws. Raises TooMuchError."""
    out = Objects()
    count = pdfium.FPDFPage_CountObjects(page)
    if count > MAX_OBJECTS:
        raise TooMuchError
    for index in range(count):
        _add(out, pdfium.FPDFPage_GetObject(page, index), UNIT, 0, False)
    return out


def _add(out: Objects, raw: Any, m: Matrix, depth: int, doubtful: bool) -> None:
    out.order += 1
    if out.order > MAX_OBJECTS or depth > MAX_DEPTH:
        raise TooMuchError
    kind = pdfium.FPDFPageObj_GetType(raw)
    if kind == pdfium.FPDF_PAGEOBJ_TEXT:
        lifted = out.layers.add(raw, m)
        color = None if _is_cut_away(raw) else _text_color(raw)
        out.texts[address(raw)] = Text(raw, out.order, color, doubtful or _is_on_layer(raw), lifted)
    elif kind == pdfium.FPDF_PAGEOBJ_PATH:
        _add_path(out, raw, then(_matrix(raw), m))
    elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
        sides = [c_float() for _ in range(4)]
        if pdfium.FPDFPageObj_GetBounds(raw, *map(byref, sides)):
            box = boxed(m, *(s.value for s in sides))
            if near(*box):
                out.images.append((out.order, box))
    elif kind == pdfium.FPDF_PAGEOBJ_FORM:
        inner = then(_matrix(raw), m)
        for index in range(pdfium.FPDFFormObj_CountObjects(raw)):
            _add(out, pdfium.FPDFFormObj_GetObject(raw, index), inner, depth + 1, True)


def _is_cut_away(raw: Any) -> bool:
    """Whether all of a text lies outside the path that it is cut to."""
    clip = pdfium.FPDFPageObj_GetClipPath(raw)
    if not clip or not 0 < pdfium.FPDFClipPath_CountPaths(clip) <= _MOST_CLIPS:
        return False
    if not pdfium.FPDFPageObj_GetBounds(raw, *_SIDE_REFS):
        return False
    left, bottom, right, top = (side.value for side in _SIDES)
    for index in range(pdfium.FPDFClipPath_CountPaths(clip)):
        xs: list[float] = []
        ys: list[float] = []
        count = pdfium.FPDFClipPath_CountPathSegments(clip, index)
        for number in range(count if count <= _MOST_CLIPS else 0):
            segment = pdfium.FPDFClipPath_GetPathSegment(clip, index, number)
            if pdfium.FPDFPathSegment_GetPoint(segment, _SIDE_REFS[0], _SIDE_REFS[1]):
                xs.append(_SIDES[0].value)
                ys.append(_SIDES[1].value)
        if xs and (max(xs) < left or min(xs) > right or max(ys) < bottom or min(ys) > top):
            return True
    return False


def _matrix(raw: Any) -> Matrix:
    found = pdfium.FS_MATRIX()
    return of(found) if pdfium.FPDFPageObj_GetMatrix(raw, byref(found)) else UNIT


def _text_color(raw: Any) -> Color | None:
    mode = pdfium.FPDFTextObj_GetTextRenderMode(raw)
    if mode in _INVISIBLE:
        return None
    return _color(raw, pdfium.FPDFPageObj_GetStrokeColor if mode in _STROKED else pdfium.FPDFPageObj_GetFillColor)


def _color(raw: Any, get: Any) -> Color:
    """A pattern is taken to be black."""
    if not get(raw, *_PART_REFS):
        return BLACK
    key = (_PARTS[0].value, _PARTS[1].value, _PARTS[2].value, _PARTS[3].value)
    return BLACK if key == _OPAQUE_BLACK else (key[0] / 255, key[1] / 255, key[2] / 255, key[3] / 255)


def _is_on_layer(raw: Any) -> bool:
    """Whether an object is marked as a part of a layer."""
    for index in range(max(0, pdfium.FPDFPageObj_CountMarks(raw))):
        name, size = create_string_buffer(16), c_ulong()
        mark = pdfium.FPDFPageObj_GetMark(raw, index)
        if pdfium.FPDFPageObjMark_GetName(mark, cast(name, _wide()), 16, byref(size)) and name.raw[:4] == b"O\0C\0":
            return True
    return False


def _wide() -> Any:
    return pdfium.FPDFPageObjMark_GetName.argtypes[1]


def _add_path(out: Objects, raw: Any, m: Matrix) -> None:
    mode, stroke = c_int(), c_int()
    if not pdfium.FPDFPath_GetDrawMode(raw, byref(mode), byref(stroke)) or not (mode.value or stroke.value):
        return
    count = pdfium.FPDFPath_CountSegments(raw)
    out.points += count
    if out.points > MAX_POINTS:
        raise TooMuchError
    strokes: list[tuple[bool, list[tuple[str, float, float]]]] = []
    x, y = c_float(), c_float()
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(raw, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if not pdfium.FPDFPathSegment_GetPoint(segment, byref(x), byref(y)):
            continue
        point = at(m, x.value, y.value)
        if not near(*point):
            return
        if kind == pdfium.FPDF_SEGMENT_MOVETO or not strokes:
            strokes.append((False, []))
        strokes[-1][1].append(("b" if kind == pdfium.FPDF_SEGMENT_BEZIERTO else "l", *point))
        if pdfium.FPDFPathSegment_GetClose(segment):
            strokes[-1] = (True, strokes[-1][1])
    color = _color(raw, pdfium.FPDFPageObj_GetFillColor if mode.value else pdfium.FPDFPageObj_GetStrokeColor)
    out.paths.append(Path(out.order, color, bool(stroke.value), bool(mode.value), strokes))


__all__ = ["Objects", "Path", "Text", "TooMuchError", "address", "objects_of"]
