"""The table of units as it is asked for: filtered, sorted, one page of it."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from auditor.desk.campaign.table import Row

T = TypeVar("T")
PAGE = 50


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some of many rows. `number` counts from 1, `total` are the rows of all `pages` pages."""

    rows: Sequence[T]
    number: int
    pages: int
    total: int

    @property
    def near(self) -> list[int]:
        """The pages to go to: the first, the last, and those beside this one."""
        return sorted({1, self.pages, *range(max(1, self.number - 2), min(self.pages, self.number + 2) + 1)})


def page(rows: Sequence[T], asked: str, size: int = PAGE) -> Page[T]:
    """The page that is asked for, the nearest when there is no such page."""
    return taken(len(rows), asked, lambda first: rows[first : first + size], size)


def taken(total: int, asked: str, take: Callable[[int], Sequence[T]], size: int = PAGE) -> Page[T]:
    """The same of rows that are taken only when they are shown: `take` gives those from a place on."""
    pages = max(1, -(-total // size))
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1
    number = min(max(number, 1), pages)
    return Page(take((number - 1) * size), number, pages, total)


@dataclass(frozen=True, slots=True)
class Asked:
    """What stands in the address of the table: the text, state and level looked for, a rule, the order."""

    q: str = ""
    state: str = ""
    level: str = ""
    rule: str = ""
    sort: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Asked:
        """From the address."""
        return cls(**{name: query.get(name, "").strip()[:200] for name in ("q", "state", "level", "rule", "sort")})

    def address(self, path: str, **other: object) -> str:
        """The address of the same table with something else."""
        values = {n: getattr(self, n) for n in self.__slots__} | other
        kept = {n: v for n, v in values.items() if v not in ("", None)}
        return f"{path}?{urlencode(kept)}" if kept else path

    @property
    def narrow(self) -> bool:
        """Whether not all rows are asked for."""
        return bool(self.q or self.state or self.level or self.rule)


_LEVELS: dict[str, Callable[[Row], bool]] = {
    "error": lambda row: row.errors > 0,
    "warning": lambda row: not row.errors and row.warnings > 0,
    "none": lambda row: row.submission_id is not None and not row.errors and not row.warnings,
}
LEVELS = tuple(_LEVELS)
_ORDERS: dict[str, tuple[Callable[[Row], Any], bool]] = {
    "name": (lambda row: row.unit, False),
    "line": (lambda row: row.line, False),
    "errors": (lambda row: (row.errors, row.warnings), True),
    "warnings": (lambda row: (row.warnings, row.errors), True),
    "received": (lambda row: row.received.isoformat() if row.received else "", True),
    "deadline": (lambda row: row.deadline.isoformat() if row.deadline else "9", False),
}
ORDERS = tuple(_ORDERS)


def narrowed(rows: Sequence[Row], asked: Asked, of_rule: Container[str] | None = None) -> list[Row]:
    """The rows that fit, in the order that is asked for, else as they were (worst first). `of_rule` are the units with
    a finding of the rule.
    """
    text = asked.q.casefold()
    level = _LEVELS.get(asked.level)
    found = [
        row
        for row in rows
        if (not asked.state or row.state == asked.state or (asked.state == "late" and row.late))
        and (level is None or level(row))
        and (of_rule is None or row.unit_id in of_rule)
        and (not text or _holds(row, text))
    ]
    if asked.sort in _ORDERS:
        key, downward = _ORDERS[asked.sort]
        found.sort(key=key, reverse=downward)
    return found


def _holds(row: Row, text: str) -> bool:
    return any(text in part.casefold() for part in (row.unit, row.parent, row.level, row.contact))
