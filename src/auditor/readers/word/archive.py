"""Zip containers (.docx, .odt) checked before any parser sees them.

What a zip declares about itself is not believed: entries are counted, their places compared, the bytes that really
come out are measured, and every XML part is looked through. Parsers are given those very bytes.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib

from auditor.model.errors import ReadError
from auditor.texts import Sentence, sentence

MAX_ENTRIES = 2000
MAX_TOTAL = 150_000_000
MAX_PART = 60_000_000
MAX_XML = 40_000_000
"""Of all XML parts together."""
MAX_RATIO = 400
"""Tables of zeros in which every cell repeats its format really reach 190."""
MAX_ELEMENTS = 400_000
MAX_ATTRIBUTES = 1_200_000
_RATIO_FROM_XML = 1_000_000
_RATIO_FROM = 10_000_000  # a large blank bitmap is no attack
_CHUNK = 1 << 16
_XML = (".xml", ".rels")
_ENTRY, _LOCAL = b"PK\x01\x02", b"PK\x03\x04"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_SMALLEST = len(b"<a/>")
_DOCTYPE = b"<!DOCTYPE"
_WIDE_DOCTYPES = tuple("<!DOCTYPE".encode(e) for e in ("utf-16-le", "utf-16-be"))
_ENCODINGS = (b"utf-8", b"utf-16", b"us-ascii", b"ascii")
_DECLARATION = 200
_ENCODING = re.compile(rb"encoding\s*=\s*[\"']([^\"']*)")
_OTHER_BYTES = (b"\x00\x00\x00<", b"<\x00\x00\x00", b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff", b"Lo\xa7\x94")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, struct.error, ValueError, IndexError, NotImplementedError, OSError)


def check(data: bytes, shown: str, also: tuple[str, ...] = ()) -> dict[str, bytes]:
    """The XML parts of the zip `data` by name, and those with an ending of `also`. Raises ReadError when it is
    damaged, encrypted or hostile.
    """
    if data.count(_ENTRY) > MAX_ENTRIES:  # before zipfile makes an object of each
        raise _hostile(shown, sentence("read.hostile.entries", most=MAX_ENTRIES))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            _entries(infos, archive.start_dir, data, shown)
            parts = _unpacked(archive, infos, shown, also)
    except _BROKEN as error:
        raise damaged(shown) from error
    check_parts({n: content for n, content in parts.items() if n.lower().endswith(_XML)}, shown)
    return parts


def check_parts(parts: dict[str, bytes], shown: str) -> None:
    """Raises ReadError for XML parts with a DOCTYPE, in odd encodings, or with more elements than a document has."""
    for content in parts.values():
        _check_xml(content, shown)
    # No element takes less than 4 bytes and no attribute less than 5, so most documents need not be counted.
    if sum(map(len, parts.values())) > _SMALLEST * MAX_ELEMENTS:
        elements = sum(content.count(b"<") - content.count(b"</") for content in parts.values())
        if elements > MAX_ELEMENTS or sum(content.count(b"=") for content in parts.values()) > MAX_ATTRIBUTES:
            raise _hostile(shown, sentence("read.hostile.elements", most=MAX_ELEMENTS))


def _entries(infos: list[zipfile.ZipInfo], directory: int, data: bytes, shown: str) -> None:
    """Refuses names that lead elsewhere, entries that share a name or bytes, passwords, rare compression."""
    names: set[str] = set()
    spans = [(directory, directory)]
    for info in infos:
        # `filename` ends at the first NUL; some programs write \ for /, and names are the same in whatever case
        name = info.orig_filename.replace("\\", "/").lower()
        if name.startswith("/") or ".." in name.split("/") or any(c in name for c in ":\x00"):
            raise _hostile(shown, sentence("read.hostile.outside"))
        if name in names:
            raise _hostile(shown, sentence("read.hostile.same-name"))
        names.add(name)
        if info.flag_bits & 0x1:
            raise _encrypted(shown)
        if info.compress_type not in _METHODS:  # others take the size of their buffers from the file
            raise _hostile(shown, sentence("read.hostile.method"))
        spans.append((info.header_offset, _end(info, data, shown)))
    spans.sort()
    if any(end > start for (_, end), (start, _) in zip(spans, spans[1:], strict=False)):
        raise _hostile(shown, sentence("read.hostile.overlap"))


def _end(info: zipfile.ZipInfo, data: bytes, shown: str) -> int:
    """Where the entry's data ends, by its local header and its compressed size."""
    header = data[info.header_offset : info.header_offset + 30]
    if len(header) < 30 or not header.startswith(_LOCAL):
        raise damaged(shown)
    name, extra = struct.unpack("<HH", header[26:30])
    return info.header_offset + 30 + name + extra + info.compress_size


def _unpacked(
    archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo], shown: str, also: tuple[str, ...]
) -> dict[str, bytes]:
    """The XML parts, and those of the endings `also`; every entry is read through, and reading ends at the first byte
    too many.
    """
    out: dict[str, bytes] = {}
    total = xml = 0
    for info in infos:
        is_xml = info.filename.lower().endswith(_XML)
        wanted = is_xml or info.filename.lower().endswith(also)
        chunks: list[bytes] = []
        size = 0
        with archive.open(info) as part:
            while chunk := part.read(_CHUNK):
                size += len(chunk)
                total += len(chunk)
                if wanted:
                    xml += len(chunk) if is_xml else 0
                    chunks.append(chunk)
                if size > MAX_PART or total > MAX_TOTAL or xml > MAX_XML:
                    raise _hostile(shown, sentence("read.hostile.size"))
                if size > (_RATIO_FROM_XML if is_xml else _RATIO_FROM) and size > MAX_RATIO * info.compress_size:
                    raise _hostile(shown, sentence("read.hostile.ratio"))
        if wanted:
            out[info.filename] = b"".join(chunks)
    return out


def _check_xml(content: bytes, shown: str) -> None:
    """Refuses a DOCTYPE, and encodings in which it could hide. How deep elements are nested and how long one text is,
    libxml2 limits by itself.
    """
    start = content[:_DECLARATION].removeprefix(b"\xef\xbb\xbf")
    odd = start.startswith(_OTHER_BYTES)
    if start.startswith(b"<?xml"):
        declaration, end, _ = start.partition(b"?>")
        named = _ENCODING.search(declaration)
        odd = odd or not end or (named is not None and named.group(1).lower() not in _ENCODINGS)
    if odd:
        raise _hostile(shown, sentence("read.hostile.encoding"))
    wide = b"\x00" in start or start.startswith((b"\xff\xfe", b"\xfe\xff"))
    if _DOCTYPE in content or (wide and any(mark in content for mark in _WIDE_DOCTYPES)):
        raise _hostile(shown, sentence("read.hostile.doctype"))


def damaged(shown: str) -> ReadError:
    """The error for a container that cannot be opened."""
    return ReadError("damaged", name=shown)


def _encrypted(shown: str) -> ReadError:
    return ReadError("encrypted", name=shown)


def _hostile(shown: str, reason: Sentence) -> ReadError:
    return ReadError("hostile", name=shown, reason=reason)
