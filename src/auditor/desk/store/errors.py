"""What goes wrong at the desk; each is one sentence of rules/texts/desk.yaml."""

from __future__ import annotations

from auditor.model.errors import AuditorError


class DeskError(AuditorError):
    """Something the desk cannot do as it was asked."""

    words = "desk"


class StaleError(DeskError):
    """A form was filled in on what has been changed since."""

    def __init__(self) -> None:
        super().__init__("stale")


class NotFoundError(DeskError):
    """There is no such row (any more, or for this person)."""

    def __init__(self) -> None:
        super().__init__("not-found")
