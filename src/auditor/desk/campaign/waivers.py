"""The waivers of a campaign: dismissed findings as `auditor check --waivers` knows them, out and in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import yaml
from sqlalchemy import select

from auditor.desk.store import ids, names
from auditor.desk.store.book import Book
from auditor.desk.store.tables import Found, Waiver
from auditor.engine import waivers as engine

_HELD = "waivers"
Pair = tuple[str, str]


class Held(NamedTuple):
    """Why, by whom and until when a finding is accepted."""

    reason: str
    by: str
    until: date


def holding(book: Book, campaign_id: str) -> dict[Pair, Held]:
    """The waivers that hold today, by fingerprint and content hash."""
    known = book.memory.get((_HELD, campaign_id))
    if known is None:
        valid = (Waiver.campaign_id == campaign_id) & Waiver.revoked.is_(False) & (Waiver.until >= date.today())
        rows = book.all(select(Waiver).where(valid))
        known = {(w.fingerprint, w.content_hash): Held(w.reason, w.by, w.until) for w in rows}
        book.memory[_HELD, campaign_id] = known
    return known


def of(pairs: Sequence[Sequence[str]], held: dict[Pair, Held]) -> Held | None:
    """The waiver of a finding: its own, or that of all that is joined in it."""
    own, *joined = [(p[0], p[1]) for p in pairs]
    if own in held:
        return held[own]
    return held[joined[0]] if joined and all(p in held for p in joined) else None


def put(book: Book, campaign_id: str, pair: Pair, reason: str, by: str, until: date) -> Waiver:
    """Accepts a finding, or accepts it anew."""
    book.memory.pop((_HELD, campaign_id), None)
    row = _row(book, campaign_id, pair)
    if row is not None:
        book.change(row, "waiver-changed", reason=reason, by=by, until=until, revoked=False)
        return row
    row = Waiver(
        id=ids.new(),
        campaign_id=campaign_id,
        fingerprint=pair[0],
        content_hash=pair[1],
        reason=reason,
        by=by,
        until=until,
        revoked=False,
        at=ids.now(),
    )
    return book.add(row)


def revoke(book: Book, campaign_id: str, pairs: Sequence[Sequence[str]]) -> None:
    """Takes back what a finding is accepted by."""
    book.memory.pop((_HELD, campaign_id), None)
    for pair in pairs:
        row = _row(book, campaign_id, (pair[0], pair[1]))
        if row is not None:
            book.change(row, "waiver-revoked", revoked=True)


def out(book: Book, campaign_id: str) -> bytes:
    """The file for `auditor check --waivers`: what is dismissed or accepted, with reason, person and end."""
    listed = [w.model_dump() for w in used(book, campaign_id)]
    return yaml.safe_dump({"waivers": listed}, allow_unicode=True, sort_keys=False, width=1000).encode("utf-8")


def used(book: Book, campaign_id: str) -> tuple[engine.Waiver, ...]:
    """The waivers that hold and have a finding, as the engine knows them."""
    held = holding(book, campaign_id)
    here = (Found.campaign_id == campaign_id) & Found.state.in_(("dismissed", "accepted"))
    pairs = {(p[0], p[1]) for found in book.all(select(Found.pairs).where(here)) for p in found}
    return tuple(
        engine.Waiver(fingerprint=pair[0], content_hash=pair[1], reason=why.reason, by=why.by or "-", until=why.until)
        for pair, why in sorted(held.items())
        if pair in pairs
    )


def load(data: bytes, name: str) -> tuple[engine.Waiver, ...]:
    """The waivers of a file of the command line. Raises PackError with the line that is wrong."""
    with TemporaryDirectory() as folder:
        shown = names.clean(name)
        path = Path(folder) / (shown if shown.endswith((".yaml", ".yml")) else "waivers.yaml")
        path.write_bytes(data)
        return engine.load(path)


def _row(book: Book, campaign_id: str, pair: Pair) -> Waiver | None:
    here = select(Waiver).where(Waiver.campaign_id == campaign_id)
    return book.first(here.where(Waiver.fingerprint == pair[0], Waiver.content_hash == pair[1]))
