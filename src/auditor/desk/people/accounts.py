"""Accounts: made, changed, closed, signed in to. Each change is an event; nobody is deleted."""

from __future__ import annotations

import unicodedata
from typing import cast

from sqlalchemy import func, select

from auditor.desk.people import secret
from auditor.desk.people.roles import ROLES, Role
from auditor.desk.store import ids
from auditor.desk.store.book import Book
from auditor.desk.store.errors import DeskError, NotFoundError
from auditor.desk.store.people_tables import Account, SignIn
from auditor.desk.store.tables import Unit

_LONGEST = 64


def any_there(book: Book) -> bool:
    """Whether there is an account at all."""
    return book.session.scalar(select(Account.id).limit(1)) is not None


def every(book: Book) -> list[Account]:
    """All accounts by name."""
    return list(book.session.scalars(select(Account).order_by(Account.closed, Account.name, Account.id)))


def get(book: Book, account_id: str, *, version: int | None = None) -> Account:
    """An account. Raises NotFoundError, StaleError."""
    return book.get(Account, account_id, version=version)


def create(book: Book, *, login: str, name: str, password: str, role: str, unit_id: str | None = None) -> Account:
    """Makes an account. Raises DeskError when name or password will not do."""
    login = as_login(login)
    if book.session.scalar(select(Account.id).where(Account.login == login)) is not None:
        raise DeskError("login-taken", login=login)
    account = Account(
        id=ids.new(),
        login=login,
        name=_name(name) or login,
        role=_role(role),
        unit_id=_unit(book, role, unit_id),
        password=secret.hashed(password),
        closed=False,
        at=ids.now(),
    )
    book.session.add(account)
    book.session.flush()
    book.event("account-made", account, after=_shown(account))
    return account


def change(book: Book, account: Account, *, role: str, closed: bool) -> None:
    """Another role, or closed, or open again; whoever is signed in must do so anew. Raises DeskError when nobody would
    be left to administer.
    """
    before = _shown(account)
    if (role == "unit") != (account.role == "unit"):
        raise DeskError("role-unit")
    account.role, account.closed = _role(role), closed
    if _administrators(book, account) == 0:
        raise DeskError("last-administrator")
    end_all(book, account.id)
    book.event("account-changed", account, before=before, after=_shown(account))


def set_password(book: Book, account: Account, password: str) -> None:
    """A new password; whoever is signed in must do so anew."""
    account.password = secret.hashed(password)
    end_all(book, account.id)
    book.event("password-changed", account)


def check(book: Book, login: str, password: str) -> Account:
    """The account that a name and a password open. Raises DeskError, the same for a wrong name and a wrong password."""
    try:
        found = book.session.scalar(select(Account).where(Account.login == as_login(login)))
    except DeskError:
        found = None
    right = secret.fits(found.password if found else None, password)
    if found is None or not right or found.closed:
        raise DeskError("sign-in")
    return found


def end_all(book: Book, account_id: str) -> None:
    """Signs an account out everywhere."""
    for one in book.session.scalars(select(SignIn).where(SignIn.account_id == account_id)):
        book.session.delete(one)


def as_login(given: str) -> str:
    """A name to sign in with as it is compared. Raises DeskError."""
    login = unicodedata.normalize("NFKC", given).strip().lower()
    if not login or len(login) > _LONGEST or not all(c.isalnum() or c in "._-@" for c in login):
        raise DeskError("login", most=_LONGEST)
    return login


def _administrators(book: Book, changed: Account) -> int:
    others = book.session.scalar(
        select(func.count()).where(Account.role == "administrator", Account.closed.is_(False), Account.id != changed.id)
    )
    return (others or 0) + (changed.role == "administrator" and not changed.closed)


def _name(given: str) -> str:
    shown = " ".join("".join(c if c.isprintable() else " " for c in given).split())
    return shown[:_LONGEST]


def _role(given: str) -> Role:
    if given not in ROLES:
        raise DeskError("role")
    return cast(Role, given)


def _unit(book: Book, role: str, unit_id: str | None) -> str | None:
    if (role == "unit") != (unit_id is not None):
        raise DeskError("role-unit")
    if unit_id is not None and book.session.get(Unit, unit_id) is None:
        raise NotFoundError
    return unit_id


def _shown(account: Account) -> dict[str, object]:
    return {"login": account.login, "name": account.name, "role": account.role, "closed": account.closed}
