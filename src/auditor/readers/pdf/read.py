"""PDF files: prose rejoined over lines and pages, ruled tables as grids, places with page and box."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfpage import PDFPage

from auditor.model.document import Block, Document, Table
from auditor.model.errors import ReadError
from auditor.readers.clean import clean
from auditor.readers.lines import Line, assemble, begins_anew
from auditor.readers.pdf import aligned as pdf_aligned
from auditor.readers.pdf import columns as pdf_columns
from auditor.readers.pdf import guard as pdf_guard
from auditor.readers.pdf import sheets
from auditor.readers.pdf import tables as pdf_tables
from auditor.readers.pdf import text as pdf_text
from auditor.readers.pdf.lattice import TooManyLinesError
from auditor.readers.pdf.notes import Findings, Seen, notes_of, row_joined
from auditor.readers.pdf.page import BoundedPage
from auditor.readers.pdf.stitch import stitch
from auditor.readers.pdf.tables import Piece
from auditor.readers.pdf.text import Measure, Row

logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # its remarks on fonts say nothing to the user
SECONDS = 20.0
_FEW = 20  # characters: fewer on a page are no text of a report
_GARBAGE = 0.2
_OWN_MEASURE = 8  # lines: a column or page size with fewer takes the measure of the whole document
_TURNED = {"up": 90, "down": 270}


def read(data: bytes, name: str) -> Document:
    """A PDF as a Document. Raises ReadError for what is damaged, encrypted, scanned, garbled or hostile."""
    try:
        with pdf_guard.bounded(SECONDS):
            pages = _pages(data, name)
    except (ReadError, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 - pdfminer raises whatever a broken file leads it to
        raise _refusal(error, name) from error
    furniture = pdf_text.furniture(
        [p.rows for p in pages], [p.height for p in pages], [[(t.top, t.bottom) for t in p.pieces] for p in pages]
    )
    _refuse_unreadable(pages, furniture, name)
    found = Findings(furniture=furniture)
    for page in pages:
        aligned, page.rows = pdf_aligned.pieces_of([r for r in page.rows if r not in furniture], page.number)
        page.pieces += aligned
    blocks = _blocks(pages, found)
    if not blocks:
        raise ReadError("empty.pdf", name=name)
    return Document(name=name, format="pdf", blocks=tuple(blocks), notes=tuple(notes_of(pages, blocks, found)))


def _pages(data: bytes, name: str) -> list[Seen]:
    """All pages, read one by one and released."""
    out: list[Seen] = []
    line = 0
    with pdfplumber.open(io.BytesIO(pdf_guard.with_end(data)), unicode_norm=None) as pdf:
        nodes = list(islice(PDFPage.create_pages(pdf.doc), pdf_guard.MAX_PAGES + 1))
        if len(nodes) > pdf_guard.MAX_PAGES:
            raise ReadError("too-large.pages", name=name, most=pdf_guard.MAX_PAGES)
        for number, node in enumerate(nodes, 1):
            pdf_guard.check_page(node)
            seen, line = _upright(pdf, node, number, line)
            out += seen
            pdf_guard.check_time()
    return out


def _upright(pdf: Any, node: PDFPage, number: int, line: int) -> tuple[list[Seen], int]:
    """The page or pages on a sheet, turned first when most of its text stands on its side (a wide table put on an
    upright sheet), and the number of the last line that has one in the margin, `line` being that of the page before.
    """
    page = BoundedPage(pdf, node, number)
    turns = [pdf_text.turn_of(c) for c in page.chars]
    turn = max(_TURNED, key=turns.count)
    if turns.count(turn) > 0.5 * len(turns):
        page.close()
        node.rotate = (node.rotate + _TURNED[turn]) % 360
        node.attrs["Rotate"] = node.rotate
        page = BoundedPage(pdf, node, number)
    page.objects["char"], line = sheets.without_line_numbers(page.chars, line)
    seen = [_seen(part, number) for part in sheets.pages_of(page)]
    seen[0].unseen = page.unseen
    page.close()
    return seen, line


def _seen(page: Any, number: int) -> Seen:
    objects = page.objects
    chars = objects.get("char", [])
    drawn = sum(len(objects.get(kind, ())) for kind in ("line", "rect", "curve"))
    crossed = False
    try:
        pieces, taken = pdf_tables.pieces_of(page, number) if drawn else ([], set())
    except TooManyLinesError:
        pieces, taken, crossed = [], set(), True
    loose = [c for c in chars if id(c) not in taken]
    width, height = float(page.width), float(page.height)
    rows = pdf_text.rows_of(loose, number)
    rows = pdf_columns.in_reading_order(rows, loose, width, number)
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
        turned=sum(1 for c in loose if c["text"].strip() and pdf_text.turn_of(c) != "level"),
    )


def _is_garbled(text: str) -> bool:
    """Whether a font gave no meaning to the character: (cid:7), private use, replacement character."""
    return text.startswith("(cid:") or "\ue000" <= text[:1] <= "\uf8ff" or text[:1] == "\ufffd" or text > "\U000f0000"


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
            text = clean(item.text).strip()
            if not text:
                continue
            joins: bool | None = False
            if before is not None and not begins_anew(before.text, text):
                joins = pdf_text.goes_on(before, item, measures[(item.column, round(page.width))])
            if joins and _are_words(before.text if before else "", text):
                text = " " + text
            yield Line(text, page=item.page, box=item.box, goes_on=joins)
            before = item


def _measures(pages: list[Seen]) -> dict[tuple[int, int], Measure]:
    """The measure of each column and width of page."""
    groups: dict[tuple[int, int], list[Row]] = {}
    for page in pages:
        for row in page.rows:
            groups.setdefault((row.column, round(page.width)), []).append(row)
    common = pdf_text.measure(max(groups.values(), key=len, default=[]))
    return {k: pdf_text.measure(g) if len(g) >= _OWN_MEASURE or k[0] else common for k, g in groups.items()}


def _are_words(before: str, text: str) -> bool:
    """Whether a line break between two lines parts two words of a language that has blanks."""
    last, first = before[-1:], text[:1]
    return last.isascii() and last.isalpha() and first.isascii() and first.isalpha()


def _refusal(error: Exception, name: str) -> ReadError:
    """What pdfminer or pdfplumber raised, as one sentence."""
    causes = [error, *error.args]
    if any(isinstance(c, pdf_guard.TooLongError) for c in causes):
        return ReadError("timeout.pdf", name=name, seconds=f"{SECONDS:g}")
    if any(isinstance(c, pdf_guard.TooMuchError) for c in causes):
        return pdf_guard.too_much(name)
    if any(isinstance(c, PDFPasswordIncorrect | PDFEncryptionError) for c in causes):
        return ReadError("encrypted.pdf", name=name)
    return ReadError("damaged.pdf", name=name)
