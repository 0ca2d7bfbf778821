"""Files by their content: each is kept once under its hash, whole or not at all, and never changed. What `put` has
returned, a lost current does not take.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from auditor import whole_file


class Files:
    """A folder of files. The name that a file came with is no part of its path."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def put(self, data: bytes) -> str:
        """Keeps `data` and returns its hash."""
        return self.put_all((data,))[0]

    def put_all(self, each: Iterable[bytes]) -> list[str]:
        """Keeps many, which costs the disk less than one after the other, and returns their hashes."""
        kept = [self._put(data) for data in each]
        paths = [self.path(sha) for sha in kept]
        whole_file.settle(paths)
        whole_file.settle(dict.fromkeys(p.parent for p in paths))  # a folder of them may be new
        return kept

    def _put(self, data: bytes) -> str:
        sha = hashlib.sha256(data).hexdigest()
        path = self.path(sha)
        if not self._whole(path, len(data)):
            path.parent.mkdir(mode=0o700, exist_ok=True)
            whole_file.write(path, (data,))
        return sha

    def path(self, sha: str) -> Path:
        """Where the bytes with this hash lie."""
        if len(sha) != 64 or not sha.isalnum():
            raise ValueError("no hash")
        return self.folder / sha[:2] / sha[2:]

    def read(self, sha: str) -> bytes:
        """The bytes with this hash. Raises OSError when they are gone."""
        return self.path(sha).read_bytes()

    @staticmethod
    def _whole(path: Path, size: int) -> bool:
        """Whether it is there; one that a full disk or a lost current cut short is written anew."""
        try:
            return os.stat(path).st_size == size
        except OSError:
            return False
