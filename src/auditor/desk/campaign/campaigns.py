"""Campaigns: a year, its list of units, the day by which they hand in, the campaign of the year before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from auditor.desk.campaign import units
from auditor.desk.store import ids
from auditor.desk.store.book import Book
from auditor.desk.store.errors import DeskError
from auditor.desk.store.tables import Audit, Campaign, Submission
from auditor.desk.work import packs, queue
from auditor.desk.work.options import Choices, auditor
from auditor.desk.work.packs import Pack
from auditor.model.errors import AuditorError
from auditor.texts import listed

_CHANGEABLE = {"name", "year", "deadline", "previous_id", "options", "template", "closed"}
_YEARS = range(2008, 2101)  # the first reports were on 2008


def create(
    book: Book,
    *,
    name: str,
    year: int,
    roster: bytes | None = None,
    roster_name: str = "",
    deadline: date | None = None,
    previous_id: str | None = None,
    options: dict[str, Any] | None = None,
) -> Campaign:
    """A new campaign, with the units of a list (CSV or XLSX). Raises UsageError with the line that is wrong."""
    if year not in _YEARS:
        raise DeskError("year", year=year)
    campaign = Campaign(
        id=ids.new(),
        name=name.strip()[:200] or str(year),
        year=year,
        deadline=deadline,
        previous_id=previous_id,
        roster="",
        options=Choices.model_validate(options or {}).data(),
        closed=False,
        at=ids.now(),
    )
    _earlier(book, previous_id, year)
    book.add(campaign)
    book.event("campaign-new", campaign, after={"name": campaign.name, "year": year})
    if roster is not None:
        units.take_list(book, campaign.id, roster, roster_name)
    return campaign


def every(book: Book) -> Sequence[Campaign]:
    """All campaigns, the newest year first."""
    return book.all(select(Campaign).order_by(Campaign.year.desc(), Campaign.id.desc()))


def change(book: Book, campaign_id: str, version: int, **values: Any) -> Campaign:
    """Changes name, deadline, previous_id, options, template (the hash of a kept .docx), closed, or the year while
    nothing was received. Other options ask for `again`.
    """
    campaign = book.get(Campaign, campaign_id, version=version)
    unknown = set(values) - _CHANGEABLE
    if unknown:
        raise ValueError(f"no columns to change: {unknown}")
    year = values.get("year", campaign.year)
    if year not in _YEARS:
        raise DeskError("year", year=year)
    if year != campaign.year and has_files(book, campaign_id):
        raise DeskError("year-in-use")
    if {"previous_id", "year"} & values.keys():
        _earlier(book, values.get("previous_id", campaign.previous_id), year)
    if "options" in values:
        values["options"] = Choices.model_validate(values["options"]).data()
    book.change(campaign, "campaign-changed", **values)
    return campaign


def _earlier(book: Book, previous_id: str | None, year: int) -> None:
    if previous_id is not None and book.get(Campaign, previous_id).year >= year:
        raise DeskError("not-earlier", year=year)


def has_files(book: Book, campaign_id: str) -> bool:
    """Whether something was received."""
    return book.first(select(Submission.id).where(Submission.campaign_id == campaign_id).limit(1)) is not None


def choose(book: Book, campaign_id: str, version: int, choices: Choices) -> Campaign:
    """Changes how reports are audited. Raises PackError and UsageError for packs and codes that cannot be used, and
    DeskError where a rule that a verdict needs would no longer run, or only as a hint.
    """
    campaign = book.get(Campaign, campaign_id, version=version)
    try:
        had = {b.rule.id for b in auditor(campaign.options, book.store).lacking}
    except AuditorError:  # what was chosen before is no more: that is what is being mended
        had = set()
    lacking = [b.rule.id for b in auditor(choices.data(), book.store).lacking if b.rule.id not in had]
    if lacking:
        raise DeskError("minimum", rules=listed(lacking))
    return change(book, campaign_id, version, options=choices.data())


def take_pack(book: Book, campaign_id: str, version: int, name: str, data: bytes) -> Pack:
    """Takes in a pack of rules, a .yaml file or a .zip of them. Raises DeskError, PackError and UsageError."""
    campaign = book.get(Campaign, campaign_id, version=version)
    choices = Choices.model_validate(campaign.options)
    if len(choices.packs) >= packs.MOST:
        raise DeskError("pack-many", most=packs.MOST)
    pack, size = packs.take(book.store, name, data)
    if any(p.sha == pack.sha for p in choices.packs):
        raise DeskError("pack-there", name=pack.name)
    book.kept({pack.sha: size})
    choose(book, campaign_id, version, choices.model_copy(update={"packs": (*choices.packs, pack)}))
    return pack


def drop_pack(book: Book, campaign_id: str, version: int, sha: str) -> None:
    """No longer audits with a pack, which stays for the audits that were made with it; what was chosen for rules of it
    goes too.
    """
    choices = Choices.model_validate(book.get(Campaign, campaign_id, version=version).options)
    left = choices.model_copy(update={"packs": tuple(p for p in choices.packs if p.sha != sha)})
    plain = left.model_copy(update={"off": {}, "levels": {}, "why": {}})
    known = {b.rule.id for b in auditor(plain.data(), book.store).ruleset.rules}
    for code in {*choices.off, *choices.levels} - known:
        left = left.without(code)
    choose(book, campaign_id, version, left)


def again(book: Book, campaign_id: str) -> int:
    """Audits everything that counts, or waits in the tray, once more: after other settings, or with a newer program.
    Old results stay until the new ones are there. Returns how many audits were queued.
    """
    campaign = book.get(Campaign, campaign_id)
    left = ("superseded", "set_aside")
    wanted = select(Submission).where(Submission.campaign_id == campaign_id, Submission.state.not_in(left))
    asked = 0
    for submission in book.all(wanted):
        if book.get(Audit, submission.audit_id).state not in (queue.DONE, queue.FAILED):
            continue
        queue.ask(
            book,
            sha=submission.sha,
            name=submission.name,
            campaign_id=campaign_id,
            submission_id=submission.id,
            options=campaign.options,
        )
        asked += 1
    book.event("campaign-again", campaign, after={"audits": asked})
    return asked
