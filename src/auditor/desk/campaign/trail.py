"""The audit trail of a campaign as a sheet: who did what when, and what was there before and after."""

from __future__ import annotations

import io
from collections.abc import Iterator

from sqlalchemy import select

from auditor.desk.campaign import noted
from auditor.desk.store import ids
from auditor.desk.store.store import Store
from auditor.desk.store.tables import Event, Unit
from auditor.model.base import Lang
from auditor.reporters.office.xlsx_sheets import Row, Sheets
from auditor.texts import text

_WIDTHS = (6, 17, 14, 22, 20, 30, 30)


def file(store: Store, campaign_id: str, lang: Lang) -> bytes:
    """The trail as the bytes of an .xlsx file."""
    buffer = io.BytesIO()
    title = text("desk-files.trail", lang)
    sheets = Sheets(buffer, title)
    heads = text("desk-files.trail_heads", lang).split("|")
    sheets.add(title, [heads], _rows(store, campaign_id, lang), freeze=1, widths=_WIDTHS)
    sheets.close()
    return buffer.getvalue()


def _rows(store: Store, campaign_id: str, lang: Lang) -> Iterator[Row]:
    with store.read() as book:
        names = {u.id: u.name for u in book.all(select(Unit).where(Unit.campaign_id == campaign_id))}
        events = book.each(select(Event).where(Event.campaign_id == campaign_id).order_by(Event.id))
        for number, one in enumerate(events, start=1):
            at = ids.when(one.at).strftime("%Y-%m-%d %H:%M:%S")
            unit = names.get(one.unit_id or "", "")
            what = noted.event(one.what, lang)
            before, after = noted.values(one.before, lang), noted.values(one.after, lang)
            yield [number, at, noted.who(one.who, lang), what, unit, before, after]
