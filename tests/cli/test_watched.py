"""A single file is audited under the limits of the workers; the outputs say what ended its process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from tests.batch.test_reliability import AUDITOR, HERE, alive, descendants, one_sentence
from tests.conftest import SAMPLES

SOUND = str(SAMPLES / "township-2023-clean.txt")
WRONG = str(SAMPLES / "township-2024-broken.txt")
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits are those of POSIX")
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc")

_PROGRAM = """
import sys
from auditor.cli import watchers
watchers.FORKS = watchers.FORKS and sys.argv.pop(1) == "forked"
from auditor.cli import main
main()
"""
_TROUBLE = """
import os, re, time
from auditor import hookimpl
from auditor.model.errors import ReadError

class Trouble:
    @hookimpl
    def auditor_read_document(self, data, name):
        at = data.find(b"TROUBLE ")
        if at < 0:
            return None
        what = data[at:].split()[1].decode()
        if what == "expression":
            re.match("(a+)+$", "a" * 60 + "b")
        elif what == "memory":
            return [bytearray(50_000_000) for _ in range(100_000)]
        elif what == "abort":
            os.abort()
        elif what == "sleep":
            time.sleep(600)
        raise ReadError("empty", name=name)

trouble = Trouble()
"""


@pytest.fixture
def plugin(tmp_path) -> dict[str, str]:
    """The environment in which a plugin meets trouble of the kind that a file names."""
    home = tmp_path / "plugin"
    known = home / "trouble-1.dist-info"
    known.mkdir(parents=True)
    (home / "trouble.py").write_text(_TROUBLE)
    (known / "METADATA").write_text("Metadata-Version: 2.1\nName: trouble\nVersion: 1\n")
    (known / "entry_points.txt").write_text("[auditor]\ntrouble = trouble:trouble\n")
    return {**HERE, "PYTHONPATH": os.pathsep.join((str(home), HERE["PYTHONPATH"]))}


def told(path: Path, what: str) -> str:
    path.write_text(f"TROUBLE {what} \n")
    return str(path)


LONG = partial(pytest.param, marks=pytest.mark.attack)
WAYS = ["forked", LONG("started")]
COMMANDS = [("facts", "*"), ("diff", "*", SOUND), LONG(("diff", SOUND, "*")), LONG(("check", "-"))]


def run(*args: str, way: str = "forked", **options) -> subprocess.CompletedProcess[bytes]:
    options = {"env": HERE} | options
    return subprocess.run(
        [sys.executable, "-c", _PROGRAM, way, *args], capture_output=True, check=False, timeout=300, **options
    )


@POSIX
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("what", "code"), [("expression", "timeout"), ("sleep", "timeout"), ("memory", "memory"), ("abort", "crashed")]
)
def test_trouble_is_told_in_every_output(tmp_path, plugin, way, what, code):
    file = told(tmp_path / "a.txt", what)
    out = tmp_path / "out.html"
    done = run(
        "check", file, "-f", "json", "-o", str(out), "--timeout", "4", "--memory", "400", "-q", way=way, env=plugin
    )
    found = json.loads(done.stdout)
    assert (done.returncode, found["complete"]) == (3, False)
    assert found["reports"][0]["error"]["code"] == code
    assert found["reports"][0]["error"]["message"] in out.read_text("utf-8")
    assert done.stderr == b""


@POSIX
@pytest.mark.parametrize(("what", "way"), [("sleep", "forked"), LONG("memory", "forked"), LONG("abort", "started")])
@pytest.mark.parametrize("command", COMMANDS)
def test_other_commands_say_it_in_one_sentence(tmp_path, plugin, way, what, command):
    file = told(tmp_path / "a.txt", what)
    args = [file if a == "*" else a for a in command]
    with open(file, "rb") as given:
        done = run(*args, "--timeout", "4", "--memory", "400", way=way, env=plugin, stdin=given)
    assert done.returncode == 3
    if command[0] == "check":
        assert "没有审核".encode() in done.stdout
    else:
        one_sentence(done)
        assert done.stdout == b""


@POSIX
@pytest.mark.parametrize("what", ["sleep", "memory", "abort"])
def test_last_years_report_does_not_stop_the_audit(tmp_path, plugin, what):
    file = told(tmp_path / "last.txt", what)
    done = run("check", WRONG, "--previous", file, "-f", "json", "--timeout", "4", "--memory", "400", env=plugin)
    found = json.loads(done.stdout)["reports"][0]
    assert found["status"] == "audited"
    assert any("last.txt" in f["message"] for f in found["findings"])


@POSIX
def test_a_sound_file_comes_out_the_same_either_way():
    outs = {run("check", WRONG, "-f", "json", way=way).stdout for way in ("forked", "started")}
    assert len(outs) == 1
    assert run("check", WRONG, way="started").returncode == 1


@LINUX
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
@pytest.mark.parametrize("way", WAYS)
def test_nothing_outlives_the_program(tmp_path, plugin, number, way):
    file = told(tmp_path / "a.txt", "expression")
    process = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, way, "check", file],
        env=plugin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    while not (below := descendants(process.pid)):
        time.sleep(0.05)
    time.sleep(1)
    below = descendants(process.pid)
    process.send_signal(number)
    process.communicate(timeout=60)
    while any(alive(p) for p in below):  # what never ends is ended by pytest's own timeout
        time.sleep(0.05)
    if number == signal.SIGINT:
        assert process.returncode == 130


@LINUX
def test_a_killed_child_costs_its_audit(tmp_path, plugin):
    file = told(tmp_path / "a.txt", "sleep")
    process = subprocess.Popen([*AUDITOR, "check", file], env=plugin, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    while not descendants(process.pid):
        time.sleep(0.05)
    time.sleep(2)
    os.kill(next(iter(descendants(process.pid))), signal.SIGKILL)
    out, said = process.communicate(timeout=60)
    assert process.returncode == 3
    assert "SIGKILL" in (out + said).decode()


@pytest.mark.parametrize("given", ["0", "100", "2000000"])
def test_a_memory_that_no_audit_can_have(given):
    done = subprocess.run([*AUDITOR, "check", SOUND, "--memory", given], env=HERE, capture_output=True, check=False)
    assert done.returncode == 2
    one_sentence(done, "--memory")
