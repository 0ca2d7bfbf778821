"""Packages of Word as other programs put them together: strict names, another body, macros, sizes behind members."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from tests.support.specimens.odd import Maker
from tests.support.specimens.odd.office import Parts, unpacked, word

_STRICT = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "http://purl.oclc.org/ooxml/wordprocessingml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/": (
        "http://purl.oclc.org/ooxml/officeDocument/relationships/"
    ),
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        "http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
}


def _strict(parts: Parts) -> Parts:
    for name, data in parts.items():
        if name.endswith((".xml", ".rels")):
            text = data.decode()
            for old, new in _STRICT.items():
                text = text.replace(old, new)
            parts[name] = text.encode()
    return parts


def _second(parts: Parts) -> Parts:
    """The body in a part of another name, as the online Word writes it."""
    out = {}
    for name, data in parts.items():
        if name in ("_rels/.rels", "[Content_Types].xml"):
            data = data.replace(b"word/document.xml", b"word/document2.xml")
        out[
            name.replace("word/document.xml", "word/document2.xml").replace("document.xml.rels", "document2.xml.rels")
        ] = data
    return out


def _wide(parts: Parts) -> Parts:
    body = parts["word/document.xml"].decode()
    body = re.sub(r"<\?xml.*?\?>", '<?xml version="1.0" encoding="UTF-16" standalone="yes"?>', body, count=1)
    return {**parts, "word/document.xml": body.encode("utf-16")}


def _macros(parts: Parts) -> Parts:
    types = parts["[Content_Types].xml"].decode()
    old = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    types = types.replace(old, "application/vnd.ms-word.document.macroEnabled.main+xml")
    types = types.replace(
        "</Types>", '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
    )
    return {**parts, "[Content_Types].xml": types.encode(), "word/vbaProject.bin": bytes(512)}


def _streamed(data: bytes) -> bytes:
    """A package written to a pipe: sizes stand behind each member."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.data = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, b: bytes) -> int:  # type: ignore[override]
            self.data += b
            return len(b)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[arg-type]
        for name, content in unpacked(data).items():
            archive.writestr(name, content)
    return bytes(pipe.data)


def cases() -> Iterator[tuple[str, str, Maker]]:
    """(name, ending, maker) of every case."""
    yield "parts strict", ".docx", lambda s: word(s, parts=_strict)
    yield "parts other-name", ".docx", lambda s: word(s, parts=_second)
    yield "parts utf16", ".docx", lambda s: word(s, parts=_wide)
    yield "parts streamed", ".docx", lambda s: _streamed(word(s))
    yield "parts macros", ".docm", lambda s: word(s, parts=_macros)
