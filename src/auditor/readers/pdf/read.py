"""PDF files: prose rejoined over lines and pages, ruled tables as grids, places with page and box.

A helper process has pdfium tell what stands on each page: a library that cannot be interrupted, and that meets whatever
a file holds, costs that process only.
"""

from __future__ import annotations

import json
import time
from array import array
from collections.abc import Generator
from contextlib import closing
from typing import Any

from auditor import apart
from auditor.model.document import Document, Note
from auditor.model.errors import ReadError, reason
from auditor.model.words import both
from auditor.pdfium.serve import MAX_PAGES
from auditor.readers.layout import compose
from auditor.readers.layout.notes import Seen
from auditor.readers.pdf import scans
from auditor.readers.pdf.page import page_of

SECONDS = 20.0
_PATIENCE = 3  # a busy machine gives the helper less than all of its time; the helper limits its own
_helper = apart.Helper("auditor.pdfium.serve")


def read(data: bytes, name: str) -> Document:
    """A PDF as a Document. Raises ReadError for what is damaged, encrypted, scanned, garbled or hostile."""
    pages: list[Seen] = []
    notes: list[Note] = []
    line = 0
    deadline = time.thread_time() + SECONDS
    try:
        with closing(_told(data, name)) as told:
            for number, page in enumerate(told, 1):
                if lost := page.get("lost"):
                    notes.append(_lost(lost))
                    break
                seen, line = compose.seen_of(page_of(page), number, line)
                pages += seen
                if time.thread_time() > deadline:
                    raise ReadError("timeout.paged", name=name, seconds=f"{SECONDS:g}")
    except apart.EndedError as error:
        if error.late:
            raise ReadError("timeout.paged", name=name, seconds=f"{_PATIENCE * SECONDS:g}") from None
        raise ReadError("hostile.pdf", name=name) from None
    except apart.HelperMemoryError:
        raise ReadError("hostile.pdf", name=name) from None
    except apart.HelperFailedError as error:
        raise ReadError("crashed", name=name, what=str(error)) from None
    except OSError as error:  # the system gives no process
        raise ReadError("unreadable", name=name, reason=reason(error)) from None
    except (ReadError, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever a broken file leads to
        raise ReadError("damaged.pdf", name=name) from error
    if not pages:
        raise ReadError("empty.paged", name=name)
    document = compose.document(scans.recognised(pages, data, name), name, "pdf")
    return document.model_copy(update={"notes": (*document.notes, *notes)}) if notes else document


def _lost(count: int) -> Note:
    return Note(kind="lost-part", message=both("note.lost-part", count=count), doubt=True, lost=True)


def _told(data: bytes, name: str) -> Generator[dict[str, Any], None, None]:
    """What the helper tells of each page."""
    with closing(_helper.ask(data, _PATIENCE * SECONDS)) as parts:
        for part in parts:
            told, _, boxes = part.partition(b"\n")
            page = json.loads(told)
            page["boxes"] = array("d", boxes)
            if refused := page.get("refused"):
                raise ReadError(refused, name=name, most=MAX_PAGES)
            yield page
