"""Checks: what a YAML rule can ask for, one module a check. `load()` is the table of check types."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from auditor.checks.core.base import CheckType

MODULES = (
    "section",
    "heading",
    "period",
    "table",
    "cells",
    "equation",
    "statement",
    "breakdown",
    "share",
    "change",
    "agree",
    "text_vs_table",
    "same_figure",
    "power",
    "stale_year",
    "across_years",
    "stated_change",
    "jump",
    "same_tables",
    "similarity",
    "answered",
    "note",
    "event",
    "batch",
    "forbidden",
    "terms",
    "pairs",
    "numbering",
    "sensitive",
    "self_name",
    "body_name",
    "topics",
    "preface_parts",
    "published",
    "plan_year",
    "labels",
    "body",
)


@cache
def load() -> dict[str, CheckType]:
    """Check type name → CheckType, for all built-in checks."""
    return {name: import_module(f"auditor.checks.{name}").CHECK for name in MODULES}
