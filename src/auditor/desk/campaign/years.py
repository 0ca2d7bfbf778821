"""A campaign beside the one of the year before: what was found in each unit's reports then and now."""

from __future__ import annotations

from typing import NamedTuple

from auditor.desk.campaign import table
from auditor.desk.store.book import Book
from auditor.desk.store.tables import Campaign
from auditor.form.normal import normal

Counts = tuple[int, int, int]
"""Errors, warnings, infos."""


class Pair(NamedTuple):
    """A unit in both years; None where it had no report that could be read."""

    unit_id: str
    unit: str
    before: Counts | None
    now: Counts | None


class Years(NamedTuple):
    """Both years: the units, and their sums."""

    year: int
    pairs: list[Pair]
    before: Counts
    now: Counts


def compared(book: Book, campaign_id: str) -> Years | None:
    """The comparison with the campaign before; None when there is none. Units are known again by name."""
    campaign = book.get(Campaign, campaign_id)
    if campaign.previous_id is None:
        return None
    last = {normal(r.unit): _counts(r) for r in table.rows(book, campaign.previous_id)}
    rows = sorted(table.rows(book, campaign_id), key=lambda r: r.line)
    pairs = [Pair(r.unit_id, r.unit, last.get(normal(r.unit)), _counts(r)) for r in rows]
    return Years(campaign.year, pairs, _sum(p.before for p in pairs), _sum(p.now for p in pairs))


def _counts(row: table.Row) -> Counts | None:
    there = row.state in ("audited", "accepted", "returned")
    return (row.errors, row.warnings, row.infos) if there else None


def _sum(counts) -> Counts:  # noqa: ANN001 - any iterable of them
    found = [c for c in counts if c is not None]
    return sum(c[0] for c in found), sum(c[1] for c in found), sum(c[2] for c in found)
