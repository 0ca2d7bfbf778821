"""Reporters: a RunResult as a file or as text for the terminal. One module an output; `load()` lists them."""

from __future__ import annotations

from auditor.reporters.base import Reporter


def load() -> tuple[Reporter, ...]:
    """The built-in reporters."""
    from auditor.reporters import html
    from auditor.reporters.console import report as console
    from auditor.reporters.data import json, junit, markdown, sarif
    from auditor.reporters.office import docx_comments, notice, xlsx

    modules = (console, json, html, markdown, xlsx, docx_comments, notice, sarif, junit)
    return tuple(module.REPORTER for module in modules)
