"""Brings the tables up to date when the store is opened: a copy first (SQLite), then all steps in one transaction."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from auditor.desk.store import ids, people_tables
from auditor.desk.store.errors import DeskError
from auditor.desk.store.tables import Base

_STEPS = Path(__file__).resolve().parent / "migrations"
_TABLES = (people_tables.Account, people_tables.Invitation, people_tables.SignIn)  # so that `Base` knows them
_LOCK = 0x61756469  # what processes that open one database of PostgreSQL at once wait for


def newest() -> str:
    """The revision of the tables that this program needs."""
    return str(ScriptDirectory(str(_STEPS)).get_current_head())


def upgrade(engine: Engine, backups: Path, revision: str | None = None) -> None:
    """Makes or changes the tables, if they are not as this program needs them (or as they were in `revision`). Raises
    DeskError for a database of a newer program.
    """
    script = ScriptDirectory(str(_STEPS))
    wanted = revision or newest()
    if wanted not in {s.revision for s in script.walk_revisions()}:
        raise DeskError("newer")
    with engine.connect() as connection:
        known = _revision(connection)
    if known == wanted:
        return
    if known is not None and known not in {s.revision for s in script.walk_revisions()}:
        raise DeskError("newer")
    if known is not None and engine.dialect.name == "sqlite":
        copy(engine, backups, known)
    with engine.connect().execution_options(desk_writes=True) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        if _revision(connection) != wanted:
            _run(script, connection, wanted)


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _run(script: ScriptDirectory, connection: Connection, wanted: str) -> None:
    def steps(revision: object, _: object) -> object:
        return script._upgrade_revs(wanted, revision)  # type: ignore[arg-type]  # as `alembic upgrade` itself does

    with EnvironmentContext(Config(), script, fn=steps) as environment:
        environment.configure(connection=connection, target_metadata=Base.metadata, fn=steps)
        with environment.begin_transaction():
            environment.run_migrations()


def copy(engine: Engine, folder: Path, name: str) -> Path:
    """A copy of a database of SQLite as it is at this moment; it is whole when it has its name."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = folder / f"{name}-{ids.now().replace(':', '')}.sqlite"
    partly = target.with_suffix(".part")
    partly.unlink(missing_ok=True)
    source = engine.raw_connection()
    to = sqlite3.connect(partly)
    try:
        source.driver_connection.backup(to)  # type: ignore[union-attr]
    finally:
        to.close()
        source.close()
    os.replace(partly, target)
    return target
