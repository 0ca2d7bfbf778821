"""How far a run is, on standard error while it is a terminal: files done, findings, time left."""

from __future__ import annotations

import time
from typing import TextIO

from rich.cells import cell_len

from auditor.model.base import Lang
from auditor.texts import text

_EVERY = 0.2


class Progress:
    """One line that is written over and over. Says nothing when `stream` is no terminal."""

    def __init__(self, total: int, stream: TextIO, lang: Lang) -> None:
        self.total, self.stream = total, stream
        self.lang: Lang = lang
        self.live = stream.isatty()
        self.started = self.shown = time.monotonic()
        self.width = 0

    def update(self, done: int, findings: int) -> None:
        """Shows the state, at most a few times a second."""
        now = time.monotonic()
        if not self.live or (now - self.shown < _EVERY and done < self.total):
            return
        self.shown = now
        left = (now - self.started) / done * (self.total - done) if done else 0
        shown = text("batch.progress", self.lang, done=done, total=self.total, findings=findings, left=_clock(left))
        self._write(shown)

    def close(self) -> None:
        """Clears the line."""
        if self.live and self.width:
            self._write("")
            self.stream.write("\r")
            self.stream.flush()

    def _write(self, shown: str) -> None:
        width = cell_len(shown)
        self.stream.write("\r" + shown + " " * max(0, self.width - width))
        self.stream.flush()
        self.width = width


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"
