"""Results of earlier runs, found again by content, rules, settings and the program itself.

A file of the cache is a record with a checksum, read as data and never executed; a damaged one counts as not there.
"""

from __future__ import annotations

import hashlib
from functools import cache as once
from importlib.metadata import distributions
from pathlib import Path

import auditor
from auditor import whole_file
from auditor.data import rules_dir
from auditor.model.errors import UsageError, is_full, reason


class Cache:
    """A folder of records. `basis` is whatever else the results depend on, `rules` are folders of packs. Raises
    UsageError when it cannot be made.
    """

    def __init__(self, folder: Path, basis: str, rules: tuple[Path, ...] = ()) -> None:
        self.folder = folder
        self.basis = hashlib.sha256("\x1f".join((basis, program(), *(tree(p) for p in rules))).encode()).digest()
        try:
            folder.mkdir(parents=True, exist_ok=True)
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
            return self._path(key).read_bytes()
        except OSError:
            return None

    def put(self, key: str, data: bytes) -> None:
        """Keeps a record, whole or not at all; a full disk only makes the next run slower."""
        path = self._path(key)
        try:
            path.parent.mkdir(exist_ok=True)
            whole_file.write(path, (data,))
        except OSError:
            return

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key[2:]


@once
def program() -> str:
    """Stands for the program as installed: its own code and rules, and the versions of all packages beside it."""
    return "\x1f".join((*sorted(f"{d.name} {d.version}" for d in distributions()), code()))


@once
def code() -> str:
    """Stands for the program alone: its version, code and rules."""
    return "\x1f".join((auditor.__version__, tree(Path(auditor.__file__).parent, "*.py"), tree(rules_dir())))


def tree(folder: Path, pattern: str = "*.yaml") -> str:
    """Stands for the contents of the files below `folder`."""
    made = hashlib.sha256()
    for path in sorted(folder.rglob(pattern)):
        made.update(
            str(path.relative_to(folder)).encode("utf-8", "surrogateescape") + b"\x00" + path.read_bytes() + b"\x00"
        )
    return made.hexdigest()
