"""What a PDF may cost, looked at before pdfminer unpacks and runs it: bombs in streams, forms that call forms."""

from __future__ import annotations

import re
import zlib
from typing import Any

from pdfminer.pdftypes import PDFStream, resolve1

from auditor.model.errors import ReadError

MAX_PAGES = 300
MAX_STREAM = 64_000_000
MAX_UNPACKED = 600_000_000
MAX_CONTENT = 6_000_000
MAX_CALLS = 3_000
_RATIO = 1032  # the most that deflate can pack
_LAYERS = 3
_STREAM = re.compile(rb"stream\r?\n")
_DO = re.compile(rb"/[^\s/\[\]<>()]{1,120}\s+Do\b")


def check_streams(data: bytes, name: str) -> None:
    """Raises ReadError when a packed stream unpacks to more than any report holds. Small ones cannot."""
    total = 0
    for found in _STREAM.finditer(data):
        start = found.end()
        end = data.find(b"endstream", start)
        if end < 0:
            end = len(data)
        if (end - start) * _RATIO <= MAX_STREAM // 8:
            continue
        total += _unpacked(data[start:end], name)
        if total > MAX_UNPACKED:
            raise _too_much(name)


def _unpacked(packed: bytes, name: str) -> int:
    size = 0
    for _ in range(_LAYERS):
        if packed[:1] != b"\x78":
            break
        unpacker = zlib.decompressobj()
        try:
            packed = unpacker.decompress(packed, MAX_STREAM + 1)
        except zlib.error:
            break
        size += len(packed)
        if len(packed) > MAX_STREAM:
            raise _too_much(name)
    return size


def check_page(page: Any, name: str) -> None:
    """Raises ReadError when the operators of a pdfminer page, and of the forms it calls, are too many to run."""
    contents = [c for c in (resolve1(c) for c in page.contents) if isinstance(c, PDFStream)]
    size = sum(len(c.get_data()) for c in contents)
    resources = resolve1(page.resources) or {}
    calls = sum(_calls(c, resources, (), {}) for c in contents)
    if size > MAX_CONTENT or calls > MAX_CALLS:
        raise _too_much(name)


def _calls(stream: PDFStream, resources: Any, above: tuple[int, ...], known: dict[int, int]) -> int:
    """How many forms are drawn by a content stream, forms inside forms multiplied out."""
    if id(stream) in known:
        return known[id(stream)]
    if len(above) > 20 or id(stream) in above:
        return MAX_CALLS + 1
    forms = resolve1(resources.get("XObject")) if isinstance(resources, dict) else None
    total = 0
    for found in _DO.finditer(stream.get_data()) if isinstance(forms, dict) and forms else ():
        form = resolve1(forms.get(found.group()[1:].split()[0].decode("latin-1")))
        if not isinstance(form, PDFStream) or getattr(form.get("Subtype"), "name", "") != "Form":
            total += 1
            continue
        inner = resolve1(form.get("Resources")) or resources
        total += 1 + _calls(form, inner, (*above, id(stream)), known)
        if total > MAX_CALLS:
            break
    known[id(stream)] = total
    return total


def _too_much(name: str) -> ReadError:
    return ReadError(
        "hostile",
        f"“{name}”解压后的内容远超一份报告，不是正常的 PDF，已拒绝读取；请提供 Word 原稿。",
        f'"{name}" was refused: it unpacks to far more than a report holds. Provide the Word file.',
    )
