"""What a user of the findings should know about how a Word file was read: changes, hidden text, pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from auditor.model.base import Localized
from auditor.model.document import Block, Note, Paragraph, Place
from auditor.model.errors import ReadError
from auditor.model.words import both
from auditor.readers import guard
from auditor.readers.word.xml import (
    ADDED,
    DELETED,
    PPR,
    PSTYLE,
    RPR,
    TR,
    TRPR,
    VANISH,
    P,
    R,
    T,
    child,
    is_hidden,
    is_on,
    value_of,
    w,
    whole,
)

_PICTURES = (
    "{http://schemas.openxmlformats.org/drawingml/2006/main}blip",
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart",
    "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds",
    "{urn:schemas-microsoft-com:vml}imagedata",
)
_DRAWINGS = (w("drawing"), w("pict"), w("object"))
_EXTENT = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"
_ORNAMENT = 720_000  # 2 cm: what is lower holds no table
_EMBEDDED = (w("altChunk"), w("subDoc"))
_MOST = 20


def has_picture(element: Any, *, small: bool = True) -> bool:
    """Whether a picture, chart or diagram stands in `element`; `small`: lower ones than a table is count, too."""
    return any(small or _height(p) >= _ORNAMENT for p in element.iter(*_PICTURES))


def _height(picture: Any) -> int:
    """The height of a picture in EMU; that of one that does not say it is taken to be enough."""
    for above in picture.iterancestors():
        if above.tag == R:
            break
        extent = child(above, _EXTENT)
        if extent is not None:
            return whole(extent.get("cy"), _ORNAMENT)
    return _ORNAMENT


def of(body: Any, hidden: frozenset[str]) -> list[Note]:
    """Notes on tracked changes, hidden text and embedded files; `hidden` is Styles.hidden."""
    out: list[Note] = []
    tracked = sum(1 for _ in body.iter(*DELETED, *ADDED))
    if tracked:
        out.append(
            _note(
                "tracked-changes",
                both("note.tracked-changes", count=tracked),
            )
        )
    unseen = _hidden_pieces(body, hidden)
    if unseen:
        out.append(
            _note(
                "hidden-text",
                both("note.hidden-text", count=unseen),
            )
        )
    embedded = sum(1 for _ in body.iter(*_EMBEDDED))
    if embedded:
        out.append(
            _note(
                "embedded-file",
                both("note.embedded-file", count=embedded),
                doubt=True,
            )
        )
    return out


def _hidden_pieces(body: Any, hidden: frozenset[str]) -> int:
    count = sum(1 for row in body.iter(TR) if is_on(child(row, TRPR), w("hidden")))
    if not hidden and next(body.iter(VANISH), None) is None:
        return count
    for run in body.iter(R):
        if child(run, T) is not None:
            paragraph = next(run.iterancestors(P), None)
            style = value_of(child(paragraph, PPR), PSTYLE) if hidden and paragraph is not None else None
            count += is_hidden(child(run, RPR), hidden, style in hidden)
    return count


def of_pictures(anchors: Sequence[str], blocks: Sequence[Block]) -> list[Note]:
    """A note for each place after which, or in which cell, a picture stands that may hold text."""
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
        message = both("note.picture.inside" if anchor.startswith("c") else "note.picture.after")
        out.append(_note("picture", message, place=place, doubt=doubt))
    if len(known) > _MOST:
        more = len(known) - _MOST
        out.append(_note("picture", both("note.picture.more", count=more)))
    return out


def table_cut() -> Note:
    """The note on a table of which only the beginning was read."""
    return _note(
        "table-cut",
        both("note.table-cut.word", most=guard.MAX_CELLS),
        doubt=True,
    )


def nothing(body: Any, name: str) -> ReadError:
    """The error for a document without text, which says whether it holds pictures instead."""
    if has_picture(body) or next(body.iter(*_DRAWINGS), None) is not None:
        return ReadError("picture-only", name=name)
    return ReadError("empty", name=name)


def _note(kind: str, message: Localized, *, place: Place | None = None, doubt: bool = False) -> Note:
    return Note(kind=kind, message=message, place=place, doubt=doubt)
