"""Word documents (.docx): paragraphs and tables in body order, as they would read with all changes accepted.

Addresses: the anchor of a paragraph's line is "p" and that of a cell "c" with the number of the w:p or w:tc among all
of its kind in the main document (in document order, text boxes and nested tables included); `locate` finds the element
again, for writing comments back. `text_runs` tells which run a piece of a paragraph's text came from; an automatic
number before it stands in no run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml.etree import XMLSyntaxError

from auditor.model.base import trusted
from auditor.model.document import Block, Document, Mark, Note, Paragraph, Region, Table
from auditor.readers import guard, pictures
from auditor.readers.clean import clean
from auditor.readers.lines import Line, assemble
from auditor.readers.word import archive, chunks, numbering, scans
from auditor.readers.word import notes as word_notes
from auditor.readers.word.grid import WordGrid, merge_of
from auditor.readers.word.looks import Looks, has_background
from auditor.readers.word.opc import Package
from auditor.readers.word.runs import text_runs
from auditor.readers.word.shapes import arranged, boxes, descend, frame, only_paragraph
from auditor.readers.word.xml import (
    ALTERNATE,
    DELETED,
    PPR,
    RPR,
    SDT,
    TBL,
    TC,
    TEXTBOX,
    TR,
    TRPR,
    WRAPPERS,
    P,
    alternatives,
    child,
    content_of,
    is_on,
    w,
)

_FURNITURE: tuple[tuple[str, str, Region], ...] = (
    ("footnotes", w("footnote"), "footnote"),
    ("endnotes", w("endnote"), "footnote"),
    ("header", w("hdr"), "header"),
    ("footer", w("ftr"), "footer"),
)
_TYPE, _HIDDEN = map(w, ("type", "hidden"))
_STYLING, _RAISING = ("vanish", "strike"), "superscript"
_SHORT_BOX = 20
_TAB_AFTER_NUMBER = re.compile(r"([^\t]{1,8}[、.．)）])\t+([^\t]*)$")


def read(data: bytes, name: str) -> Document:
    """A .docx file as a Document. Raises ReadError for what is damaged, encrypted, hostile or holds no text."""
    also = (*chunks.SUFFIXES, *scans.SUFFIXES) if scans.can_be_read(data) else chunks.SUFFIXES
    return of_parts(archive.check(data, name, also=also), name)


def of_parts(parts: dict[str, bytes], name: str) -> Document:
    """The Document in the parts of a package that have been checked. Raises ReadError."""
    package = Package(parts)
    try:
        main = package.main()
        root = package.root(main)
        body = child(root, w("body"))
        if body is None:
            raise archive.damaged(name)
        related: dict[str, list[str]] = {}
        for kind, part in package.related(main):
            related.setdefault(kind, []).append(part)
        looks = looks_of(package, main, root)
        numbers = numbering.load(next((package.root(p) for p in related.get("numbering", ())), None), looks)
        pictured = scans.Scans(package, main, name)
        walk = _Walk(name, body, numbers, looks, chunks.Chunks(package, main, name), pictured)
        blocks = pictured.joined(walk.blocks(body)) + walk.furniture(package, related)
    except (LookupError, XMLSyntaxError, RecursionError) as error:
        raise archive.damaged(name) from error
    if not any(isinstance(b, Table) or b.region in ("body", "textbox") for b in blocks):
        raise word_notes.nothing(body, name)
    notes = walk.notes + word_notes.of(body, looks, walk.chunks.unread) + pictures.notes_of(walk.pictures, blocks)
    notes += pictured.notes(blocks)
    return trusted(Document, name=name, format="docx", blocks=tuple(blocks), notes=tuple(notes))


def locate(body: Any, anchor: str) -> Any:
    """The w:p or w:tc of `body` that an anchor names. Raises LookupError when there is none."""
    tag, number = {"p": P, "c": TC}[anchor[:1]], anchor[1:]
    for index, element in enumerate(body.iter(tag)):
        if str(index) == number:
            return element
    raise LookupError(anchor)


def looks_of(package: Package, main: str, root: Any) -> Looks:
    """How the text of a package's main document looks, by its styles."""
    names = [name for kind, name in package.related(main) if kind == "styles"][:1]
    words = [*_STYLING, *([_RAISING] if package.mentions(main, "rStyle") else [])]
    styled = any(package.mentions(n, word) for n in names for word in words)
    return Looks(lambda: next(map(package.root, names), None), styled=styled, shaded=has_background(root))


