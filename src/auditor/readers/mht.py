"""Web archives (.mht): the HTML page in a MIME message."""

from __future__ import annotations

import email
from email import policy
from email.message import Message

from auditor.model.document import Document
from auditor.model.errors import ReadError
from auditor.readers import html

MAX_PARTS = 2000


def read(data: bytes, name: str) -> Document:
    """The page of a web archive as a Document. Raises ReadError."""
    message = email.message_from_bytes(data.lstrip(), policy=policy.compat32)
    pages: list[bytes] = []
    for count, part in enumerate(message.walk()):
        if count > MAX_PARTS:
            break
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            pages.append(_content(part))
    if not pages:
        raise ReadError(
            "no-page",
            f"“{name}”里没有网页正文；请在浏览器中另存为网页或复制到文本文件再审核。",
            f'"{name}" holds no web page; save it again from the browser.',
        )
    # Frames come as pages of their own; the report is the longest.
    return html.read(max(pages, key=len), name).model_copy(update={"format": "mht"})


def _content(part: Message) -> bytes:
    """The decoded bytes of a part, with its charset declared inside where only the message says it."""
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    charset = part.get_content_charset()
    if charset and b"charset" not in content[:4096].lower():
        content = b'<meta charset="%s">' % charset.encode("ascii", "ignore") + content
    return content
