"""Browsers that are signed in. What their cookie holds is a secret; every sign-in has a new one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from auditor.desk.people import secret
from auditor.desk.people.roles import Person
from auditor.desk.store import ids
from auditor.desk.store.people_tables import Account, SignIn

WHOLE, IDLE = timedelta(hours=12), timedelta(hours=2)
"""How long one is signed in at most, and without a click."""
_NOTED = timedelta(minutes=1)


def begin(session: Session, account: Account) -> str:
    """Signs a browser in; returns what its cookie holds."""
    cookie = secret.fresh()
    now = ids.now()
    made = SignIn(token=secret.digest(cookie), account_id=account.id, csrf=secret.fresh(), at=now, seen=now)
    session.add(made)
    return cookie


def find(session: Session, cookie: str) -> Person | None:
    """Who is signed in with this cookie; None when nobody is any more."""
    found = session.get(SignIn, secret.digest(cookie))
    if found is None:
        return None
    account = session.get(Account, found.account_id)
    now = datetime.now(UTC)
    over = found.at < ids.moment(now - WHOLE) or found.seen < ids.moment(now - IDLE)
    if account is None or account.closed or over:
        session.delete(found)
        return None
    if found.seen < ids.moment(now - _NOTED):
        found.seen = ids.moment(now)
    return person(account, found)


def person(account: Account, signed: SignIn) -> Person:
    """An account at a browser."""
    return Person(
        name=account.name,
        role=account.role,  # type: ignore[arg-type] - accounts.create lets no other in
        csrf=signed.csrf,
        token=signed.token,
        owner=account.id,
        account_id=account.id,
        unit_id=account.unit_id,
    )


def end(session: Session, token: str) -> None:
    """Signs one browser out."""
    found = session.get(SignIn, token)
    if found is not None:
        session.delete(found)
