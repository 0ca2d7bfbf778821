"""The store of the desk: a database and a folder of files, opened together and brought up to date."""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from auditor.desk.store import migrate
from auditor.desk.store.book import Book
from auditor.desk.store.errors import DeskError, StaleError
from auditor.desk.store.files import Files
from auditor.model.errors import reason

DATABASE = "desk.sqlite"
_BUSY = 60  # seconds that a writer waits for another one


def default_folder() -> Path:
    """Where the desk of this user is: the folder for data that the system has for programs; for a user without a home
    directory, beside the one-file program, else where temporary files are.
    """
    from platformdirs import user_data_path

    beside = [Path(sys.executable).parent] if getattr(sys, "frozen", False) else []
    homes = [user_data_path("auditor", appauthor=False), *(p / "auditor-data" for p in beside)]
    return next((p for p in homes if _can_be_made(p)), Path(tempfile.gettempdir()) / f"auditor-{_user()}") / "desk"


def is_passing(folder: Path) -> bool:
    """Whether a folder is where the system clears away what programs leave."""
    return Path(tempfile.gettempdir()) in folder.parents


def _can_be_made(folder: Path) -> bool:
    """Whether a folder is there, or can be made, and can be written."""
    there = next((p for p in (folder, *folder.parents) if p.exists()), None)
    return (
        folder.is_absolute() and there is not None and os.access(there, os.W_OK | os.X_OK) and "~" not in folder.parts
    )


def _user() -> str:
    return str(os.getuid()) if hasattr(os, "getuid") else "user"


class Store:
    """The open store. Threads may share it; each transaction is a block: `with store.write(who) as book: …`"""

    def __init__(self, folder: Path | None = None, url: str | None = None, *, revision: str | None = None) -> None:
        """Opens the store in `folder` (made, readable by its owner only), with its database there or at `url`. A new
        one gets the tables of `revision`, else the newest. Raises DeskError.
        """
        self.folder = (folder or default_folder()).absolute()
        self.on_commit: list[Callable[[], None]] = []
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if os.name == "posix":
                os.chmod(self.folder, 0o700)
            self.files = Files(self.folder / "files")
        except OSError as error:
            raise DeskError("folder", folder=str(self.folder), reason=reason(error)) from None
        self.engine = _engine(url or f"sqlite:///{self.folder / DATABASE}")
        try:
            migrate.upgrade(self.engine, self.folder / "backups", revision)
        except DBAPIError as error:
            raise DeskError("database", reason=str(error.orig or error).strip()) from None

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a file of this machine."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self, who: str = "", *, still: bool = False) -> Iterator[Book]:
        """A transaction that only looks; `still`: at all as it was at one moment."""
        with Session(self.engine, expire_on_commit=False, autoflush=False) as session:
            if still and not self.is_sqlite:  # where every transaction does
                session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield Book(self, session, who)

    @contextmanager
    def write(self, who: str) -> Iterator[Book]:
        """A transaction that changes: all of it or nothing. Raises StaleError when another one was faster."""
        with Session(self.engine, expire_on_commit=False) as session:
            session.connection(execution_options={"desk_writes": True})
            try:
                yield Book(self, session, who)
                session.commit()
            except (StaleDataError, IntegrityError):
                raise StaleError from None
        for tell in self.on_commit:
            tell()

    def close(self) -> None:
        """Gives the connections back."""
        self.engine.dispose()


@contextmanager
def connect(engine: Engine) -> Iterator[Connection]:
    """A bare transaction that changes: for work on tables, not on rows of classes."""
    with engine.connect().execution_options(desk_writes=True) as connection, connection.begin():
        yield connection


def _engine(url: str) -> Engine:
    try:
        made = create_engine(url)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise DeskError("url", reason=str(error)) from None
    if made.dialect.name not in ("sqlite", "postgresql"):
        raise DeskError("url", reason=made.dialect.name)
    if made.dialect.name == "sqlite":
        event.listen(made, "connect", _connected)
        event.listen(made, "begin", _begun)
    return made


def _connected(connection: sqlite3.Connection, _: Any) -> None:
    """Transactions are begun below, by ourselves: Python's module would leave changes of tables out of them."""
    connection.isolation_level = None
    # FULL: what a transaction was told to have written, a lost current does not take.
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", f"busy_timeout = {_BUSY * 1000}"):
        connection.execute(f"PRAGMA {pragma}")


def _begun(connection: Any) -> None:
    """A transaction that writes takes its turn at once: one that began by looking could not wait for it."""
    writes = connection.get_execution_options().get("desk_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
