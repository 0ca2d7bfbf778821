"""PDF files: prose rejoined over lines and pages, ruled tables as grids, places with page and box."""

from __future__ import annotations

import io
import logging
from itertools import islice
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfpage import PDFPage

from auditor.model.document import Document
from auditor.model.errors import ReadError
from auditor.readers.layout import compose
from auditor.readers.layout import text as layout_text
from auditor.readers.layout.notes import Seen
from auditor.readers.pdf import guard as pdf_guard
from auditor.readers.pdf import scans
from auditor.readers.pdf.page import BoundedPage

logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # its remarks on fonts say nothing to the user
SECONDS = 20.0
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
    return compose.document(scans.recognised(pages, data, name), name, "pdf")


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
    turns = [layout_text.turn_of(c) for c in page.chars]
    turn = max(_TURNED, key=turns.count)
    if turns.count(turn) > 0.5 * len(turns):
        page.close()
        node.rotate = (node.rotate + _TURNED[turn]) % 360
        node.attrs["Rotate"] = node.rotate
        page = BoundedPage(pdf, node, number)
    seen = compose.seen_of(page, number, line)
    page.close()
    return seen


def _refusal(error: Exception, name: str) -> ReadError:
    """What pdfminer or pdfplumber raised, as one sentence."""
    causes = [error, *error.args]
    if any(isinstance(c, pdf_guard.TooLongError) for c in causes):
        return ReadError("timeout.paged", name=name, seconds=f"{SECONDS:g}")
    if any(isinstance(c, pdf_guard.TooMuchError) for c in causes):
        return pdf_guard.too_much(name)
    if any(isinstance(c, PDFPasswordIncorrect | PDFEncryptionError) for c in causes):
        return ReadError("encrypted.pdf", name=name)
    return ReadError("damaged.pdf", name=name)
