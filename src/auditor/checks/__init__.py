"""Checks: what a YAML rule can ask for, one module a check, in wings by families of rules. `load()` finds them."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from auditor.checks.core.base import CheckType


@cache
def load() -> dict[str, CheckType]:
    """Check type name → CheckType, for all built-in checks: every module below this folder that has a CHECK."""
    names = (m.name for m in pkgutil.walk_packages(__path__, f"{__name__}.") if not m.ispkg)
    found = (getattr(import_module(name), "CHECK", None) for name in names)
    return {check.name: check for check in found if check is not None}
