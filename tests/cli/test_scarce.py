"""Where the system gives little, one sentence says so, or the work is done with what there is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.batch.test_reliability import AUDITOR, HERE, one_sentence
from tests.conftest import SAMPLES

pytestmark = [
    pytest.mark.attack,
    pytest.mark.skipif(sys.platform != "linux", reason="limits are those of this system"),
]
TWO = [str(SAMPLES / f"township-{name}.txt") for name in ("2023-clean", "2024-broken")]


def limited(kind: str, size: int, *args: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    import resource

    def limit() -> None:
        resource.setrlimit(getattr(resource, kind), (size, size))

    return subprocess.run(
        [*AUDITOR, *args], env={**HERE, **environment}, capture_output=True, check=False, preexec_fn=limit
    )


@pytest.mark.parametrize("files", [12, 20])
def test_few_open_files_and_many_reports(files):
    done = limited("RLIMIT_NOFILE", files, "check", *TWO, "--jobs", "8")
    assert done.returncode == 3
    one_sentence(done, "打开的文件太多")


def test_fewer_workers_with_fewer_open_files():
    done = limited("RLIMIT_NOFILE", 40, "check", *TWO, "--jobs", "8", "-f", "json", "-q")
    whole = subprocess.run([*AUDITOR, "check", *TWO, "-f", "json"], env=HERE, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (1, whole.stdout)
    assert done.stderr == b""


def test_few_open_files_and_one_report():
    done = limited("RLIMIT_NOFILE", 16, "check", TWO[1])
    assert done.returncode == 1


def test_hardly_any_memory():
    done = limited("RLIMIT_AS", 60_000 << 10, "check", TWO[1])
    assert done.returncode == 3
    said = done.stderr.decode().strip().splitlines()
    assert len(said) == 1
    assert "Traceback" not in said[0]


def test_a_long_name_of_the_temporary_folder(tmp_path):
    folder = tmp_path / ("x" * 120)
    folder.mkdir()
    done = subprocess.run(
        [*AUDITOR, "check", *TWO, "-q"], env={**HERE, "TMPDIR": str(folder)}, capture_output=True, check=False
    )
    assert done.returncode == 1


def test_no_standard_input():
    done = subprocess.run(
        ["sh", "-c", 'exec "$@" <&-', "sh", *AUDITOR, "check", "-"], env=HERE, capture_output=True, check=False
    )
    assert done.returncode == 3
    assert "空文件" in done.stdout.decode()


def shell(script: str, where: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["sh", "-c", script, "sh", *AUDITOR], env=HERE, cwd=where, capture_output=True, check=False)


@pytest.mark.parametrize("script", ['exec "$@" check - 0>in', 'exec "$@" check "$REPORT" 1<"$REPORT"'])
def test_a_stream_that_is_open_for_something_else(tmp_path, script):
    done = shell(script.replace("$REPORT", TWO[1]), tmp_path)
    assert done.returncode == 3
    one_sentence(done, "标准输入或标准输出")


def test_a_folder_that_was_deleted_while_one_stood_in_it(tmp_path):
    done = shell(f'mkdir gone; cd gone; rmdir ../gone; exec "$@" check {TWO[1]}', tmp_path)
    assert done.returncode == 2
    one_sentence(done, "已被删除")


@pytest.fixture
def deep(tmp_path) -> Iterator[Path]:
    """A folder with a report beneath more folders than Python calls itself."""
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(1200):
        os.mkdir("a", dir_fd=here)
        below = os.open("a", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    file = os.open("r.txt", os.O_WRONLY | os.O_CREAT, dir_fd=here)
    os.write(file, Path(TWO[0]).read_bytes())
    os.close(file)
    os.close(here)
    yield tmp_path
    subprocess.run(["rm", "-r", str(tmp_path / "a")], check=True)  # Python's own way calls itself, too


def test_a_folder_however_deep(deep):
    done = subprocess.run([*AUDITOR, "check", str(deep), "-q"], env=HERE, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    shutil.copytree(SAMPLES / "local-demands", deep, dirs_exist_ok=True)
    cached = [*AUDITOR, "check", *TWO, "-q", "--rules", str(deep), "--cache", str(deep / "cache")]
    done = subprocess.run(cached, env=HERE, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.parametrize("size", [0, 1024, 4096, 8192])
def test_a_full_disk_under_a_ledger_leaves_nothing_behind(tmp_path, size):
    (tmp_path / "tmp").mkdir()
    out = tmp_path / "out.xlsx"
    done = limited("RLIMIT_FSIZE", size, "check", *TWO, "-q", "-o", str(out), TMPDIR=str(tmp_path / "tmp"))
    assert done.returncode == 3
    one_sentence(done, "腾出空间")
    assert [*(tmp_path / "tmp").iterdir()] == []
    assert not out.exists()
