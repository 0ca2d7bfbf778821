"""A kill at any moment leaves a store that is consistent, and the work goes on: upload, audit, letter, migration."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from auditor.desk.campaign import letters, receiving, table
from auditor.desk.desk import Desk
from auditor.desk.store.store import Store
from auditor.desk.store.tables import Audit, Campaign, Event, File, Found, Letter, Submission, Told
from tests.support.desk import WRONG, campaign, receive

SECONDS = 1200.0
TRIALS = 1
"""Of each kind in every run; the group `attack` makes more, KILLS says how many."""
MANY = pytest.param(int(os.environ.get("KILLS", "5")), marks=[pytest.mark.attack, pytest.mark.timeout(3600)])
_SCRIPTS = {
    "upload": """
        from tests.support.desk import *
        n = 0
        while True:
            with store.write("kill") as book:
                files = [(f"{n}-{i}.txt", WRONG + b"\\n" * (5 * n + i)) for i in range(5)]
                receiving.receive(book, made.id, receiving.gather(store, files), received=DAY)
            n += 1
            print(n, flush=True)
    """,
    "letter": """
        from auditor.desk.campaign import letters, units
        with store.read() as book:
            unit = units.of(book, made.id)[0]
        n = 0
        while True:
            with store.write("kill") as book:
                letters.issue(book, made.id, [(unit.id, "correct")], number=f"{n}")
            n += 1
            print(n, flush=True)
    """,
    "audit": """
        from auditor.desk.desk import runner
        one = runner(store, 2)
        one.listen(lambda change: change.state == "done" and print(1, flush=True))
        one.start()
        one.wait(["0"], 0)
        import time
        time.sleep(600)
    """,
}
_HEAD = """
import sys
from pathlib import Path
from auditor.desk.store.store import Store
from auditor.desk.campaign import campaigns
if __name__ == "__main__":
    store = Store(Path(sys.argv[1]), sys.argv[2] or None)
    with store.read() as book:
        made = campaigns.every(book)[0]
"""


def killed(tmp_path: Path, name: str, folder: Path, url: str | None, after: float) -> int:
    """Kills a process at this work, `after` seconds from its first sign of life; how many signs it gave."""
    body = "\n".join("    " + line.removeprefix("        ") for line in _SCRIPTS[name].strip("\n").split("\n"))
    script = tmp_path / f"{name}.py"
    script.write_text(_HEAD + body)
    root = str(Path(__file__).resolve().parents[3])
    process = subprocess.Popen(
        [sys.executable, str(script), str(folder), url or ""],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": root},
        start_new_session=True,
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    time.sleep(after)
    os.killpg(process.pid, signal.SIGKILL)
    rest, said = process.communicate()
    assert first, said.decode()
    return 1 + rest.count(b"\n")


def whole(store: Store) -> None:
    """Everything that rows say is so: files are there and themselves, counts and links fit."""
    with store.read(still=True) as book:  # a server may still be at the last transaction of whoever was killed
        if store.is_sqlite:
            assert book.session.connection().exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
            assert book.session.connection().exec_driver_sql("PRAGMA foreign_key_check").all() == []
        for file in book.all(select(File)):
            assert hashlib.sha256(store.files.read(file.sha)).hexdigest() == file.sha
        events = {(e.what, e.subject_id) for e in book.all(select(Event))}
        for submission in book.all(select(Submission)):
            assert ("submission-received", submission.id) in events
            assert book.get(Audit, submission.audit_id).submission_id == submission.id
        for audit in book.all(select(Audit)):
            assert (audit.record is not None) == (audit.state == "done")
        for letter in book.all(select(Letter)):
            assert ("letter-issued", letter.id) in events
            assert letters.told(book, letter.id)
        told = set(book.all(select(Told.finding_id).join(Letter).where(Letter.state.in_(("issued", "sent")))))
        assert told == set(book.all(select(Found.id).where(Found.state == "told")))


@pytest.mark.parametrize("often", [TRIALS, MANY])
@pytest.mark.parametrize("name", ["upload", "letter"])
def test_killed_while_it_writes(tmp_path, url, name, often):
    store = Store(tmp_path / "desk", url)
    made = campaign(store)
    receive(store, made, ("一.txt", WRONG))
    chance = random.Random(7)
    for _ in range(often):
        with store.read() as book:
            before = book.session.query(Submission if name == "upload" else Letter).count()
        signs = killed(tmp_path, name, store.folder, url, chance.uniform(0, 0.4))
        with store.read() as book:
            after = book.session.query(Submission if name == "upload" else Letter).count()
        each = 5 if name == "upload" else 1
        assert after - before in (each * signs, each * (signs + 1))  # the last one may have been told to nobody
        whole(store)
    store.close()


@pytest.mark.parametrize("often", [TRIALS, MANY])
def test_killed_while_it_audits(tmp_path, url, often):
    store = Store(tmp_path / "desk", url)
    made = campaign(store)
    chance = random.Random(8)
    with store.write("甲") as book:
        files = [(f"{n}.txt", WRONG + b"\n" * n) for n in range(10 * often)]
        taken = receiving.receive(book, made.id, receiving.gather(store, files))
    for _ in range(often):
        with store.read() as book:
            left = book.session.query(Audit).filter(Audit.state != "done").count()
        if not left:
            break
        killed(tmp_path, "audit", store.folder, url, chance.uniform(0, 0.6))
        whole(store)
    store.close()
    with Desk(tmp_path / "desk", url, jobs=1) as desk:
        assert desk.runner.wait([s.audit_id for s in taken], SECONDS)
        assert desk.runner.settle(SECONDS)
        whole(desk.store)
        with desk.store.read() as book:
            (row,) = [r for r in table.rows(book, made.id) if r.state != "missing"]
            versions = book.all(select(Submission).where(Submission.unit_id == row.unit_id))
            assert {a.state for a in book.all(select(Audit))} == {"done"}
    assert sum(s.counts for s in versions) == 1
    assert max(s.id for s in versions) == next(s.id for s in versions if s.counts)


@pytest.mark.parametrize("often", [TRIALS, MANY])
def test_killed_while_it_migrates(tmp_path, url, often):
    folder = tmp_path / "desk"
    old = Store(folder, url, revision="0001")
    with old.engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO drafts (id, owner, name, at, version) VALUES ('1', 'a', 'b', '', 1)")
    old.close()
    code = f"""
from auditor.desk.store.store import Store
from pathlib import Path
print(1, flush=True)
Store(Path({str(folder)!r}), {url!r})
"""
    chance = random.Random(9)
    for _ in range(often):
        process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.uniform(0, 0.25))
        process.kill()
        process.communicate()
    new = Store(folder, url)
    with new.read() as book:
        assert book.session.connection().exec_driver_sql("SELECT name FROM drafts").scalar() == "b"
        assert book.session.query(Campaign).count() == 0
    whole(new)
    new.close()
