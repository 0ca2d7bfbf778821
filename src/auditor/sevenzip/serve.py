"""The helper's task: an archive → the names of its members, or the bytes of one. Nothing is written to a disk."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import py7zr
from py7zr.exceptions import DecompressionBombError, PasswordRequired
from py7zr.io import Py7zIO, WriterFactory

from auditor import apart

MEGABYTES = 200
SECONDS = 5.0
MAX_RATIO = 400
RATIO_FROM = 10_000_000
_CHUNK = 1 << 20


def main() -> None:
    """Answers until the asker goes away."""
    apart.serve(answers, MEGABYTES)


def answers(question: bytes) -> Iterator[bytes]:
    """What is asked for: a line of JSON (how many members there may be, how large one; which one), then the archive."""
    head, _, data = question.partition(b"\n")
    asked = json.loads(head)
    apart.limit_seconds(SECONDS)
    try:
        yield from _answer(data, asked)
    except PasswordRequired:
        yield _json({"refused": "encrypted"})
    except (DecompressionBombError, _TooLargeError):
        yield _json({"refused": "archive-bomb"})
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - whatever a broken archive leads its reader to
        yield _json({"refused": "archive-damaged"})


def _answer(data: bytes, asked: dict[str, Any]) -> Iterator[bytes]:
    most = max(RATIO_FROM, MAX_RATIO * len(data))
    with py7zr.SevenZipFile(io.BytesIO(data), max_extract_size=most) as archive:
        files = [f for f in archive.list() if not f.is_directory]
        if len(files) > asked["most"]:
            yield _json({"refused": "archive-too-many"})
            return
        if asked.get("member") is None:
            yield _json({"names": [f.filename for f in files], "locked": archive.needs_password()})
            return
        if archive.needs_password():
            raise PasswordRequired
        wanted = files[asked["member"]].filename
        copies = [n for n, f in enumerate(files) if f.filename == wanted]
        kept = _Kept(copies.index(asked["member"]), asked["bytes"])
        archive.extract(targets=[wanted], factory=kept)
        yield _json({})
        found = kept.found.getvalue()
        yield from (found[at : at + _CHUNK] for at in range(0, len(found), _CHUNK))


def _json(thing: dict[str, Any]) -> bytes:
    return json.dumps(thing).encode()


class _TooLargeError(Exception):
    """A member unpacks to more than a file may have."""


class _Kept(WriterFactory):
    """Keeps the `number`th of the members of one name, up to `most` bytes, and forgets the others."""

    def __init__(self, number: int, most: int) -> None:
        self.found = io.BytesIO()
        self._number, self._most, self._made = number, most, 0

    def create(self, filename: str) -> Py7zIO:
        """Where the next member goes."""
        self._made += 1
        return _Sink(self.found if self._made - 1 == self._number else None, self._most)


class _Sink(Py7zIO):
    """Takes the bytes of a member."""

    def __init__(self, target: io.BytesIO | None, most: int) -> None:
        self._target, self._most, self._size = target, most, 0

    def write(self, s: bytes | bytearray) -> int:
        """Keeps what there is a place for."""
        self._size += len(s)
        if self._size > self._most:
            raise _TooLargeError
        if self._target is not None:
            self._target.write(s)
        return len(s)

    def read(self, size: int | None = None) -> bytes:
        """Nothing: members are only written."""
        return b""

    def seek(self, offset: int, whence: int = 0) -> int:
        """Members are written from their start to their end."""
        return 0

    def flush(self) -> None:
        """Nothing waits."""

    def size(self) -> int:
        """How much has come."""
        return self._size
