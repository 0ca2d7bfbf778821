"""Where the data folder `rules/` lies: inside the installed package, or beside `src` in a checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def rules_dir() -> Path:
    """The folder of forms, lexicon and packs. Raises FileNotFoundError when the installation is incomplete."""
    here = Path(__file__).resolve().parent
    for candidate in (here / "rules", here.parent.parent / "rules"):
        if (candidate / "forms").is_dir():
            return candidate
    raise FileNotFoundError("auditor: rules/ is missing from this installation; reinstall the program")
