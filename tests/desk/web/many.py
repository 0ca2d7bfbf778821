"""A campaign of very many units, written straight into the tables: the cost of a page does not depend on their way."""

from __future__ import annotations

from datetime import date

from auditor.desk.campaign import campaigns
from auditor.desk.store import ids
from auditor.desk.store.store import Store
from auditor.desk.store.tables import Audit, Found, Letter, Submission, Unit

DAY = date(2025, 1, 20)


def campaign(store: Store, units: int, findings: int = 2) -> str:
    """Makes it and returns its id: each unit with a report, some findings, every fourth with a letter."""
    with store.write("test") as book:
        made = campaigns.create(book, name="many", year=2024, roster=None, deadline=date(2025, 1, 31))
        sha = book.keep(b"report")
        for number in range(units):
            _unit(book.session, made.id, sha, number, findings)
        return made.id


def _unit(session, campaign_id: str, sha: str, number: int, findings: int) -> None:
    unit = Unit(
        id=ids.new(), campaign_id=campaign_id, line=number + 2, name=f"临江市第{number}街道办事处", level="镇级",
        parent="临江市人民政府", aliases=[], contact="", merged="", gone=False, errors=number % 7, warnings=number % 5,
        infos=1,
    )  # fmt: skip
    audit = Audit(
        id=ids.new(), sha=sha, name="r.txt", campaign_id=campaign_id, options={}, urgent=False, state="done", tries=1,
        at=ids.now(), status="audited", agency=unit.name, year=2024, errors=0, warnings=0, infos=0,
    )  # fmt: skip
    file = Submission(
        id=ids.new(), campaign_id=campaign_id, unit_id=unit.id, audit_id=audit.id, sha=sha, name="r.txt", source="page",
        number=1, state="audited", reason="", how="name", received=DAY, at=ids.now(), who="test", counts=True,
    )  # fmt: skip
    session.add_all([unit, audit])
    session.flush()
    session.add(file)
    session.flush()
    for place in range(findings):
        said = {"zh": "分项之和不等于总数", "en": "The parts do not add up"}
        session.add(
            Found(
                id=ids.new(),
                campaign_id=campaign_id,
                unit_id=unit.id,
                fingerprint=f"{number:012x}{place:04x}",
                content_hash="0" * 16,
                rule=f"N1{(number + place) % 30:02}",
                severity="error",
                place="",
                title=said,
                message=said,
                pairs=[],
                across=False,
                times=1,
                state="open",
                first_id=file.id,
                last_id=file.id,
                reason="",
                by="",
                said="",
                said_by="",
                at=ids.now(),
            )  # fmt: skip
        )
    if number % 4 == 0:
        session.add(
            Letter(
                id=ids.new(),
                campaign_id=campaign_id,
                unit_id=unit.id,
                kind="correct",
                state="issued",
                number=str(number),
                dated=DAY,
                sha=sha,
                name="n.docx",
                reason="",
                at=ids.now(),
                who="test",
            )  # fmt: skip
        )
