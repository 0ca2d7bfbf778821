"""The list of units that must report: a CSV or XLSX file, and which of its units a report is from."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from auditor import knowledge
from auditor.form.bodies import bodies, division_letters
from auditor.form.normal import normal
from auditor.knowledge import cache
from auditor.model.base import Model
from auditor.model.errors import ReadError, UsageError
from auditor.numerals import day
from auditor.readers import guard
from auditor.readers.clean import clean
from auditor.readers.decode import decode
from auditor.readers.word import archive

How = Literal["name", "alias", "ending", "division", "near"]
_MOST_LINES = 20  # of one row: more are swallowed by a quotation mark without a partner
_MOST_ROWS = 200_000
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_MOST_COLUMNS = 60
_NEAR = 80  # percent of two names, the divisions before them left out, that are alike
_APART = 10  # percent by which the nearest name must be nearer than the next
_TELLING = 4  # characters of a name that can be told from another by its letters


class Words(Model):
    """rules/lexicon/roster.yaml."""

    headers: dict[str, tuple[str, ...]]
    separators: str


@cache
def words() -> Words:
    """How lists are headed. Raises PackError."""
    return knowledge.words("roster", Words)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the list and its line there."""

    name: str
    line: int
    level: str = ""
    parent: str = ""
    aliases: tuple[str, ...] = ()
    contact: str = ""
    deadline: date | None = None
    received: date | None = None
    merged: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """The unit that a name means, and how it was found."""

    unit: Unit
    how: How


@dataclass(slots=True)
class Roster:
    """The units of a list. Names are compared without blanks, punctuation, and endings such as 人民政府."""

    units: tuple[Unit, ...]
    name: str = ""
    _names: dict[str, tuple[Unit, How]] = field(default_factory=dict)
    _short: dict[str, list[Unit]] = field(default_factory=dict)
    _below: dict[str, list[Unit]] = field(default_factory=dict)
    _memory: dict[str, Match | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for unit in self.units:
            self._names.setdefault(normal(unit.name), (unit, "name"))
        for unit in self.units:
            for alias in unit.aliases:
                self._names.setdefault(normal(alias), (unit, "alias"))
        for unit in self.units:
            for known in (unit.name, *unit.aliases):
                owners = self._short.setdefault(short(known), [])
                if unit not in owners:
                    owners.append(unit)
            if unit.parent and not unit.merged:
                for above in {normal(unit.parent), short(unit.parent)}:
                    self._below.setdefault(above, []).append(unit)

    def match(self, name: str | None) -> Match | None:
        """The unit that `name` means: itself, an alias, without an ending, without the divisions it begins with, or
        nearly the same when only one is.
        """
        key = normal(name or "")
        if not key:
            return None
        if key not in self._memory:
            self._memory[key] = self._find(key)
        return self._memory[key]

    def _find(self, key: str) -> Match | None:
        if key in self._names:
            return Match(*self._names[key])
        bare = short(key)
        found = self._short.get(bare, [])
        if len(found) == 1:
            return Match(found[0], "ending")
        inside = {
            u.line: u for known, us in self._short.items() for u in us if len(us) == 1 and _same_place(known, bare, u)
        }
        if len(inside) == 1:
            return Match(next(iter(inside.values())), "division")
        near = self.nearest(key, 2)
        if near and near[0][1] >= _NEAR and (len(near) == 1 or near[0][1] - near[1][1] >= _APART):
            return Match(near[0][0], "near")
        return None

    def nearest(self, name: str, most: int) -> list[tuple[Unit, float]]:
        """The units whose names are most like `name`, with the percentage of their own part that is alike."""
        from rapidfuzz import fuzz, process

        key = normal(name)
        best: dict[int, tuple[Unit, float]] = {}
        for known, _, _ in process.extract(key, list(self._names), scorer=fuzz.ratio, limit=most * 4):
            unit = self._names[known][0]
            ours, theirs = _own_parts(short(key), short(known))
            score = fuzz.ratio(ours, theirs) if min(len(ours), len(theirs)) >= _TELLING else 0.0
            if score > best.get(unit.line, (unit, -1.0))[1]:
                best[unit.line] = (unit, score)
        return sorted(best.values(), key=lambda i: (-i[1], i[0].line))[:most]

    def children(self, unit: Unit) -> tuple[Unit, ...]:
        """The units whose column of parents names `unit`, merged ones left out."""
        names = {normal(n) for n in (unit.name, *unit.aliases)} | {short(unit.name)}
        found = {u.line: u for name in names for u in self._below.get(name, ()) if u is not unit}
        return tuple(found[line] for line in sorted(found))


def short(name: str) -> str:
    """A name without blanks, punctuation and the endings that may be missing."""
    key = normal(name)
    for ending in bodies().missing_ends:
        if key.endswith(ending) and len(key) > len(ending) + 1:
            return key.removesuffix(ending)
    return key


def _own_parts(one: str, other: str) -> tuple[str, str]:
    """Two names without the divisions that both begin with."""
    shared, letters = 0, division_letters()
    for at, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            break
        if a in letters:
            shared = at + 1
    return one[shared:], other[shared:]


def place_name(name: str) -> str | None:
    """A township's name without the division before it; None for other bodies, whose bare names many places have."""
    key = short(name)
    cut = max(key.rfind(d, 1, len(key) - 2) for d in division_letters()) + 1
    return key[cut:] if cut > 0 and key.endswith(bodies().places) else None


def _same_place(known: str, bare: str, unit: Unit) -> bool:
    """Whether one name is the other with the division before it: 云岭县水务局 and 水务局 of 云岭县人民政府."""
    long, brief = (bare, known) if len(bare) > len(known) else (known, bare)
    lead = long.removesuffix(brief)
    if lead == long or len(brief) < 3:
        return False
    parent = short(unit.parent)
    return bool(parent) and (parent.endswith(lead) or lead.endswith(parent))


def load(path: Path) -> Roster:
    """The list in a CSV or XLSX file. Raises UsageError with the line that is wrong."""
    try:
        data = guard.read_bytes(path, path.name or str(path))
    except ReadError as error:
        raise _unread(error) from None
    return read(data, path.name)


def read(data: bytes, name: str) -> Roster:
    """The list in the bytes of such a file. Raises UsageError with the line that is wrong."""
    try:
        guard.check_size(data, name)
        if data.startswith(_OLD_EXCEL):
            raise ReadError("roster", name=name, kind=".xls")
        rows = _xlsx(data, name) if data[:2] == b"PK" else _csv(decode(data, name)[0], name)
    except ReadError as error:
        raise _unread(error) from None
    return Roster(tuple(_units(rows, name)), name)


def _unread(error: ReadError) -> UsageError:
    return UsageError("roster.unread", code=error.code, reason=error.message)


def _csv(text: str, name: str) -> list[list[str]]:
    sample = text[:4000]
    delimiter = max(",\t;", key=sample.count)
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=delimiter)
    while True:
        start = reader.line_num + 1
        try:
            row = next(reader, None)
        except csv.Error:  # a cell beyond the limit of the library
            raise UsageError("roster.quote", name=name, line=start) from None
        if row is None:
            return rows
        if reader.line_num - start >= _MOST_LINES:
            raise UsageError("roster.quote", name=name, line=start)
        rows.append(row[:_MOST_COLUMNS])


