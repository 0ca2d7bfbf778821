"""The key of this user, by which results that were kept are known to be from here."""

from __future__ import annotations

import os
import secrets
import stat
import sys
from pathlib import Path

from auditor import compiled, whole_file

_SIZE = 32
_NAME = "cache.key"


def load() -> bytes:
    """The key in the user's cache folder, made when there is none. Where none can be kept it is a new one each time:
    then nothing that was kept is known again.
    """
    folder = compiled.folder()
    if folder is None:
        return secrets.token_bytes(_SIZE)
    found = _read(folder / _NAME)
    if found is None:
        found = secrets.token_bytes(_SIZE)
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if compiled.is_safe(folder):
                whole_file.write(folder / _NAME, (found,))
                found = _read(folder / _NAME) or found  # that of another run that began at the same moment
        except OSError:
            pass
    return found


def _read(path: Path) -> bytes | None:
    """The key, if it is one and nobody else may read or write it."""
    try:
        if not compiled.is_safe(path.parent) or (sys.platform != "win32" and not _is_private(os.lstat(path))):
            return None
        found = whole_file.read(path, _SIZE)
    except OSError:
        return None
    return found if len(found) == _SIZE else None


def _is_private(found: os.stat_result) -> bool:
    return stat.S_ISREG(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077
