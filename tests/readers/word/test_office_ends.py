"""LibreOffice ends with the audit, whatever ends that, and leaves no folder behind. A stand-in hangs in its place."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from auditor.model.errors import ReadError
from auditor.readers.word import convert
from tests.batch.test_reliability import AUDITOR, HERE, alive

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the stand-in is a script, processes are in /proc")
DOC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000
_HANGS = "#!/bin/sh\necho $$ >> {pids}\nsleep 600 & echo $! >> {pids}\nwait\n"


@pytest.fixture
def hanging(tmp_path) -> tuple[dict[str, str], Path]:
    """An environment in which LibreOffice hangs with a child of its own, and the file with their numbers."""
    pids, program = tmp_path / "pids", tmp_path / "bin" / "soffice"
    for folder in ("bin", "tmp"):
        (tmp_path / folder).mkdir()
    program.write_text(_HANGS.format(pids=pids))
    program.chmod(0o755)
    (tmp_path / "a.doc").write_bytes(DOC)
    (tmp_path / "b.doc").write_bytes(DOC + b"\0")
    return {**HERE, "PATH": f"{program.parent}:{os.environ['PATH']}", "TMPDIR": str(tmp_path / "tmp")}, pids


def begun(pids: Path, count: int = 2) -> list[int]:
    while True:  # what never comes is ended by pytest's own timeout
        found = [int(line) for line in pids.read_text().split()] if pids.exists() else []
        if len(found) >= count:
            return found
        time.sleep(0.05)


def wait_until_gone(pids: list[int], folder: Path) -> None:
    while any(alive(p) for p in pids) or list(folder.glob("auditor-office-*")):
        time.sleep(0.05)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("many", [False, True])
def test_it_ends_with_a_program_that_is_ended(tmp_path, hanging, number, many):
    environment, pids = hanging
    files = [str(tmp_path / name) for name in (("a.doc", "b.doc") if many else ("a.doc",))]
    process = subprocess.Popen(
        [*AUDITOR, "check", *files, "--jobs", "1"] if many else [*AUDITOR, "check", *files],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    found = begun(pids)
    if number == signal.SIGKILL:
        os.killpg(process.pid, number)
    else:
        process.send_signal(number)
    process.wait(60)
    wait_until_gone(found, tmp_path / "tmp")


def test_its_limit_is_below_that_of_the_file(tmp_path, hanging):
    environment, pids = hanging
    done = subprocess.run(
        [*AUDITOR, "check", str(tmp_path / "a.doc"), "--timeout", "5"],
        env=environment,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 3
    assert "LibreOffice" in done.stdout.decode()
    wait_until_gone(begun(pids), tmp_path / "tmp")


def test_folders_left_behind_are_swept(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for name in ("auditor-office-old", "auditor-office-young", "other-old"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "in.doc").write_text("x")
        if name.endswith("old"):
            os.utime(tmp_path / name, (0, 0))
    (tmp_path / "auditor-office-link").symlink_to(tmp_path / "other-old")
    with pytest.raises(ReadError):
        convert.convert(DOC, "doc", "/bin/true", "a.doc")
    assert {p.name for p in tmp_path.iterdir()} == {"auditor-office-young", "auditor-office-link", "other-old"}
    assert (tmp_path / "other-old" / "in.doc").exists()
