"""The columns of the ledger, and what people typed into one that exists: states, days, notes, columns, rows, sheets.

Nothing of it may be lost when the ledger is written anew. Rows are found again by the number of the finding, else by
unit, rule and problem, wherever the columns now stand and whatever a filter hides.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from auditor.model.errors import ReadError, UsageError
from auditor.readers import guard
from auditor.readers.word import archive
from auditor.reporters.wording import plain
from auditor.texts import text

PRINTED_COLUMNS = {
    **{"number": 5, "unit": 15, "year": 6, "place": 17, "problem": 36, "basis": 19, "severity": 6, "remedy": 28},
    **{"points": 5, "rule": 6, "status": 8, "date": 11, "note": 14},
}
"""Columns that are printed and their widths, which together fit a landscape page."""
FURTHER_COLUMNS = {"now": 14, "quote": 30, "arithmetic": 30, "file": 30, "key": 36}
COLUMNS = (*PRINTED_COLUMNS, *FURTHER_COLUMNS)
"""The columns of the ledger. `key` is what a row is found again by."""
TYPED = ("status", "date", "note")
"""The columns that are for people."""
_KEYS = ("unit", "rule", "problem")
_OURS = ("ledger", "units", "figures", "unread", "scope_sheet")
_MOST_COLUMNS = 200
_HEADS = 10  # rows among which the headings are looked for

Value = str | int | float | date | bool | None


@dataclass(slots=True)
class Row:
    """One row of the old ledger: its cells by heading (the program's by key), and whether the new one has it."""

    cells: dict[str, Value]
    used: bool = False

    def typed(self, columns: Sequence[str]) -> list[Value]:
        """What stands in these columns."""
        return [self.cells.get(column) for column in columns]


@dataclass(slots=True)
class Kept:
    """The old ledger. `columns` and `sheets` are those that people added."""

    rows: list[Row] = field(default_factory=list)
    columns: tuple[str, ...] = ()
    sheets: list[tuple[str, list[list[Value]]]] = field(default_factory=list)
    _by_key: dict[str, Row] = field(default_factory=dict)
    _by_place: dict[str, Row] = field(default_factory=dict)
    _by_words: dict[tuple[Value, ...], Row] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for row in self.rows:
            key = str(row.cells.get("key") or "")
            if key:
                self._by_key.setdefault(key, row)
                self._by_place.setdefault(key.partition("-")[0], row)
            else:
                self._by_words.setdefault(tuple(row.typed(_KEYS)), row)

    def find(self, key: str, words: tuple[Value, ...]) -> tuple[Row | None, bool]:
        """The old row of a finding, and whether its values are still the same."""
        same = self._by_key.get(key) or self._by_words.get(words)
        found = same or self._by_place.get(key.partition("-")[0])
        if found is None or found.used:
            return None, False
        found.used = True
        return found, same is not None

    def left(self) -> Iterator[Row]:
        """The rows that no finding of the new ledger has, in their order."""
        return (row for row in self.rows if not row.used)


def read(path: Path) -> Kept:
    """The ledger in a file. Raises UsageError for a file that is none or cannot be read: it is not written over."""
    try:
        data = guard.read_bytes(path, path.name)
        archive.check(data, path.name)
        return _read(data)
    except (ReadError, LookupError):
        raise UsageError("not-a-ledger", name=path.name) from None


def _read(data: bytes) -> Kept:
    try:
        from openpyxl import load_workbook

        # Notes hang on cells only where the whole workbook is loaded, which takes much longer.
        whole = b"xl/comments" in data or b"xl/threadedComments" in data
        book = load_workbook(io.BytesIO(data), read_only=not whole, data_only=True)
        names = {text(f"xlsx.{key}", lang) for key in _OURS for lang in ("zh", "en")}
        sheets = [(sheet.title, _rows(sheet, notes=whole)) for sheet in book.worksheets]
    except Exception as error:  # noqa: BLE001 - a damaged workbook can raise nearly anything
        raise LookupError(str(error)) from None
    ledgers = [(rows, at) for title, rows in sheets if _is_ours(title, names) and (at := _heads(rows)) is not None]
    if not ledgers:
        raise LookupError
    columns: dict[str, None] = {}
    found: list[Row] = []
    for rows, at in ledgers:
        heads = [_key(cell) for cell in rows[at]]
        columns |= dict.fromkeys(h for h in heads if h and h not in _known())
        found += (Row(dict(zip(heads, cells, strict=False))) for cells in rows[at + 1 :] if any(_filled(cells)))
    others = [(title, rows) for title, rows in sheets if not _is_ours(title, names) and any(map(any, rows))]
    return Kept(found, tuple(columns), others)


def _rows(sheet: Any, *, notes: bool) -> list[list[Value]]:
    return [[_value(cell, notes) for cell in row] for row in sheet.iter_rows(max_col=_MOST_COLUMNS)]


def _value(cell: Any, notes: bool) -> Value:
    """What stands in a cell, with the note on it."""
    value = cell.value
    if isinstance(value, datetime):
        value = value.date() if value.time() == datetime.min.time() else value.isoformat(" ")
    elif isinstance(value, str):
        value = plain(value)
    elif not isinstance(value, int | float | date | None):
        value = str(value)
    note = cell.comment.text if notes and getattr(cell, "comment", None) else ""
    return f"{'' if value is None else value} [{plain(note)}]".strip() if note else value


def _is_ours(title: str, names: Iterable[str]) -> bool:
    """Whether a sheet is one that the program writes, also a further one of the same name."""
    return any(title == name or title.startswith(f"{name} ") for name in names)


def _heads(rows: Sequence[Sequence[Value]]) -> int | None:
    """Which row has the headings of a ledger."""
    for at, row in enumerate(rows[:_HEADS]):
        if {*_KEYS, "status"} <= {_key(cell) for cell in row}:
            return at
    return None


def _known() -> dict[str, str]:
    """The program's own columns by heading in either language."""
    return {key: key for key in COLUMNS} | {text(f"xlsx.{k}", lang): k for k in COLUMNS for lang in ("zh", "en")}


def _key(cell: Value) -> str:
    """The key of one of the program's columns, else the heading as it stands."""
    heading = str(cell or "").strip()
    return _known().get(heading, heading)


def _filled(cells: Iterable[Value]) -> Iterator[bool]:
    return (cell not in (None, "") for cell in cells)
