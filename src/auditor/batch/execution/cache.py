"""Results of earlier runs, found again by content, rules, settings and the program itself.

A file of the cache is a record after a checksum that only this user can make, of the record and of what it is the
result of. It is read as data and never executed; a damaged or foreign one counts as not there. The files are in a
folder of this user's own below the one that was named: they hold what reports hold.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from functools import cache as once
from importlib.metadata import distributions
from pathlib import Path

import auditor
from auditor import compiled, whole_file
from auditor.batch.execution import own_key
from auditor.data import rules_dir
from auditor.folders import walk
from auditor.model.errors import UsageError, is_full, reason

_DIGEST = 32  # bytes of a checksum
_MOST_BYTES = 200_000_000


class Cache:
    """A folder of records. `basis` is whatever else the results depend on, `rules` are folders of packs. Raises
    UsageError when it cannot be made.
    """

    def __init__(self, folder: Path, basis: str, rules: tuple[Path, ...] = ()) -> None:
        self.folder = folder / _own_name()
        self.secret = own_key.load()
        self.basis = hashlib.sha256("\x1f".join((basis, program(), *(tree(p) for p in rules))).encode()).digest()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self.folder.mkdir(mode=0o700, exist_ok=True)
            if not compiled.is_safe(self.folder):
                raise UsageError("cache.foreign", folder=self.folder)
        except OSError as error:
            if is_full(error):
                return  # nothing will be found or kept; the audit goes on
            raise UsageError("cache", folder=folder, reason=reason(error)) from None

    def key(self, data: bytes, name: str, extra: bytes = b"") -> str:
        """What stands for a file of these bytes; its name too, for messages quote it."""
        return hashlib.sha256(
            b"\x1f".join((self.basis, hashlib.sha256(data).digest(), name.encode("utf-8", "surrogateescape"), extra))
        ).hexdigest()

    def get(self, key: str) -> bytes | None:
        """The record kept under `key`."""
        try:
            kept = whole_file.read(self._path(key), _MOST_BYTES)
        except OSError:
            return None
        told, data = kept[:_DIGEST], kept[_DIGEST:]
        return data if hmac.compare_digest(told, self._mark(key, data)) else None

    def put(self, key: str, data: bytes) -> None:
        """Keeps a record, whole or not at all; a full disk only makes the next run slower."""
        path = self._path(key)
        try:
            path.parent.mkdir(mode=0o700, exist_ok=True)
            whole_file.write(path, (self._mark(key, data), data))
        except OSError:
            return

    def _mark(self, key: str, data: bytes) -> bytes:
        return hmac.digest(self.secret, key.encode() + data, "sha256")

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key[2:]


def _own_name() -> str:
    """The name of this user's folder of records."""
    return f"auditor-{os.getuid()}" if hasattr(os, "getuid") else "auditor"


@once
def program() -> str:
    """Stands for the program as installed: its own code and rules, and the versions of all packages beside it."""
    return "\x1f".join((*sorted(f"{d.name} {d.version}" for d in distributions()), code()))


@once
def code() -> str:
    """Stands for the program alone: its version, code and rules."""
    return "\x1f".join((auditor.__version__, tree(Path(auditor.__file__).parent, ".py"), tree(rules_dir())))


def tree(folder: Path, suffix: str = ".yaml") -> str:
    """Stands for the contents of the files below `folder`."""
    made = hashlib.sha256()
    found = (Path(at, name) for at, _, names in walk(folder) for name in names if name.endswith(suffix))
    for path in sorted(found):
        made.update(
            str(path.relative_to(folder)).encode("utf-8", "surrogateescape") + b"\x00" + path.read_bytes() + b"\x00"
        )
    return made.hexdigest()
