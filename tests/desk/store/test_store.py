"""The store: whole transactions, told when stale, migrated whole."""

from __future__ import annotations

import hashlib
import stat
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from auditor.desk.campaign import units
from auditor.desk.store import ids, migrate
from auditor.desk.store.errors import DeskError, NotFoundError, StaleError
from auditor.desk.store.names import clean
from auditor.desk.store.store import Store
from auditor.desk.store.tables import Base, Draft, File, Unit
from tests.support.desk import campaign


def test_the_migrations_make_the_tables_of_the_program(store):
    with store.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_a_file_is_kept_once_under_its_hash(store):
    with store.write("甲") as book:
        first, second = book.keep(b"abc"), book.keep(b"abc")
    assert first == second == hashlib.sha256(b"abc").hexdigest()
    assert store.files.read(first) == b"abc"
    with store.read() as book:
        assert book.get(File, first).size == 3


def test_a_file_cut_short_is_written_anew(store):
    sha = store.files.put(b"abcdef")
    store.files.path(sha).write_bytes(b"abc")
    assert store.files.put(b"abcdef") == sha
    assert store.files.read(sha) == b"abcdef"


@pytest.mark.parametrize("sha", ["", "../../etc/passwd", "0" * 63, "/" * 64, "." * 64])
def test_no_hash_leads_out_of_the_folder_of_files(store, sha):
    with pytest.raises(ValueError, match="no hash"):
        store.files.path(sha)


def test_the_folder_is_its_owners_alone(store):
    assert stat.S_IMODE(store.folder.stat().st_mode) == 0o700


def test_a_stale_form_is_told_and_changes_nothing(store):
    made = campaign(store)
    with store.read() as book:
        seen = units.of(book, made.id)[0]
    with store.write("甲") as book:
        units.change(book, seen.id, seen.version, contact="丙")
    with pytest.raises(StaleError), store.write("乙") as book:
        units.change(book, seen.id, seen.version, contact="丁")
    with store.read() as book:
        assert book.get(Unit, seen.id).contact == "丙"


def test_of_two_who_write_at_once_none_loses_anything(store):
    made = campaign(store)
    with store.read() as book:
        unit = units.of(book, made.id)[0].id
    told = []

    def write(number: int) -> None:
        for _ in range(5):
            while True:
                try:
                    with store.write(f"{number}") as book:
                        row = book.get(Unit, unit)
                        units.change(book, unit, row.version, contact=f"{row.contact}{number}")
                    break
                except StaleError:
                    told.append(number)

    threads = [threading.Thread(target=write, args=(n,)) for n in (1, 2, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as book:
        assert sorted(book.get(Unit, unit).contact) == sorted("甲" + "1" * 5 + "2" * 5 + "3" * 5)
        changes = [e for e in book.trail(subject_id=unit) if e.what == "unit-changed"]
        assert len(changes) == 15
        for before, after in zip(changes, changes[1:], strict=False):
            assert before.after["contact"] == after.before["contact"]


def test_what_fails_leaves_nothing(store):
    def fail() -> None:
        with store.write("甲") as book:
            book.add(Draft(id=ids.new(), owner="甲", name="一", at=ids.now()))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with store.read() as book:
        assert book.session.query(Draft).count() == 0


def test_there_is_no_row_of_an_unknown_key(store):
    with store.read() as book, pytest.raises(NotFoundError):
        book.get(Unit, "0" * 32)


def test_a_store_of_a_newer_program_is_refused(store, url):
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    with pytest.raises(DeskError) as caught:
        Store(store.folder, url)
    assert "更新版本" in caught.value.text("zh")


def test_an_older_store_is_copied_before_it_is_changed(tmp_path, url):
    old = Store(tmp_path / "desk", url, revision="0001")
    with old.engine.begin() as connection:
        connection.execute(text("INSERT INTO drafts (id, owner, name, at, version) VALUES ('1', '甲', '一', '', 1)"))
    old.close()
    new = Store(tmp_path / "desk", url)
    with new.read() as book:
        assert book.get(Draft, "1").name == "一"
    copies = list((tmp_path / "desk" / "backups").glob("*")) if url is None else [Path("of the server")]
    assert len(copies) == 1
    with new.engine.connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == migrate.newest()


@pytest.mark.parametrize("address", ["nonsense", "mysql://a@b/c", "oracle://x", "postgresql+nothing://a/b"])
def test_an_address_of_no_known_database_is_one_sentence(tmp_path, address):
    with pytest.raises(DeskError) as caught:
        Store(tmp_path, address)
    assert caught.value.text("zh").startswith("不能识别数据库地址")


def test_a_server_that_is_not_there_is_one_sentence(tmp_path):
    with pytest.raises(DeskError) as caught:
        Store(tmp_path, "postgresql+psycopg://a@127.0.0.1:1/x?connect_timeout=2")
    assert caught.value.text("zh").startswith("数据库不能使用")


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(DeskError) as caught:
        Store(tmp_path / "file" / "desk")
    assert "--data" in caught.value.text("zh")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("年报.docx", "年报.docx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\报告\\年报.doc", "年报.doc"),
        ("..", "_.."),
        ("", "_"),
        ("a/b/", "b"),
        ("~$年报.docx", "_~$年报.docx"),
        ("年\x00报\u202e.txt", "年?报?.txt"),
    ],
)
def test_names_are_text_and_never_paths(given, kept):
    assert clean(given) == kept


def test_a_long_name_keeps_its_suffix():
    name = clean("长" * 400 + ".docx")
    assert len(name) <= 150
    assert name.endswith(".docx")


def test_identities_are_in_the_order_of_their_making():
    made = [ids.new() for _ in range(1000)]
    assert len(set(made)) == 1000
    assert made == sorted(made)
