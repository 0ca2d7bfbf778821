"""Bytes in fewer bytes, and back up to a limit."""

from __future__ import annotations

import zlib

MOST_BYTES = 100_000_000


def packed(data: bytes) -> bytes:
    """`data` in fewer bytes. Raises MemoryError for more than `unpacked` gives back."""
    if len(data) > MOST_BYTES:
        raise MemoryError
    return zlib.compress(data, 1)


def unpacked(data: bytes) -> bytes:
    """What was packed. Raises ValueError for anything else, and for more than MOST_BYTES without unpacking it all."""
    work = zlib.decompressobj()
    try:
        out = work.decompress(data, MOST_BYTES)
    except zlib.error as error:
        raise ValueError("damaged record") from error
    if not work.eof:
        raise ValueError("damaged record")
    return out
