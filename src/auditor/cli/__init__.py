"""Command line: parses options, calls the API, prints, exits. No traceback ever reaches a user."""

from __future__ import annotations

import gc

_GARBAGE = (100_000, 20, 50)
"""Objects made before garbage is looked for: a start makes very many, all of which stay."""


def main() -> None:
    """The entry point of the command."""
    gc.set_threshold(*_GARBAGE)
    from auditor.cli import app, watched

    try:
        app.main()
    except SystemExit as ended:
        watched.leave(ended.code)
        raise
