"""The functions of pdfium that are called for every object and character of a page, with plain numbers for handles and
places in memory: ctypes makes no object of its own for each of them, which halves what a page costs.
"""

from __future__ import annotations

from ctypes import PYFUNCTYPE, addressof, c_byte, c_double, c_float, c_int, c_uint, c_void_p, cast
from struct import calcsize
from typing import Any, Literal

import pypdfium2_raw as pdfium

_Handle = c_void_p


def _plain(function: Any, result: Any, *takes: Any) -> Any:
    """The same function, taking and giving numbers."""
    return PYFUNCTYPE(result, *takes)(cast(function, c_void_p).value or 0)


def handle(raw: Any) -> int:
    """The number by which pdfium knows what a pointer means."""
    return cast(raw, c_void_p).value or 0


def numbers(kind: Literal["d", "f", "i", "I"], count: int) -> tuple[Any, list[int]]:
    """(numbers that pdfium writes and that are read here, the place of each); made once, since a page may have as many
    texts as characters. They are read five times as fast as those of an array of ctypes.
    """
    size = calcsize(kind)
    memory = (c_byte * (size * count))()
    return memoryview(memory).cast("B").cast(kind), [addressof(memory) + size * n for n in range(count)]


page_object = _plain(pdfium.FPDFPage_GetObject, _Handle, _Handle, c_int)
form_object = _plain(pdfium.FPDFFormObj_GetObject, _Handle, _Handle, c_int)
form_count = _plain(pdfium.FPDFFormObj_CountObjects, c_int, _Handle)
kind_of = _plain(pdfium.FPDFPageObj_GetType, c_int, _Handle)
bounds = _plain(pdfium.FPDFPageObj_GetBounds, c_int, _Handle, *4 * [_Handle])
matrix = _plain(pdfium.FPDFPageObj_GetMatrix, c_int, _Handle, _Handle)
transform = _plain(pdfium.FPDFPageObj_Transform, None, _Handle, *6 * [c_double])
fill_color = _plain(pdfium.FPDFPageObj_GetFillColor, c_int, _Handle, *4 * [_Handle])
stroke_color = _plain(pdfium.FPDFPageObj_GetStrokeColor, c_int, _Handle, *4 * [_Handle])
stroke_width = _plain(pdfium.FPDFPageObj_GetStrokeWidth, c_int, _Handle, _Handle)
mark_count = _plain(pdfium.FPDFPageObj_CountMarks, c_int, _Handle)
mark = _plain(pdfium.FPDFPageObj_GetMark, _Handle, _Handle, c_int)
mark_name = _plain(pdfium.FPDFPageObjMark_GetName, c_int, _Handle, _Handle, c_uint, _Handle)
clip = _plain(pdfium.FPDFPageObj_GetClipPath, _Handle, _Handle)
clip_count = _plain(pdfium.FPDFClipPath_CountPaths, c_int, _Handle)
clip_size = _plain(pdfium.FPDFClipPath_CountPathSegments, c_int, _Handle, c_int)
clip_segment = _plain(pdfium.FPDFClipPath_GetPathSegment, _Handle, _Handle, c_int, c_int)
draw_mode = _plain(pdfium.FPDFPath_GetDrawMode, c_int, _Handle, _Handle, _Handle)
segment_count = _plain(pdfium.FPDFPath_CountSegments, c_int, _Handle)
segment = _plain(pdfium.FPDFPath_GetPathSegment, _Handle, _Handle, c_int)
segment_kind = _plain(pdfium.FPDFPathSegment_GetType, c_int, _Handle)
segment_point = _plain(pdfium.FPDFPathSegment_GetPoint, c_int, _Handle, _Handle, _Handle)
segment_closes = _plain(pdfium.FPDFPathSegment_GetClose, c_int, _Handle)
render_mode = _plain(pdfium.FPDFTextObj_GetTextRenderMode, c_int, _Handle)
font_of = _plain(pdfium.FPDFTextObj_GetFont, _Handle, _Handle)
font_up = _plain(pdfium.FPDFFont_GetAscent, c_int, _Handle, c_float, _Handle)
font_down = _plain(pdfium.FPDFFont_GetDescent, c_int, _Handle, c_float, _Handle)
glyph_width = _plain(pdfium.FPDFFont_GetGlyphWidth, c_int, _Handle, c_uint, c_float, _Handle)
char_code = _plain(pdfium.FPDFText_GetUnicode, c_uint, _Handle, c_int)
char_is_made = _plain(pdfium.FPDFText_IsGenerated, c_int, _Handle, c_int)
char_is_hyphen = _plain(pdfium.FPDFText_IsHyphen, c_int, _Handle, c_int)
char_is_unknown = _plain(pdfium.FPDFText_HasUnicodeMapError, c_int, _Handle, c_int)
char_object = _plain(pdfium.FPDFText_GetTextObject, _Handle, _Handle, c_int)
char_origin = _plain(pdfium.FPDFText_GetCharOrigin, c_int, _Handle, c_int, _Handle, _Handle)
char_box = _plain(pdfium.FPDFText_GetLooseCharBox, c_int, _Handle, c_int, _Handle)
char_matrix = _plain(pdfium.FPDFText_GetMatrix, c_int, _Handle, c_int, _Handle)
char_size = _plain(pdfium.FPDFText_GetFontSize, c_double, _Handle, c_int)
