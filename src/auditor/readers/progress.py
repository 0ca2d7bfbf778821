"""Who is told how far slow reading has come. A module of its own, so that it costs nothing to ask."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar

recognised: ContextVar[Callable[[int], None] | None] = ContextVar("recognition", default=None)
"""Is told the number of each page of a scan that is done."""
