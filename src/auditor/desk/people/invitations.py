"""Invitations: an address that makes an account, once and for some days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from auditor.desk.people import accounts, secret
from auditor.desk.store import ids
from auditor.desk.store.book import Book
from auditor.desk.store.errors import DeskError, NotFoundError
from auditor.desk.store.people_tables import Account, Invitation
from auditor.desk.store.tables import Unit

DAYS = 14


def create(book: Book, *, role: str, name: str, unit_id: str | None = None) -> tuple[Invitation, str]:
    """An invitation, and the secret for its address, which is told only here. Raises DeskError."""
    if (role == "unit") != (unit_id is not None):
        raise DeskError("role-unit")
    if role not in accounts.ROLES:
        raise DeskError("role")
    if unit_id is not None:
        unit = book.session.get(Unit, unit_id)
        if unit is None:
            raise NotFoundError
        name = unit.name
    token = secret.fresh()
    made = Invitation(
        id=ids.new(),
        token=secret.digest(token),
        name=name.strip()[:200],
        role=role,
        unit_id=unit_id,
        at=ids.now(),
        who=book.who,
        until=ids.moment(datetime.now(UTC) + timedelta(days=DAYS)),
        used=None,
    )
    book.session.add(made)
    book.session.flush()
    return made, token


def waiting(book: Book) -> list[Invitation]:
    """Invitations that can still be used, the newest first."""
    query = select(Invitation).where(Invitation.used.is_(None), Invitation.until > ids.now())
    return list(book.session.scalars(query.order_by(Invitation.at.desc())))


def find(book: Book, token: str) -> Invitation:
    """The invitation of an address. Raises DeskError when there is none, or it was used, or its time is over."""
    found = book.session.scalar(select(Invitation).where(Invitation.token == secret.digest(token)))
    if found is None or found.used is not None or found.until <= ids.now():
        raise DeskError("invitation")
    return found


def accept(book: Book, token: str, *, login: str, password: str) -> Account:
    """Makes the account that an invitation is for. Of two at once, one is told that it was used."""
    invitation = find(book, token)
    invitation.used = ids.now()
    book.session.flush()
    return accounts.create(
        book,
        login=login,
        name=invitation.name,
        password=password,
        role=invitation.role,
        unit_id=invitation.unit_id,
    )


def withdraw(book: Book, invitation_id: str) -> None:
    """Makes an invitation useless. Raises NotFoundError."""
    found = book.session.get(Invitation, invitation_id)
    if found is None:
        raise NotFoundError
    found.used = found.used or ids.now()
