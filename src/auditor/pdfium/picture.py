"""The page as a picture: what is on layers that are off, or cut away, leaves no trace. pdfium tells it no other way."""

from __future__ import annotations

from collections.abc import Sequence
from ctypes import POINTER, c_ubyte, cast, create_string_buffer
from typing import Any

import pypdfium2_raw as pdfium

from auditor.pdfium import calls
from auditor.pdfium.chars import Char
from auditor.pdfium.geometry import Matrix, boxed

_SCALE = 2.0
_MOST_PIXELS = 8_000_000
_FLAT = 6
"""Greys that differ by less are one."""


def settle(page: Any, doubtful: Sequence[Char], every: Sequence[Char], m: Matrix, width: float, height: float) -> None:
    """Marks those of the doubtful characters as off that have no trace on the picture. A font is trusted to leave one
    only when it comes with the file or has left one elsewhere.
    """
    scale = min(_SCALE, (_MOST_PIXELS / max(1.0, width * height)) ** 0.5)
    columns, rows = int(width * scale), int(height * scale)
    if columns < 1 or rows < 1:
        return
    bitmap = pdfium.FPDFBitmap_CreateEx(columns, rows, pdfium.FPDFBitmap_Gray, None, 0)
    if not bitmap:
        return
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, columns, rows, 0xFFFFFFFF)
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, columns, rows, 0, pdfium.FPDF_ANNOT)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        raw = cast(pdfium.FPDFBitmap_GetBuffer(bitmap), POINTER(c_ubyte * (stride * rows))).contents
        view = memoryview(raw).cast("B")

        def leaves_trace(char: Char) -> bool:
            x0, top, x1, bottom = (v * scale for v in boxed(m, *char.box))
            left, right = max(0, int(x0)), min(columns, int(x1) + 1)
            low, high = 255, 0
            for y in range(max(0, int(top)), min(rows, int(bottom) + 1)):
                line = bytes(view[y * stride + left : y * stride + right])
                if line:
                    low, high = min(low, min(line)), max(high, max(line))
            return high - low >= _FLAT

        blank = [c for c in doubtful if c.text.strip() and not leaves_trace(c)]
        fonts = {id(c): _font(c) for c in every} if blank else {}
        sure = {fonts[id(c)][0] for c in blank if fonts[id(c)][1]}
        for font in {fonts[id(c)][0] for c in blank} - sure:
            if any(fonts[id(c)][0] == font and c.text.strip() and leaves_trace(c) for c in every):
                sure.add(font)
        for char in blank:
            char.off = fonts[id(char)][0] in sure
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)


def _font(char: Char) -> tuple[bytes, bool]:
    """(the name of a character's font, whether the font comes with the file)."""
    raw = cast(calls.font_of(char.source.raw), pdfium.FPDF_FONT) if char.source is not None else None
    if not raw:
        return b"", False
    name = create_string_buffer(256)
    pdfium.FPDFFont_GetBaseFontName(raw, name, 256)
    return name.value, pdfium.FPDFFont_GetIsEmbedded(raw) == 1
