"""Notes on pictures and objects that may hold what should be text: each with the place after which, or the cell in
which, it stands.
"""

from __future__ import annotations

from collections.abc import Sequence

from auditor.model.base import trusted
from auditor.model.document import Block, Note, Paragraph, Place
from auditor.model.words import both

_MOST = 20


def notes_of(anchors: Sequence[str], blocks: Sequence[Block], inside: str = "c") -> list[Note]:
    """A note for each address after which a picture stands; addresses that begin with `inside` are of cells that hold
    one.
    """
    if not anchors:
        return []
    places: dict[str, tuple[Place, bool]] = {}
    for number, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            for mark in block.marks:
                places.setdefault(mark.anchor or "", (block.place(number, mark.start, len(block.text)), False))
        else:
            for entry in block.cells:
                places.setdefault(entry.anchor or "", (block.place(number, entry), not entry.text))
    out: list[Note] = []
    known = list(dict.fromkeys(anchors))
    for anchor in known[:_MOST]:
        place, doubt = places.get(anchor, (None, False))
        message = both("note.picture.inside" if inside and anchor.startswith(inside) else "note.picture.after")
        out.append(trusted(Note, kind="picture", message=message, place=place, doubt=doubt))
    if len(known) > _MOST:
        out.append(trusted(Note, kind="picture", message=both("note.picture.more", count=len(known) - _MOST)))
    return out
