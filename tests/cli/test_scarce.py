"""Where the system gives little, one sentence says so, or the work is done with what there is."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.batch.test_reliability import AUDITOR, HERE, one_sentence
from tests.conftest import SAMPLES

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits are those of this system")
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
