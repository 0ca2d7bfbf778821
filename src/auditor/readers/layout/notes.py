"""What was seen on the pages of a document, and what is said about it: left out, joined, doubtful."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from auditor.model.base import Localized, trusted
from auditor.model.document import Block, Box, Note, Place, Table
from auditor.model.words import both
from auditor.readers.layout.stitch import Stitched
from auditor.readers.layout.tables import Piece
from auditor.readers.layout.text import Row
from auditor.readers.layout.unsure import Unsure, unsure_notes

_FEW = 20
_WIDE, _TALL, _WHOLE = 0.5, 60.0, 0.8
_SHOWN = 20


@dataclass(slots=True)
class Seen:
    """What was read of a page."""

    number: int
    width: float
    height: float
    rows: list[Row]
    pieces: list[Piece]
    images: list[Box]
    chars: int
    garbled: int
    raised: list[Row]
    drawn: int
    crossed: bool
    turned: int
    unseen: Counter[str] = field(default_factory=Counter)
    unsure: list[Unsure] = field(default_factory=list)
    recognised: bool = False


@dataclass(slots=True)
class Findings:
    """What putting the pages together brought to light."""

    furniture: set[Row]
    notes: list[Note] = field(default_factory=list)


def row_joined(block: int, whole: Stitched) -> Note:
    """The note on a table row that a page break had cut."""
    row = whole.joined
    label = next((c for c in whole.table.cells if c.row == row and c.text.strip()), whole.table.cells[0])
    shown = "".join(label.text.split())[:_SHOWN]
    return trusted(
        Note,
        kind="row-joined",
        message=both("note.row-joined", row=shown),
        place=whole.table.place(block, label),
        doubt=not whole.sure,
    )


def notes_of(pages: Sequence[Seen], blocks: Sequence[Block], found: Findings) -> list[Note]:
    """All notes on a document, those gathered on the way included."""
    out = [*found.notes, *_left_out(found.furniture)]
    for page in pages:
        out += _of_pieces(page, blocks)
        out += _of_pictures(page, blocks)
        if page.raised:
            marks = "、".join(r.raised for r in page.raised)
            message = both("note.superscript.page", page=page.number, marks=marks)
            out.append(_note("superscript", message, _near(blocks, page.number, page.raised[0].top)))
        if page.turned:
            message = both("note.turned-text", page=page.number, count=page.turned)
            out.append(_note("turned-text", message, _near(blocks, page.number, 0)))
        for kind, count in page.unseen.items():
            message = both(f"note.unseen.{kind}", page=page.number, count=count)
            out.append(_note("unseen", message, _near(blocks, page.number, 0)))
        if page.recognised:
            message = both("note.scanned-page.read", page=page.number)
            out.append(_note("scanned-page", message, _near(blocks, page.number, 0)))
            out += unsure_notes(page.unsure, page.number, blocks)
        if page.crossed:
            message = both("note.lines-ignored", page=page.number)
            out.append(_note("lines-ignored", message, _near(blocks, page.number, 0), doubt=True))
        if page.garbled:
            message = both("note.garbled-text", page=page.number, count=page.garbled)
            out.append(_note("garbled-text", message, None, doubt=True))
    return out


def _left_out(furniture: set[Row]) -> list[Note]:
    if not furniture:
        return []
    first = min(furniture, key=lambda r: (r.page, r.column, r.top, r.text))
    message = both("note.page-number.all", count=len(furniture), first=first.text[:_SHOWN])
    return [_note("page-number", message, None)]


def _of_pieces(page: Seen, blocks: Sequence[Block]) -> list[Note]:
    out: list[Note] = []
    for remark in (r for piece in page.pieces for r in piece.remarks):
        place = None
        for index, block in enumerate(blocks):
            if isinstance(block, Table):
                hit = next((c for c in block.cells if c.page == page.number and c.box == remark.box), None)
                place = block.place(index, hit) if hit is not None else place
        where = place or _near(blocks, page.number, remark.box[1])
        out.append(trusted(Note, kind=remark.kind, message=remark.message, place=where, doubt=remark.doubt))
    return out


def _of_pictures(page: Seen, blocks: Sequence[Block]) -> list[Note]:
    if page.chars < _FEW and page.images and not page.recognised:
        message = both("note.scanned-page", page=page.number)
        return [_note("scanned-page", message, _near(blocks, page.number, 0), doubt=True)]
    for x0, top, x1, bottom in page.images:
        if x1 - x0 < _WIDE * page.width or bottom - top < _TALL or bottom - top > _WHOLE * page.height:
            continue
        over = sum(len(r.text) for r in page.rows if top <= r.top and r.bottom <= bottom)
        if over < _FEW and not any(p.top < bottom and top < p.bottom for p in page.pieces):
            message = both("note.picture-table", page=page.number)
            return [_note("picture-table", message, _near(blocks, page.number, top), doubt=True)]
    return []


def _near(blocks: Sequence[Block], page: int, top: float) -> Place:
    """The place of the last block that begins at or above `top` of a page, else of what stands next to it."""
    best: Place | None = None
    for index, block in enumerate(blocks):
        for piece in block.cells[:1] if isinstance(block, Table) else block.marks[:1]:
            if piece.page is None or piece.page > page or (piece.page == page and piece.box and piece.box[1] > top):
                continue
            best = trusted(Place, block=index, page=page)
    return best or trusted(Place, block=0, page=page)


def _note(kind: str, message: Localized, place: Place | None, *, doubt: bool = False) -> Note:
    return trusted(Note, kind=kind, message=message, place=place, doubt=doubt)
