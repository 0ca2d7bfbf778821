"""What people type into fields."""

from __future__ import annotations

from datetime import date

from auditor.desk.store.errors import DeskError


def day(given: str) -> date | None:
    """A day as a browser sends it; None when the field was left empty. Raises DeskError."""
    if not given:
        return None
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise DeskError("day", given=given[:40]) from None


def whole(given: str, least: int, most: int) -> int:
    """A whole number within bounds. Raises DeskError."""
    if not (given.isascii() and given.isdigit() and len(given) < 10 and least <= int(given) <= most):
        raise DeskError("number", given=given[:40], least=least, most=most)
    return int(given)


def chosen(pairs: list[str]) -> list[tuple[str, int]]:
    """Rows that were ticked: `id:version` each."""
    found = []
    for pair in pairs:
        key, _, version = pair.partition(":")
        if version.isascii() and version.isdigit() and len(version) < 10:
            found.append((key, int(version)))
    if not found:
        raise DeskError("none-chosen")
    return found
