"""Archives in .7z: a helper process looks into them, within limits of time and memory (the extra `7z`)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from importlib.util import find_spec
from typing import Any

from auditor import apart
from auditor.model.errors import ReadError, reason
from auditor.readers import guard

MAGIC = b"7z\xbc\xaf\x27\x1c"
_PATIENCE = 30.0
_helper = apart.Helper("auditor.sevenzip.serve")


def names(data: bytes, shown: str, most: int) -> list[str]:
    """The names of the members as they are stored. Raises ReadError."""
    told, _ = _asked(data, shown, {"most": most})
    return [str(n) for n in told["names"]]


def member(data: bytes, shown: str, number: int, name: str, most: int) -> bytes:
    """The bytes of one member, by its number among the names. Raises ReadError."""
    _, parts = _asked(data, shown, {"most": most, "member": number, "bytes": guard.MAX_BYTES}, name)
    return b"".join(parts)


def _asked(data: bytes, shown: str, question: dict[str, Any], name: str = "") -> tuple[dict[str, Any], list[bytes]]:
    """What the helper tells, and the bytes that follow it."""
    if find_spec("py7zr") is None:
        raise ReadError("needs-7z", name=shown)
    try:
        with closing(_helper.ask(json.dumps(question).encode() + b"\n" + data, _PATIENCE)) as answer:
            told = json.loads(next(answer))
            parts = list(_kept(answer, name or shown))
    except (apart.EndedError, apart.HelperMemoryError):
        raise ReadError("archive-bomb", name=name or shown) from None
    except (apart.HelperFailedError, StopIteration, ValueError):
        raise ReadError("archive-damaged", name=shown) from None
    except OSError as error:  # the system gives no process
        raise ReadError("unreadable", name=shown, reason=reason(error)) from None
    if refused := told.get("refused"):
        whose = shown if refused in ("archive-damaged", "archive-too-many") else name or shown
        raise ReadError(refused, name=whose, most=question["most"])
    return told, parts


def _kept(answer: Iterator[bytes], name: str) -> Iterator[bytes]:
    size = 0
    for part in answer:
        size += len(part)
        if size > guard.MAX_BYTES:
            raise ReadError("too-large", name=name, most=guard.MAX_BYTES // 1_000_000)
        yield part
