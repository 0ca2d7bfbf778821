"""Campaigns that move from one desk to another, and backups: the same facts, byte for byte; damaged ones refused."""

from __future__ import annotations

import zipfile
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.desk.campaign import campaigns, exchange, findings, letters, table, units
from auditor.desk.store import backup
from auditor.desk.store.errors import DeskError
from auditor.desk.store.store import Store
from auditor.desk.store.tables import Event
from tests.support.desk import BETTER, OTHER_YEAR, UNIT, WRONG, campaign, receive, work_off


def busy(store):
    """A campaign in which much has happened, with one before it."""
    before = campaign(store, 2022)
    receive(store, before, ("去年.txt", OTHER_YEAR))
    made = campaign(store, 2023, previous_id=before.id, deadline=date(2024, 1, 31))
    receive(store, made, ("一.txt", WRONG), ("外地.txt", WRONG.replace("青山镇".encode(), "白云乡".encode())))
    with store.write("甲") as book:
        unit = next(u for u in units.of(book, made.id) if u.name == UNIT)
        row = findings.of(book, unit.id)[0]
        findings.dismiss(book, row.id, row.version, "核实")
        letters.issue(book, made.id, [(unit.id, "correct")], number="1号")
        units.note(book, unit.id, "联系过")
    receive(store, made, ("二.txt", BETTER))
    return made


@pytest.fixture
def other(tmp_path):
    made = Store(tmp_path / "other")
    yield made
    made.close()


def test_a_campaign_moves_with_all_its_facts(store, other, tmp_path):
    made = busy(store)
    exchange.out(store, made.id, tmp_path / "one.zip")
    came = exchange.take(other, tmp_path / "one.zip", "乙")
    exchange.out(other, came.id, tmp_path / "two.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with store.read() as one, other.read() as two:
        assert table.rows(one, made.id) == table.rows(two, made.id)
        assert one.session.query(Event).count() == two.session.query(Event).count()
    work_off(other)
    receive(other, came, ("三.txt", WRONG))  # and the work goes on there
    with pytest.raises(DeskError):
        exchange.take(other, tmp_path / "one.zip", "乙")


def test_a_backup_makes_the_same_desk(store, tmp_path):
    made = busy(store)
    backup.make(store, tmp_path / "all.zip")
    backup.restore(tmp_path / "all.zip", tmp_path / "new")
    again = Store(tmp_path / "new")
    backup.make(again, tmp_path / "again.zip")
    assert (tmp_path / "all.zip").read_bytes() == (tmp_path / "again.zip").read_bytes()
    with again.read() as book:
        assert [c.id for c in campaigns.every(book)][0] == made.id
    again.close()
    with pytest.raises(DeskError) as caught:
        backup.restore(tmp_path / "all.zip", tmp_path / "new")
    assert "已经有数据" in caught.value.text("zh")


def test_a_backup_of_an_older_program_is_brought_up_to_date(tmp_path, url):
    old = Store(tmp_path / "old", url, revision="0001")
    from auditor.desk.store import dump

    with (tmp_path / "old.zip").open("wb") as out:
        writer = dump.Writer(out, "0001", "backup")
        writer.rows("drafts", [{"id": "1", "owner": "甲", "name": "一", "at": "", "version": 1}])
        writer.close()
    old.close()
    backup.restore(tmp_path / "old.zip", tmp_path / "new")
    new = Store(tmp_path / "new")
    with new.read() as book:
        assert book.session.connection().exec_driver_sql("SELECT name FROM drafts").scalar() == "一"
    new.close()


@pytest.mark.parametrize("kind", ["not a zip", "empty", "other", "file", "rows"])
def test_what_no_desk_wrote_is_refused_and_changes_nothing(store, other, tmp_path, kind):
    made = busy(store)
    path = tmp_path / "one.zip"
    exchange.out(store, made.id, path)
    parts = {i.filename: zipfile.ZipFile(path).read(i) for i in zipfile.ZipFile(path).infolist()}
    if kind == "file":
        name = next(n for n in parts if n.startswith("files/"))
        parts[name] += b"x"
    if kind == "rows":
        parts["rows/units.jsonl"] = parts["rows/units.jsonl"].replace(b'"line"', b'"lime"')
    if kind == "other":
        parts["manifest.json"] = b'{"form": "auditor.desk/1", "kind": "backup", "revision": "0001"}'
    if kind == "empty":
        parts = {}
    with zipfile.ZipFile(path, "w") as out:
        for name, data in parts.items():
            out.writestr(name, data)
    if kind == "not a zip":
        path.write_bytes(b"PK")
    with pytest.raises(DeskError) as caught:
        exchange.take(other, path, "乙")
    assert caught.value.text("zh").startswith("这不是本程序导出的文件")
    with other.read() as book:
        assert campaigns.every(book) == []


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_refused_in_one_sentence(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("any")
    (folder / "x.zip").write_bytes(data)
    with pytest.raises(DeskError):
        backup.restore(folder / "x.zip", folder / "desk")
