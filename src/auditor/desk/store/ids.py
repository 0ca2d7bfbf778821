"""Identities and moments of rows."""

from __future__ import annotations

import itertools
import secrets
import time
from datetime import UTC, datetime

_COUNT = itertools.count(secrets.randbelow(1 << 12))


def new() -> str:
    """An identity of 32 hexadecimal digits: the millisecond, a counter, and 64 bits that cannot be guessed. Those of
    one process sort in the order of their making.
    """
    moment = time.time_ns() // 1_000_000
    return f"{moment:012x}{next(_COUNT) & 0xFFFF:04x}{secrets.token_hex(8)}"


def now() -> str:
    """This moment in UTC, as rows keep it: 2026-01-05T08:30:00.123Z. As texts they sort in time."""
    return moment(datetime.now(UTC))


def moment(at: datetime) -> str:
    """`at` as rows keep it."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def when(kept: str) -> datetime:
    """The moment that a row keeps, in the time of this machine."""
    return datetime.fromisoformat(kept.replace("Z", "+00:00")).astimezone()
