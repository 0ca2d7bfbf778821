"""What a user of the findings should know about how a Word file was read: changes, hidden text, pictures."""

from __future__ import annotations

from typing import Any

from auditor.model.base import Localized, trusted
from auditor.model.document import Note, Place
from auditor.model.errors import ReadError
from auditor.model.words import both
from auditor.readers import guard
from auditor.readers.word.looks import Looks
from auditor.readers.word.xml import (
    ADDED,
    DELETED,
    TR,
    TRPR,
    R,
    child,
    is_on,
    w,
    whole,
)

_PICTURES = (
    "{http://schemas.openxmlformats.org/drawingml/2006/main}blip",
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart",
    "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds",
    "{urn:schemas-microsoft-com:vml}imagedata",
    "{urn:schemas-microsoft-com:office:office}OLEObject",
)
_DRAWINGS = (w("drawing"), w("pict"), w("object"))
_EXTENT = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"
_ORNAMENT = 720_000  # 2 cm: what is lower holds no table


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


def of(body: Any, looks: Looks, embedded: int) -> list[Note]:
    """Notes on tracked changes, on text that is not seen, and on so many embedded files that could not be read."""
    rows = sum(1 for row in body.iter(TR) if is_on(child(row, TRPR), w("hidden")))
    tracked = sum(1 for _ in body.iter(*DELETED, *ADDED))
    embedded += sum(1 for _ in body.iter(w("subDoc")))
    counts = (
        ("tracked-changes", tracked, False),
        ("hidden-text", rows + looks.left_out["hidden"], False),
        ("struck-text", looks.left_out["struck"], False),
        ("embedded-file", embedded, True),
    )
    return [_note(kind, both(f"note.{kind}", count=count), doubt=doubt) for kind, count, doubt in counts if count]


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
    return trusted(Note, kind=kind, message=message, place=place, doubt=doubt)
