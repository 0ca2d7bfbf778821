"""Text for the terminal library that may hold anything a document holds."""

from __future__ import annotations

from typing import Any

from rich import text

from auditor import harmless


class Text(text.Text):
    """Text of which no sign rules the terminal."""

    def __init__(self, shown: str = "", style: str = "", **settings: Any) -> None:
        super().__init__(harmless.text(shown), style, **settings)
