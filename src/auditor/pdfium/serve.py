"""The helper's task: a PDF → its pages, each as a line of JSON with what stands on it, and the boxes of its characters
as doubles after it: as text they cost more than the rest.
"""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from ctypes import byref, c_char_p, cast
from math import isfinite
from typing import Any

import pypdfium2_raw as pdfium

from auditor import apart
from auditor.pdfium import picture, streams
from auditor.pdfium.chars import Char, characters
from auditor.pdfium.drawn import BLACK, Color, Path, TooMuchError, objects_of
from auditor.pdfium.geometry import Box, Matrix, at, boxed, near, shown
from auditor.pdfium.notes import form_of, notes_of

MAX_PAGES = 300
MAX_ALL = 600_000  # characters and points of paths of all pages
MEGABYTES = 200
STEP = 3.0  # seconds of processor time for one page
_ALMOST = 0.2
_LARGEST = 20_000.0


def main() -> None:
    """Answers until the asker goes away."""
    pdfium.FPDF_InitLibrary()
    apart.serve(answers, MEGABYTES)


def answers(data: bytes) -> Iterator[bytes]:
    """The pages of a PDF, or why there are none."""
    apart.limit_seconds(STEP)
    document = pdfium.FPDF_LoadMemDocument64(cast(c_char_p(data), _pointer()), len(data), None)
    if not document:
        locked = pdfium.FPDF_GetLastError() in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        yield _json({"refused": "encrypted.pdf" if locked else "damaged.pdf"})
        return
    try:
        count = pdfium.FPDF_GetPageCount(document)
        if count > MAX_PAGES:
            yield _json({"refused": "too-large.pages"})
            return
        with form_of(document) as form:
            total = 0
            for index in range(count):
                apart.limit_seconds(STEP)
                made, boxes, size = _page(document, index, form)
                total += size
                if total > MAX_ALL:
                    raise TooMuchError
                yield _json(made) + b"\n" + boxes
        if lost := streams.damaged(data):
            yield _json({"lost": lost})
    except TooMuchError:
        yield _json({"refused": "hostile.pdf"})
    finally:
        pdfium.FPDF_CloseDocument(document)


def _pointer() -> Any:
    return pdfium.FPDF_LoadMemDocument64.argtypes[0]


def _json(thing: dict[str, Any]) -> bytes:
    return json.dumps(thing, separators=(",", ":")).encode()


def _page(document: Any, index: int, form: Any) -> tuple[dict[str, Any], bytes, int]:
    page = pdfium.FPDF_LoadPage(document, index)
    if not page:
        return {"refused": "damaged.pdf"}, b"", 0
    try:
        objects = objects_of(page)
        with objects.layers.apart():
            text = pdfium.FPDFText_LoadPage(page)
        try:
            chars = characters(text, objects) if text else []
        finally:
            if text:
                pdfium.FPDFText_ClosePage(text)
        turned = pdfium.FPDFPage_GetRotation(page) % 4
        m, width, height = shown(_visible(page), turned)
        doubtful = [c for c in chars if c.source is not None and c.source.doubtful and c.source.color is not None]
        if doubtful:
            picture.settle(page, doubtful, chars, m, width, height)
        m, width, height = shown(_visible(page), (turned + _turn(chars, m)) % 4)
        values, struck = notes_of(page, form)
    finally:
        pdfium.FPDF_ClosePage(page)
    told, boxes = _set(chars, m)
    made = {
        "size": [width, height],
        **told,
        "paths": [_path(p, m) for p in objects.paths],
        "images": [(order, boxed(m, *box)) for order, box in objects.images],
        "values": [(value, boxed(m, *box)) for value, box in values],
        "struck": [boxed(m, *box) for box in struck],
    }
    return made, boxes, len(chars) + objects.points


def _visible(page: Any) -> Box:
    rect = pdfium.FS_RECTF()
    if pdfium.FPDF_GetPageBoundingBox(page, byref(rect)):
        box = (rect.left, rect.bottom, rect.right, rect.top)
        if all(map(isfinite, box)) and near(*box) and 0 < box[2] - box[0] < _LARGEST and 0 < box[3] - box[1] < _LARGEST:
            return box
    return (0.0, 0.0, 595.0, 842.0)


def _turn(chars: Sequence[Char], m: Matrix) -> int:
    """By how many quarters a sheet is to be turned on, because most of its text stands on its side or its head."""
    turns: Counter[int] = Counter()
    for run, count in Counter(c.run for c in chars).items():
        a, b = _turned(run, m)[:2]
        if abs(a) <= _ALMOST * abs(b):
            turns[1 if b > 0 else 3] += count
        elif a < 0 and abs(b) <= -_ALMOST * a:
            turns[2] += count
    turn = max((1, 2, 3), key=lambda t: turns[t])
    return turn if turns[turn] > 0.5 * len(chars) else 0


def _turned(run: tuple[float, float, float, float], m: Matrix) -> tuple[float, float, float, float]:
    """The way a character runs and stands on the sheet, y going up as in matrices of PDF."""
    a, b, c, d = run
    return (
        m[0] * a + m[2] * b,
        -(m[1] * a + m[3] * b),
        m[0] * c + m[2] * d,
        -(m[1] * c + m[3] * d),
    )


def _set(chars: Sequence[Char], m: Matrix) -> tuple[dict[str, Any], bytes]:
    """The characters, and the styles that they share: (size, run, color); apart the boxes of the characters."""
    styles: dict[tuple[Any, ...], int] = {}
    out: list[tuple[Any, ...]] = []
    boxes = array("d")
    a, b, c, d, e, f = m
    for char in chars:
        source = char.source
        color: Color | None = BLACK if source is None else source.color
        style = styles.setdefault((char.size, char.run, color), len(styles))
        x0, y0, x1, y1 = char.box
        left, top = a * x0 + c * y0 + e, b * x0 + d * y0 + f
        right, bottom = a * x1 + c * y1 + e, b * x1 + d * y1 + f
        # sheets are turned by quarters only
        boxes.extend((min(left, right), min(top, bottom), max(left, right), max(top, bottom)))
        out.append((char.text, style, char.off, 0 if source is None else source.order))
    told = {"chars": out, "styles": [(size, _turned(run, m), color) for size, run, color in styles]}
    return told, boxes.tobytes()


def _path(path: Path, m: Matrix) -> tuple[Any, ...]:
    strokes = [(closed, [(kind, *at(m, x, y)) for kind, x, y in points]) for closed, points in path.strokes]
    return (path.order, path.color, path.stroke, path.fill, strokes)
