"""Every route, and who may: the one table that the app is made of and that tests walk through."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from starlette.responses import Response

from auditor.desk.people.roles import EVERYONE, OFFICE, WRITING, Person, Role
from auditor.desk.web import (
    campaign_settings,
    campaigns,
    drafts,
    entry,
    letters,
    outcome,
    own,
    settings,
    tray,
    units,
)
from auditor.desk.web.forms import Limits
from auditor.desk.web.visit import Visit

ADMINISTRATOR: frozenset[Role] = frozenset({"administrator"})
UNIT: frozenset[Role] = frozenset({"unit"})
ONE_FILE = Limits(megabytes=210, files=2)
MANY_FILES = Limits(megabytes=1000, files=5000)
ARCHIVE = Limits(megabytes=4000, files=1)
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
    Route("POST", "/drafts/{draft}/name", drafts.rename, EVERYONE),
    Route("GET", "/drafts/{draft}/progress", None, EVERYONE, streams=drafts.watch),
    Route("GET", "/drafts/{draft}/{number}", drafts.show, EVERYONE),
    Route("GET", "/drafts/{draft}/{number}/{form}", drafts.output, EVERYONE),
    # Campaigns.
    Route("GET", "/campaigns", campaigns.index, OFFICE),
    Route("POST", "/campaigns", campaigns.create, WRITING, ONE_FILE),
    Route("GET", "/campaigns/{campaign}", campaigns.show, OFFICE),
    Route("POST", "/campaigns/{campaign}/files", campaigns.receive, WRITING, MANY_FILES),
    Route("GET", "/campaigns/{campaign}/progress", None, OFFICE, streams=campaigns.watch),
    Route("GET", "/campaigns/{campaign}/tray", tray.show, OFFICE),
    Route("POST", "/campaigns/{campaign}/tray", tray.lay_aside, WRITING, TABLE),
    Route("GET", "/campaigns/{campaign}/letters", letters.show, OFFICE),
    Route("POST", "/campaigns/{campaign}/letters", letters.issue, WRITING, TABLE),
    Route("POST", "/campaigns/{campaign}/letters/act", letters.act, OFFICE, TABLE),
    Route("GET", "/campaigns/{campaign}/results", outcome.show, OFFICE),
    Route("GET", "/campaigns/{campaign}/results/{file}", outcome.file, OFFICE),
    Route("GET", "/campaigns/{campaign}/export", outcome.export, WRITING),
    Route("GET", "/campaigns/{campaign}/settings", campaign_settings.show, WRITING),
    Route("POST", "/campaigns/{campaign}/settings", campaign_settings.change, WRITING, ONE_FILE),
    Route("GET", "/campaigns/{campaign}/template", campaign_settings.template, OFFICE),
    Route("GET", "/letters/{letter}/file", letters.file, OFFICE),
    # Units.
    Route("GET", "/units/{unit}", units.show, OFFICE),
    Route("GET", "/units/{unit}/progress", None, OFFICE, streams=units.watch),
    Route("GET", "/units/{unit}/letter", letters.preview, OFFICE),
    Route("POST", "/units/{unit}/files", units.receive, WRITING, ONE_FILE),
    Route("POST", "/units/{unit}/notes", units.note, WRITING),
    Route("POST", "/units/{unit}/about", units.change, WRITING),
    Route("POST", "/units/{unit}/findings", units.decide, WRITING, TABLE),
    Route("POST", "/units/{unit}/invitation", units.invite, WRITING),
    Route("GET", "/submissions/{submission}", units.view, OFFICE),
    Route("POST", "/submissions/{submission}", units.judge, WRITING),
    Route("POST", "/submissions/{submission}/tray", tray.act, WRITING),
    Route("GET", "/submissions/{submission}/file", units.original, OFFICE),
    Route("GET", "/submissions/{submission}/{form}", units.output, OFFICE),
    # A unit's own page: no id of a unit in any address.
    Route("GET", "/mine", own.show, UNIT),
    Route("POST", "/mine/files", own.receive, UNIT, ONE_FILE),
    Route("GET", "/mine/progress", None, UNIT, streams=own.watch),
    Route("POST", "/mine/findings/{finding}", own.explain, UNIT),
    Route("GET", "/mine/submissions/{submission}/file", own.original, UNIT),
    Route("GET", "/mine/submissions/{submission}/{form}", own.output, UNIT),
    Route("GET", "/mine/letters/{letter}", own.letter, UNIT),
    # The desk itself.
    Route("GET", "/settings", settings.show, ADMINISTRATOR),
    Route("POST", "/settings/invitations", settings.invite, ADMINISTRATOR),
    Route("POST", "/settings/invitations/{invitation}", settings.withdraw, ADMINISTRATOR),
    Route("POST", "/settings/people/{account}", settings.account, ADMINISTRATOR),
    Route("GET", "/settings/backup", settings.backed_up, ADMINISTRATOR),
    Route("POST", "/settings/import", settings.take, ADMINISTRATOR, ARCHIVE),
)
