"""Reporters: a RunResult as a file or as text for the terminal. One module an output; `load()` lists them."""

from __future__ import annotations

from auditor.reporters.base import Reporter


def load() -> tuple[Reporter, ...]:
    """The built-in reporters."""
    from auditor.reporters import console, json, xlsx

    return (console.REPORTER, json.REPORTER, xlsx.REPORTER)
