"""auditor: checks Chinese government information disclosure annual reports, offline.

The public API is loaded when first used, so that the command line starts fast. For plugins: `hookimpl`, `rule`,
`Outcome`, `Context`, `CheckType` and `Reporter`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from auditor.api import Auditor, audit, audit_passage, extract_claims, read_report
    from auditor.checks.core.base import CheckType, Context, Outcome
    from auditor.hookspecs import hookimpl
    from auditor.python_rule import rule
    from auditor.reporters.base import Reporter

__version__ = "0.1.0"
__all__ = [
    "Auditor",
    "CheckType",
    "Context",
    "Outcome",
    "Reporter",
    "audit",
    "audit_passage",
    "extract_claims",
    "hookimpl",
    "read_report",
    "rule",
]

_HOME = {
    "auditor.api": ("Auditor", "audit", "audit_passage", "extract_claims", "read_report"),
    "auditor.checks.core.base": ("CheckType", "Context", "Outcome"),
    "auditor.hookspecs": ("hookimpl",),
    "auditor.reporters.base": ("Reporter",),
    "auditor.python_rule": ("rule",),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOME.items():
        if name in names:
            return getattr(import_module(module), name)
    raise AttributeError(f"module 'auditor' has no attribute {name!r}")
