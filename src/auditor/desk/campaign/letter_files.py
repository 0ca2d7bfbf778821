"""The files of letters: the notice in the office's template, or a short letter of a page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import PurePath
from typing import NamedTuple

from auditor.desk.store.book import Book
from auditor.desk.store.tables import Audit, Campaign, Found, Submission, Unit
from auditor.desk.work import results
from auditor.desk.work.options import auditor
from auditor.model.base import Lang
from auditor.model.finding import Finding
from auditor.model.result import AuditResult
from auditor.reporters import wording
from auditor.reporters.office import notice
from auditor.reporters.office.docx_pages import Pages
from auditor.texts import text


class Head(NamedTuple):
    """Number, date and deadline of a letter."""

    number: str
    dated: date
    deadline: date | None


def name(unit: Unit, kind: str, lang: Lang) -> str:
    """What the file of a letter is called."""
    return wording.distinct([text(f"letter.file_{kind}", lang, unit=unit.name)])[0]


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
    used = auditor(audit.options)
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
    last = unit.deadline or campaign.deadline
    reason = ""
    if file is not None:
        error = results.result(book.store, book.get(Audit, file.audit_id)).error
        reason = error.message.get(lang) if error else ""
    values = {
        "unit": unit.name,
        "year": campaign.year,
        "file": wording.plain_line(file.name) if file else "",
        "reason": reason,
        "due": text("letter.was_due", lang, due=_day(last, lang)) if last else "",
        "deadline": _day(head.deadline, lang) or text("notice.deadline", lang),
    }
    pages = Pages(lang)
    pages.title(text(f"letter.title_{kind}", lang))
    if head.number:
        pages.text(head.number)
    pages.text(text("letter.address", lang, **values))
    pages.text(text(f"letter.{kind}", lang, **values))
    pages.signed(text("notice.signed", lang))
    pages.signed(_day(head.dated, lang))
    return pages.bytes()


def _day(day: date | None, lang: Lang) -> str:
    if day is None:
        return ""
    return text("letter.day", lang, iso=day.isoformat(), year=day.year, month=day.month, day=day.day)
