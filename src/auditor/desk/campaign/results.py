"""The results of a campaign: all that counts as one run, and the outputs made of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select

from auditor.batch import run as batch
from auditor.batch.execution import record
from auditor.batch.execution.cache import Cache
from auditor.batch.execution.record import Record
from auditor.desk.campaign import submissions, units, waivers
from auditor.desk.store.book import Book
from auditor.desk.store.errors import DeskError
from auditor.desk.store.store import Store
from auditor.desk.store.tables import Audit, Campaign, Submission, Unit
from auditor.desk.work.options import Choices, auditor
from auditor.engine import waivers as engine
from auditor.model.base import Lang
from auditor.model.result import RunResult


@dataclass(frozen=True, slots=True)
class _Kept:
    """The bytes of a record, in the folder of files."""

    path: Path

    def read(self) -> bytes:
        """The bytes."""
        return self.path.read_bytes()


class Gathered(NamedTuple):
    """All that counts of a campaign: units with their records in the order of the list."""

    campaign: Campaign
    unit_ids: tuple[str, ...]
    records: tuple[Record, ...]
    run: RunResult


def gathered(store: Store, campaign_id: str, *, waived: bool = True) -> Gathered:
    """The results of a campaign as `auditor check` would give them for the same files with its list and, if `waived`,
    its waivers. Raises DeskError.
    """
    with store.read() as book:
        campaign = book.get(Campaign, campaign_id)
        by_receipt = Choices.model_validate(campaign.options).day == "received"
        listed = units.as_roster(book, campaign_id, submissions.received(book, campaign_id) if by_receipt else None)
        accepted = waivers.used(book, campaign_id) if waived else ()
        found = _records(book, campaign_id)
    used = auditor(campaign.options, store)
    cache = Cache(store.folder / "cache", used.options.basis(), used.folders)
    records = tuple(r for _, r in found)
    made = batch.gathered(records, used, listed if listed.units else None, cache)
    if accepted:
        made = engine.apply(made, accepted, used.rules, today=date.today())
    return Gathered(campaign, tuple(u for u, _ in found), records, made)


def run(store: Store, campaign_id: str) -> RunResult:
    """The results of a campaign as one run."""
    return gathered(store, campaign_id).run


def render(store: Store, campaign_id: str, form: str, lang: Lang, suffix: str = "") -> bytes:
    """An output of the whole campaign: html, issues (xlsx), statement (docx, or with that suffix xlsx), json, …

    Raises DeskError, and UsageError where the campaign has nothing for it.
    """
    whole = gathered(store, campaign_id)
    used = auditor(whole.campaign.options, store)
    with used.knowledge.in_force():
        reporter = used.plugins.reporters().get(form)
        reporter = reporter.for_suffix(suffix) if reporter and suffix else reporter
        if reporter is None:
            raise DeskError("no-form")
        return b"".join(reporter.parts(whole.run, lang))


def _records(book: Book, campaign_id: str) -> list[tuple[str, Record]]:
    """The record of every file that counts, with its unit; each under a name of its own."""
    query = (
        select(Unit.id, Unit.name, Submission.name, Audit)
        .join(Submission, Submission.unit_id == Unit.id)
        .join(Audit, Audit.id == Submission.audit_id)
        .where(Submission.campaign_id == campaign_id, Submission.counts, Unit.gone.is_(False))
        .order_by(Unit.line, Unit.id)
    )
    rows = book.session.execute(query).all()
    names = Counter(name for _, _, name, _ in rows)
    out: list[tuple[str, Record]] = []
    for unit_id, unit, name, audit in rows:
        if audit.record is None:
            continue
        path = name if names[name] == 1 else f"{unit}/{name}"
        kept = book.store.files.path(audit.record)
        try:
            head = record.unpack(kept.read_bytes(), path).head
        except (OSError, ValueError):
            raise DeskError("no-result") from None
        out.append((unit_id, Record(path, head, _Kept(kept))))
    return out
