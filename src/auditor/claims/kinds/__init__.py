"""What each figure counts: by what its own words say (a frame and a table of kinds), never by what they lack."""

from __future__ import annotations

from auditor.claims.kinds.kind import Kind
from auditor.claims.kinds.nones import NoneOf, nones
from auditor.claims.kinds.reading import Scanned, read

__all__ = ["Kind", "NoneOf", "Scanned", "nones", "read"]
