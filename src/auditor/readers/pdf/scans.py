"""Pages of a PDF that are pictures: recognised where the extra ocr is installed."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.model.errors import ReadError
from auditor.readers.layout.notes import Seen
from auditor.readers.scan import read as scan

MAX_PAGES = 60
_FEW = 20  # characters: fewer on a page with a picture are no text of a report


def recognised(pages: Sequence[Seen], data: bytes, name: str) -> list[Seen]:
    """The pages, those without text as they are recognised. Raises ReadError."""
    chars: dict[int, int] = {}
    for page in pages:
        chars[page.number] = chars.get(page.number, 0) + page.chars
    wanted = sorted({p.number for p in pages if chars[p.number] < _FEW and p.images})
    if not wanted or not scan.is_there():
        return list(pages)
    if len(wanted) > MAX_PAGES:
        raise ReadError("too-large.pages", name=name, most=MAX_PAGES)
    found = {
        number: scan.seen_of(page, number, name)
        for number, page in zip(wanted, scan.pages_of(data, name, numbers=wanted), strict=True)
    }
    out: list[Seen] = []
    for page in pages:
        out += found.pop(page.number, []) if page.number in wanted else [page]
    return out
