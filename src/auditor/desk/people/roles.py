"""The roles, and the person at a browser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["administrator", "supervisor", "reader", "unit"]
ROLES: tuple[Role, ...] = ("administrator", "supervisor", "reader", "unit")
OFFICE: frozenset[Role] = frozenset({"administrator", "supervisor", "reader"})
"""Those who see all units."""
WRITING: frozenset[Role] = frozenset({"administrator", "supervisor"})
"""Those who change campaigns."""
EVERYONE: frozenset[Role] = frozenset(ROLES)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody signed in, in one browser. `owner` is whose drafts they see, `csrf` what their forms must carry.

    `token` is the hash of the cookie; `account_id` is None for the one person of a desk that only this machine can
    reach.
    """

    name: str
    role: Role
    csrf: str
    token: str
    owner: str
    account_id: str | None = None
    unit_id: str | None = None

    @property
    def writes(self) -> bool:
        """Whether they may change a campaign."""
        return self.role in WRITING
