"""The queue worked off by real workers: after a restart it goes on, and nothing is done twice or lost."""

from __future__ import annotations

import os
from pathlib import Path

from auditor.desk.desk import Desk
from auditor.desk.drafts import drafts
from auditor.desk.store import ids
from auditor.desk.store.tables import Audit, Runner, Submission
from auditor.desk.work import queue, results
from tests.support.desk import BETTER, OTHER_YEAR, WRONG, campaign

SECONDS = 300.0


def test_a_draft_is_audited_and_compared_version_by_version(tmp_path, url):
    with Desk(tmp_path / "desk", url, jobs=1) as desk:
        heard = []
        stop = desk.runner.listen(heard.append)
        with desk.store.write("甲") as book:
            first = drafts.add(book, owner="甲", data=WRONG, name="a/草稿.txt", previous=(OTHER_YEAR, "去年.txt"))
        assert desk.runner.wait([first.audit_id], SECONDS)
        with desk.store.write("甲") as book:
            second = drafts.add(book, owner="甲", data=BETTER, name="草稿.txt", draft_id=first.draft_id)
        assert desk.runner.wait([second.audit_id], SECONDS)
        stop()
        assert [c.state for c in heard if c.audit_id == first.audit_id] == ["running", "done"]
        with desk.store.read() as book:
            draft = drafts.get(book, "甲", first.draft_id)
            assert [v.number for v in drafts.versions(book, draft)] == [2, 1]
            assert drafts.compared(book, first) is None
            changes = drafts.compared(book, second)
            audit = book.get(Audit, second.audit_id)
        assert changes is not None
        assert len(changes.resolved) == 1
        assert (changes.new, changes.changed) == ((), ())
        assert audit.previous_name == "去年.txt"
        found = results.result(desk.store, audit)
        assert found.path == "草稿.txt"
        assert not any("没有找到" in f.message for f in found.findings)
        assert "青山镇".encode() in results.render(desk.store, audit, "html", "zh")


def test_a_file_that_ends_its_worker_is_told_and_the_others_go_on(tmp_path, url):
    with Desk(tmp_path / "desk", url, jobs=1) as desk:
        with desk.store.write("甲") as book:
            taken = [
                drafts.add(book, owner="甲", data=d, name=n) for n, d in (("一.pdf", b"%PDF-1.7 x"), ("二.txt", WRONG))
            ]
        assert desk.runner.wait([v.audit_id for v in taken], SECONDS)
        with desk.store.read() as book:
            states = [book.get(Audit, v.audit_id).status for v in taken]
    assert states == ["unreadable", "audited"]


def test_a_restart_goes_on_where_it_was(tmp_path, url):
    with Desk(tmp_path / "desk", url, jobs=1) as desk, desk.store.write("甲") as book:
        taken = [drafts.add(book, owner="甲", data=WRONG + b"\n" * n, name=f"{n}.txt") for n in range(12)]
    with Desk(tmp_path / "desk", url, jobs=1) as desk:
        assert desk.runner.wait([v.audit_id for v in taken], SECONDS)
        with desk.store.read() as book:
            audits = [book.get(Audit, v.audit_id) for v in taken]
            assert {a.state for a in audits} == {"done"}
            assert book.session.query(Runner).count() == 1


def test_what_a_dead_process_had_at_hand_is_taken_over(store):
    made = campaign(store)
    with store.write("甲") as book:
        book.add(Runner(id="dead", host="elsewhere", process=os.getpid(), beat="2020-01-01T00:00:00.000Z"))
        sha = book.keep(WRONG)
        audit = queue.ask(book, sha=sha, name="一.txt", campaign_id=made.id)
        audit.state, audit.runner_id, audit.tries = "running", "dead", 1
        given_up = queue.ask(book, sha=sha, name="二.txt", campaign_id=made.id)
        given_up.state, given_up.runner_id, given_up.tries = "running", "dead", 10
    from auditor.desk.desk import runner

    one = runner(store, 1)
    one.start()
    try:
        assert one.wait([audit.id, given_up.id], SECONDS)
    finally:
        one.stop()
    with store.read() as book:
        assert book.get(Audit, audit.id).state == "done"
        assert book.get(Audit, given_up.id).state == "failed"
        assert book.session.query(Runner).count() == 0


def test_two_take_each_audit_once(store):
    with store.write("甲") as book:
        sha = book.keep(WRONG)
        for n in range(6):
            queue.ask(book, sha=sha, name=f"{n}.txt")
    with store.write("一") as book:
        mine = {a.id for a in queue.take(book, "one", 4)}
    with store.write("二") as book:
        theirs = {a.id for a in queue.take(book, "two", 4)}
    assert (len(mine), len(theirs), mine & theirs) == (4, 2, set())


def test_none_is_given_up_for_the_fault_of_another(store):
    """Whatever ends the program each time is taken alone in the end, and only that is given up."""
    with store.write("甲") as book:
        sha = book.keep(WRONG)
        asked = [queue.ask(book, sha=sha, name=f"{n}.txt").id for n in range(6)]
    for round_ in range(40):
        with store.write("一") as book:
            taken = queue.take(book, f"runner {round_}", 4)
        if not taken:
            break
        with store.write("二") as book:
            if asked[1] in {a.id for a in taken}:  # the one that ends the program
                queue.give_back(book, [f"runner {round_}"])
            else:
                for audit in book.load(Audit, [a.id for a in taken]).values():
                    audit.state = "done"
    with store.read() as book:
        assert [book.get(Audit, key).state for key in asked] == ["done", "failed", "done", "done", "done", "done"]


def test_closing_the_desk_is_no_fault_of_what_was_at_hand(store):
    with store.write("甲") as book:
        audit = queue.ask(book, sha=book.keep(WRONG), name="一.txt")
    for _ in range(12):
        with store.write("一") as book:
            assert [a.id for a in queue.take(book, "one", 4)] == [audit.id]
        with store.write("一") as book:
            queue.give_back(book, ["one"], tried=False)
    with store.read() as book:
        assert (book.get(Audit, audit.id).state, book.get(Audit, audit.id).tries) == ("queued", 0)


def test_urgent_ones_go_first(store):
    with store.write("甲") as book:
        sha = book.keep(WRONG)
        queue.ask(book, sha=sha, name="一.txt")
        last = queue.ask(book, sha=sha, name="二.txt", urgent=True)
    with store.write("一") as book:
        assert [a.id for a in queue.take(book, "one", 1)] == [last.id]


def test_progress_counts_what_there_is(store):
    made = campaign(store)
    with store.write("甲") as book:
        sha = book.keep(WRONG)
        asked = [queue.ask(book, sha=sha, name=f"{n}.txt", campaign_id=made.id) for n in range(700)]
        asked[0].state, asked[1].state = "done", "failed"
    with store.read() as book:
        assert queue.progress(book, [a.id for a in asked]) == (700, 1, 1)
        assert queue.of_campaign(book, made.id) == (700, 1, 1)
        assert book.session.query(Submission).count() == 0
        assert ids.when(ids.now()).tzinfo is not None
    assert Path(store.folder).is_dir()
