"""What each figure counts: by what its own words say (a frame and a table of kinds), never by what they lack."""

from __future__ import annotations

from auditor.claims.kinds.kind import Kind
from auditor.claims.kinds.reading import NoneOf, Scanned, nones, read

__all__ = ["Kind", "NoneOf", "Scanned", "nones", "read"]
