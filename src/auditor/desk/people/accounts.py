"""Accounts: made, changed, closed, signed in to. Each change is an event; nobody is deleted."""

from __future__ import annotations

import unicodedata

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auditor.desk.people import secret
from auditor.desk.people.roles import ROLES, Role
from auditor.desk.store import ids
from auditor.desk.store.errors import DeskError, NotFoundError
from auditor.desk.store.people_tables import Account, SignIn
from auditor.desk.store.tables import Event, Unit

_LONGEST = 64


def any_there(session: Session) -> bool:
    """Whether there is an account at all."""
    return session.scalar(select(Account.id).limit(1)) is not None


def every(session: Session) -> list[Account]:
    """All accounts by name."""
    return list(session.scalars(select(Account).order_by(Account.closed, Account.name, Account.id)))


def get(session: Session, account_id: str) -> Account:
    """An account. Raises NotFoundError."""
    found = session.get(Account, account_id)
    if found is None:
        raise NotFoundError
    return found


def create(
    session: Session, *, login: str, name: str, password: str, role: str, who: str = "", unit_id: str | None = None
) -> Account:
    """Makes an account. Raises DeskError when name or password will not do."""
    login = as_login(login)
    if session.scalar(select(Account.id).where(Account.login == login)) is not None:
        raise DeskError("login-taken", login=login)
    account = Account(
        id=ids.new(),
        login=login,
        name=_name(name) or login,
        role=_role(role),
        unit_id=_unit(session, role, unit_id),
        password=secret.hashed(password),
        closed=False,
        at=ids.now(),
    )
    session.add(account)
    session.flush()
    note(session, who or account.name, "account-made", account, after=_shown(account))
    return account


def change(session: Session, account: Account, *, role: str, closed: bool, who: str) -> None:
    """Another role, or closed, or open again; whoever is signed in must do so anew. Raises DeskError when nobody would
    be left to administer.
    """
    before = _shown(account)
    if (role == "unit") != (account.role == "unit"):
        raise DeskError("role-unit")
    account.role, account.closed = _role(role), closed
    if _administrators(session, account) == 0:
        session.rollback()
        raise DeskError("last-administrator")
    end_all(session, account.id)
    note(session, who, "account-changed", account, before=before, after=_shown(account))


def set_password(session: Session, account: Account, password: str, who: str) -> None:
    """A new password; whoever is signed in must do so anew."""
    account.password = secret.hashed(password)
    end_all(session, account.id)
    note(session, who, "password-changed", account)


def check(session: Session, login: str, password: str) -> Account:
    """The account that a name and a password open. Raises DeskError, the same for a wrong name and a wrong password."""
    try:
        found = session.scalar(select(Account).where(Account.login == as_login(login)))
    except DeskError:
        found = None
    right = secret.fits(found.password if found else None, password)
    if found is None or not right or found.closed:
        raise DeskError("sign-in")
    return found


def end_all(session: Session, account_id: str) -> None:
    """Signs an account out everywhere."""
    for one in session.scalars(select(SignIn).where(SignIn.account_id == account_id)):
        session.delete(one)


def as_login(given: str) -> str:
    """A name to sign in with as it is compared. Raises DeskError."""
    login = unicodedata.normalize("NFKC", given).strip().lower()
    if not login or len(login) > _LONGEST or not all(c.isalnum() or c in "._-@" for c in login):
        raise DeskError("login", most=_LONGEST)
    return login


def note(
    session: Session,
    who: str,
    what: str,
    account: Account,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> None:
    """An event about an account."""
    event = Event(
        id=ids.new(),
        at=ids.now(),
        who=who,
        what=what,
        subject="accounts",
        subject_id=account.id,
        unit_id=account.unit_id,
        before=before,
        after=after,
    )
    session.add(event)


def _administrators(session: Session, changed: Account) -> int:
    others = session.scalar(
        select(func.count()).where(
            Account.role == "administrator", Account.closed.is_(False), Account.id != changed.id
        )
    )
    return (others or 0) + (changed.role == "administrator" and not changed.closed)


def _name(given: str) -> str:
    shown = " ".join("".join(c if c.isprintable() else " " for c in given).split())
    return shown[:_LONGEST]


def _role(given: str) -> Role:
    found = next((r for r in ROLES if r == given), None)
    if found is None:
        raise DeskError("role")
    return found


def _unit(session: Session, role: str, unit_id: str | None) -> str | None:
    if (role == "unit") != (unit_id is not None):
        raise DeskError("role-unit")
    if unit_id is not None and session.get(Unit, unit_id) is None:
        raise NotFoundError
    return unit_id


def _shown(account: Account) -> dict[str, object]:
    return {"login": account.login, "name": account.name, "role": account.role, "closed": account.closed}
