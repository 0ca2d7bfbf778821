"""Names of files that others gave: text, never paths."""

from __future__ import annotations

from auditor.readers.guard import TEMPORARY, printable

_LONGEST = 150


def clean(name: str) -> str:
    """The last part of a name, printable, no longer than a file system takes, and never empty."""
    last = printable(name).replace("\\", "/").rstrip("/").rsplit("/", 1)[-1].strip()
    if len(last) > _LONGEST:
        stem, dot, suffix = last.rpartition(".")
        last = f"{stem[: _LONGEST - 1 - len(suffix)]}.{suffix}" if dot and len(suffix) < 10 else last[:_LONGEST]
    return last if last.strip(".") and not last.startswith(TEMPORARY) else f"_{last}"
