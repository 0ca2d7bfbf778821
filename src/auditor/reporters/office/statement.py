"""The statement on who has published: for each kind of body how many had to, how many did in time, and who did not.

It says what the list of units and the reports show, no more: a day is that of the list, else that of the signature, and
the statement names it so. Whether a report is on the website nobody can tell from its file.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from auditor.model.base import Lang
from auditor.model.duty import Duty
from auditor.model.errors import UsageError
from auditor.model.result import RunResult
from auditor.reporters import in_force
from auditor.reporters.office.docx_pages import Pages
from auditor.reporters.office.xlsx_sheets import Sheets
from auditor.texts import text

_KINDS = ("government", "office", "department", "vertical", "township", "subdistrict", "zone", "other")
_STATES = ("in_time", "late", "undated", "missing", "unread")
_ROWS_WIDTH = 130
"""What the columns of a sheet come to on a landscape page."""
Rows = Sequence[Sequence[str | int]]


@dataclass(frozen=True, slots=True)
class _Table:
    """A part of the statement; `widths` are shares of the page."""

    title: str
    heads: Sequence[str]
    widths: Sequence[int]
    rows: Rows


def docx(run: RunResult, lang: Lang = "zh") -> bytes:
    """The statement as a Word file. Raises UsageError when the run knows no list of units."""
    said = _Statement(run, lang)
    pages = Pages(lang)
    pages.title(said.title)
    pages.text(said.opening)
    for table in said.tables():
        pages.heading(table.title)
        if table.rows:
            pages.table(table.heads, table.widths, [[str(cell) for cell in row] for row in table.rows])
        else:
            pages.text(said.say("none"))
    pages.heading(said.say("notes"))
    for note in said.notes():
        pages.text(note)
    pages.signed(said.say("signed"))
    pages.signed(said.say("date"))
    return pages.bytes()


def xlsx(run: RunResult, lang: Lang = "zh") -> bytes:
    """The same as a workbook, a sheet for each part. Raises UsageError."""
    said = _Statement(run, lang)
    buffer = io.BytesIO()
    sheets = Sheets(buffer, said.title)
    for table in said.tables():
        widths = [w * _ROWS_WIDTH // sum(table.widths) for w in table.widths]
        sheets.add(table.title, [list(table.heads)], table.rows, widths=widths)
    notes = [[said.title], [said.opening], *([note] for note in said.notes())]
    sheets.add(said.say("notes"), [[said.say("note")]], notes, widths=(_ROWS_WIDTH,))
    sheets.close()
    return buffer.getvalue()


def _duties(run: RunResult) -> tuple[Duty, ...]:
    if not run.duties:
        raise UsageError("no-duties")
    return run.duties


class _Statement:
    """What is said, in one language."""

    def __init__(self, run: RunResult, lang: Lang) -> None:
        self._duties = duties = _duties(run)
        self._governed = [s for s in (in_force.sentence(run, lang),) if s]
        self._lang: Lang = lang
        self._year = duties[0].year
        self.title = self.say("title", year=self._year)
        counts = Counter(d.state for d in duties)
        self.opening = self.say(
            "opening",
            year=self._year,
            units=len(duties),
            rate=_rate(counts["in_time"], len(duties)),
            **{state: counts[state] for state in _STATES},
        )

    def say(self, key: str, **values: object) -> str:
        return text(f"statement.{key}", self._lang, **values)

    def tables(self) -> Iterable[_Table]:
        """The parts, in their order."""
        yield self._table("summary", (20, 9, 9, 9, 9, 9, 9, 11), self._counts())
        yield self._table("deadlines", (20, 24, 41), self._deadlines())
        yield self._table("late", (24, 19, 19, 12, 11), (self._late(d) for d in self._in("late")))
        yield self._table("missing", (34, 18), ([d.unit, self._kind(d)] for d in self._in("missing")))
        yield self._table("unread", (34, 40), ([d.unit, PurePath(d.path).name] for d in self._in("unread")))
        yield self._table("undated", (34, 40), ([d.unit, PurePath(d.path).name] for d in self._in("undated")))

    def notes(self) -> list[str]:
        """What the figures are, and what they do not say."""
        return [*(self.say(f"note_{key}") for key in ("day", "rate", "unread")), *self._governed]

    def _table(self, key: str, widths: Sequence[int], rows: Iterable[Sequence[str | int]]) -> _Table:
        numbered = [[number, *row] for number, row in enumerate(rows, start=1)]
        heads = self.say(f"{key}_heads").split("|")
        return _Table(self.say(key), [self.say("number"), *heads], (7, *widths), numbered)

    def _counts(self) -> Iterable[Sequence[str | int]]:
        kinds = [(self.say(f"kind_{kind}"), [d for d in self._duties if _kind(d) == kind]) for kind in _KINDS]
        found = [(name, duties) for name, duties in kinds if duties]
        for name, duties in (*found, (self.say("all"), list(self._duties))):
            counts = Counter(d.state for d in duties)
            each = [counts[state] for state in _STATES]
            yield [name, len(duties), *each, _rate(counts["in_time"], len(duties))]

    def _deadlines(self) -> Iterable[Sequence[str]]:
        """The day that holds for each kind, and what it rests on; days that the list sets, as such."""
        seen = dict.fromkeys((_kind(d), d.due, "" if d.own else d.basis.get(self._lang), d.own) for d in self._duties)
        for kind, due, basis, own in sorted(seen, key=lambda s: (_KINDS.index(s[0]), s[3], s[1] or "")):
            yield [self.say(f"kind_{kind}"), self._day(due), self.say("by_list") if own else basis]

    def _in(self, state: str) -> Iterable[Duty]:
        return (d for d in self._duties if d.state == state)

    def _kind(self, duty: Duty) -> str:
        return self.say(f"kind_{_kind(duty)}")

    def _late(self, duty: Duty) -> list[str | int]:
        days = date.fromisoformat(duty.done or "") - date.fromisoformat(duty.due or "")
        return [duty.unit, self._day(duty.due), self._day(duty.done), self.say(f"how_{duty.how}"), days.days]

    def _day(self, day: str | None) -> str:
        if day is None:
            return self.say("no_day")
        found = date.fromisoformat(day)
        return self.say("day", year=found.year, month=found.month, day=found.day)


def _kind(duty: Duty) -> str:
    return duty.kind if duty.kind in _KINDS else _KINDS[-1]


def _rate(part: int, whole: int) -> str:
    """A share in percent with one digit, never rounded up to the whole."""
    return f"{part * 1000 // whole / 10:g}%" if whole else ""
