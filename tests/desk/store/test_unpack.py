"""Archives are opened by a helper process: what comes out, what is left out, what is refused."""

from __future__ import annotations

import io
import os
import signal
import zipfile

import pytest

from auditor.desk.store.errors import DeskError
from auditor.desk.work import unpack
from tests.batch.test_reliability import descendants


def zipped(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def test_what_is_in_an_archive_comes_in_its_place():
    inner = zipped(("c.txt", b"3"), ("__MACOSX/c.txt", b"x"))
    outer = zipped(("年报/b.txt", b"2"), ("Thumbs.db", b"x"), ("in.zip", inner))
    came = list(unpack.opened([("a.txt", b"1"), (".hidden", b"x"), ("out.zip", outer)]))
    assert came == [("a.txt", b"1"), ("out.zip › 年报/b.txt", b"2"), ("out.zip › in.zip › c.txt", b"3")]


def test_large_members_come_whole():
    data = os.urandom(1 << 20) * 40
    assert list(unpack.opened([("a.zip", zipped(("a.bin", data)))])) == [("a.zip › a.bin", data)]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no archive", zipped()])
def test_what_cannot_be_opened_is_kept_as_it_is(data: bytes):
    assert list(unpack.opened([("a.zip", data)])) == [("a.zip", data)]


def test_a_bomb_is_an_empty_file_whose_audit_says_so():
    bomb = zipped(("bomb.txt", b"\x00" * 90_000_000), ("b.txt", b"2"))
    assert list(unpack.opened([("a.zip", bomb)])) == [("a.zip › bomb.txt", b""), ("a.zip › b.txt", b"2")]


def test_far_too_much_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(unpack, "_MOST", 0)
    with pytest.raises(DeskError, match="GB"):
        list(unpack.opened([("a.zip", zipped(("a.txt", b"1")))]))


def test_a_helper_that_ends_on_the_way_is_told_and_the_next_one_works():
    members = [(f"{n}.bin", os.urandom(1 << 20)) for n in range(40)]
    parts = unpack.opened([("a.zip", zipped(*members))])
    next(parts)
    for pid, command in descendants(os.getpid()).items():
        if "auditor.desk.work.unpacking" in command:
            os.kill(pid, signal.SIGKILL)
    with pytest.raises(DeskError, match=r"a\.zip"):
        list(parts)
    assert list(unpack.opened([("b.zip", zipped(("b.txt", b"2")))])) == [("b.zip › b.txt", b"2")]
