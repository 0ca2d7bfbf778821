"""One desk on one folder: whoever starts a second one is led to the first.

The first holds a lock of the system on a file of the folder, which ends with its process however that ends, and writes
beside it where it is. A second start makes a token of its own and leaves its digest in the folder, which only its owner
can write: that is what the first one lets the browser in by, once and soon.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from auditor import whole_file
from auditor.desk.people import secret
from auditor.desk.store.errors import DeskError
from auditor.model.base import Model
from auditor.model.errors import reason

_LOCK, _WHERE, _KNOCK = "desk.lock", "desk.running.json", "knock-"
_SOON = 60.0  # seconds for which a knock is good
_PATIENCE = 20.0  # seconds that a desk may take to open
_LOOK = 0.1


class Where(Model):
    """Where a desk runs: `base` is its address without a page."""

    base: str
    port: int
    shared: bool
    process: int


@contextmanager
def here(folder: Path) -> Iterator[bool]:
    """Whether this process is the one desk on a folder, until the block ends. Raises DeskError for a folder that cannot
    be used.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = open(folder / _LOCK, "a+b")  # noqa: SIM115 - closed below, and by the system with the process
    except OSError as error:
        raise DeskError("folder", folder=str(folder), reason=reason(error)) from None
    with lock:
        mine = _locked(lock)
        if mine:
            _sweep(folder)
            (folder / _WHERE).unlink(missing_ok=True)
        try:
            yield mine
        finally:
            if mine:
                with suppress(OSError):
                    (folder / _WHERE).unlink(missing_ok=True)


def tell(folder: Path, where: Where) -> None:
    """Says where the desk of this folder is, for whoever starts a second one."""
    whole_file.write(folder / _WHERE, (json.dumps(where.model_dump()).encode(),))


def found(folder: Path) -> Where:
    """Where the desk that runs on a folder is. Raises DeskError when it does not say."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            return Where.model_validate_json((folder / _WHERE).read_bytes())
        except (OSError, ValueError):
            if time.monotonic() > until:
                raise DeskError("opening", folder=str(folder)) from None
            time.sleep(_LOOK)


def knock(folder: Path) -> str:
    """A token by which the desk that runs on a folder lets one browser in."""
    _sweep(folder)
    token = secret.fresh()
    whole_file.write(folder / (_KNOCK + secret.digest(token)), ())
    return token


def answered(folder: Path, token: str) -> bool:
    """Whether somebody knocked with this token, who is then let in, but not again."""
    path = folder / (_KNOCK + secret.digest(token))
    try:
        fresh = time.time() - path.stat().st_mtime < _SOON
        path.unlink()
    except OSError:
        return False
    return fresh


def _sweep(folder: Path) -> None:
    """Takes knocks away that nobody answered."""
    for path in folder.glob(_KNOCK + "*"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > _SOON:
                path.unlink()


def _locked(lock: IO[bytes]) -> bool:
    """Takes the lock, if nobody has it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            lock.seek(0)
            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
