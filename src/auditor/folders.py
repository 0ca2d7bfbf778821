"""Folders walked through, however deep they are."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path


def walk(
    top: str | Path, onerror: Callable[[OSError], object] | None = None
) -> Iterator[tuple[str, list[str], list[str]]]:
    """As os.walk from the top down, which in Python 3.11 calls itself for each folder and ends with an error where some
    hundred lie in each other.
    """
    waiting = [os.fspath(top)]
    while waiting:
        at = waiting.pop()
        folders: list[str] = []
        names: list[str] = []
        try:
            with os.scandir(at) as found:
                for entry in found:
                    (folders if _is_folder(entry) else names).append(entry.name)
        except OSError as error:
            if onerror is not None:
                onerror(error)
            continue
        yield at, folders, names
        below = (os.path.join(at, name) for name in folders)
        waiting += [path for path in below if not os.path.islink(path)]


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False
