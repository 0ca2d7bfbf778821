"""Why a web page has no report in it: it embeds or links a file, shows pictures, or waits for a script."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import unquote

from lxml.etree import XPath

from auditor.model.document import Block, Paragraph, Table
from auditor.model.errors import ReadError
from auditor.readers.clean import clean
from auditor.readers.web import page

_EMBEDDED = ("iframe", "embed", "object", "param", "frame")
_text_of = XPath("string()", smart_strings=False)
_LAST_PART = re.compile(r"[^\s\"'<>/\\?=&,;()]*$")
_NAME_LENGTH = 120
_CELLS = 20
_CUES = 4
_SENTENCES = 300


def refusal(root: Any, container: Any, blocks: Sequence[Block], name: str) -> ReadError | None:
    """The refusal of a page without a report; None for one that has one, or a part of one."""
    if _is_report(blocks):
        return None
    file = _file(root, container)
    if file is not None:
        return ReadError("page-embeds-file", name=name, file=file)
    if _sentences(blocks) > _SENTENCES:
        return None
    inner = _inner_page(root)
    if inner is not None:
        return ReadError("page-embeds-page", name=name, file=inner)
    if any(page.is_picture(e) for e in container.iter("img")):
        return ReadError("page-of-pictures", name=name)
    if next(root.iter("script"), None) is not None:
        return ReadError("empty-page", name=name)
    if not blocks:
        return ReadError("empty", name=name)
    return None


def _is_report(blocks: Sequence[Block]) -> bool:
    """Whether there is a report to read, rather than menus and a line or two around a link."""
    if any(isinstance(b, Table) and len(b.cells) > _CELLS and _has_figures(b) for b in blocks):
        return True
    text = "".join("".join(b.text.split()) for b in blocks if isinstance(b, Paragraph))
    return page.cue_count(text) >= _CUES


def _inner_page(root: Any) -> str | None:
    """The address of a page that this one only frames."""
    addresses = (clean(e.get("src") or "").strip() for e in root.iter("iframe", "frame"))
    shown = (a for a in addresses if a and not a.lower().startswith(("about:", "javascript:", "data:")))
    return next((unquote(a)[-80:] for a in shown), None)


def _has_figures(table: Table) -> bool:
    return sum(1 for c in table.cells if c.text.strip().isdigit()) >= 3


def _sentences(blocks: Sequence[Block]) -> int:
    """How many characters stand in sentences: menus have none."""
    return sum(len(b.text) for b in blocks if isinstance(b, Paragraph) and "。" in b.text)


def _file(root: Any, container: Any) -> str | None:
    """The name of the file the page shows or links, the most telling first; None when there is none."""
    endings = "|".join(re.escape(e) for e in page.words().attachments)
    pattern = re.compile(rf"(?:{endings})(?![A-Za-z0-9])", re.IGNORECASE)

    def in_text(text: str) -> str | None:
        for found in pattern.finditer(text):
            stem = _LAST_PART.search(text, max(0, found.start() - _NAME_LENGTH), found.start())
            if stem is not None and stem.group():
                return clean(unquote(stem.group() + found.group()))[-80:]
        return None

    def of(element: Any) -> str | None:
        return next(
            (f for a in ("src", "data", "href", "value", "data-url") if (f := in_text(element.get(a) or ""))), None
        )

    def names() -> Iterator[str | None]:
        yield from (of(e) for e in root.iter(*_EMBEDDED))
        linked = [(e, f) for e in root.iter("a") if (f := of(e))]
        for element, file in linked:
            told = (file + str(_text_of(element)) + (element.get("title") or "")).lower()
            if any(word in told for word in page.words().reports):
                yield file
        inside = set(container.iter("a"))
        yield from (file for element, file in linked if element in inside)
        yield from (in_text(e.text or "") for e in root.iter("script"))
        yield from (file for _, file in linked)

    return next((n for n in names() if n), None)
