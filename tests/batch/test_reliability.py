"""What goes wrong around the program: full disks, killed workers, odd files and names, changes while reading."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from auditor.api import Auditor
from auditor.cli import inputs
from auditor.readers import guard
from tests.batch.test_batch import folder
from tests.conftest import ROOT, SAMPLES

pytestmark = [
    pytest.mark.attack,
    pytest.mark.skipif(sys.platform == "win32", reason="signals, limits and links are those of POSIX"),
]
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc")
SOUND = (SAMPLES / "township-2023-clean.txt").read_bytes()
TWO = tuple(str(SAMPLES / f"township-{name}.txt") for name in ("2023-clean", "2024-broken"))
AUDITOR = (sys.executable, "-m", "auditor")
_KNOWN = [os.path.abspath(p) for p in os.environ.get("PYTHONPATH", "").split(os.pathsep) if p]
HERE = {**os.environ, "PYTHONPATH": os.pathsep.join(_KNOWN)}  # the same program from any folder
ODD = [
    "line\nfeed",
    "tab\tand\rreturn",
    "\x1b[31mred\x1b[0m",
    "\x07bell\x7f",
    "right\u202eleft",
    "no text \udcff\udcfe",
    "-f",
    "--help",
    "a" * 240,
    "青山镇" * 26,
    "😀 👩\u200d🌾",
    "<b>&amp;\"'`$(x)",
    "[ab]*?",
    "%s{0}\\",
    " blanks ",
    "=1+1",
]


def run(*args: str, stdout: Any = subprocess.PIPE, **options: Any) -> subprocess.CompletedProcess[bytes]:
    options = {"env": HERE} | options
    return subprocess.run([*AUDITOR, *args], stdout=stdout, stderr=subprocess.PIPE, check=False, timeout=500, **options)


def one_sentence(done: subprocess.CompletedProcess[bytes], *words: str) -> None:
    said = done.stderr.decode()
    assert len(said.strip().splitlines()) == 1, said
    assert "程序出错" not in said
    for word in words:
        assert word in said


def reports(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    return json.loads(done.stdout)["reports"]


# --- the disk is full -------------------------------------------------------------------------------------------------


def full_after(size: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.parametrize("name", ["out.json", "out.html", "out.xlsx", "out.md", "out.sarif"])
@pytest.mark.parametrize("before", [b"what was there", None])
def test_a_full_disk_leaves_what_was_there(tmp_path, name, before):
    out = tmp_path / "out" / name
    out.parent.mkdir()
    if before is not None:
        out.write_bytes(before)
    if before is not None and name == "out.xlsx":  # a ledger is written over ledgers alone
        out.unlink()
        run("check", TWO[0], "-o", str(out))
        before = out.read_bytes()
    done = run("check", *TWO, "-o", str(out), preexec_fn=full_after(2048))
    assert done.returncode == 3
    one_sentence(done, "腾出空间")
    assert [p.name for p in out.parent.iterdir()] == ([] if before is None else [name])
    assert before is None or out.read_bytes() == before


@pytest.mark.parametrize("option", ["--write-baseline", "-o"])
def test_a_full_disk_for_a_folder_or_a_baseline(tmp_path, option):
    out = tmp_path / "out"
    out.mkdir()
    target = (option, str(out / "b.json")) if option != "-o" else ("-f", "notice", "-o", f"{out}/")
    done = run("check", str(SAMPLES / "township-2024-broken.txt"), *target, preexec_fn=full_after(1024))
    assert done.returncode == 3
    one_sentence(done, "腾出空间")
    assert list(out.iterdir()) == []


def test_a_full_cache_disk_does_not_stop_the_audit(tmp_path):
    whole = run("check", *TWO, "-f", "json")
    for _ in range(2):
        short = run("check", *TWO, "-f", "json", "--cache", str(tmp_path / "c"), preexec_fn=full_after(100))
        assert (short.returncode, short.stdout) == (whole.returncode, whole.stdout)
    assert [p for p in (tmp_path / "c").rglob("*") if p.is_file()] == []


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full here")
@pytest.mark.parametrize("args", [("check", *TWO, "-f", "json"), ("check", *TWO), ("rules", "list")])
def test_a_full_disk_behind_standard_output(args):
    with open("/dev/full", "wb") as full:
        done = run(*args, stdout=full)
    assert done.returncode == 3
    one_sentence(done, "腾出空间")


# --- where results go -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["file.txt/out.json", "none/out.json", "loop/out.json", "loop.json", "pipe.json"])
def test_a_place_that_cannot_be_written_to(tmp_path, where):
    (tmp_path / "file.txt").write_bytes(SOUND)
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "loop.json").symlink_to("loop.json")
    os.mkfifo(tmp_path / "pipe.json")
    before = sorted(tmp_path.iterdir())
    done = run("check", str(tmp_path / "file.txt"), "-o", str(tmp_path / where))
    assert done.returncode == 2
    one_sentence(done, where)
    assert sorted(tmp_path.iterdir()) == before


def test_a_folder_where_a_file_is_meant(tmp_path):
    (tmp_path / "out.json").mkdir()
    done = run("check", str(SAMPLES / "township-2023-clean.txt"), "-o", str(tmp_path / "out.json"))
    assert done.returncode == 2
    one_sentence(done, "out.json", "文件夹")


def test_outputs_have_the_permissions_of_any_new_file(tmp_path):
    out = tmp_path / "r.json"
    report = str(SAMPLES / "township-2023-clean.txt")
    run("check", report, "-o", str(out), preexec_fn=lambda: os.umask(0o027))
    assert out.stat().st_mode & 0o777 == 0o640
    out.chmod(0o604)
    run("check", report, "-o", str(out))
    assert out.stat().st_mode & 0o777 == 0o604


@pytest.fixture
def nobody() -> Iterator[tuple[Path, dict[str, Any]]]:
    """A folder of a user without rights (the one who runs the tests, but not root), and options to run commands so."""
    if os.geteuid():
        with tempfile.TemporaryDirectory() as home:
            yield Path(home), {}
        return
    options: dict[str, Any] = {"user": 65534, "group": 65534, "extra_groups": [], "cwd": "/"}
    options["env"] = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = run("rules", "list", **options)
    except PermissionError:
        done = None
    if done is None or done.returncode:
        pytest.skip("root runs the tests, and the program cannot be run from here by another user")
    with tempfile.TemporaryDirectory() as home:
        os.chown(home, 65534, 65534)
        yield Path(home), options


def test_what_may_not_be_read_or_written(nobody):
    home, options = nobody
    for name in ("in", "in/shut", "out"):
        (home / name).mkdir()
    for name in ("a.txt", "b.txt", "shut/c.txt"):
        (home / "in" / name).write_bytes(SOUND)
    for name, mode in (("in/b.txt", 0), ("in/shut", 0), ("out", 0o555)):
        (home / name).chmod(mode)
    done = run("check", str(home / "in"), "-f", "json", **options)
    assert done.returncode == 3
    found = {Path(r["path"]).name: (r["status"], (r["error"] or {}).get("code")) for r in reports(done)}
    assert found == {
        "a.txt": ("audited", None),
        "b.txt": ("unreadable", "unreadable"),
        "shut": ("unreadable", "unreadable"),
    }
    done = run("check", str(home / "in" / "a.txt"), "-o", str(home / "out" / "r.json"), **options)
    assert done.returncode == 2
    one_sentence(done, "r.json", "权限")
    done = run("check", str(home / "in" / "shut"), "-f", "json", **options)
    assert done.returncode == 3
    assert [r["status"] for r in reports(done)] == ["unreadable"]
    done = run("check", str(home / "in" / "shut" / "c.txt"), "-f", "json", **options)
    assert done.returncode == 3
    assert [r["error"]["code"] for r in reports(done)] == ["unreadable"]
    (home / "in" / "shut").chmod(0o755)


# --- odd files --------------------------------------------------------------------------------------------------------


def test_links_pipes_and_loops_in_a_folder(tmp_path):
    home, away = tmp_path / "in", tmp_path / "away"
    home.mkdir()
    away.mkdir()
    (away / "secret.txt").write_bytes(SOUND)
    (home / "a.txt").write_bytes(SOUND)
    (home / "out.txt").symlink_to(away / "secret.txt")
    (home / "outfolder").symlink_to(away)
    (home / "to_a.txt").symlink_to("a.txt")
    (home / "dangling.txt").symlink_to("nowhere.txt")
    (home / "loop.txt").symlink_to("loop.txt")
    (home / "round").symlink_to(".")
    os.mkfifo(home / "pipe.docx")
    done = run("check", str(home), "-f", "json")
    assert done.returncode == 3
    one_sentence(done, "2 个链接", "out.txt", "outfolder")
    found = {Path(r["path"]).name: (r["error"] or {}).get("code") for r in reports(done)}
    assert found == {"a.txt": None, "dangling.txt": "not-found", "loop.txt": "unreadable", "pipe.docx": "not-a-file"}
    assert len(reports(done)) == len(found)
    assert b"secret" not in done.stdout
    done = run("check", str(home / "loop.txt"), str(home / "a.txt"), "-f", "json", "-o", str(tmp_path / "r.json"))
    assert done.returncode == 3
    assert [r["status"] for r in reports(done)] == ["unreadable", "audited"]
    assert run("check", str(home), "--lang", "en").stderr.decode().startswith("2 links in")


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="there is no /dev/zero here")
def test_devices_are_not_read(tmp_path):
    done = run("check", "/dev/zero", "/dev/null", "-f", "json")
    assert done.returncode == 3
    assert [r["error"]["code"] for r in reports(done)] == ["not-a-file"] * 2


def test_empty_and_huge_files_of_every_kind(tmp_path):
    home = tmp_path / "in"
    home.mkdir()
    for suffix in inputs.SUFFIXES:
        (home / f"empty{suffix}").touch()
        with (home / f"huge{suffix}").open("wb") as file:
            file.truncate(500_000_000)
        with (home / f"zeros{suffix}").open("wb") as file:
            file.truncate(guard.MAX_BYTES - 1)
    done = run("check", str(home), "-f", "json", "--jobs", "2")
    assert done.returncode == 3
    found = {Path(r["path"]).name: (r["error"] or {}).get("code") for r in reports(done)}
    wanted = {"empty": "empty", "huge": "too-large", "zeros": "empty"}
    assert found == {f"{n}{s}": code for n, code in wanted.items() for s in inputs.SUFFIXES}


def test_a_name_longer_than_the_system_allows(tmp_path):
    done = run("check", "a" * 300 + ".txt", str(SAMPLES / "township-2023-clean.txt"), "-f", "json")
    assert done.returncode == 3
    assert [r["status"] for r in reports(done)] == ["unreadable", "audited"]


@LINUX
@pytest.mark.parametrize("format_", ["console", "json", "html", "markdown", "xlsx", "sarif", "junit", "notice"])
def test_names_with_every_odd_sign(tmp_path, format_):
    home, out = tmp_path / "in", tmp_path / "out"
    home.mkdir()
    out.mkdir()
    broken = (SAMPLES / "township-2024-broken.txt").read_bytes()
    for name in ODD:
        (home / f"{name}.txt").write_bytes(broken)
        (home / f"{name}.md").write_bytes(b"")
    binary = format_ in ("xlsx", "notice")
    target = ("-o", f"{out}/" if format_ == "notice" else str(out / "r.xlsx")) if binary else ()
    done = run("check", ".", "-f", format_, *target, "--jobs", "2", cwd=home)
    assert done.returncode == 3, done.stderr.decode()
    shown = done.stdout + done.stderr
    assert b"Traceback" not in shown
    assert "程序出错".encode() not in shown
    if binary:
        assert list(out.iterdir())
        assert not any(p.name.startswith(".") for p in out.iterdir())
    if format_ == "json":
        seen = [(Path(r["path"]).name, r["status"]) for r in reports(done)]
        assert len(seen) == len(set(seen)) == 2 * len(ODD)
        assert sum(status == "audited" for _, status in seen) == len(ODD)
    if format_ == "console":
        assert not set(done.stdout.decode()) & set("\x1b\x07\r\x7f\u202e")


def test_each_odd_name_goes_by_itself(tmp_path):
    for name in ODD:
        (tmp_path / f"{name}.txt").write_bytes(SOUND)
    done = run("check", "-f", "json", "--", *(f"{name}.txt" for name in ODD), cwd=tmp_path)
    assert done.returncode in (0, 1), done.stderr.decode()  # 1: one report of one unit many times
    assert [r["status"] for r in reports(done)] == ["audited"] * len(ODD)


# --- changes while reading --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("change", ["truncated", "grown", "rewritten"])
def test_a_file_that_changes_while_it_is_read(tmp_path, monkeypatch, change):
    path = tmp_path / "a.txt"
    path.write_bytes(SOUND)
    original = os.fstat
    looks: list[int] = []

    def meddling(handle: int) -> os.stat_result:
        looks.append(handle)
        seen = original(handle)
        if len(looks) == 1:  # between the look at its size and the reading
            with path.open("r+b") as file:
                if change == "truncated":
                    file.truncate(100)
                elif change == "grown":
                    file.seek(0, os.SEEK_END)
                    file.write(b"more")
                else:
                    file.write(b"other")
            os.utime(path, ns=(1, 1))
        return seen

    monkeypatch.setattr(guard.os, "fstat", meddling)
    result = Auditor(with_examples=False).audit(path)
    assert result.status == "unreadable"
    assert result.error is not None
    assert result.error.code == "changing"
    assert not result.complete


def test_a_file_deleted_while_it_is_read_is_audited_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    path.write_bytes(SOUND)
    original = os.fstat

    def deleting(handle: int) -> os.stat_result:
        path.unlink(missing_ok=True)
        return original(handle)

    monkeypatch.setattr(guard.os, "fstat", deleting)
    assert Auditor(with_examples=False).audit(path).status == "audited"


@pytest.mark.attack
def test_files_that_come_and_go_during_a_run(tmp_path):
    files = folder(tmp_path / "in", 40)
    stop = threading.Event()

    def meddle() -> None:
        at = 0
        while not stop.is_set():
            path = Path(files[10 + at % 30])
            at += 1
            if at % 3:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(SOUND[: (at * 97) % len(SOUND)])

    thread = threading.Thread(target=meddle)
    thread.start()
    try:
        done = run("check", *files, "-f", "json", "--jobs", "2", "--cache", str(tmp_path / "cache"))
    finally:
        stop.set()
        thread.join()
    assert done.returncode == 3
    assert [r["path"] for r in reports(done)] == files
    assert "crashed" not in {r["error"]["code"] for r in reports(done) if r["error"]}


# --- signals ----------------------------------------------------------------------------------------------------------


def descendants(pid: int) -> dict[int, str]:
    """Processes below `pid` with their command lines."""
    parents: dict[int, int] = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                parents[int(entry)] = int(Path(f"/proc/{entry}/stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    below = {pid}
    while more := {p for p, parent in parents.items() if parent in below} - below:
        below |= more
    out: dict[int, str] = {}
    for p in below - {pid}:
        try:
            out[p] = Path(f"/proc/{p}/cmdline").read_bytes().decode("utf-8", "replace")
        except OSError:
            continue
    return out


def workers_of(pid: int) -> list[int]:
    """The processes that audit: the children of the fork server."""
    servers = [p for p, line in descendants(pid).items() if "forkserver" in line]
    return [w for s in servers for w in descendants(s)]


def wait_for(what: Callable[[], Any]) -> Any:
    """What it gives once it gives something; a test that waits in vain is ended by pytest's own timeout."""
    while not (found := what()):
        time.sleep(0.02)
    return found


