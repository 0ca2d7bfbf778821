"""The ledger of a campaign: every finding with what became of it, the units, the letters, the notes.

What people typed (reasons, explanations, notes, numbers of letters) stands in it, so that a new ledger never loses it.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from auditor.desk.campaign import results, table
from auditor.desk.store import ids
from auditor.desk.store.book import Book
from auditor.desk.store.store import Store
from auditor.desk.store.tables import Event, Found, Letter, Note, Told, Unit
from auditor.desk.work.options import auditor
from auditor.model.base import Lang, Severity
from auditor.model.finding import Finding
from auditor.model.result import AuditResult, RunResult
from auditor.reporters import units, wording
from auditor.reporters.office.xlsx_sheets import Row, Sheets, Value
from auditor.texts import text

_FINDINGS = (
    *("number", "unit", "file", "place", "quote", "problem", "arithmetic", "basis", "severity", "remedy", "rule"),
    *("status", "letter", "told", "settled", "reason", "by", "until", "said"),
)
_UNITS = ("number", "unit", "level", "state", "errors", "warnings", "infos", "version", "received", "deadline", "late")
_LETTERS = ("number", "unit", "kind", "letter", "dated", "deadline", "state", "sent", "findings", "reason", "by")
_NOTES = ("number", "unit", "at", "by", "note")
Pair = tuple[str, str]


def made(store: Store, campaign_id: str, lang: Lang) -> bytes:
    """The ledger as the bytes of an .xlsx file."""
    whole = results.gathered(store, campaign_id)
    buffer = io.BytesIO()
    ledger = _Ledger(Sheets(buffer, _say("ledger", lang)), lang)
    with auditor(whole.campaign.options, store).knowledge.in_force(), store.read() as book:
        ledger.add("ledger", _FINDINGS, _findings(book, campaign_id, whole.run, lang), freeze=2)
        ledger.add("units", _UNITS, _units(book, campaign_id, lang), freeze=2)
        ledger.add("letters", _LETTERS, _letters(book, campaign_id, lang), freeze=2)
        ledger.add("notes", _NOTES, _notes(book, campaign_id), freeze=2)
    ledger.sheets.close()
    return buffer.getvalue()


@dataclass
class _Ledger:
    """Its sheets, in one language."""

    sheets: Sheets
    lang: Lang

    def add(self, name: str, columns: tuple[str, ...], rows: Iterable[Row], *, freeze: int) -> None:
        """A sheet whose rows are numbered."""
        heads = [[_say(c, self.lang) for c in columns]]
        numbered = ([at, *row] for at, row in enumerate(rows, start=1))
        self.sheets.add(_say(name, self.lang), heads, numbered, freeze=freeze)


def _findings(book: Book, campaign_id: str, run: RunResult, lang: Lang) -> Iterator[Row]:
    """Findings in the order of the list of units: those that stand, then those that are settled."""
    listed = select(Unit).where(Unit.campaign_id == campaign_id).order_by(Unit.line, Unit.id)
    rows: dict[str, list[Found]] = {}
    for found in book.all(select(Found).where(Found.campaign_id == campaign_id).order_by(Found.id)):
        rows.setdefault(found.unit_id, []).append(found)
    shown = {(f.fingerprint, f.content_hash): (r, f) for r, f in _of(run)}
    told, settled = _told(book, campaign_id), _settled(book, campaign_id)
    for unit in book.all(listed):
        of_unit = rows.get(unit.id, ())
        for found in sorted(of_unit, key=lambda f: (f.state == "settled", -Severity(f.severity).rank, f.id)):
            result, whole = shown.get((found.fingerprint, found.content_hash), (None, None))
            yield [
                unit.name,
                *_detail(found, result, whole, lang),
                _say(f"is_{found.state}", lang),
                *told.get(found.id, ("", "")),
                settled.get(found.id, "") if found.state == "settled" else "",
                found.reason,
                found.by,
                _iso(found.until),
                found.said,
            ]


def _of(run: RunResult) -> Iterator[tuple[AuditResult | None, Finding]]:
    for result in run.results:
        yield from ((result, f) for f in result.findings)
    across = units.across(run)
    for number, findings in across.of_report.items():
        yield from ((run.results[number], f) for f in findings)
    yield from ((None, f) for found in (*across.of_unit.values(), across.general) for f in found)


def _detail(found: Found, result: AuditResult | None, whole: Finding | None, lang: Lang) -> list[Value]:
    """File, place, quote, problem, arithmetic, basis, severity, remedy and rule of a finding."""
    level = wording.severity_name(Severity(found.severity), lang)
    if whole is None:
        return ["", found.place, "", found.message[lang], "", "", level, "", found.rule]
    return [
        result.path if result else "",
        wording.place_of(result, whole, lang) if result else "",
        wording.quote_of(result, whole, lang) if result else "",
        whole.message.get(lang),
        whole.computation.text.get(lang) if whole.computation else "",
        whole.basis.get(lang),
        level,
        whole.suggestion.get(lang),
        whole.rule,
    ]


def _units(book: Book, campaign_id: str, lang: Lang) -> Iterator[Row]:
    for row in sorted(table.rows(book, campaign_id), key=lambda r: r.line):
        yield [
            row.unit,
            row.level,
            _say(f"unit_{row.state}", lang),
            row.errors,
            row.warnings,
            row.infos,
            row.number or None,
            _iso(row.received),
            _iso(row.deadline),
            _say("yes", lang) if row.late else "",
        ]


def _letters(book: Book, campaign_id: str, lang: Lang) -> Iterator[Row]:
    query = select(Letter, Unit.name).join(Unit, Unit.id == Letter.unit_id).where(Letter.campaign_id == campaign_id)
    for letter, unit in book.session.execute(query.order_by(Letter.id)):
        told = book.all(select(Told.finding_id).where(Told.letter_id == letter.id))
        yield [
            unit,
            _say(f"kind_{letter.kind}", lang),
            letter.number,
            _iso(letter.dated),
            _iso(letter.deadline),
            _say(f"letter_{letter.state}", lang),
            _day(letter.sent),
            len(told) or None,
            letter.reason,
            letter.who,
        ]


def _notes(book: Book, campaign_id: str) -> Iterator[Row]:
    query = select(Note, Unit.name).join(Unit, Unit.id == Note.unit_id).where(Note.campaign_id == campaign_id)
    for note, unit in book.session.execute(query.order_by(Note.id)):
        yield [unit, _day(note.at), note.who, note.text]


def _told(book: Book, campaign_id: str) -> dict[str, tuple[str, str]]:
    """Number and date of the last letter that tells a finding."""
    query = select(Told.finding_id, Letter.number, Letter.dated).join(Letter, Letter.id == Told.letter_id)
    standing = query.where(Letter.campaign_id == campaign_id, Letter.state != "withdrawn").order_by(Letter.id)
    return {row[0]: (row[1], _iso(row[2])) for row in book.session.execute(standing)}


def _settled(book: Book, campaign_id: str) -> dict[str, str]:
    """The day on which a finding was settled."""
    query = select(Event.subject_id, Event.at).where(Event.campaign_id == campaign_id, Event.what == "finding-settled")
    return {row[0]: _day(row[1]) for row in book.session.execute(query.order_by(Event.id))}


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _day(moment: str | None) -> str:
    return ids.when(moment).date().isoformat() if moment else ""


def _say(key: str, lang: Lang) -> str:
    return text(f"desk-files.{key}", lang)
