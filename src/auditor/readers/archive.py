"""Zip containers (.docx, .odt) checked before any parser sees them.

What a zip declares about itself is not believed: entries are counted, their places compared, and the bytes that
really come out are measured while every XML part is read through once: no DOCTYPE, not too many elements.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib

from auditor.model.errors import ReadError

MAX_ENTRIES = 2000
MAX_PART = 40_000_000
MAX_TOTAL = 120_000_000
MAX_RATIO = 300
MAX_ELEMENTS = 400_000
_CHUNK = 1 << 16
_RATIO_FROM = 2_000_000
_XML = (".xml", ".rels")
_DOCTYPES = tuple("<!DOCTYPE".encode(e) for e in ("utf-8", "utf-16-le", "utf-16-be"))
_LONGEST = max(map(len, _DOCTYPES))
_ENCODING = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})")
_UCS4 = (b"\x00\x00\x00<", b"<\x00\x00\x00", b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff", b"Lo\xa7\x94")


def check(data: bytes, shown: str) -> None:
    """Raises ReadError when the zip `data` is damaged, encrypted or hostile."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            _entries(infos, data, shown)
            total = 0
            for info in infos:
                total = _part(archive, info, total, shown)
    except (zipfile.BadZipFile, zlib.error, EOFError, struct.error, ValueError, NotImplementedError, OSError) as error:
        raise damaged(shown) from error
    except RuntimeError:  # zipfile's word for a password
        raise _encrypted(shown) from None


def _entries(infos: list[zipfile.ZipInfo], data: bytes, shown: str) -> None:
    if len(infos) > MAX_ENTRIES:
        raise _hostile(shown, f"压缩包内有 {len(infos)} 个条目", f"{len(infos)} entries")
    names: set[str] = set()
    spans: list[tuple[int, int]] = []
    for info in infos:
        name = info.filename
        if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or "\x00" in name or ":" in name:
            raise _hostile(shown, "压缩包内有指向外部的路径", "an entry points outside the archive")
        if name in names:
            raise _hostile(shown, "压缩包内有重名条目", "two entries have the same name")
        names.add(name)
        if info.flag_bits & 0x1:
            raise _encrypted(shown)
        spans.append((info.header_offset, _end(info, data, shown)))
    spans.sort()
    if any(end > start for (_, end), (start, _) in zip(spans, spans[1:], strict=False)):
        raise _hostile(shown, "压缩包内条目互相重叠", "entries overlap")


def _end(info: zipfile.ZipInfo, data: bytes, shown: str) -> int:
    """Where the entry's data ends, by its local header and its compressed size."""
    header = data[info.header_offset : info.header_offset + 30]
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise damaged(shown)
    name, extra = struct.unpack("<HH", header[26:30])
    return info.header_offset + 30 + name + extra + info.compress_size


def _part(archive: zipfile.ZipFile, info: zipfile.ZipInfo, total: int, shown: str) -> int:
    """Reads one entry through; returns the bytes read of all entries so far."""
    is_xml = info.filename.lower().endswith(_XML)
    watch = _Watch(shown) if is_xml else None
    size = 0
    with archive.open(info) as part:
        while chunk := part.read(_CHUNK):
            size += len(chunk)
            total += len(chunk)
            if size > MAX_PART or total > MAX_TOTAL:
                raise _hostile(shown, "解压后过大", "it unpacks to too much")
            if size > _RATIO_FROM and size > MAX_RATIO * max(1, info.compress_size):
                raise _hostile(shown, "压缩比异常", "its compression ratio is absurd")
            if watch is not None:
                watch.feed(chunk)
    return total


class _Watch:
    """Looks through the bytes of an XML part for what no office document holds. Depth and the size of a text are left
    to libxml2, which refuses more than 256 levels and 10 MB by itself.
    """

    def __init__(self, shown: str) -> None:
        self._shown = shown
        self._tags = 0
        self._tail = b""

    def feed(self, chunk: bytes) -> None:
        """The next piece of the part. Raises ReadError."""
        if not self._tail and not self._tags:
            self._start(chunk)
        self._tags += chunk.count(b"<")
        if self._tags > 2 * MAX_ELEMENTS:  # a start and an end each
            raise _hostile(self._shown, f"内部元素超过 {MAX_ELEMENTS} 个", f"more than {MAX_ELEMENTS} elements")
        seen = self._tail + chunk
        if any(mark in seen for mark in _DOCTYPES):
            raise _hostile(self._shown, "内部含有 DOCTYPE 声明", "a part of it declares a DOCTYPE")
        self._tail = chunk[-_LONGEST:]

    def _start(self, chunk: bytes) -> None:
        """Only the encodings that office programs write, so that the search above sees what the parser will see."""
        declared = _ENCODING.search(chunk[:200])
        if chunk[:4] in _UCS4 or (declared and declared.group(1).lower() not in (b"utf-8", b"utf-16", b"us-ascii")):
            raise _hostile(self._shown, "内部编码不是 UTF-8", "a part of it is not UTF-8")


def damaged(shown: str) -> ReadError:
    """The error for a container that cannot be opened."""
    return ReadError(
        "damaged",
        f"“{shown}”已损坏，无法打开；请用 Word 或 WPS 打开后另存，再审核。",
        f'"{shown}" is damaged and cannot be opened; open it in Word and save it again.',
    )


def _encrypted(shown: str) -> ReadError:
    return ReadError(
        "encrypted",
        f"“{shown}”设有密码，请去掉密码后再审核。",
        f'"{shown}" is protected by a password; remove it and audit again.',
    )


def _hostile(shown: str, zh: str, en: str) -> ReadError:
    return ReadError(
        "hostile",
        f"“{shown}”{zh}，不是正常的办公文档，已拒绝读取；请用 Word 或 WPS 另存为新文件。",
        f'"{shown}" was refused: {en}. Save it as a new file in Word.',
    )
