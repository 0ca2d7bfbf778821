"""Rows and files as one .zip file, the same bytes for the same facts, and back again: for campaigns that move from one
desk to another, and for backups of all, whichever database they are from or for.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, Date, MetaData, Table, insert
from sqlalchemy.exc import SQLAlchemyError

from auditor.desk.store.errors import DeskError
from auditor.desk.store.files import Files

_FORM = "auditor.desk/1"
_MANIFEST = "manifest.json"
_DATE = (1980, 1, 1, 0, 0, 0)
_MOST_MANIFEST = 1 << 20
_MOST_LINE = 64 << 20
_MOST_FILE = 200_000_000
_AT_ONCE = 500


class Writer:
    """An archive being written."""

    def __init__(self, target: IO[bytes], revision: str, kind: str) -> None:
        self._zip = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        self._put(_MANIFEST, json.dumps({"form": _FORM, "revision": revision, "kind": kind}).encode())

    def rows(self, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """The rows of a table, a line each."""
        with self._zip.open(_entry(f"rows/{table}.jsonl"), "w", force_zip64=True) as out:
            for row in rows:
                out.write(json.dumps(row, ensure_ascii=False, sort_keys=True, default=_iso).encode("utf-8") + b"\n")

    def file(self, sha: str, data: bytes) -> None:
        """A kept file."""
        self._put(f"files/{sha}", data)

    def close(self) -> None:
        """Ends the archive."""
        self._zip.close()

    def _put(self, name: str, data: bytes) -> None:
        self._zip.writestr(_entry(name), data)


class Reader:
    """An archive that was opened. Raises DeskError for anything that `Writer` did not make."""

    def __init__(self, path: Path, kind: str) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
            manifest = json.loads(self._bytes(_MANIFEST, _MOST_MANIFEST))
            fits = manifest["form"] == _FORM and manifest["kind"] == kind
            self.revision = str(manifest["revision"])
        except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError):
            raise DeskError("no-archive") from None
        if not fits:
            raise DeskError("no-archive")

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        """The rows of a table."""
        try:
            with self._zip.open(f"rows/{table}.jsonl") as lines:
                while line := lines.readline(_MOST_LINE):
                    yield json.loads(line)
        except KeyError:
            return
        except (ValueError, OSError, zipfile.BadZipFile):
            raise DeskError("no-archive") from None

    def files(self, files: Files) -> None:
        """Keeps the files of the archive; each must be what its name says."""
        for info in self._zip.infolist():
            folder, _, sha = info.filename.partition("/")
            if folder != "files":
                continue
            data = self._bytes(info.filename, _MOST_FILE)
            if hashlib.sha256(data).hexdigest() != sha:
                raise DeskError("no-archive")
            files.put(data)

    def close(self) -> None:
        """Closes it."""
        self._zip.close()

    def _bytes(self, name: str, most: int) -> bytes:
        try:
            with self._zip.open(name) as part:
                data = part.read(most + 1)
        except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError):
            raise DeskError("no-archive") from None
        if len(data) > most:
            raise DeskError("no-archive")
        return data


def load(
    connection: Connection,
    metadata: MetaData,
    reader: Reader,
    wanted: Callable[[str, dict[str, Any]], bool] = lambda table, row: True,
) -> None:
    """Puts the rows of an archive, those that are `wanted`, into the tables of `metadata`. Raises DeskError."""
    try:
        for table in metadata.sorted_tables:
            waiting: list[dict[str, Any]] = []
            for row in reader.rows(table.name):
                if wanted(table.name, row):
                    waiting.append(_typed(table, row))
                if len(waiting) >= _AT_ONCE:
                    connection.execute(insert(table), waiting)
                    waiting = []
            if waiting:
                connection.execute(insert(table), waiting)
    except (SQLAlchemyError, ValueError, TypeError, AttributeError):
        raise DeskError("no-archive") from None


def _typed(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    if set(row) - set(table.columns.keys()):
        raise ValueError("unknown columns")
    days = [c.name for c in table.columns if isinstance(c.type, Date) and row.get(c.name) is not None]
    return row | {name: date.fromisoformat(row[name]) for name in days}


def _iso(value: Any) -> str:
    return value.isoformat()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry
