"""Streams of a file whose packed content is damaged: pdfium leaves out in silence what it cannot unpack."""

from __future__ import annotations

import re
import zlib

_STREAM = re.compile(rb"stream\r?\n")
_LENGTH = re.compile(rb"/Length\s+(\d{1,9})(?!\s+\d+\s+R|\d)")
_OTHER = re.compile(
    rb"/(?:Image|XRef|ObjStm|Length1|Length2|Length3|Metadata|FunctionType|ShadingType|EmbeddedFile|N)\b"
)
"""What the streams say that hold no content of pages."""
_LONGEST_HEAD = 2000
_MOST_STREAMS = 5000
_MOST_BYTES = 100_000_000
_STEP = 1 << 20


def damaged(data: bytes) -> int:
    """How many streams of content, packed by Flate alone, cannot be unpacked to their end. Files with a password are
    not looked at: their streams are no Flate before they are decrypted.
    """
    if b"/Encrypt" in data:
        return 0
    count = 0
    left = _MOST_BYTES
    for number, found in enumerate(_STREAM.finditer(data)):
        if number >= _MOST_STREAMS or left <= 0:
            break
        packed = _packed(data, found.start(), found.end())
        if packed:
            whole, size = _unpacks(packed, left)
            left -= size
            count += not whole
    return count


def _packed(data: bytes, start: int, begin: int) -> bytes:
    """The bytes of a stream that holds content; none for others."""
    opened = data.rfind(b"obj", max(0, start - _LONGEST_HEAD), start)
    head = data[opened:start] if opened >= 0 else b""
    if not head.rstrip().endswith(b">>") or head.count(b"/FlateDecode") != 1 or b"/DecodeParms" in head:
        return b""
    if _OTHER.search(head) or b"Decode" in head.replace(b"/FlateDecode", b""):
        return b""
    length = _LENGTH.search(head)
    end = data.find(b"endstream", begin)
    if length is not None and begin + int(length.group(1)) <= len(data):
        end = max(begin + int(length.group(1)), begin)
    return data[begin:end] if end > begin else b""


def _unpacks(packed: bytes, most: int) -> tuple[bool, int]:
    """(whether it unpacks to its end and sum, how much came out). Some programs leave the sum out, or zero."""
    raw = zlib.decompressobj(-15)
    size, total = 0, 1
    rest = packed[2:]
    try:
        while rest and not raw.eof and size <= most:
            part = raw.decompress(rest, _STEP)
            size, total = size + len(part), zlib.adler32(part, total)
            rest = raw.unconsumed_tail
    except zlib.error:
        return False, size
    told = int.from_bytes(raw.unused_data[:4], "big") if len(raw.unused_data) >= 4 else 0
    return size > most or (raw.eof and told in (0, total)), size
