"""The tables of people: accounts, invitations, and who is signed in. What is secret stands here only as a hash."""

from __future__ import annotations

from sqlalchemy import Boolean, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from auditor.desk.store.tables import Base, Versioned, key, link


class Account(Versioned, Base):
    """Somebody who can sign in. `role`: administrator | supervisor | reader | unit; the last has its `unit_id`.

    `login` is compared in lower case; `password` is a hash of argon2. `closed` accounts stay, for the trail.
    """

    __tablename__ = "accounts"
    id: Mapped[str] = key()
    login: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str]
    role: Mapped[str] = mapped_column(String(16))
    unit_id: Mapped[str | None] = link("units.id", optional=True)
    password: Mapped[str]
    closed: Mapped[bool] = mapped_column(Boolean)
    at: Mapped[str] = mapped_column(String(32))


class Invitation(Versioned, Base):
    """An address that lets somebody make an account, once and until a moment; `token` is the hash of what is in it."""

    __tablename__ = "invitations"
    id: Mapped[str] = key()
    token: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str]
    role: Mapped[str] = mapped_column(String(16))
    unit_id: Mapped[str | None] = link("units.id", optional=True)
    at: Mapped[str] = mapped_column(String(32))
    who: Mapped[str]
    until: Mapped[str] = mapped_column(String(32))
    used: Mapped[str | None] = mapped_column(String(32))


class SignIn(Base):
    """A browser in which somebody is signed in; `token` is the hash of its cookie."""

    __tablename__ = "sign_ins"
    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = link("accounts.id")
    csrf: Mapped[str] = mapped_column(String(64))
    at: Mapped[str] = mapped_column(String(32))
    seen: Mapped[str] = mapped_column(String(32))
