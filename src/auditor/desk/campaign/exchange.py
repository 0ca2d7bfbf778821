"""A campaign with all that belongs to it as one file, and back into another desk: the same facts, byte for byte."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, select

from auditor.desk.campaign import coherent
from auditor.desk.store import dump, migrate
from auditor.desk.store.book import Book
from auditor.desk.store.dump import Reader, Writer
from auditor.desk.store.errors import DeskError
from auditor.desk.store.store import Store
from auditor.desk.store.tables import Audit, Base, Campaign, File, Letter, Told
from auditor.desk.work.options import Choices

_KIND = "campaign"
_FILES = ("sha", "previous_sha", "record", "template")
"""Columns with the hash of a file."""
_WITH_CAMPAIGN = ("units", "audits", "submissions", "findings", "waivers", "letters", "notes", "events")
_TABLES = ("files", "campaigns", *_WITH_CAMPAIGN, "told")


def out(store: Store, campaign_id: str, target: Path) -> None:
    """Writes a campaign, with those of the years before it, to a file; whole or not at all. Raises OSError."""
    handle, partly = tempfile.mkstemp(dir=target.parent, prefix=".auditor-")
    try:
        with os.fdopen(handle, "wb") as file, store.read(still=True) as book:
            _write(book, _chain(book, campaign_id), Writer(file, migrate.newest(), _KIND))
        os.replace(partly, target)
    except BaseException:
        Path(partly).unlink(missing_ok=True)
        raise


def take(store: Store, archive: Path, who: str) -> Campaign:
    """Takes a campaign in from a file; years before it that are here already stay as they are. Raises DeskError."""
    reader = Reader(archive, _KIND)
    try:
        if reader.revision != migrate.newest():
            raise DeskError("other-version")
        with store.read() as book:
            known = set(book.all(select(Campaign.id)))
            files = set(book.all(select(File.sha)))
        listed = [str(row.get("id")) for row in reader.rows("campaigns")]
        fresh = set(listed) - known
        if not listed or listed[-1] in known:
            raise DeskError("campaign-there" if listed else "no-archive")
        reader.files(store.files)
        with store.write(who) as book:
            letters = {row.get("id") for row in reader.rows("letters") if row.get("campaign_id") in fresh}

            def wanted(table: str, row: dict[str, Any]) -> bool:
                coherent.look(Base.metadata.tables[table], row)
                if table == "files":
                    return row.get("sha") not in files
                if table == "told":
                    return row.get("letter_id") in letters
                return table in _TABLES and row.get("id" if table == "campaigns" else "campaign_id") in fresh

            dump.load(book.session.connection(), Base.metadata, reader, wanted)
            coherent.check(book, fresh)
            return book.get(Campaign, listed[-1])
    finally:
        reader.close()


def _chain(book: Book, campaign_id: str) -> list[str]:
    """A campaign and those before it, the oldest first."""
    found: list[str] = []
    at: str | None = campaign_id
    while at is not None and at not in found:
        found.append(at)
        at = book.get(Campaign, at).previous_id
    return found[::-1]


def _write(book: Book, campaigns: Sequence[str], writer: Writer) -> None:
    shas: set[str] = set()
    parts: dict[str, list[dict[str, Any]]] = {"campaigns": [_campaign(book, c) for c in campaigns]}
    tables = Base.metadata.tables
    for name in _WITH_CAMPAIGN:
        parts[name] = list(_rows(book, name, tables[name].c.campaign_id.in_(campaigns)))
    of_letters = Told.letter_id.in_(select(Letter.id).where(Letter.campaign_id.in_(campaigns)))
    parts["told"] = list(_rows(book, "told", of_letters))
    for row in (row for rows in parts.values() for row in rows):
        shas |= {row[c] for c in _FILES if row.get(c)}
        shas |= {pack.sha for pack in Choices.model_validate(row.get("options") or {}).packs}
    parts["files"] = [row for row in _rows(book, "files", File.sha.is_not(None)) if row["sha"] in shas]
    for name in _TABLES:
        writer.rows(name, parts[name])
    for sha in sorted(shas):
        writer.file(sha, book.store.files.read(sha))
    writer.close()


def _campaign(book: Book, campaign_id: str) -> dict[str, Any]:
    return next(_rows(book, "campaigns", Campaign.id == campaign_id))


def _rows(book: Book, name: str, which: ColumnElement[bool]) -> Iterator[dict[str, Any]]:
    table = Base.metadata.tables[name]
    for row in book.session.execute(select(table).where(which).order_by(*table.primary_key)).mappings():
        yield _at_rest(dict(row)) if name == Audit.__tablename__ else dict(row)


def _at_rest(row: dict[str, Any]) -> dict[str, Any]:
    """An audit as it waits where nobody is at it."""
    return row | {"state": "queued", "runner_id": None} if row["state"] == "running" else row
