"""The letters of a page: a reminder where nothing came, a request to send again what cannot be read.

Like the notice they ask for what the unit can do: they name no folders, and nothing that concerns who audits.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath

from auditor.model.base import Lang
from auditor.model.result import AuditResult
from auditor.reporters.office.docx_pages import Pages
from auditor.texts import text

_OURS = frozenset({"timeout", "memory", "crashed", "cluster-lost", "needs-office", "needs-ocr", "office-timeout"})
"""Why a file could not be read that no unit can help."""


def urge(
    unit: str,
    year: str,
    lang: Lang,
    *,
    basis: object = "",
    was_due: str = "",
    sent: str = "",
    deadline: str = "",
    number: str = "",
    date: str = "",
) -> bytes:
    """The reminder to a unit that has sent nothing on `year` as a .docx file; `was_due` is the day by which it owed the
    report, `sent` the years of what it has sent. What is not given is left out, or stays to be filled in by hand.
    """
    due = text("notice.was_due", lang, due=was_due) if was_due else ""
    rests = text("notice.urge_basis", lang, basis=basis) if basis else ""
    lines = [text("notice.urge_text", lang, year=year, due=due, basis=rests, deadline=_until(deadline, lang))]
    if sent:
        lines.append(text("notice.urge_other", lang, sent=sent, year=year))
    return _page("urge", unit, lines, lang, number, date)


def resend(
    unit: str, year: str, why: str, lang: Lang, *, deadline: str = "", number: str = "", date: str = ""
) -> bytes:
    """The request to send again what cannot be read on `year`, `why` being what is wrong with it, as a .docx file."""
    line = text("notice.resend_text", lang, year=year, why=why, deadline=_until(deadline, lang))
    return _page("resend", unit, [line], lang, number, date)


def concerns_unit(result: AuditResult) -> bool:
    """Whether a file could not be read for a reason that its unit can help."""
    return result.error is not None and result.error.code.partition(".")[0] not in _OURS


def what_is_wrong(result: AuditResult, lang: Lang) -> str:
    """What is wrong with a file, without its folder and without what whoever audits should do."""
    said = result.error.message.get(lang) if result.error else ""
    said = said.partition(text("list.semicolon", lang).strip())[0].rstrip("。.")
    return said.replace(result.path, PurePath(result.path).name)


def _page(kind: str, unit: str, lines: Iterable[str], lang: Lang, number: str, date: str) -> bytes:
    pages = Pages(lang)
    pages.title(text(f"notice.{kind}_title", lang))
    if number:
        pages.text(number)
    pages.address(text("notice.to", lang, unit=unit))
    for line in lines:
        pages.text(line)
    pages.signed(text("notice.signed", lang))
    pages.signed(date or text("notice.date", lang))
    return pages.bytes()


def _until(deadline: str, lang: Lang) -> str:
    return deadline or text("notice.deadline", lang)
