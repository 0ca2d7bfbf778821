"""PDF files: prose rejoined over lines and pages, ruled tables as grids, places with page and box."""

from __future__ import annotations

import io
import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfpage import PDFPage

from auditor.model.base import Localized
from auditor.model.document import Block, Document, Note, Place, Table
from auditor.model.errors import ReadError
from auditor.readers import pdf_guard, pdf_tables, pdf_text
from auditor.readers.clean import clean
from auditor.readers.lines import Line, assemble, begins_anew
from auditor.readers.pdf_tables import Piece
from auditor.readers.pdf_text import Row

logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # its remarks on fonts say nothing to the user
SECONDS = 60.0
MAX_CHARS = 40_000
MAX_LINES = 20_000
_FEW = 20
_GARBAGE = 0.2


@dataclass(slots=True)
class _Page:
    """What was read of a page."""

    number: int
    height: float
    rows: list[Row]
    pieces: list[Piece]
    images: int
    chars: int
    garbled: int
    picture_tables: list[float] = field(default_factory=list)


def read(data: bytes, name: str) -> Document:
    """A PDF as a Document. Raises ReadError for what is damaged, encrypted, scanned, garbled or hostile."""
    pdf_guard.check_streams(data, name)
    try:
        pages = _pages(data, name)
    except ReadError:
        raise
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - pdfminer raises whatever a broken file leads it to
        if isinstance(error, PDFPasswordIncorrect) or any(isinstance(a, PDFPasswordIncorrect) for a in error.args):
            raise _error("encrypted", name, "设有密码，请去掉密码后再审核", "is protected by a password") from None
        raise _error(
            "damaged", name, "已损坏，无法打开；请重新导出 PDF，或提供 Word 原稿", "is damaged; export it again"
        ) from error
    _refuse_unreadable(pages, name)
    blocks = _blocks(pages, notes := [])
    notes += _notes(pages)
    if not blocks:
        raise _error("empty", name, "没有可审核的内容", "holds nothing to audit")
    return Document(name=name, format="pdf", blocks=tuple(blocks), notes=tuple(notes))


def _pages(data: bytes, name: str) -> list[_Page]:
    """All pages, read one by one and released."""
    started = time.monotonic()
    out: list[_Page] = []
    with pdfplumber.open(io.BytesIO(data), unicode_norm=None) as pdf:
        if len(list(islice(PDFPage.create_pages(pdf.doc), pdf_guard.MAX_PAGES + 1))) > pdf_guard.MAX_PAGES:
            raise _error("too-large", name, f"超过 {pdf_guard.MAX_PAGES} 页，不像一份年度报告", "has too many pages")
        for number, page in enumerate(pdf.pages, 1):
            pdf_guard.check_page(page.page_obj, name)
            out.append(_page(page, number, name))
            page.close()
            if time.monotonic() - started > SECONDS:
                raise _error("timeout", name, f"超过 {SECONDS:g} 秒没有读完，请提供 Word 原稿", "took too long to read")
    return out


def _page(page: Any, number: int, name: str) -> _Page:
    objects = page.objects
    chars = objects.get("char", [])
    lines = sum(len(objects.get(kind, ())) for kind in ("line", "rect", "curve"))
    if len(chars) > MAX_CHARS or lines > MAX_LINES:
        raise _error("hostile", name, f"第 {number} 页的内容远超一份报告，已拒绝读取", f"page {number} holds too much")
    pieces, taken = pdf_tables.pieces_of(page, number) if lines else ([], set())
    rows = pdf_text.rows_of((c for c in chars if id(c) not in taken), number)
    garbled = sum(1 for c in chars if c["text"].startswith("(cid:") or "\ue000" <= c["text"][:1] <= "\uf8ff")
    width = float(page.width)
    tall = [float(i["top"]) for i in page.images if i["width"] > 0.5 * width and i["height"] > 60]
    return _Page(number, float(page.height), rows, pieces, len(page.images), len(chars), garbled, tall)


def _refuse_unreadable(pages: list[_Page], name: str) -> None:
    chars, garbled = sum(p.chars for p in pages), sum(p.garbled for p in pages)
    if chars < _FEW * max(1, len(pages)) // 4 and any(p.images for p in pages):
        raise _error(
            "scanned", name, "是扫描件或图片，没有可审核的文字；请提供 Word 原稿", "is scanned and holds no text"
        )
    if chars and garbled > _GARBAGE * chars:
        raise _error(
            "garbled", name, "的文字无法提取（字体缺少编码表）；请提供 Word 原稿", "holds text that cannot be extracted"
        )


def _blocks(pages: list[_Page], notes: list[Note]) -> list[Block]:
    out: list[Block] = []
    lines: list[Line] = []
    for item in _flow(pages):
        if isinstance(item, Line):
            lines.append(item)
        else:
            out += assemble(lines, notes)
            whole = pdf_tables.stitch(out[-1], item.table) if not lines and out and isinstance(out[-1], Table) else None
            lines = []
            if whole is not None:
                out.pop()
            out.append(whole or item.table)
    return out + assemble(lines, notes)


def _flow(pages: list[_Page]) -> Iterator[Line | Piece]:
    """Lines and tables in reading order, each line knowing whether it goes on with the one before."""
    dropped = pdf_text.furniture([p.rows for p in pages], [p.height for p in pages])
    body = [r for p in pages for r in p.rows if r not in dropped]
    left, right = pdf_text.margins(body)
    before: Row | None = None
    for page in pages:
        rows = [r for r in page.rows if r not in dropped]
        for item in sorted([*rows, *page.pieces], key=lambda i: i.top):
            if isinstance(item, Piece):
                before = None
                yield item
                continue
            text = clean(item.text).strip()
            if not text:
                continue
            joins = (
                before is not None
                and pdf_text.goes_on(before, item, left, right)
                and not begins_anew(before.text, text)
            )
            if before is not None and joins and _adjoining_figures(before.text, text):
                text = " " + text  # "2024 年" and "12 件" broken between two figures must not become one
            yield Line(text, page=item.page, box=item.box, goes_on=joins)
            before = item


def _adjoining_figures(before: str, text: str) -> bool:
    return before[-1:].isascii() and before[-1:].isalpha() and text[:1].isascii() and text[:1].isalpha()


def _notes(pages: list[_Page]) -> list[Note]:
    out: list[Note] = []
    for page in pages:
        place = Place(block=0, page=page.number)
        if page.chars < _FEW and page.images:
            out.append(
                Note(
                    kind="scanned-page",
                    message=Localized(
                        zh=f"第 {page.number} 页是图片，其中的文字没有审核。", en=f"Page {page.number} is a picture."
                    ),
                    place=place,
                    doubt=True,
                )
            )
        elif page.picture_tables:
            out.append(
                Note(
                    kind="picture",
                    message=Localized(
                        zh=f"第 {page.number} 页有图片，如果是表格，其中的数字没有审核。",
                        en=f"Page {page.number} holds a picture; if it is a table, its figures were not read.",
                    ),
                    place=place,
                )
            )
    return out


def _error(code: str, name: str, zh: str, en: str) -> ReadError:
    return ReadError(code, f"“{name}”{zh}。", f'"{name}" {en}.')
