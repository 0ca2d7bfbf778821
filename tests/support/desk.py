"""A desk for tests: its queue worked off in this process, with the real engine, and a county of reports."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from auditor.batch.execution.plan import Plan
from auditor.batch.execution.workers import Worker
from auditor.desk.campaign import across, campaigns, receiving
from auditor.desk.campaign.placing import Placing
from auditor.desk.store.store import Store
from auditor.desk.store.tables import Audit, Campaign, Submission, Unit
from auditor.desk.work import outcome, queue, worker
from auditor.desk.work.earlier import Earliers
from auditor.desk.work.options import auditor

SAMPLES = Path(__file__).resolve().parents[2] / "sample_reports"
COUNTY = SAMPLES / "county"
WRONG = (SAMPLES / "township-2023-contradictions.txt").read_bytes()
BETTER = WRONG.replace(b"760", b"750")
"""The same with one of its errors corrected."""
CLEAN = (SAMPLES / "township-2023-clean.txt").read_bytes()
OTHER_YEAR = (SAMPLES / "township-2022-clean.txt").read_bytes()
UNIT = "青山镇人民政府"
LIST = f"单位名称,联系人\n{UNIT},甲\n临江市财政局,乙\n".encode()
DAY = date(2024, 1, 20)


def work_off(store: Store) -> None:
    """Does what a runner does, here."""
    placing, earliers = Placing(), Earliers()
    while True:
        with store.write("auditor") as book:
            (audit, *_) = (*queue.take(book, "test", 1), None)
            earlier = earliers.of(book, audit.campaign_id) if audit else None
        if audit is None or earlier is None:
            break
        Worker.auditor = auditor(audit.options, store)
        Worker.plan = Plan(Worker.auditor.options, earlier.reports)
        last = audit.previous_sha and worker.task(store.files.path(audit.previous_sha), audit.previous_name or "")
        with Worker.auditor.knowledge.in_force():
            found = worker.audit(worker.task(store.files.path(audit.sha), audit.name), last)
        (made,) = outcome.kept(store, [(audit.id, outcome.made(store, audit, found))])
        with store.write("auditor") as book:
            row = book.get(Audit, audit.id)
            outcome.put(book, [(row, made)])
            placing.done(book, [(row, made.made.findings)])
    across.left(store)


def campaign(store: Store, year: int = 2023, roster: bytes = LIST, **values: object) -> Campaign:
    """A campaign of two units."""
    with store.write("甲") as book:
        return campaigns.create(book, name=f"{year}", year=year, roster=roster, roster_name="list.csv", **values)  # type: ignore[arg-type]


def receive(store: Store, of: Campaign, *files: tuple[str, bytes], unit: Unit | None = None) -> list[Submission]:
    """Takes files in and audits them."""
    came = receiving.gather(store, files)
    with store.write("甲") as book:
        taken = receiving.receive(book, of.id, came, received=DAY, unit_id=unit and unit.id)
    work_off(store)
    with store.read() as book:
        return [book.get(Submission, s.id) for s in taken]


def files_of(folder: Path, names: Iterable[str] | None = None) -> list[tuple[str, bytes]]:
    """The files of a folder with their names."""
    wanted = None if names is None else set(names)
    return [(p.name, p.read_bytes()) for p in sorted(folder.iterdir()) if wanted is None or p.name in wanted]
