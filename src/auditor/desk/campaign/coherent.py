"""Whether the rows of a campaign that came from another desk hang together, and with nothing that was here before."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Date, ForeignKey, Select, Table, select

from auditor.desk.store.book import Book
from auditor.desk.store.errors import DeskError
from auditor.desk.store.tables import Audit, Base, Campaign, Found, Letter, Submission, Told
from auditor.desk.work.options import Choices, auditor


def look(table: Table, row: Mapping[str, Any]) -> None:
    """Raises DeskError where a value of a row of an archive is of another kind than its column."""
    for name, value in row.items():
        column = table.c.get(name)
        kind = None if column is None else str if isinstance(column.type, Date) else column.type.python_type
        if value is not None and type(value) is not kind:
            raise DeskError("no-archive")


def check(book: Book, campaign_ids: Collection[str]) -> None:
    """Raises DeskError where a row of these campaigns names one of another campaign, and what the engine says of
    choices that cannot be used here.
    """
    book.session.flush()
    if any(book.session.execute(query.limit(1)).first() for query in _strays(campaign_ids)):
        raise DeskError("no-archive")
    try:
        for options in book.all(select(Audit.options).where(Audit.campaign_id.in_(campaign_ids))):
            Choices.model_validate(options)
        for options in book.all(select(Campaign.options).where(Campaign.id.in_(campaign_ids))):
            auditor(options, book.store)
    except ValidationError:
        raise DeskError("no-archive") from None


def _strays(campaign_ids: Collection[str]) -> Iterator[Select[Any]]:
    for table in Base.metadata.sorted_tables:
        for link in table.foreign_keys:
            if "campaign_id" in table.c and "campaign_id" in link.column.table.c:
                yield _stray(table, link).where(table.c.campaign_id.in_(campaign_ids))
    mine = select(Submission.id).where(Submission.campaign_id.in_(campaign_ids))
    audits = select(Audit.id).where(Audit.campaign_id.in_(campaign_ids))
    yield audits.where(Audit.submission_id.is_not(None), Audit.submission_id.not_in(mine))
    told = select(Told.letter_id).join(Letter).join(Found, Found.id == Told.finding_id)
    yield told.where(Letter.campaign_id.in_(campaign_ids), Letter.unit_id != Found.unit_id)


def _stray(table: Table, link: ForeignKey) -> Select[Any]:
    """Rows whose link leads to another campaign."""
    other = link.column.table.alias()
    there = other.c[link.column.name] == link.parent
    return select(table.c.id).join(other, there).where(other.c.campaign_id.is_distinct_from(table.c.campaign_id))
