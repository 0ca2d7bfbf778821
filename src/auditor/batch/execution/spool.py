"""Bytes of very many results: the first few megabytes in memory, the rest in a temporary file.

So what a run holds in memory hardly grows with the number of files. The file has no name where the system allows that,
and goes with the process. When it cannot be written (a full disk), the bytes stay in memory.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from typing import Any

_AT_HAND = 8 << 20  # bytes: a run of a few hundred files never touches the disk


class Spool:
    """Takes bytes and gives back what they are read with."""

    def __init__(self, at_hand: int = _AT_HAND) -> None:
        self.left = at_hand
        self.end = 0
        self.file: Any = None

    def keep(self, data: bytes) -> bytes | Piece:
        """`data` itself, or where it is in the file."""
        if len(data) <= self.left:
            self.left -= len(data)
            return data
        try:
            if self.file is None:
                self.file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - open as long as a piece is in use
            self.file.seek(self.end)
            if self.file.write(data) == len(data):
                self.end += len(data)
                return Piece(self.file, self.end - len(data), len(data))
        except OSError:
            pass
        return data


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes in the file of a spool."""

    file: Any
    at: int
    size: int

    def read(self) -> bytes:
        """The bytes."""
        self.file.seek(self.at)
        return self.file.read(self.size)
