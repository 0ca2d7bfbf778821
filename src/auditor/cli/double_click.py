"""What is meant when the program is started without a terminal: a double click, or files dropped on it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.util import find_spec

_DESK = ["desk", "open"]


def meant(given: Sequence[str]) -> list[str]:
    """The arguments as they are meant: the program of one file opens the desk, and there the files dropped on it; an
    installed one does when it was started by a double click.
    """
    frozen = bool(getattr(sys, "frozen", False))
    if given:
        dropped = frozen and all(os.path.isfile(name) for name in given)
        return [*_DESK, *given] if dropped else list(given)
    if frozen or (find_spec("starlette") is not None and _double_clicked()):
        return list(_DESK)
    return []


def _double_clicked() -> bool:
    if sys.platform == "win32":
        return _own_console()
    desktop = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or sys.platform == "darwin"
    return bool(desktop) and not os.isatty(1) and _is_null(0)


def _own_console() -> bool:
    """Whether Windows made the console for this program alone."""
    import ctypes

    processes = (ctypes.c_uint * 2)()
    return ctypes.windll.kernel32.GetConsoleProcessList(processes, 2) == 1  # type: ignore[attr-defined]


def _is_null(descriptor: int) -> bool:
    """Whether nothing can be read there: where a desktop starts programs."""
    try:
        return os.path.samestat(os.fstat(descriptor), os.stat(os.devnull))
    except OSError:
        return True
