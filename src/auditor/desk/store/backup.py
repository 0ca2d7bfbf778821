"""A backup of the whole desk as one file, and a desk made of it, on whichever database."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from sqlalchemy import MetaData, func, select

from auditor.desk.store import dump, migrate
from auditor.desk.store.dump import Reader, Writer
from auditor.desk.store.errors import DeskError
from auditor.desk.store.store import Store, connect
from auditor.desk.store.tables import Base, File

_KIND = "backup"
_USED = ("campaigns", "drafts", "files", "accounts")
"""Tables that are empty in a desk that nobody has used."""
_PASSING = ("runners",)
"""Tables of what lives only as long as a process."""


def make(store: Store, target: Path) -> None:
    """Writes a backup of all rows as they are at one moment and of all files; whole or not at all. Raises OSError."""
    handle, partly = tempfile.mkstemp(dir=target.parent, prefix=".auditor-")
    try:
        with os.fdopen(handle, "wb") as out, store.read(still=True) as book:
            writer = Writer(out, migrate.newest(), _KIND)
            for table in Base.metadata.sorted_tables:
                if table.name not in _PASSING:
                    rows = book.session.execute(select(table).order_by(*table.primary_key))
                    writer.rows(table.name, (dict(row) for row in rows.mappings()))
            for sha in book.all(select(File.sha).order_by(File.sha)):
                writer.file(sha, book.store.files.read(sha))
            writer.close()
        os.replace(partly, target)
    except BaseException:
        Path(partly).unlink(missing_ok=True)
        raise


def restore(archive: Path, folder: Path, url: str | None = None) -> None:
    """Makes a desk of a backup, in a folder and database that hold none yet. Raises DeskError."""
    reader = Reader(archive, _KIND)
    store = Store(folder, url, revision=reader.revision)
    try:
        then = MetaData()  # the tables as they were when the backup was made
        with connect(store.engine) as connection:
            then.reflect(connection)
            used = [then.tables[name] for name in _USED if name in then.tables]
            if any(connection.execute(select(func.count()).select_from(table)).scalar() for table in used):
                raise DeskError("not-empty")
            reader.files(store.files)
            dump.load(connection, then, reader)
    finally:
        reader.close()
        store.close()
    Store(folder, url).close()  # brings the tables up to date
