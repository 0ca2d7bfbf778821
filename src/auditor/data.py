"""Where the data folders lie: inside the installed package, or beside `src` in a checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def rules_dir() -> Path:
    """The folder of rules, forms and lexicon. Raises FileNotFoundError when the installation is incomplete."""
    return _folder("rules")


@cache
def families() -> list[Path]:
    """The folders of the built-in rules, one a family: those of rules/ in which a defaults.yaml stands."""
    return sorted(p.parent for p in rules_dir().glob("*/defaults.yaml"))


@cache
def samples_dir() -> Path:
    """The folder of sample reports, on which the examples of rules are built. Raises FileNotFoundError."""
    return _folder("sample_reports")


def _folder(name: str) -> Path:
    here = Path(__file__).resolve().parent
    for candidate in (here / name, here.parent.parent / name):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"auditor: {name}/ is missing from this installation; reinstall the program")
