"""Pictures of pages: recognised where the extra ocr is installed, else refused with what to install.

A helper process draws and recognises them, page by page, within limits of time and memory; what it tells is data.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from auditor import apart
from auditor.model.document import Document
from auditor.model.errors import ReadError, reason
from auditor.readers import progress
from auditor.readers.layout import compose
from auditor.readers.layout.notes import Seen
from auditor.readers.layout.sheets import Page
from auditor.readers.layout.unsure import SURE, Unsure

_POOR = 0.1
"""The share of characters read with doubt from which on a scan is too poor to audit."""
_ENOUGH = 100
"""Characters: on a page with fewer, a stamp or an ornament read as text would tip the balance."""
_PATIENCE = 600.0
"""Seconds for a page: a busy machine gives the helper less than all of its time, which the helper limits itself."""
_helper = apart.Helper("auditor.readers.scan.serve")


def is_there() -> bool:
    """Whether the extra ocr is installed, with its models."""
    found = find_spec("rapidocr") if find_spec("onnxruntime") else None
    folders = (found.submodule_search_locations if found is not None else None) or ()
    return any(any(Path(folder).glob("models/*_rec_*.onnx")) for folder in folders)


def read(data: bytes, name: str) -> Document:
    """The document in a picture, or in the pages of a TIFF. Raises ReadError."""
    if not is_there():
        raise ReadError("needs-ocr", name=name)
    pages = [part for number, p in enumerate(pages_of(data, name), 1) for part in seen_of(p, number, name)]
    if not any(p.chars for p in pages):
        raise ReadError("empty.picture", name=name)
    return compose.document(pages, name, "picture")


def seen_of(page: Page, number: int, name: str) -> list[Seen]:
    """What stands on a recognised page. Raises ReadError when it is too poor to be trusted."""
    _check(page.chars, name)
    return compose.seen_of(page, number, 0)[0]


def pages_of(
    data: bytes, name: str, *, numbers: Sequence[int] = (), points: float | None = None, only_tables: bool = False
) -> Iterator[Page]:
    """The pages in a picture (`points` wide, where that is known), or those of a PDF with these numbers, as they are
    recognised; with `only_tables` a page without ruled tables is empty. Raises ReadError.
    """
    question = {"pages": list(numbers), "points": points, "tables": only_tables}
    told = progress.recognised.get()
    try:
        with closing(_helper.ask(json.dumps(question).encode() + b"\n" + data, _PATIENCE, each=True)) as parts:
            for count, part in enumerate(parts, 1):
                page = json.loads(part)
                if refused := page.get("refused"):
                    raise ReadError(refused, **{**page["values"], "name": name})
                if told is not None:
                    told(numbers[count - 1] if numbers else count)
                yield _page(page)
    except (apart.EndedError, apart.HelperMemoryError):
        raise ReadError("scan-limits", name=name) from None
    except apart.HelperFailedError:  # whatever a strange picture leads the recogniser to
        raise ReadError("damaged.picture", name=name) from None
    except OSError as error:  # the system gives no process
        raise ReadError("unreadable", name=name, reason=reason(error)) from None


def _page(told: dict[str, Any]) -> Page:
    width, height = told["size"]
    page = Page(width, height, told["objects"])
    page.recognised = True
    page.unsure = [Unsure(text, tuple(box), figure, picture) for text, box, figure, picture in told["unsure"]]
    return page


def _check(chars: Iterable[Any], name: str) -> None:
    scores = [c["score"] for c in chars if c["text"].isalnum()]
    if len(scores) >= _ENOUGH and sum(s < SURE for s in scores) > _POOR * len(scores):
        raise ReadError("scan-poor", name=name)
