"""What stands at the top of every page, by role."""

from __future__ import annotations

from auditor.desk.people.roles import OFFICE, Person

Entry = tuple[str, str]
"""The address and the key of its words."""


def of(person: Person | None) -> list[Entry]:
    """The entries that somebody sees."""
    if person is None:
        return []
    if person.role == "unit":
        return [("/mine", "web.menu.mine"), ("/drafts", "web.menu.drafts")]
    found = [("/drafts", "web.menu.drafts"), ("/campaigns", "web.menu.campaigns")]
    if person.role in OFFICE and person.role == "administrator":
        found.append(("/settings", "web.menu.settings"))
    return found
