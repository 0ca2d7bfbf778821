"""Last year's reports for the audits of a campaign: those that count in the campaign before it."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import func, select

from auditor.batch.execution.plan import Index
from auditor.desk.store.book import Book
from auditor.desk.store.tables import Audit, Campaign, Submission
from auditor.desk.work import worker
from auditor.form.bodies import comparable


class Earlier(NamedTuple):
    """Reports of the year before, and what stands for them."""

    reports: Index | None
    stamp: str


class Earliers:
    """Looks them up, and again only when something came in."""

    def __init__(self) -> None:
        self._known: dict[str, Earlier] = {}

    def of(self, book: Book, campaign_id: str | None) -> Earlier:
        """Those for a campaign; none for drafts and for a campaign without one before it."""
        campaign = campaign_id and book.session.get(Campaign, campaign_id)
        if not campaign or campaign.previous_id is None:
            return Earlier(None, "")
        before = book.get(Campaign, campaign.previous_id)
        query = (
            select(Audit.agency, Audit.year, Audit.sha, Audit.name)
            .join(Submission, Submission.audit_id == Audit.id)
            .where(Submission.campaign_id == before.id, Submission.counts)
            .order_by(Submission.id)
        )
        counted = book.session.execute(
            select(func.count(), func.sum(Submission.version), func.max(Submission.id)).where(
                Submission.campaign_id == before.id
            )
        ).one()
        stamp = f"{before.id} {tuple(counted)}"
        known = self._known.get(before.id)
        if known is None or known.stamp != stamp:
            entries = tuple(
                (comparable(agency), year, worker.task(book.store.files.path(sha), name))
                for agency, year, sha, name in book.session.execute(query)
                if agency and year
            )
            known = self._known[before.id] = Earlier(Index(before.name, entries, ()), stamp)
        return known
