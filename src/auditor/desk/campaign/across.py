"""What is found by comparing all reports of a campaign, brought to the units once their audits have ended."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

from sqlalchemy import func, select

from auditor.batch.execution.record import Records
from auditor.desk.campaign import findings, letters, results
from auditor.desk.store.book import Book
from auditor.desk.store.store import Store
from auditor.desk.store.tables import Audit, Campaign, Found, Setting, Submission, Unit
from auditor.desk.work import queue, worker
from auditor.desk.work import results as audits
from auditor.form.normal import normal
from auditor.model.errors import AuditorError
from auditor.model.result import RunResult

_PROGRAM = "auditor"


def left(store: Store) -> None:
    """Compares the reports of every campaign in which something changed, once no audit is waiting (`runner.Idle`)."""
    with store.read() as book:
        changed = [
            campaign.id
            for campaign in book.all(select(Campaign).where(Campaign.closed.is_(False)))
            if _noted(book, campaign.id).get("stamp") != _stamp(book, campaign)
            and queue.of_campaign(book, campaign.id).ended
        ]
    for campaign_id in changed:
        with suppress(AuditorError):  # of choices that cannot be used any more; the others go on
            refresh(store, campaign_id)


def _stamp(book: Book, campaign: Campaign) -> str:
    """What stands for all that the comparison depends on."""
    parts: list[object] = [campaign.version]
    for table in (Unit, Submission):
        counted = select(func.count(), func.sum(table.version)).where(table.campaign_id == campaign.id)
        parts += book.session.execute(counted).one()
    ended = select(func.count(), func.max(Audit.ended)).where(
        Audit.campaign_id == campaign.id, Audit.state == queue.DONE
    )
    parts += book.session.execute(ended).one()
    return " ".join(map(str, parts))


def refresh(store: Store, campaign_id: str) -> None:
    """Compares the reports of a campaign, and brings what is found to its units."""
    with store.read() as book:
        stamp = _stamp(book, book.get(Campaign, campaign_id))
    whole = results.gathered(store, campaign_id, waived=False)
    # Before any report tells its year, batch could not say which year is missing.
    by_unit = _by_unit(whole.run) if any(r.head.year for r in whole.records) else {}
    explained = _explained(whole)
    with store.write(_PROGRAM) as book:
        before = set(_noted(book, campaign_id).get("units", ()))
        rows = select(Unit).where(Unit.campaign_id == campaign_id, Unit.gone.is_(False))
        had = set(book.all(select(Found.unit_id).where(Found.campaign_id == campaign_id, Found.across)))
        for unit in book.all(rows):
            found = by_unit.get(normal(unit.name), [])
            if found or unit.id in had:
                findings.sync(book, unit, None, found, across=True)
            if unit.id in explained or unit.id in before:
                submission = book.first(select(Submission).where(Submission.unit_id == unit.id, Submission.counts))
                own = explained.get(unit.id) or _own(book, submission)
                if own is not None:
                    findings.sync(book, unit, submission, json.loads(own))
            if found or unit.id in had or unit.id in explained or unit.id in before:
                letters.review(book, unit)
        _note(book, campaign_id, {"units": sorted(explained), "stamp": stamp})


def _by_unit(run: RunResult) -> dict[str, list[dict[str, Any]]]:
    """The findings across reports by the unit that they are about."""
    out: dict[str, list[dict[str, Any]]] = {}
    for finding in run.batch_findings:
        short = worker.short(finding) | {"whole": finding.model_dump(mode="json")}
        out.setdefault(normal(finding.at.split("/")[0]), []).append(short)
    return out


def _explained(whole: results.Gathered) -> dict[str, bytes]:
    """Units of whose own findings some are explained by one across reports: what is left of them, in short."""
    made = whole.run.results
    if not isinstance(made, Records):
        return {}
    pairs = zip(whole.unit_ids, whole.records, made.records, strict=True)
    return {u: worker.in_short(new.result().findings) for u, old, new in pairs if new is not old}


def _own(book: Book, submission: Submission | None) -> bytes | None:
    if submission is None:
        return None
    return worker.in_short(audits.result(book.store, book.get(Audit, submission.audit_id)).findings)


def _noted(book: Book, campaign_id: str) -> dict[str, Any]:
    """What was noted when the reports were last compared: the units that had something explained, and the stamp."""
    row = book.session.get(Setting, _name(campaign_id))
    return row.value if row else {}


def _note(book: Book, campaign_id: str, value: dict[str, Any]) -> None:
    row = book.session.get(Setting, _name(campaign_id))
    if row is None:
        book.add(Setting(name=_name(campaign_id), value=value))
    else:
        row.value = value


def _name(campaign_id: str) -> str:
    return f"across {campaign_id}"
