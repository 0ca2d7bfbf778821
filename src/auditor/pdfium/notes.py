"""What stands on a page without being drawn on it: values of form fields, typed notes, notes that strike out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import byref, c_ushort
from typing import Any

import pypdfium2_raw as pdfium

from auditor.pdfium.geometry import Box, near

_MOST = 5000
_MOST_CHARS = 2000
_HIDDEN = 0b100010
"""The flags Hidden and NoView."""


@contextmanager
def form_of(document: Any) -> Iterator[Any]:
    """The form of a document, for the values of its fields."""
    info = pdfium.FPDF_FORMFILLINFO(version=2)
    form = pdfium.FPDFDOC_InitFormFillEnvironment(document, byref(info))
    try:
        yield form
    finally:
        if form:
            pdfium.FPDFDOC_ExitFormFillEnvironment(form)


def notes_of(page: Any, form: Any) -> tuple[list[tuple[str, Box]], list[Box]]:
    """(values with their boxes, the boxes of what is struck out), in the space of the page."""
    values: list[tuple[str, Box]] = []
    struck: list[Box] = []
    for index in range(min(_MOST, pdfium.FPDFPage_GetAnnotCount(page))):
        note = pdfium.FPDFPage_GetAnnot(page, index)
        if not note:
            continue
        try:
            kind = pdfium.FPDFAnnot_GetSubtype(note)
            box = _box(note)
            if box is None or pdfium.FPDFAnnot_GetFlags(note) & _HIDDEN:
                continue
            if kind == pdfium.FPDF_ANNOT_STRIKEOUT:
                struck.append(box)
            elif text := _value(note, kind, form):
                values.append((text[:_MOST_CHARS], box))
        finally:
            pdfium.FPDFPage_CloseAnnot(note)
    return values, struck


def _value(note: Any, kind: int, form: Any) -> str:
    if kind == pdfium.FPDF_ANNOT_FREETEXT:
        return _string(lambda *a: pdfium.FPDFAnnot_GetStringValue(note, b"Contents", *a))
    if kind != pdfium.FPDF_ANNOT_WIDGET:
        return ""
    field = pdfium.FPDFAnnot_GetFormFieldType(form, note) if form else -1
    if field in (pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX):
        return _string(lambda *a: pdfium.FPDFAnnot_GetFormFieldValue(form, note, *a))
    if field < 0 and pdfium.FPDFAnnot_GetValueType(note, b"V") == pdfium.FPDF_OBJECT_STRING:
        return _string(lambda *a: pdfium.FPDFAnnot_GetStringValue(note, b"V", *a))  # the form does not list it
    return ""


def _string(get: Any) -> str:
    size = get(None, 0)
    if not 2 < size <= 20_000_000:
        return ""
    buffer = (c_ushort * (size // 2 + 1))()
    get(buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", "replace")


def _box(note: Any) -> Box | None:
    rect = pdfium.FS_RECTF()
    if not pdfium.FPDFAnnot_GetRect(note, byref(rect)):
        return None
    x0, x1 = sorted((rect.left, rect.right))
    y0, y1 = sorted((rect.bottom, rect.top))
    return (x0, y0, x1, y1) if near(x0, y0, x1, y1) else None
