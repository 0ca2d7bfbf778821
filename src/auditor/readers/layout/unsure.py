"""What a recogniser read without being sure, and its place in the document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.model.base import trusted
from auditor.model.document import Block, Box, Note, Paragraph, Place, Table
from auditor.model.words import both

SURE = 0.9
"""The score from which on a recognised character is taken for sure."""


@dataclass(frozen=True, slots=True)
class Unsure:
    """A figure, or words, read with doubt: where on the page, and for figures their picture (data: URI)."""

    text: str
    box: Box
    figure: bool
    picture: str | None = None


def unsure_notes(found: Sequence[Unsure], page: int, blocks: Sequence[Block], where: str = "page") -> Iterator[Note]:
    """A note for each, at its place; what became no part of the document (a page number) needs none. `where`: how its
    words name the place, by the page or ("picture") not.
    """
    for one in found:
        place = _place(one, page, blocks)
        if place is not None:
            kind = "figure-unsure" if one.figure else "text-unsure"
            key = f"note.{kind if one.text else 'ink-unread'}.{where}"
            message = both(key, text=one.text, page=page)
            yield trusted(Note, kind=kind, message=message, place=place, doubt=True, picture=one.picture)


def _place(one: Unsure, page: int, blocks: Sequence[Block]) -> Place | None:
    x, y = (one.box[0] + one.box[2]) / 2, (one.box[1] + one.box[3]) / 2
    for number, block in enumerate(blocks):
        if isinstance(block, Table):
            for cell in block.cells:
                if cell.page == page and cell.box and _holds(cell.box, x, y):
                    return block.place(number, cell)
            continue
        span = _line(block, page, x, y)
        if span is not None:
            start = block.text.find(one.text, *span)
            start, end = (start, start + len(one.text)) if start >= 0 else span
            return block.place(number, start, end)
    return None


def _line(block: Paragraph, page: int, x: float, y: float) -> tuple[int, int] | None:
    """The characters of a paragraph that stand on the printed line at a place."""
    ends = [*(m.start for m in block.marks[1:]), len(block.text)]
    for mark, end in zip(block.marks, ends, strict=False):
        if mark.page == page and mark.box and _holds(mark.box, x, y):
            return mark.start, end
    return None


def _holds(box: Box, x: float, y: float) -> bool:
    return box[0] - 1 <= x <= box[2] + 1 and box[1] - 1 <= y <= box[3] + 1
