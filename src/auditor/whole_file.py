"""Files that are read as they were at one moment, and written whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable
from pathlib import Path

_SETTLERS = 8  # files that are settled at once


class NotRegularError(OSError):
    """A folder, a device or a pipe: reading it might never end."""


class TooLargeError(OSError):
    """A file of more bytes than were allowed: `size`."""

    def __init__(self, size: int) -> None:
        super().__init__(errno.EFBIG, os.strerror(errno.EFBIG))
        self.size = size


class ChangingError(OSError):
    """A file that was written while it was read."""


def read(path: Path, most: int) -> bytes:
    """The bytes of a regular file of at most `most`. Raises OSError, those above among them."""
    with open(path, "rb", opener=_open) as file:
        before = os.fstat(file.fileno())
        if not stat.S_ISREG(before.st_mode):
            raise NotRegularError(errno.ENXIO, os.strerror(errno.ENXIO))
        if before.st_size > most:
            raise TooLargeError(before.st_size)
        data = file.read(before.st_size + 1)
        after = os.fstat(file.fileno())
    if len(data) != before.st_size or (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise ChangingError(errno.EBUSY, os.strerror(errno.EBUSY))
    return data


def _open(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))  # a pipe without a writer must not hold up the audit


def write(path: Path, parts: Iterable[bytes], mode: int | None = None) -> None:
    """Puts `parts`, one after the other, in the place of `path`; what was there stays until all is written. `mode`: the
    permissions, else those of a temporary file (0600). Raises OSError, and then leaves nothing behind.
    """
    import tempfile  # not needed by most starts

    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".auditor-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(parts)
        if mode is not None:
            os.chmod(temporary, mode)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def settle(paths: Iterable[Path]) -> None:
    """Has the disk hold files that were written, and their names: a lost current takes them no more. Raises OSError."""
    wanted = list(dict.fromkeys(paths))
    folders = list(dict.fromkeys(p.parent for p in wanted)) if os.name == "posix" else []
    if len(wanted) <= 1:
        for path in (*wanted, *folders):
            _settle(path)
        return
    from concurrent.futures import ThreadPoolExecutor  # a disk settles many at once as fast as a few

    with ThreadPoolExecutor(_SETTLERS) as threads:
        for part in (wanted, folders):
            list(threads.map(_settle, part))


def _settle(path: Path) -> None:
    writable = os.O_RDONLY if path.is_dir() else os.O_RDWR  # Windows settles only what could be written
    handle = os.open(path, writable | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
