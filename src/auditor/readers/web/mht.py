"""Web archives (.mht): the HTML page in a MIME message."""

from __future__ import annotations

import email
import re
from email import policy
from email.message import Message
from urllib.parse import urljoin

from auditor.model.document import Document
from auditor.model.errors import ReadError
from auditor.readers.decode import decode
from auditor.readers.web import read as html
from auditor.readers.web.page import cue_count

MAX_NESTED = 8
"""Every line is compared with the boundaries of all messages it stands in."""
MAX_PARTS = 5000
_NESTED = re.compile(rb"content-type\s{0,20}:\s{0,20}(?:multipart|message)/", re.IGNORECASE)
_PAGES = ("text/html", "application/xhtml+xml")


def read(data: bytes, name: str) -> Document:
    """The page of a web archive as a Document. Raises ReadError, as html.read does."""
    if len(_NESTED.findall(data)) > MAX_NESTED or data.count(b"\n--") > 2 * MAX_PARTS:
        raise ReadError("hostile.mht", name=name)
    message = email.message_from_bytes(data.lstrip(), policy=policy.compat32)
    pages = [(_content(part), _location(part)) for part in message.walk() if part.get_content_type() in _PAGES]
    if not pages:
        raise ReadError("no-page", name=name)
    # Frames come as pages of their own; the report is the one with most of its words, the longest among equals.
    page, base = max(pages, key=lambda p: (_cues(p[0]), len(p[0])))
    sheets = {_location(p): _payload(p) for p in message.walk() if p.get_content_type() == "text/css"}

    def sheet(address: str) -> str:
        return sheets.get(address, sheets.get(_joined(base, address), b"")).decode("utf-8", "replace")

    return html.read(page, name, sheet).model_copy(update={"format": "mht"})


def _location(part: Message) -> str:
    return str(part.get("Content-Location") or "").strip()


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:  # no address at all
        return address


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _cues(content: bytes) -> int:
    try:
        return cue_count("".join(decode(content, "")[0].split()))
    except ReadError:
        return 0


def _content(part: Message) -> bytes:
    """The decoded bytes of a part, with its charset declared inside where only the message says it."""
    content = _payload(part)
    charset = part.get_content_charset()
    wide = b"\x00" in content[:4096]  # UTF-16 tells itself
    if charset and not wide and b"charset" not in content[:4096].lower():
        content = b'<meta charset="%s">' % charset.encode("ascii", "ignore") + content
    return content
