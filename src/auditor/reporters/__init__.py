"""Reporters: a RunResult as a file or as text for the terminal. One module an output; `load()` lists them."""

from __future__ import annotations

from auditor.reporters.base import Reporter


def load() -> tuple[Reporter, ...]:
    """The built-in reporters."""
    from auditor.reporters import console, docx_comments, html, json, junit, markdown, notice, sarif, xlsx

    modules = (console, json, html, markdown, xlsx, docx_comments, notice, sarif, junit)
    return tuple(module.REPORTER for module in modules)
