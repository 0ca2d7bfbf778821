"""What is kept of earlier runs is known again only when this user's own program made it."""

from __future__ import annotations

import os
import sys
import zlib
from pathlib import Path

import pytest

from auditor import compiled
from auditor.batch.across import packing
from auditor.batch.execution import own_key
from auditor.batch.execution.cache import Cache
from auditor.model.errors import UsageError
from tests.batch.test_reliability import AUDITOR, HERE, one_sentence, run
from tests.conftest import SAMPLES

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="permissions are those of POSIX")
TWO = [str(SAMPLES / f"township-{name}.txt") for name in ("2023-clean", "2024-broken")]


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    folder = tmp_path / "home"
    monkeypatch.setattr(compiled, "folder", lambda: folder)
    return folder


def files(folder: Path) -> list[Path]:
    return [p for p in folder.rglob("*") if p.is_file()]


def test_a_record_is_found_again(tmp_path, home):
    Cache(tmp_path / "c", "x").put("ab" * 32, b"record")
    assert Cache(tmp_path / "c", "x").get("ab" * 32) == b"record"


@pytest.mark.parametrize("at", [0, 5, 31, 32, 37])
def test_a_changed_byte_is_noticed(tmp_path, home, at):
    cache = Cache(tmp_path / "c", "x")
    cache.put("ab" * 32, b"record")
    (path,) = files(tmp_path / "c")
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)
    assert cache.get("ab" * 32) is None


@pytest.mark.parametrize("data", [b"", b"x", b"x" * 32, b"AUD1" + b"\0" * 100])
def test_what_is_no_record_is_not_there(tmp_path, home, data):
    cache = Cache(tmp_path / "c", "x")
    cache.put("ab" * 32, b"record")
    files(tmp_path / "c")[0].write_bytes(data)
    assert cache.get("ab" * 32) is None


def test_a_record_under_another_name_is_not_there(tmp_path, home):
    cache = Cache(tmp_path / "c", "x")
    for key in ("ab" * 32, "cd" * 32):
        cache.put(key, key.encode())
    one, other = files(tmp_path / "c")
    one.write_bytes(other.read_bytes())
    assert [cache.get(k) for k in ("ab" * 32, "cd" * 32)].count(None) == 1


def test_a_record_of_another_user_is_not_there(tmp_path, home, monkeypatch):
    Cache(tmp_path / "c", "x").put("ab" * 32, b"record")
    monkeypatch.setattr(compiled, "folder", lambda: tmp_path / "other")
    assert Cache(tmp_path / "c", "x").get("ab" * 32) is None


@POSIX
def test_folders_and_key_are_the_users_alone(tmp_path, home):
    Cache(tmp_path / "c", "x").put("ab" * 32, b"record")
    assert (home / "cache.key").stat().st_mode & 0o777 == 0o600
    assert all(p.stat().st_mode & 0o077 == 0 for p in (tmp_path / "c").rglob("*"))


@POSIX
@pytest.mark.parametrize("harm", ["readable", "short", "long", "link", "folder"])
def test_a_key_that_others_may_know_is_made_anew(tmp_path, home, harm):
    first = own_key.load()
    path = home / "cache.key"
    if harm == "readable":
        path.chmod(0o644)
    elif harm == "folder":
        path.unlink()
        path.mkdir()
        assert own_key.load() != first  # and none can be kept
        return
    elif harm == "link":
        (tmp_path / "theirs").write_bytes(b"k" * 32)
        path.unlink()
        path.symlink_to(tmp_path / "theirs")
    else:
        path.write_bytes(b"k" * (3 if harm == "short" else 33))
    second = own_key.load()
    assert second not in (first, b"k" * 32)
    assert own_key.load() == second
    assert path.stat().st_mode & 0o777 == 0o600


@POSIX
def test_a_folder_that_others_can_write_is_not_used(tmp_path, home):
    folder = Cache(tmp_path / "c", "x").folder
    folder.chmod(0o777)
    with pytest.raises(UsageError):
        Cache(tmp_path / "c", "x")
    folder.rmdir()
    (tmp_path / "elsewhere").mkdir()
    folder.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError):
        Cache(tmp_path / "c", "x")


@POSIX
def test_a_folder_of_others_is_told_in_one_sentence(tmp_path):
    own = tmp_path / f"auditor-{os.getuid()}"
    own.mkdir()
    own.chmod(0o777)
    done = run("check", *TWO, "--cache", str(tmp_path))
    assert done.returncode == 2
    one_sentence(done, "--no-cache")


def test_nowhere_to_keep_a_key(tmp_path, monkeypatch):
    monkeypatch.setattr(compiled, "folder", lambda: None)
    Cache(tmp_path / "c", "x").put("ab" * 32, b"record")
    assert Cache(tmp_path / "c", "x").get("ab" * 32) is None


def test_two_runs_at_once(tmp_path):
    import subprocess

    command = [*AUDITOR, "check", *TWO, "-f", "json", "--jobs", "1", "--cache", str(tmp_path / "c")]
    environment = {**HERE, "XDG_CACHE_HOME": str(tmp_path / "home")}
    runs = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) for _ in range(3)]
    outs = {process.communicate()[0] for process in runs}
    assert len(outs) == 1
    third = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert third.stdout in outs
    assert not list((tmp_path / "c").rglob(".auditor-*"))


def test_unpacking_is_capped(monkeypatch):
    monkeypatch.setattr(packing, "MOST_BYTES", 1000)
    assert packing.unpacked(packing.packed(b"x" * 1000)) == b"x" * 1000
    with pytest.raises(MemoryError):
        packing.packed(b"x" * 1001)
    for data in (zlib.compress(b"x" * 1001), zlib.compress(b"x" * 10**7), b"nonsense", zlib.compress(b"x" * 9)[:-2]):
        with pytest.raises(ValueError, match="damaged"):
            packing.unpacked(data)
