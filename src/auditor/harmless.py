"""What must never leave the program as it came in: signs that rule a terminal, or turn the direction of writing.

They may stand in a document, a file name, a list of units, settings, or in what a library says of them. There is one
function for each kind of output; all that is written or shown goes through one of them.
"""

from __future__ import annotations

import io
import re

_SIGNS = "\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
"""C0 but tab and line feed, DEL, C1, what turns the direction of writing, and other ends of lines."""
_HARMFUL = re.compile(f"[{_SIGNS}]")
_STYLED = re.compile(rf"(\x1b\[[0-9;]*m)|[{_SIGNS}]")
_PLAIN = re.compile(rf"(\A\r)|[{_SIGNS}]")
_BYTES = re.compile(
    rb"\r\n|[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xd8\x9c|\xe2\x80[\x8e\x8f\xa8-\xae]|\xe2\x81[\xa6-\xa9]"
)


def text(shown: str) -> str:
    """Text for a screen or a message, with question marks for such signs."""
    return _HARMFUL.sub("?", shown)


def file(data: bytes) -> bytes:
    """A file of text in UTF-8, with question marks for such signs; ends of lines stay."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return data  # no text in UTF-8: of a format that a plugin brings
    return _BYTES.sub(lambda m: m[0] if m[0] == b"\r\n" else b"?", data)


def json(data: bytes) -> bytes:
    """JSON in UTF-8: such signs stand in its strings only, and there they are told by their numbers."""
    return _BYTES.sub(_told, data)


def _told(found: re.Match[bytes]) -> bytes:
    return b"".join(b"\\u%04x" % ord(char) for char in found[0].decode("utf-8"))


class Stream(io.TextIOWrapper):
    """Standard output or error. Of such signs only those of the program itself pass: colours where they are `styled`,
    else the return to the beginning of the line with which progress is shown.
    """

    styled = False

    def write(self, shown: str, /) -> int:
        """Writes text."""
        super().write((_STYLED if self.styled else _PLAIN).sub(lambda m: m[1] or "?", shown))
        return len(shown)


def stream(of: io.TextIOWrapper, *, styled: bool) -> Stream:
    """The stream in the place of `of`, in UTF-8 whatever the system's own encoding."""
    buffered = of.line_buffering
    through = of.write_through
    made = Stream(of.detach(), encoding="utf-8", errors="replace", line_buffering=buffered, write_through=through)
    made.styled = styled
    return made
