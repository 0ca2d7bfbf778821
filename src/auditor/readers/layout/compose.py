"""What stands on pages becomes a document: prose rejoined over lines and pages, ruled tables as grids."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from auditor.model.base import trusted
from auditor.model.document import Block, Document, Table
from auditor.model.errors import ReadError
from auditor.readers.clean import clean
from auditor.readers.layout import aligned, columns, sheets, tables, text
from auditor.readers.layout.lattice import TooManyLinesError
from auditor.readers.layout.notes import Findings, Seen, notes_of, row_joined
from auditor.readers.layout.stitch import stitch
from auditor.readers.layout.tables import Piece
from auditor.readers.layout.text import Measure, Row
from auditor.readers.lines import Line, assemble, begins_anew

_FEW = 20  # characters: fewer on a page are no text of a report
_GARBAGE = 0.2
_OWN_MEASURE = 8  # lines: a column or page size with fewer takes the measure of the whole document


def document(pages: list[Seen], name: str, kind: str) -> Document:
    """What was seen of the pages as a Document of the format `kind`. Raises ReadError for what is empty, scanned or
    garbled.
    """
    furniture = text.furniture(
        [p.rows for p in pages], [p.height for p in pages], [[(t.top, t.bottom) for t in p.pieces] for p in pages]
    )
    _refuse_unreadable(pages, furniture, name)
    found = Findings(furniture=furniture)
    for page in pages:
        guessed, page.rows = aligned.pieces_of([r for r in page.rows if r not in furniture], page.number)
        page.pieces += guessed
    blocks = _blocks(pages, found)
    if not blocks:
        raise ReadError("empty.paged", name=name)
    return trusted(Document, name=name, format=kind, blocks=tuple(blocks), notes=tuple(notes_of(pages, blocks, found)))


def seen_of(page: Any, number: int, line: int) -> tuple[list[Seen], int]:
    """The page or pages on a sheet that stands upright, and the number of the last line that has one in the margin,
    `line` being that of the page before. `page`: a BoundedPage of PDF or a sheets.Page.
    """
    page.objects["char"], line = sheets.without_line_numbers(page.chars, line)
    seen = [_seen(part, number) for part in sheets.pages_of(page)]
    seen[0].unseen = page.unseen
    return seen, line


def _seen(page: Any, number: int) -> Seen:
    objects = page.objects
    chars = objects.get("char", [])
    drawn = sum(len(objects.get(kind, ())) for kind in ("line", "rect", "curve"))
    crossed = False
    try:
        pieces, taken = tables.pieces_of(page, number) if drawn else ([], set())
    except TooManyLinesError:
        pieces, taken, crossed = [], set(), True
    loose = [c for c in chars if id(c) not in taken]
    width, height = float(page.width), float(page.height)
    rows = text.rows_of(loose, number)
    rows = columns.in_reading_order(rows, loose, width, number)
    return Seen(
        number=number,
        width=width,
        height=height,
        rows=rows,
        pieces=pieces,
        images=[(i["x0"], i["top"], i["x1"], i["bottom"]) for i in objects.get("image", ())],
        chars=sum(1 for c in chars if c["text"].strip()),
        garbled=sum(1 for c in chars if _is_garbled(c["text"])),
        raised=[r for r in rows if r.raised],
        drawn=drawn,
        crossed=crossed,
        turned=sum(1 for c in loose if c["text"].strip() and text.turn_of(c) != "level"),
        unsure=list(getattr(page, "unsure", ())),
        recognised=getattr(page, "recognised", False),
    )


def _is_garbled(char: str) -> bool:
    """Whether a font gave no meaning to the character: (cid:7), private use, replacement character."""
    return char.startswith("(cid:") or "\ue000" <= char[:1] <= "\uf8ff" or char[:1] == "\ufffd" or char > "\U000f0000"


def _refuse_unreadable(pages: list[Seen], furniture: set[Row], name: str) -> None:
    running = sum(len(r.text) for r in furniture)
    chars, garbled = sum(p.chars for p in pages), sum(p.garbled for p in pages)
    if chars - running < _FEW * max(1, len(pages)) // 4 and any(p.images or p.drawn > _FEW for p in pages):
        raise ReadError("scanned", name=name)
    if chars and garbled > _GARBAGE * chars:
        raise ReadError("garbled", name=name)


def _blocks(pages: list[Seen], found: Findings) -> list[Block]:
    out: list[Block] = []
    lines: list[Line] = []
    for item in _flow(pages):
        if isinstance(item, Line):
            lines.append(item)
            continue
        out += assemble(lines, found.notes)
        before = out[-1] if not lines and out and isinstance(out[-1], Table) else None
        whole = stitch(before, item.table) if before is not None and not item.table.guessed else None
        lines = []
        if whole is None:
            out.append(item.table)
            continue
        out[-1] = whole.table
        if whole.joined is not None:
            found.notes.append(row_joined(len(out) - 1, whole))
    return out + assemble(lines, found.notes)


def _flow(pages: list[Seen]) -> Iterator[Line | Piece]:
    """Lines and tables in reading order, each line knowing whether it goes on with the one before."""
    measures = _measures(pages)
    before: Row | None = None
    for page in pages:
        for item in sorted([*page.rows, *page.pieces], key=lambda i: i.key):
            if isinstance(item, Piece):
                before = None
                yield item
                continue
            printed = clean(item.text).strip()
            if not printed:
                continue
            joins: bool | None = False
            if before is not None and not begins_anew(before.text, printed):
                joins = text.goes_on(before, item, measures[(item.column, round(page.width))])
            if joins and _are_words(before.text if before else "", printed):
                printed = " " + printed
            yield Line(printed, page=item.page, box=item.box, goes_on=joins)
            before = item


def _measures(pages: list[Seen]) -> dict[tuple[int, int], Measure]:
    """The measure of each column and width of page."""
    groups: dict[tuple[int, int], list[Row]] = {}
    for page in pages:
        for row in page.rows:
            groups.setdefault((row.column, round(page.width)), []).append(row)
    common = text.measure(max(groups.values(), key=len, default=[]))
    return {k: text.measure(g) if len(g) >= _OWN_MEASURE or k[0] else common for k, g in groups.items()}


def _are_words(before: str, after: str) -> bool:
    """Whether a line break between two lines parts two words of a language that has blanks."""
    last, first = before[-1:], after[:1]
    return last.isascii() and last.isalpha() and first.isascii() and first.isalpha()
