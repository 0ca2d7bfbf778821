"""Ctrl-C where it may do harm: a library that it takes by surprise may call it an error of its own, or swallow it.

While many files are audited, a terminal that closes and a system that ends the program mean the same.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

_asked = threading.Event()
_ENDS = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


def watch() -> None:
    """From now on Ctrl-C is remembered (`asked`) beside being raised as KeyboardInterrupt."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _raise)


def asked() -> bool:
    """Whether Ctrl-C was pressed."""
    return _asked.is_set()


@contextmanager
def put_off() -> Iterator[None]:
    """Within, Ctrl-C is only remembered: the work goes on to the next `check`, at the latest the one at the end."""
    if threading.current_thread() is not threading.main_thread():
        yield  # signals are the main thread's
        return
    before: dict[signal.Signals, Any] = {n: signal.getsignal(n) for n in (signal.SIGINT, *_ENDS)}
    if before[signal.SIGINT] not in (_raise, signal.default_int_handler):
        yield  # ignored, or in the hands of a program around this one
        return
    mine = [n for n, handler in before.items() if n == signal.SIGINT or handler == signal.SIG_DFL]
    for number in mine:
        signal.signal(number, _remember)
    try:
        yield
        check()
    finally:
        for number in mine:
            signal.signal(number, before[number])
        _asked.clear()


def check() -> None:
    """Raises KeyboardInterrupt when Ctrl-C was pressed: called where work can be left, and while it waits."""
    if _asked.is_set():
        raise KeyboardInterrupt


def _remember(_signum: int, _frame: FrameType | None) -> None:
    _asked.set()


def _raise(_signum: int, _frame: FrameType | None) -> None:
    _asked.set()
    raise KeyboardInterrupt
