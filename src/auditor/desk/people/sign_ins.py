"""Browsers that are signed in. What their cookie holds is a secret; every sign-in has a new one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from auditor.desk.people import secret
from auditor.desk.people.roles import Person
from auditor.desk.store import ids
from auditor.desk.store.book import Book
from auditor.desk.store.people_tables import Account, SignIn

WHOLE, IDLE = timedelta(hours=12), timedelta(hours=2)
"""How long one is signed in at most, and without a click."""
_NOTED = timedelta(minutes=1)


def begin(book: Book, account: Account) -> str:
    """Signs a browser in; returns what its cookie holds."""
    cookie = secret.fresh()
    now = ids.now()
    made = SignIn(token=secret.digest(cookie), account_id=account.id, csrf=secret.fresh(), at=now, seen=now)
    book.session.add(made)
    for other in book.all(select(SignIn)):
        if _is_over(other, datetime.now(UTC)):
            book.session.delete(other)
    return cookie


def find(book: Book, cookie: str) -> tuple[Person | None, bool]:
    """Who is signed in with this cookie, None when nobody is any more; and whether `touch` is due."""
    found = book.session.get(SignIn, secret.digest(cookie))
    account = book.session.get(Account, found.account_id) if found else None
    now = datetime.now(UTC)
    if found is None or account is None or account.closed or _is_over(found, now):
        return None, False
    return person(account, found), found.seen < ids.moment(now - _NOTED)


def touch(book: Book, token: str) -> None:
    """Somebody is still there."""
    found = book.session.get(SignIn, token)
    if found is not None:
        found.seen = ids.now()


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


def end(book: Book, token: str) -> None:
    """Signs one browser out."""
    found = book.session.get(SignIn, token)
    if found is not None:
        book.session.delete(found)


def _is_over(signed: SignIn, now: datetime) -> bool:
    return signed.at < ids.moment(now - WHOLE) or signed.seen < ids.moment(now - IDLE)
