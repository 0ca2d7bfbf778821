"""Command line: parses options, calls the API, prints, exits. No traceback ever reaches a user."""

from __future__ import annotations

from auditor.cli.app import main

__all__ = ["main"]
