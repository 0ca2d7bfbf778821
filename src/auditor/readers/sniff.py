"""What kind of file is it? Told by its content, never by its suffix: a .doc is often HTML, RTF or a docx."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module

from auditor.model.document import Document
from auditor.model.errors import ReadError

Reader = Callable[[bytes, str], Document]

# kind → module of this folder with `read(data, name)`; loaded when first needed.
READERS: dict[str, str] = {
    "text": "auditor.readers.text",
    "docx": "auditor.readers.word.read",
    "html": "auditor.readers.web.read",
    "mht": "auditor.readers.web.mht",
    "zip": "auditor.readers.archives",
    "7z": "auditor.readers.archives",
    "pdf": "auditor.readers.pdf.read",
    "ofd": "auditor.readers.ofd.read",
    "picture": "auditor.readers.scan.read",
    "ole": "auditor.readers.word.convert",
    "rtf": "auditor.readers.word.convert",
    "odt": "auditor.readers.word.convert",
    "word-xml": "auditor.readers.word.flat",
}

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"{\\rt", "rtf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"BM", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"RIFF", "picture"),
    (b"\x1f\x8b", "archive"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
)
_TYPES: tuple[tuple[bytes, str], ...] = ((b"opendocument.text", "odt"), (b"opendocument.", "office-other"))
"""What stands in the entry mimetype, which is not compressed."""
# Names of entries stand uncompressed in a zip, so its kind is known before anything is unpacked.
_ZIPS: tuple[tuple[bytes, str], ...] = (
    (b"word/document", "docx"),
    (b"word\\document", "docx"),
    (b"xl/workbook", "office-other"),
    (b"ppt/presentation", "office-other"),
    (b"OFD.xml", "ofd"),
)
_WORD_XML = (b"<w:worddocument", b"<pkg:package", b"office/word/2003/wordml", b"office/2006/xmlpackage")
"""What is declared by Word documents in one XML file; a page saved from Word has some of it in its comments."""
_COMMENT = re.compile(rb"<!--.*?(?:-->|$)", re.DOTALL)
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SPREADSHEET = "Workbook".encode("utf-16-le")
_ENTRY, _END, _TAIL = b"PK\x01\x02", b"PK\x05\x06", 66_000
_ZIPPED = (".docx", ".docm", ".odt", ".wps", ".ofd")
"""Names of documents that are zips: one that holds no document is damaged, not an archive to unpack."""
_WORD_NAME = re.compile(rb"word[/\\]document[0-9]{0,3}\.xml", re.IGNORECASE)
_DATA = re.compile(rb"(?:#[^\n]*\n|---\s*\n|\s)*(?:\{\s*\"|schema\s*:)")


def kind_of(data: bytes) -> str:
    """A slug: a key of READERS, or data (form/stored.py), archive, program, office-other, encrypted."""
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, kind in _MAGIC:
        if start.startswith(magic) and not (kind == "picture" and _plain(data)):
            return _refined(kind, data)
    if b"%PDF-" in start[:1024]:
        return "pdf"
    head = data[:65536].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if b"multipart/related" in head[:4096] and b"mime-version:" in head[:4096]:
        return "mht"
    if head.startswith(b"<") and _is_word_xml(_COMMENT.sub(b"", head[:4096])):
        return "word-xml"
    if head.startswith((b"<!doctype html", b"<html")) or _looks_like_html(head[:4096]):
        return "html"
    if _DATA.match(data[:4096].lstrip(b"\xef\xbb\xbf")):
        return "data"
    if b"<td" in head and b"</table>" in head:
        return "html"
    return "text"


def _refined(kind: str, data: bytes) -> str:
    if kind == "zip":
        names = _directory(data)
        found = next((k for mark, k in _TYPES if mark in data), None)
        found = found or next((k for mark, k in _ZIPS if mark in names), None)
        return found or ("docx" if _WORD_NAME.search(names) else "zip")
    if kind == "ole":
        if _ENCRYPTED in data:
            return "encrypted"
        return "office-other" if _SPREADSHEET in data and not _word(data) else "ole"
    return kind


def _directory(data: bytes) -> bytes:
    """The directory of a zip, which names its own entries and not those of documents in it; all of a damaged one."""
    end = data.rfind(_END, -_TAIL)
    if end < 0 or len(data) < end + 20:
        return data
    size, start = (
        int.from_bytes(data[end + 12 : end + 16], "little"),
        int.from_bytes(data[end + 16 : end + 20], "little"),
    )
    return data[start : start + size] if size and data.startswith(_ENTRY, start) else data


def _word(data: bytes) -> bool:
    return "WordDocument".encode("utf-16-le") in data


def _is_word_xml(head: bytes) -> bool:
    return any(mark in head for mark in _WORD_XML) and not re.search(rb"<html[\s>]", head)


def _looks_like_html(head: bytes) -> bool:
    """A page, or a piece of one: a tag that only pages have near its start, or nothing but tags there."""
    if re.search(rb"<(?:html|head|meta|body)[\s>]", head):
        return True
    return head.startswith(b"<") and len(re.findall(rb"</?(?:p|div|span|table|tr|td|br|h[1-6]|font)[\s/>]", head)) >= 3


def _plain(data: bytes) -> bool:
    """Two-letter signatures also begin ordinary words; a picture has control bytes near its start."""
    return not any(b < 9 for b in data[:64])


def reader_for(data: bytes, shown: str) -> Reader:
    """The reader of this kind of file. Raises ReadError that says what the file is and what to do instead."""
    kind = kind_of(data)
    if kind == "zip" and shown.lower().endswith(_ZIPPED):
        from auditor.readers.word.archive import damaged  # loads zipfile, which texts and pages do without

        raise damaged(shown)
    module = READERS.get(kind)
    if module is not None:
        return import_module(module).read
    raise ReadError(f"unsupported-{kind}", name=shown)
