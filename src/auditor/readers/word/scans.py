"""Pictures in Word files that stand where a table belongs: recognised where the extra ocr is installed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from auditor.model.document import Block, Note, Place, Table
from auditor.model.errors import ReadError
from auditor.model.words import both
from auditor.readers.layout import compose
from auditor.readers.layout.stitch import stitch
from auditor.readers.layout.unsure import unsure_notes
from auditor.readers.scan import read as scan
from auditor.readers.word.opc import Package
from auditor.readers.word.xml import R

SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff")
"""How parts are named that pictures are kept in, which can be recognised."""
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DRAWN = (
    ("{http://schemas.openxmlformats.org/drawingml/2006/main}blip", _RELATION + "embed"),
    ("{urn:schemas-microsoft-com:vml}imagedata", _RELATION + "id"),
)
_EXTENT = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"
_EMU = 12_700
_NARROWEST, _WIDEST = 72, 2000
"""Points: what a picture's width on the page can be."""
_MOST = 20


def can_be_read(data: bytes) -> bool:
    """Whether a file holds pictures and they can be recognised."""
    return b"/media/" in data and scan.is_there()


class Scans:
    """The tables in the pictures of a package."""

    def __init__(self, package: Package, main: str, name: str) -> None:
        self._package, self._main, self._name = package, main, name
        self._read = 0
        self._found: list[tuple[Table, list[Note]]] = []

    def tables(self, paragraph: Any, anchor: str) -> list[Block]:
        """The ruled tables in the pictures of a paragraph, with its address; none when they cannot be recognised."""
        out: list[Block] = []
        for data, points in self._pictures(paragraph):
            self._read += 1
            if self._read > _MOST:
                break
            try:
                out += self._tables(data, points, anchor)
            except ReadError:
                continue  # it stays a picture that was not read
        return out

    def joined(self, blocks: Sequence[Block]) -> list[Block]:
        """The blocks with tables put together that stand in several pictures, one right after the other, and without
        places on pictures, which a Word file does not have.
        """
        out: list[Block] = []
        for block in blocks:
            before, found = self._known(out[-1]) if out else None, self._known(block)
            whole = stitch(before[0], found[0]) if before and found else None
            if whole is None or before is None or found is None:
                out.append(block)
                continue
            down = whole.table.rows - found[0].rows
            moved = [n.model_copy(update={"place": _lower(n.place, down)}) for n in found[1]]
            self._found.remove(before)
            self._found[self._found.index(found)] = (whole.table, before[1] + moved)
            out[-1] = whole.table
        plain = {id(table): _unpaged(table) for table, _ in self._found}
        self._found = [(plain[id(table)], notes) for table, notes in self._found]
        return [plain.get(id(block), block) for block in out]

    def _known(self, block: Block) -> tuple[Table, list[Note]] | None:
        return next((found for found in self._found if found[0] is block), None)

    def notes(self, blocks: Sequence[Block]) -> Iterator[Note]:
        """What is said of the tables, each at its place among the blocks."""
        for table, notes in self._found:
            number = next((n for n, block in enumerate(blocks) if block is table), None)
            if number is None:
                continue
            place = table.place(number, table.cells[0])
            yield Note(kind="scanned-picture", message=both("note.scanned-picture"), place=place)
            for note in notes:
                at = note.place.model_copy(update={"block": number}) if note.place else None
                yield note.model_copy(update={"place": at})

    def _pictures(self, paragraph: Any) -> Iterator[tuple[bytes, float | None]]:
        """The pictures of a paragraph and how wide each stands on the page."""
        known = self._package.by_id(self._main)
        for tag, key in _DRAWN:
            for drawn in paragraph.iter(tag):
                name = known.get(drawn.get(key) or "", "")
                data = self._package.data(name) if name.lower().endswith(SUFFIXES) else None
                if data:
                    yield data, _points(drawn)

    def _tables(self, data: bytes, points: float | None, anchor: str) -> Iterator[Table]:
        for page in scan.pages_of(data, self._name, points=points, only_tables=True):
            if not page.chars:
                continue
            read = compose.document(scan.seen_of(page, 1, self._name), self._name, "picture")
            unsure = list(unsure_notes(page.unsure, 1, read.blocks, "picture"))
            for number, block in enumerate(read.blocks):
                if isinstance(block, Table) and not block.guessed:
                    moved = {"page": self._read, "anchor": anchor}
                    table = block.model_copy(update={"cells": tuple(c.model_copy(update=moved) for c in block.cells)})
                    mine = [n for n in unsure if n.place is not None and n.place.block == number]
                    self._found.append((table, [_addressed(n, anchor) for n in mine]))
                    yield table


def _points(drawn: Any) -> float | None:
    for above in drawn.iterancestors():
        if above.tag == R:
            break
        extent = next(above.iterchildren(_EXTENT), None)
        if extent is not None and (extent.get("cx") or "").isdecimal():
            points = int(extent.get("cx")[:9]) / _EMU
            return points if _NARROWEST <= points <= _WIDEST else None
    return None


def _lower(place: Place | None, rows: int) -> Place | None:
    return place if place is None or place.row is None else place.model_copy(update={"row": place.row + rows})


def _unpaged(table: Table) -> Table:
    cells = tuple(c.model_copy(update={"page": None, "box": None}) for c in table.cells)
    return table.model_copy(update={"cells": cells})


def _addressed(note: Note, anchor: str) -> Note:
    place = note.place.model_copy(update={"page": None, "box": None, "anchor": anchor}) if note.place else None
    return note.model_copy(update={"place": place})
