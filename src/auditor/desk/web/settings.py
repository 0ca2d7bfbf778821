"""Settings of the desk: people, invitations, a backup, a campaign from another desk."""

from __future__ import annotations

import tempfile
from pathlib import Path

from starlette.background import BackgroundTask
from starlette.responses import FileResponse, Response

from auditor.desk.campaign import exchange
from auditor.desk.people import accounts, invitations
from auditor.desk.people.roles import OFFICE, ROLES
from auditor.desk.people.secret import LONGEST, SHORTEST
from auditor.desk.store import backup
from auditor.desk.store.errors import DeskError
from auditor.desk.web import forms, units
from auditor.desk.web.visit import KINDS, Visit


def show(visit: Visit) -> Response:
    """People, where the data are, what to do with them."""
    with visit.desk.store.read() as book:
        people = accounts.every(book)
        waiting = invitations.waiting(book)
    return visit.page(
        "settings.html.j2",
        people=people,
        waiting=waiting,
        roles=[r for r in ROLES if r in OFFICE],
        folder=str(visit.desk.store.folder),
        problem=visit.desk.runner.problem,
        least=SHORTEST,
        most=LONGEST,
    )


def invite(visit: Visit) -> Response:
    """An invitation for somebody of the office, shown once."""
    if not visit.sent("name"):
        raise DeskError("no-name")
    with visit.desk.store.write(visit.me.name) as book:
        made, token = invitations.create(book, role=visit.sent("role"), name=visit.sent("name"))
    return units.invited(visit, made.name, token, "/settings")


def withdraw(visit: Visit) -> Response:
    """Makes an invitation useless."""
    with visit.desk.store.write(visit.me.name) as book:
        invitations.withdraw(book, visit.path("invitation"))
    return visit.go("/settings", "web.said.saved")


def account(visit: Visit) -> Response:
    """Role, closing and opening, a new password."""
    with visit.desk.store.write(visit.me.name) as book:
        found = accounts.get(book, visit.path("account"), version=visit.number("version"))
        password = visit.form.get("password")
        if visit.sent("action") == "password" and isinstance(password, str):
            accounts.set_password(book, found, password)
        else:
            closed = visit.sent("closed") == "yes"
            accounts.change(book, found, role=visit.sent("role") or found.role, closed=closed)
    return visit.go("/settings", "web.said.saved")


def backed_up(visit: Visit) -> Response:
    """Everything of the desk as one file."""
    folder = tempfile.TemporaryDirectory(prefix="desk-")
    target = Path(folder.name) / "desk.zip"
    backup.make(visit.desk.store, target)
    name = visit.say("web.settings.backup_file")
    return FileResponse(target, media_type=KINDS["zip"], filename=name, background=BackgroundTask(folder.cleanup))


def take(visit: Visit) -> Response:
    """A campaign that another desk exported."""
    given = forms.files(visit.form, "file")
    if not given:
        raise DeskError("no-file")
    with tempfile.TemporaryDirectory(prefix="desk-") as folder:
        came = Path(folder) / "campaign.zip"
        with came.open("wb") as out:
            while part := given[0].file.read(1 << 20):
                out.write(part)
        made = exchange.take(visit.desk.store, came, visit.me.name)
    return visit.go(f"/campaigns/{made.id}", "web.said.taken")
