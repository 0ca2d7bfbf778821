"""The files of letters: the notice in the office's template, or a short letter of a page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import PurePath
from typing import NamedTuple

from auditor.desk.store.book import Book
from auditor.desk.store.errors import DeskError
from auditor.desk.store.tables import Audit, Campaign, Found, Submission, Unit
from auditor.desk.work import results
from auditor.desk.work.options import auditor
from auditor.model.base import Lang
from auditor.model.finding import Finding
from auditor.model.result import AuditResult
from auditor.reporters import wording
from auditor.reporters.office import notice, short_letters
from auditor.texts import text

_MISSING = "batch.missing"
_FILES = {"correct": "notice", "missing": "urge", "unreadable": "resend"}
"""The kinds of letters, and how the texts of notices name them."""


class Head(NamedTuple):
    """Number, date and deadline of a letter."""

    number: str
    dated: date
    deadline: date | None


def name(unit: Unit, kind: str, lang: Lang) -> str:
    """What the file of a letter is called."""
    return wording.distinct([text(f"notice.file_{_FILES[kind]}", lang, unit=unit.name)])[0]


def distinct(name: str, used: set[str]) -> str:
    """`name`, or with a number behind it when it is used already."""
    stem, number, found = PurePath(name).stem, 1, name
    while found.casefold() in used:
        number += 1
        found = f"{stem}-{number}.docx"
    used.add(found.casefold())
    return found


def made(
    book: Book,
    campaign: Campaign,
    unit: Unit,
    kind: str,
    file: Submission | None,
    found: Sequence[Found],
    head: Head,
    lang: Lang,
) -> bytes:
    """A letter as a .docx file. Raises UsageError when the office's template cannot be used."""
    if kind == "correct" and file is not None:
        return _notice(book, campaign, unit, file, found, head, lang)
    return _short(book, campaign, unit, kind, file, head, lang)


def _notice(
    book: Book, campaign: Campaign, unit: Unit, file: Submission, found: Sequence[Found], head: Head, lang: Lang
) -> bytes:
    own = None
    if campaign.template is not None:
        own = notice.template(book.store.files.read(campaign.template), "template.docx")
    audit = book.get(Audit, file.audit_id)
    result = results.result(book.store, audit)
    used = auditor(audit.options, book.store)
    with used.knowledge.in_force():
        return notice.letter(
            unit.name,
            campaign.year,
            _items(result, found),
            lang,
            template=own,
            rules=(b.rule for b in used.rules),
            deadline=_day(head.deadline, lang),
            number=head.number,
            date=_day(head.dated, lang),
        )


def _items(result: AuditResult, found: Sequence[Found]) -> list[notice.Item]:
    """The findings themselves: those of the report in its order, then those across reports."""
    wanted = {(f.fingerprint, f.content_hash) for f in found}
    own: list[notice.Item] = [(result, f) for f in result.findings if (f.fingerprint, f.content_hash) in wanted]
    return [*own, *((None, Finding.model_validate(f.whole)) for f in found if f.across and f.whole)]


def _short(
    book: Book, campaign: Campaign, unit: Unit, kind: str, file: Submission | None, head: Head, lang: Lang
) -> bytes:
    year, deadline, date = str(campaign.year), _day(head.deadline, lang), _day(head.dated, lang)
    used = auditor(campaign.options, book.store)
    with used.knowledge.in_force():
        if file is None:
            bases = (b.rule.basis.on(campaign.year) for b in used.rules if b.rule.name == _MISSING)
            was_due = _day(unit.deadline or campaign.deadline, lang)
            return short_letters.urge(
                unit.name,
                year,
                lang,
                basis=next(bases, ""),
                was_due=was_due,
                deadline=deadline,
                number=head.number,
                date=date,
            )
        result = results.result(book.store, book.get(Audit, file.audit_id))
        if not short_letters.concerns_unit(result):
            raise DeskError("not-their-fault", unit=unit.name)
        why = short_letters.what_is_wrong(result, lang)
        return short_letters.resend(unit.name, year, why, lang, deadline=deadline, number=head.number, date=date)


def _day(day: date | None, lang: Lang) -> str:
    return "" if day is None else wording.day(day, lang)