def _xlsx(data: bytes, name: str) -> list[list[str]]:
    archive.check(data, name)
    try:
        from openpyxl import load_workbook

        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(max_row=_MOST_ROWS + 2, max_col=_MOST_COLUMNS, values_only=True)
        return [[_shown(value) for value in row] for row in rows]
    except Exception as error:  # noqa: BLE001 - a damaged workbook can raise nearly anything
        raise ReadError("roster", name=name, kind=type(error).__name__) from None


def _shown(value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    return "" if value is None else str(value)


def _units(rows: Sequence[Sequence[str]], name: str) -> Iterable[Unit]:
    start, columns = _header(rows, name)
    if len(rows) - start > _MOST_ROWS:
        raise UsageError("roster.too-long", name=name, most=_MOST_ROWS)
    seen: dict[str, int] = {}
    for number, row in enumerate(rows[start:], start + 1):
        cells = {key: " ".join(clean(row[at]).split()) if at < len(row) else "" for key, at in columns.items()}
        unit = cells["unit"]
        if not normal(unit):
            continue
        if normal(unit) in seen:
            raise UsageError("roster.twice", name=name, number=number, unit=unit, first=seen[normal(unit)])
        seen[normal(unit)] = number
        yield Unit(
            name=unit,
            line=number,
            level=cells.get("level", ""),
            parent=cells.get("parent", ""),
            aliases=_split(cells.get("aliases", "")),
            contact=cells.get("contact", ""),
            deadline=_day(cells.get("deadline", ""), number, name),
            received=_day(cells.get("received", ""), number, name),
            merged=cells.get("merged", ""),
        )
    if not seen:
        raise UsageError("roster.empty", name=name)


def _header(rows: Sequence[Sequence[str]], name: str) -> tuple[int, dict[str, int]]:
    known = {normal(w).lower(): key for key, ws in words().headers.items() for w in ws}
    for number, row in enumerate(rows[:10]):
        columns: dict[str, int] = {}
        for at, cell in enumerate(row):
            key = known.get(normal(cell).lower())
            if key:
                columns.setdefault(key, at)
        if "unit" in columns:
            return number + 1, columns
    raise UsageError("roster.no-column", name=name)


def _split(cell: str) -> tuple[str, ...]:
    parts = re.split(f"[{re.escape(words().separators)}]", cell)
    return tuple(p.strip() for p in parts if p.strip())


def _day(cell: str, line: int, name: str) -> date | None:
    if not cell:
        return None
    found = day(cell)
    if found is not None:
        return found
    raise UsageError("roster.bad-date", name=name, line=line, cell=cell)
