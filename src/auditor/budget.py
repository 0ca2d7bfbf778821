"""What the work on one file may take: the limits, and how much of its time is left for a part of the work."""

from __future__ import annotations

import time
from typing import NamedTuple

from auditor.model.errors import UsageError

SECONDS = 120.0
MEGABYTES = 1500
_MOST_SECONDS = 86_400
_LEAST_MEGABYTES, _MOST_MEGABYTES = 200, 1_000_000


class Limits(NamedTuple):
    """How many seconds and how much memory one file may take."""

    seconds: float = SECONDS
    megabytes: int = MEGABYTES


def limits(seconds: float | None, megabytes: int | None) -> Limits:
    """The limits that a user asks for. Raises UsageError."""
    if seconds is not None and not 0 < seconds <= _MOST_SECONDS:
        raise UsageError("timeout", seconds=f"{seconds:g}")
    if megabytes is not None and not _LEAST_MEGABYTES <= megabytes <= _MOST_MEGABYTES:
        raise UsageError("memory", least=_LEAST_MEGABYTES, most=_MOST_MEGABYTES, megabytes=megabytes)
    return Limits(seconds or SECONDS, megabytes or MEGABYTES)


_ends: list[float] = []


def begin(seconds: float) -> None:
    """Work on a file begins that is ended from outside after so many seconds."""
    _ends[:] = [time.monotonic() + seconds]


def end() -> None:
    """The work is done: what follows is not ended from outside."""
    _ends.clear()


def part(seconds: float) -> float:
    """How many of `seconds` a part of the work may wait for something else, so that it can still say that it waited in
    vain before all of it is ended.
    """
    return min(seconds, round(max(0.5, 0.8 * (_ends[0] - time.monotonic())), 1)) if _ends else seconds
