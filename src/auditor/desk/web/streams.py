"""How many answers that go on and on are under way at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

EACH, ALL = 3, 64  # a browser has six connections to a desk, and pages need some


class Streams:
    """Those that are open, by who opened them. Only the event loop touches it."""

    def __init__(self) -> None:
        self._open: Counter[str] = Counter()

    @property
    def count(self) -> int:
        """How many there are."""
        return self._open.total()

    @contextmanager
    def place(self, who: str) -> Iterator[bool]:
        """Whether there is a place for one more, which it has until the end."""
        there = self._open[who] < EACH and self.count < ALL
        self._open[who] += there
        try:
            yield there
        finally:
            self._open[who] -= there
            self._open = +self._open  # forgets who has none
