"""auditor: checks Chinese government information disclosure annual reports, offline.

The public API is loaded when first used, so that the command line starts fast.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from auditor.api import Auditor, audit, audit_passage, extract_claims, read_report

__version__ = "0.1.0"
__all__ = ["Auditor", "audit", "audit_passage", "extract_claims", "read_report"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from auditor import api

        return getattr(api, name)
    raise AttributeError(f"module 'auditor' has no attribute {name!r}")
