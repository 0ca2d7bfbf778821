"""What kind of file is it? Told by its first bytes."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from auditor.model.document import Document
from auditor.model.errors import ReadError

Reader = Callable[[bytes, str], Document]

# kind → module of this folder with `read(data, name)`; loaded when first needed.
READERS: dict[str, str] = {"text": "auditor.readers.text"}

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"BM", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"RIFF", "picture"),
    (b"\x1f\x8b", "archive"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
)

_NAMES: dict[str, tuple[str, str]] = {
    "pdf": ("PDF 文件", "a PDF file"),
    "zip": ("Word 文档（docx）或压缩包", "a Word document or a zip archive"),
    "ole": ("旧版 Office 文档（doc、wps）", "an old Office document"),
    "rtf": ("RTF 文档", "an RTF document"),
    "html": ("网页", "a web page"),
    "picture": ("图片", "a picture"),
    "archive": ("压缩包", "an archive"),
    "program": ("程序文件", "a program"),
}


def kind_of(data: bytes) -> str:
    """A slug: text, html, pdf, zip, ole, rtf, picture, archive, program."""
    for magic, kind in _MAGIC:
        if data.startswith(magic) and not (kind == "picture" and _plain(data)):
            return kind
    head = data[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html")) or b"<html" in head[:1024]:
        return "html"
    return "text"


def _plain(data: bytes) -> bool:
    """Two-letter signatures also begin ordinary words; a picture has control bytes near its start."""
    return not any(b < 9 for b in data[:64])


def reader_for(data: bytes, shown: str) -> Reader:
    """The reader of this kind of file. Raises ReadError that says what the file is and what to do instead."""
    kind = kind_of(data)
    module = READERS.get(kind)
    if module is not None:
        return import_module(module).read
    zh, en = _NAMES[kind]
    if kind in ("pdf", "zip", "ole", "rtf", "html"):
        raise ReadError(
            f"unsupported-{kind}",
            f"“{shown}”是{zh}，本版本尚不能读取；请打开后全选复制，存为文本文件（.txt）再审核。",
            f'"{shown}" is {en}, which this version cannot read yet; copy its text into a .txt file.',
        )
    raise ReadError(
        f"unsupported-{kind}",
        f"“{shown}”是{zh}，不含可审核的文字；请提供报告的 Word 原稿或文本。",
        f'"{shown}" is {en} and holds no text to audit; provide the report as text.',
    )
