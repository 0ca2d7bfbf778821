"""The helper's task: an archive → what it holds, each member by its name and its bytes in parts."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import PurePosixPath

from auditor import apart
from auditor.model.errors import ReadError
from auditor.readers import archives, guard

MEGABYTES = 1500
SECONDS = 60.0
"""Of processor time for one member."""
PART = 16 << 20
_DEEPEST = 2  # archives inside archives


def main() -> None:
    """Answers until the asker goes away."""
    apart.serve(answers, MEGABYTES)


def answers(question: bytes) -> Iterator[bytes]:
    """What is asked for: the name of the archive as a line of JSON, then the archive. A line of JSON for each member
    (`path`, `size`) is followed by its bytes. One that cannot be read is empty; an archive that cannot be opened is
    told as it is.
    """
    head, _, data = question.partition(b"\n")
    apart.limit_seconds(SECONDS)
    for path, part in _members(str(json.loads(head)), data, _DEEPEST):
        yield json.dumps({"path": path, "size": len(part)}).encode()
        for at in range(0, len(part), PART):
            yield part[at : at + PART]
        apart.limit_seconds(SECONDS)


def is_litter(path: str) -> bool:
    """Whether a file is one that systems put there for themselves, or is hidden."""
    return _last(path).startswith(".") or guard.is_litter(_last(path))


def is_archive(path: str) -> bool:
    """Whether a file is opened."""
    return _last(path).lower().endswith(archives.SUFFIXES)


def _members(path: str, data: bytes, deep: int) -> Iterator[tuple[str, bytes]]:
    """A file, or what an archive holds, one after the other."""
    if is_litter(path):
        return
    if not deep or not is_archive(path):
        yield path, data
        return
    held = archives.each(data, _last(path))
    try:
        first = next(held, None)
    except ReadError:
        first = None
    if first is None:
        yield path, data
        return
    for one in itertools.chain((first,), held):
        yield from _member(path, one, deep)


def _member(path: str, one: tuple[str, bytes | ReadError], deep: int) -> Iterator[tuple[str, bytes]]:
    name, part = one
    inner = path + archives.JOINT + name
    if isinstance(part, ReadError):
        yield inner, b""  # whose audit says that it is empty
    else:
        yield from _members(inner, part, deep - 1)


def _last(path: str) -> str:
    return PurePosixPath(path.replace("\\", "/")).name
