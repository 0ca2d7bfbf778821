"""Pictures of pages: recognised where the extra ocr is installed, else refused with what to install."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Any

from auditor.model.document import Document
from auditor.model.errors import ReadError
from auditor.readers.layout import compose
from auditor.readers.layout.notes import Seen

_POOR = 0.1
"""The share of characters read with doubt from which on a scan is too poor to audit."""


_ENOUGH = 100
"""Characters: on a page with fewer, a stamp or an ornament read as text would tip the balance."""


def is_there() -> bool:
    """Whether the extra ocr is installed, with its models."""
    try:
        import_module("auditor.readers.scan.engine").ready()
    except ImportError:
        return False
    return True


def read(data: bytes, name: str) -> Document:
    """The document in a picture, or in the pages of a TIFF. Raises ReadError."""
    if not is_there():
        raise ReadError("needs-ocr", name=name)
    from auditor.readers.scan import picture

    pages = [part for number, p in enumerate(picture.frames(data, name), 1) for part in seen_of(p, number, name)]
    if not any(p.chars for p in pages):
        raise ReadError("empty.picture", name=name)
    return compose.document(pages, name, "picture")


def seen_of(picture: Any, number: int, name: str, scale: float | None = None) -> list[Seen]:
    """What is recognised on the picture (RGB array) of a page. Raises ReadError when it is too poor to be trusted."""
    from auditor.readers.scan.page import page_of

    try:
        page = page_of(picture, scale)
    except (ReadError, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever a strange picture leads the recogniser to
        raise ReadError("damaged.picture", name=name) from error
    _check(page.chars, name)
    return compose.seen_of(page, number, 0)[0]


def _check(chars: Iterable[Any], name: str) -> None:
    scores = [c["score"] for c in chars if c["text"].isalnum()]
    from auditor.readers.scan.unsure import SURE

    if len(scores) >= _ENOUGH and sum(s < SURE for s in scores) > _POOR * len(scores):
        raise ReadError("scan-poor", name=name)
