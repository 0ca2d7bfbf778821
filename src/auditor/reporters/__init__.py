"""Reporters: a RunResult as a file or as text for the terminal, in wings by who reads it.

Each wing names its outputs in REPORTERS; the module that makes one is imported when the output is asked for.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module

from auditor.reporters.base import Reporter


def load() -> tuple[Reporter, ...]:
    """The built-in reporters: those of every wing."""
    wings = (import_module(f"{__name__}.{m.name}") for m in pkgutil.iter_modules(__path__) if m.ispkg)
    return tuple(reporter for wing in wings for reporter in wing.REPORTERS)
