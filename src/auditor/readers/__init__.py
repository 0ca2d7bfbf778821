"""Readers: a file becomes a Document. The kind is told by the content, never by the suffix alone."""

from __future__ import annotations

from pathlib import Path

from auditor.model.document import Document
from auditor.model.errors import ReadError
from auditor.readers import guard, settle, sniff
from auditor.readers.clean import counted


def read_document(source: str | Path | bytes, *, name: str | None = None) -> Document:
    """Reads a file (or its bytes, then `name` stands in messages). Raises ReadError with one clear sentence."""
    if isinstance(source, bytes):
        data, shown = source, name or "-"
    else:
        path = Path(source)
        shown = name or path.name
        data = guard.read_bytes(path, shown)
    guard.check_size(data, shown)
    reader = sniff.reader_for(data, shown)
    with counted() as tally:
        return settle.settled(reader(data, shown), tally)


__all__ = ["ReadError", "read_document"]
