"""Every route, and who may: the one table that the app is made of and that tests walk through."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from starlette.responses import Response

from auditor.desk.people.roles import EVERYONE, OFFICE, WRITING, Person, Role
from auditor.desk.web import drafts, entry
from auditor.desk.web.forms import Limits
from auditor.desk.web.visit import Visit

ADMINISTRATOR: frozenset[Role] = frozenset({"administrator"})
UNIT: frozenset[Role] = frozenset({"unit"})
ONE_FILE = Limits(megabytes=210, files=2)
MANY_FILES = Limits(megabytes=1000, files=5000)
TABLE = Limits(megabytes=4, fields=20_000)


@dataclass(frozen=True, slots=True)
class Route:
    """An address, who may use it (None: whoever comes), what makes the page, how much its form may bring."""

    method: Literal["GET", "POST"]
    path: str
    page: Callable[[Visit], Response] | None
    roles: frozenset[Role] | None
    limits: Limits = Limits()
    streams: Callable[[Visit], Awaitable[Response]] | None = None

    def limits_for(self, person: Person | None) -> Limits:
        """How much this person may send here: whoever is not signed in sends little."""
        return self.limits if person is not None else Limits()


ROUTES: tuple[Route, ...] = (
    Route("GET", "/static/{name}", entry.static, None),
    Route("GET", "/enter", entry.enter, None),
    Route("GET", "/sign-in", entry.sign_in_form, None),
    Route("POST", "/sign-in", entry.sign_in, None),
    Route("GET", "/first", entry.first_form, None),
    Route("POST", "/first", entry.first, None),
    Route("GET", "/invitation/{token}", entry.invitation_form, None),
    Route("POST", "/invitation/{token}", entry.invitation, None),
    Route("POST", "/language", entry.language, None),
    Route("GET", "/", entry.home, EVERYONE),
    Route("POST", "/sign-out", entry.sign_out, EVERYONE),
    Route("GET", "/drafts", drafts.index, EVERYONE),
    Route("POST", "/drafts", drafts.add, EVERYONE, ONE_FILE),
    Route("GET", "/drafts/{draft}", drafts.show, EVERYONE),
    Route("POST", "/drafts/{draft}", drafts.again, EVERYONE, ONE_FILE),
    Route("GET", "/drafts/{draft}/progress", None, EVERYONE, streams=drafts.watch),
    Route("GET", "/drafts/{draft}/{number}", drafts.show, EVERYONE),
    Route("GET", "/drafts/{draft}/{number}/{form}", drafts.output, EVERYONE),
)