class _Walk:
    """One pass over a document: its blocks, and what was met on the way."""

    def __init__(
        self,
        name: str,
        body: Any,
        numbers: numbering.Numbering,
        looks: Looks,
        embedded: chunks.Chunks,
        pictured: scans.Scans,
    ) -> None:
        self.notes: list[Note] = []
        self.pictures: list[str] = []
        """For each picture that may hold text: its cell, or the last line before it."""
        self.chunks = embedded
        self._scans = pictured
        self._looks = looks
        self._name = name
        self._numbers = numbers
        self._index = {e: i for tag in (P, TC) for i, e in enumerate(body.iter(tag))}
        self._boxed = next(body.iter(TEXTBOX), None) is not None
        self._pictured = word_notes.has_picture(body)
        self._held: list[tuple[str, str]] = []
        """(anchor, text) of paragraphs whose mark was deleted: they go on with the next one."""
        self._chars = 0
        self._last = ""
        self._cell: str | None = None

    def blocks(self, container: Any) -> list[Block]:
        """The blocks of a body, cell or text box."""
        outer, self._held = self._held, []
        out: list[Block] = []
        lines: list[Line] = []
        for item in self._items(container):
            if isinstance(item, Line):
                lines.append(item)
            else:
                out += assemble(lines, self.notes)
                lines = []
                out += item
        lines += self._release()
        self._held = outer
        return out + assemble(lines, self.notes)

    def furniture(self, package: Package, parts: dict[str, list[str]]) -> list[Block]:
        """Footnotes, headers and footers, apart from the text; equal ones once."""
        out: dict[tuple[str, Region], Block] = {}
        for kind, tag, region in _FURNITURE:
            for root in map(package.root, parts.get(kind, ())):
                for element in root.iter(tag):
                    if element.get(_TYPE) in (None, "normal"):
                        text = clean("".join(self._text(p) for p in element.iter(P))).strip()
                        if text:
                            out[text, region] = trusted(
                                Paragraph, text=text, region=region, marks=(trusted(Mark, start=0),)
                            )
        return list(out.values())

    def _items(self, container: Any) -> Iterator[Line | list[Block]]:
        for element in container:
            tag = element.tag
            if tag == P:
                yield from self._paragraph(element)
            elif tag == TBL:
                yield from self._release()
                yield self._table(element)
            elif tag in WRAPPERS:
                yield from self._items(element)
            elif tag == SDT:
                content = content_of(element)
                if content is not None:
                    yield from self._items(content)
            elif tag == chunks.CHUNK:
                yield from self._release()
                yield self.chunks.blocks(element)
            elif tag == ALTERNATE:
                newer, older = alternatives(element)
                chosen = newer if newer is not None else older
                if chosen is not None:
                    yield from self._items(chosen)

    def _paragraph(self, paragraph: Any) -> Iterator[Line | list[Block]]:
        properties = child(paragraph, PPR)
        text = self._text(paragraph)
        anchor = f"p{self._index[paragraph]}"
        read: list[Block] = []
        if self._pictured and not text.strip() and word_notes.has_picture(paragraph, small=self._cell is not None):
            read = self._scans.tables(paragraph, anchor) if self._cell is None else []
            if not read:
                self.pictures.append(self._cell or self._last)
        self._held.append((anchor, text))
        if properties is None:
            yield from self._release()
        else:
            mark = child(properties, RPR)
            if mark is None or not any(e.tag in DELETED for e in mark):
                yield from self._release(self._numbers.label(properties))
        if read:
            yield from self._release()
            yield read
        if self._boxed:
            for box in boxes(paragraph):
                yield [_in_textbox(b) for b in self.blocks(box)]

    def _release(self, label: str = "") -> Iterator[Line]:
        """The lines of the paragraph that ends here, in as many pieces as deleted paragraph marks parted it."""
        held, self._held = self._held, []
        begun = False
        for number, (anchor, text) in enumerate(held):
            if label and (text.strip() or number == len(held) - 1):
                text, label = label + text, ""
            goes_on = True if begun else None
            for line in clean(text).split("\n"):
                if line.strip():
                    self._last = anchor
                    yield Line(_tabs(line), anchor=anchor, goes_on=goes_on)
                    begun, goes_on = True, None

    def _text(self, paragraph: Any) -> str:
        """The paragraph's text, uncleaned."""
        text = "".join([text for _, text in text_runs(paragraph, self._looks)])
        self._chars += len(text)
        guard.check_chars(self._chars, self._name)
        return text

    def _table(self, table: Any) -> list[Block]:
        rows = list(self._rows(table))
        framed = frame([c for row in rows for c in row])
        if framed:
            return [b for c in framed for b in self.blocks(c)]
        outer, last = self._cell, self._last
        grid = WordGrid()
        inner: list[Block] = []
        for row in rows:
            grid.next_row(row[0])
            for element in row:
                span, merge = merge_of(element)
                if not grid.goes_on(span, merge):
                    self._cell = f"c{self._index[element]}"
                    grid.add(self._cell_text(element, inner), span, merge, self._cell)
            if grid.full:
                self.notes.append(word_notes.table_cut())
                break
        self._cell, self._last = outer, grid.cells[-1].anchor or last if grid.cells else last
        made = grid.table()
        return [made, *inner] if made else inner

    def _rows(self, table: Any) -> Iterator[list[Any]]:
        """The cells of each row; deleted and hidden rows are left out."""
        for row in descend(table, TR):
            properties = child(row, TRPR)
            if properties is not None and (child(properties, w("del")) is not None or is_on(properties, _HIDDEN)):
                continue
            cells = list(descend(row, TC))
            if cells:
                yield cells

    def _plain_cell(self, paragraph: Any) -> str | None:
        """The text of a paragraph that is all of its cell, as `_cell_text` makes it, but at a third of the cost; None
        where the longer way is needed.
        """
        properties = child(paragraph, PPR)
        mark = child(properties, RPR) if properties is not None else None
        if mark is not None and any(e.tag in DELETED for e in mark):
            return None
        text = self._text(paragraph)
        if "\t" in text:
            return None
        label = self._numbers.label(properties) if properties is not None else ""
        lines = [line.strip() for line in clean(label + text).split("\n")]
        if any(lines):
            self._last = f"p{self._index[paragraph]}"
        return "\n".join(filter(None, lines))

    def _cell_text(self, element: Any, inner: list[Block]) -> str:
        """The text of a cell, its paragraphs parted by line feeds. A small table in it, or a short text box that stands
        alone, only arranges the cell's text; what else is inside is added to `inner`.
        """
        alone = None if self._boxed or self._pictured else only_paragraph(element)
        if alone is not None and (text := self._plain_cell(alone)) is not None:
            return text
        texts: list[str] = []
        boxed: list[Block] = []
        outer, self._held = self._held, []
        for item in self._items(element):
            if isinstance(item, Line):
                texts.append(item.text.strip())
            elif (small := arranged(item)) is not None:
                texts += small
            else:
                boxed += item
        texts += [line.text.strip() for line in self._release()]
        self._held = outer
        if not texts and len(boxed) == 1 and isinstance(boxed[0], Paragraph) and len(boxed[0].text) <= _SHORT_BOX:
            return boxed[0].text
        inner += boxed
        return "\n".join(texts)


def _in_textbox(block: Block) -> Block:
    return block.model_copy(update={"region": "textbox"}) if isinstance(block, Paragraph) else block


def _tabs(line: str) -> str:
    """A line without tabs that only indent it or follow its number; those left part cells."""
    inner = line.strip("\t ")
    if "\t" not in inner:
        return inner
    number = _TAB_AFTER_NUMBER.match(inner)
    return number.group(1) + number.group(2) if number else line