def start(*args: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*AUDITOR, *args],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=heed_interrupts if os.name == "posix" else None,
    )


def heed_interrupts() -> None:
    """A shell that runs the tests in the background has them ignore Ctrl-C, and what they start with them."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@LINUX
@pytest.mark.attack
def test_killed_workers_cost_the_files_they_were_at(tmp_path):
    files = folder(tmp_path / "in", 150)
    process = start("check", *files, "-f", "json", "--jobs", "2")
    wait_for(lambda: workers_of(process.pid))
    killed = 0
    for _ in range(4):  # the first while they are still being made
        for pid in workers_of(process.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                killed += 1
        time.sleep(0.7)
    assert killed > 1
    out, said = process.communicate(timeout=500)
    data = json.loads(out)
    assert process.returncode == 3, said.decode()
    assert [r["path"] for r in data["reports"]] == files
    crashed = [r for r in data["reports"] if r["error"] and r["error"]["code"] == "crashed"]
    assert len(crashed) <= killed
    assert data["summary"]["audited"] == len(files) - 2 - len(crashed)


@LINUX
@pytest.mark.attack
@pytest.mark.parametrize(
    ("number", "whole_group"),
    [(signal.SIGINT, True), (signal.SIGINT, False), (signal.SIGTERM, False), (signal.SIGHUP, False)],
)
def test_ctrl_c_tells_what_is_done(tmp_path, number, whole_group):
    """As the end of the terminal, or of the system, does."""
    files = folder(tmp_path / "in", 2000)
    cache = tmp_path / "cache"
    process = start("check", *files, "-f", "json", "--jobs", "2", "--cache", str(cache))
    wait_for(lambda: sum(p.is_file() for p in cache.rglob("*")) > 3)  # results have come back
    below = descendants(process.pid)
    (os.killpg if whole_group else os.kill)(process.pid, number)
    out, said = process.communicate(timeout=500)
    data = json.loads(out)
    assert process.returncode == 130
    assert data["complete"] is False
    assert [r["path"] for r in data["reports"]] == files[: len(data["reports"])]
    assert 0 < len(data["reports"]) < len(files)
    assert said.decode().splitlines() == [
        f"已中断：审核了 {len(data['reports'])}/{len(files)} 份，下面只是这一部分的结果。"
    ]
    wait_for(lambda: not any(Path(f"/proc/{p}").exists() for p in below))


@LINUX
@pytest.mark.attack
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_no_process_outlives_the_one_that_made_it(tmp_path, number):
    process = start("check", *folder(tmp_path / "in", 400), "--jobs", "2")
    wait_for(lambda: workers_of(process.pid))
    below = descendants(process.pid)
    process.send_signal(number)
    process.communicate(timeout=500)
    wait_for(lambda: not any(alive(p) for p in below))


def alive(pid: int) -> bool:
    """Whether a process runs; one that only waits to be buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("format_", ["console", "json", "markdown"])
def test_a_reader_that_leaves_early_is_no_failure(tmp_path, format_):
    for number in range(30):
        (tmp_path / f"{number}.txt").write_bytes((SAMPLES / "township-2024-broken.txt").read_bytes())
    process = start("check", str(tmp_path), "-f", format_, "--jobs", "2")
    assert process.stdout is not None
    process.stdout.read(10)
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == b""
    assert process.wait(60) == 1  # what was found


@pytest.mark.skipif(shutil.which("sh") is None, reason="there is no shell here")
def test_closed_standard_streams(tmp_path):
    report = str(SAMPLES / "township-2023-clean.txt")
    for closed in (">&-", ">&- 2>&-", "<&-"):
        done = subprocess.run(["sh", "-c", f'"$@" {closed}', "sh", *AUDITOR, "check", report], capture_output=True)
        assert done.returncode == 0
        assert done.stderr == b""
