"""Archives are opened by a helper process within limits of memory and time, never by the desk itself."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import closing

from auditor import apart
from auditor.desk.store.errors import DeskError
from auditor.desk.work import unpacking

_PATIENCE = 60.0  # seconds for each part of what the helper tells
_MOST = 8_000  # megabytes that come out of the archives of one upload
_MEGABYTE = 1_000_000
_helper = apart.Helper("auditor.desk.work.unpacking")


def opened(files: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """Files, (name, bytes) each, in the place of archives what those hold; litter of systems is left out. An archive
    that cannot be opened comes as it is, and its audit says why. Raises DeskError where far too much comes out.
    """
    came = 0
    for path, data in files:
        if unpacking.is_litter(path):
            continue
        if not unpacking.is_archive(path):
            yield path, data
            continue
        for inner, part in _members(path, data):
            came += len(part)
            if came > _MOST * _MEGABYTE:
                raise DeskError("archive-too-much", most=_MOST // 1000)
            yield inner, part


def _members(path: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    question = json.dumps(path).encode() + b"\n" + data
    begun = False
    try:
        with closing(_helper.ask(question, _PATIENCE, each=True)) as answer:
            for head in answer:
                begun = True
                told = json.loads(head)
                parts: list[bytes] = []
                while sum(map(len, parts)) < told["size"]:
                    parts.append(next(answer))
                yield told["path"], b"".join(parts)
    except (apart.EndedError, apart.HelperMemoryError, apart.HelperFailedError, StopIteration, ValueError, KeyError):
        if begun:
            raise DeskError("archive-broke-off", name=path) from None
        yield path, data
