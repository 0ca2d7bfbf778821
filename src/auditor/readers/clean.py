"""Characters that carry no meaning are dropped or made plain; nothing else changes."""

from __future__ import annotations

import re

_DROP = dict.fromkeys(
    [*range(0x00, 0x09), *range(0x0E, 0x20), 0x7F, *range(0x80, 0x85), *range(0x86, 0xA0)]
    + [0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)
_BLANKS = {0xA0: " ", 0x3000: " ", 0x2002: " ", 0x2003: " ", 0x2009: " ", 0x202F: " ", 0x205F: " "}
_TABLE = {**_DROP, **_BLANKS}
_NEWLINES = re.compile("\r\n?|\x85|\u2028|\u2029|\x0b|\x0c")


def clean(text: str) -> str:
    """`text` without control and zero-width characters, with plain blanks and line feeds. Digits stay as printed."""
    return _NEWLINES.sub("\n", text).translate(_TABLE)
