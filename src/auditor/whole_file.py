"""Files that are written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path


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
