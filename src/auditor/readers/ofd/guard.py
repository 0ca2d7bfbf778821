"""What an OFD may cost: templates and composite objects let a small file draw without end."""

from __future__ import annotations

import time

from auditor.model.errors import ReadError

MAX_PAGES = 300
SECONDS = 20.0
MAX_CHARS, MAX_ALL_CHARS = 60_000, 300_000
MAX_OBJECTS, MAX_ALL_OBJECTS = 60_000, 300_000
MAX_POINTS, MAX_ALL_POINTS = 60_000, 300_000
MAX_DEPTH = 30
_LOOKED = 255


class TooMuchError(Exception):
    """A file asks for more than any report needs."""


class TooLongError(Exception):
    """A file takes too long to read."""


class Budget:
    """What the pages of one file may draw, on each page and on all of them. The methods raise TooMuchError, after
    SECONDS of computing TooLongError (a busy machine takes nothing from them).
    """

    def __init__(self) -> None:
        self._deadline = time.thread_time() + SECONDS
        self._page = [0, 0, 0]
        self._all = [0, 0, 0]

    def begin_page(self) -> None:
        """What follows belongs to another page."""
        self._page = [0, 0, 0]
        self.check_time()

    def check_time(self) -> None:
        """Looks at the clock."""
        if time.thread_time() > self._deadline:
            raise TooLongError

    def objects(self, count: int = 1) -> None:
        """So many objects are looked at."""
        self._spend(0, count, MAX_OBJECTS, MAX_ALL_OBJECTS)
        if not self._all[0] & _LOOKED:
            self.check_time()

    def chars(self, count: int) -> None:
        """So many characters are put on the page."""
        self._spend(1, count, MAX_CHARS, MAX_ALL_CHARS)

    def points(self, count: int) -> None:
        """So many points of paths are put on the page."""
        self._spend(2, count, MAX_POINTS, MAX_ALL_POINTS)

    def _spend(self, kind: int, count: int, most: int, most_of_all: int) -> None:
        self._page[kind] += count
        self._all[kind] += count
        if self._page[kind] > most or self._all[kind] > most_of_all:
            raise TooMuchError


def refusal(error: Exception, name: str) -> ReadError:
    """Whatever a file led the reader to, as one sentence."""
    if isinstance(error, TooLongError):
        return ReadError("timeout.paged", name=name, seconds=f"{SECONDS:g}")
    if isinstance(error, TooMuchError):
        return ReadError("hostile.ofd", name=name)
    return ReadError("damaged.ofd", name=name)
