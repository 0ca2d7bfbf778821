"""Guesses are slowed down: after some failures a name, and an address, must wait, longer each time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from auditor.desk.store.errors import DeskError

_FREE = 5  # failures that cost nothing
_FIRST, _MOST = 5.0, 900.0  # seconds to wait
_FORGET = 3600.0
_KEYS = 10_000  # names and addresses remembered


class Throttle:
    """Counts failures by key. One for the whole program, in memory: a restart is not in the hands of who guesses."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failed: dict[str, tuple[int, float]] = {}

    def begin(self, *keys: str) -> None:
        """Counts an attempt as failed until `clear` says otherwise, so that many at once gain nothing. Raises DeskError
        while one of its keys must wait.
        """
        with self._lock:
            now = self._clock()
            left = max(self._left(key, now) for key in keys)
            if left > 0:
                raise DeskError("throttled", seconds=int(left) + 1)
            for key in keys:
                count, last = self._failed.pop(key, (0, now))
                self._failed[key] = (1 if now - last > _FORGET else count + 1, now)
            while len(self._failed) > _KEYS:
                del self._failed[next(iter(self._failed))]

    def clear(self, *keys: str) -> None:
        """The attempt was right."""
        with self._lock:
            for key in keys:
                self._failed.pop(key, None)

    def _left(self, key: str, now: float) -> float:
        count, last = self._failed.get(key, (0, now))
        if count < _FREE or now - last > _FORGET:
            return 0.0
        return last + min(_MOST, _FIRST * 2.0 ** min(count - _FREE, 20)) - now
