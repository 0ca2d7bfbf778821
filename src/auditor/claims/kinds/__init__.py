"""What each figure counts, decided by what its own words say (a frame and a table of kinds), never by what they lack."""

from __future__ import annotations

from auditor.claims.kinds.kind import Kind
from auditor.claims.kinds.reading import None_, Scanned, nones, of_words, read

__all__ = ["Kind", "None_", "Scanned", "nones", "of_words", "read"]
