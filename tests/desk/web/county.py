"""A campaign of the county of the sample reports, as tests of pages need it."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from auditor.desk.campaign import campaigns, findings, letters, receiving
from auditor.desk.store.tables import Campaign, Found, Letter, Submission, Unit
from tests.conftest import SAMPLES
from tests.desk.web.support import Office

COUNTY = SAMPLES / "county"


@dataclass
class Made:
    """What there is, by id."""

    campaign: str
    unit: str
    other: str
    submission: str
    others_submission: str
    finding: str
    others_finding: str
    letter: str
    others_letter: str
    waiting: str


def roster() -> bytes:
    """The list of its units."""
    return (COUNTY / "list.csv").read_bytes()


def zipped(*wanted: str) -> bytes:
    """Its reports on 2024 as a zip: all, or those whose names hold one of the words."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        for path in sorted((COUNTY / "2024").iterdir()):
            if not wanted or any(word in path.name for word in wanted):
                out.write(path, path.name)
    return buffer.getvalue()


def made(office: Office) -> Made:
    """A campaign with two units that handed in, and a letter to each; one file waits in the tray."""
    store = office.desk.store
    words = ("教育局", "公安局", "旅游发展中心")
    with store.write("test") as book:
        campaign = campaigns.create(
            book, name="C", year=2024, roster=roster(), roster_name="list.csv", deadline=date(2030, 1, 31)
        )
        came = receiving.receive(book, campaign.id, receiving.gather(book.store, [("reports.zip", zipped(*words))]))
    assert office.desk.runner.wait([s.audit_id for s in came], 60)
    with store.write("test") as book:
        files = {s.unit_id: s for s in book.all(select(Submission).where(Submission.campaign_id == campaign.id))}
        units = [u for u in book.all(select(Unit).order_by(Unit.line)) if u.id in files]
        founds = [findings.of(book, u.id)[0] for u in units]
        written = letters.issue(book, campaign.id, [(u.id, "correct") for u in units], number="{n}")
        for one in written:
            letters.sent(book, one.id, one.version)
        return Made(
            campaign=campaign.id,
            unit=units[0].id,
            other=units[1].id,
            submission=files[units[0].id].id,
            others_submission=files[units[1].id].id,
            finding=founds[0].id,
            others_finding=founds[1].id,
            letter=written[0].id,
            others_letter=written[1].id,
            waiting=files[None].id,
        )


def version(office: Office, table: type[Campaign | Unit | Submission | Found | Letter], key: str) -> int:
    """The version of a row."""
    with office.desk.store.read() as book:
        return book.get(table, key).version


def state(office: Office, table: type[Submission | Found | Letter], key: str) -> str:
    """The state of a row."""
    with office.desk.store.read() as book:
        return book.get(table, key).state
