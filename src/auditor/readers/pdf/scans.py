"""Pages of a PDF that are pictures: drawn and recognised, where the extra ocr is installed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pypdfium2

from auditor.model.errors import ReadError
from auditor.readers.layout.notes import Seen
from auditor.readers.scan import read as scan

MAX_PAGES = 60
_FEW = 20  # characters: fewer on a page with a picture are no text of a report
_DPI = 200
_MAX_PIXELS = 9_000_000


def recognised(pages: Sequence[Seen], data: bytes, name: str) -> list[Seen]:
    """The pages, those without text as they are recognised. Raises ReadError."""
    chars: dict[int, int] = {}
    for page in pages:
        chars[page.number] = chars.get(page.number, 0) + page.chars
    wanted = {p.number for p in pages if chars[p.number] < _FEW and p.images}
    if not wanted or not scan.is_there():
        return list(pages)
    if len(wanted) > MAX_PAGES:
        raise ReadError("too-large.pages", name=name, most=MAX_PAGES)
    out: list[Seen] = []
    pdf = pypdfium2.PdfDocument(data)
    try:
        for page in pages:
            if page.number not in wanted:
                out.append(page)
            elif not out or out[-1].number != page.number:
                out += _drawn(pdf, page.number, name)
    except pypdfium2.PdfiumError as error:
        raise ReadError("damaged.pdf", name=name) from error
    finally:
        pdf.close()
    return out


def _drawn(pdf: pypdfium2.PdfDocument, number: int, name: str) -> list[Seen]:
    page = pdf[number - 1]
    width, height = page.get_size()
    scale = min(_DPI / 72, (_MAX_PIXELS / max(1.0, width * height)) ** 0.5)
    render: Any = page.render  # whose scale is declared as a whole number
    picture = render(scale=scale, rev_byteorder=True).to_numpy()[:, :, :3].copy()
    page.close()
    return scan.seen_of(picture, number, name, scale)
