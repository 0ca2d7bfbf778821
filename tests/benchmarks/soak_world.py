"""What goes wrong around the runs of `soak`: files that move, a clock that leaps, a small disk, a program ended."""

from __future__ import annotations

import contextlib
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from tests.batch.test_reliability import AUDITOR, HERE, alive, descendants
from tests.conftest import SAMPLES

_REPORTS = [p.read_bytes() for p in sorted(SAMPLES.glob("township-*.txt"))]
_LEAPS = (-86_400.0, -3_600.0, -30.0, 30.0, 3_600.0, 86_400.0)
_EPOCHS = (0, 1, 86_400, 1_700_000_000, 4_000_000_000)
_SIZES = (16, 64, 256, 2_048, 16_384)  # KB of a disk
_OUTPUTS = ("out.json", "out.html", "out.xlsx")
_ENDS = (None, None, None, signal.SIGINT, signal.SIGTERM, signal.SIGKILL)
_GIVEN_UP = 300.0  # seconds until what a killed program left must be gone


@contextlib.contextmanager
def _beside(task: Callable[[threading.Event], None]) -> Iterator[None]:
    """Does `task` beside what is done here; the event tells it to stop."""
    stop = threading.Event()
    thread = threading.Thread(target=task, args=(stop,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


class Moving:
    """A folder in which files appear, change and vanish."""

    def __init__(self, folder: Path, count: int, rng: random.Random) -> None:
        self.folder, self.rng = folder, rng
        folder.mkdir()
        self.names = [folder / f"{n:03}.txt" for n in range(count)]
        for path in self.names:
            path.write_bytes(rng.choice(_REPORTS))

    def files(self) -> list[str]:
        """What is in the folder now."""
        return sorted(str(p) for p in self.folder.iterdir())

    @contextlib.contextmanager
    def moved(self, did: Counter[str]) -> Iterator[None]:
        """Files are moved as long as this lasts."""
        with _beside(lambda stop: self._move(stop, did)):
            yield

    def _move(self, stop: threading.Event, did: Counter[str]) -> None:
        kinds = (self._write, self._write, self._grow, self._vanish, self._date, self._folder, self._link, self._pipe)
        while not stop.wait(self.rng.uniform(0.01, 0.1)):
            path, kind = self.rng.choice(self.names), self.rng.choice(kinds)
            if kind not in (self._grow, self._date):
                self._vanish(path)
            with contextlib.suppress(OSError):
                kind(path)
            did[f"file: {kind.__name__[1:]}"] += 1

    def _write(self, path: Path) -> None:
        path.write_bytes(self.rng.choice(_REPORTS))

    def _grow(self, path: Path) -> None:
        if path.is_file():
            with open(path, "ab") as file:
                file.write(b"\n" + self.rng.choice(_REPORTS)[:300])

    def _vanish(self, path: Path) -> None:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)

    def _date(self, path: Path) -> None:
        when = self.rng.choice(_EPOCHS)
        os.utime(path, (when, when), follow_symlinks=False)

    def _folder(self, path: Path) -> None:
        path.mkdir()

    def _link(self, path: Path) -> None:
        path.symlink_to(self.rng.choice(self.names).name)  # to another, to itself, or to nothing

    def _pipe(self, path: Path) -> None:
        os.mkfifo(path)


class Disk:
    """A disk of few bytes, where one can be mounted."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={_SIZES[-1]}k", "soak", str(folder)]
        self.mounted = (
            shutil.which("mount") is not None
            and not subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode
        )

    def left(self, kilobytes: int) -> None:
        """Leaves so many bytes free, for what is written from now on."""
        for path in self.folder.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        for name in ("tmp", "out", "cache"):
            (self.folder / name).mkdir()
        if self.mounted:
            with contextlib.suppress(OSError):
                (self.folder / "full").write_bytes(b"x" * ((_SIZES[-1] - kilobytes) << 10))

    def end(self) -> None:
        """Gives it up."""
        if self.mounted:
            subprocess.run(["umount", "-l", str(self.folder)], check=False)


@contextlib.contextmanager
def clock_that_leaps(rng: random.Random, did: Counter[str]) -> Iterator[None]:
    """The time of day, as this process asks for it, leaps to and fro."""
    real, off = time.time, [0.0]

    def leap(stop: threading.Event) -> None:
        while not stop.wait(rng.uniform(0.2, 2.0)):
            off[0] += rng.choice(_LEAPS)
            did["clock set"] += 1

    time.time = lambda: real() + off[0]
    try:
        with _beside(leap):
            yield
    finally:
        time.time = real


def commanded(home: Path, disk: Disk, rng: random.Random, did: Counter[str]) -> list[str]:
    """One run of the program on a small disk, perhaps ended. What came of it. Raises RuntimeError."""
    size, number = rng.choice(_SIZES), rng.choice(_ENDS)
    disk.left(size)
    out = disk.folder / "out"
    before = json.dumps({"reports": []}).encode()
    with contextlib.suppress(OSError):
        (out / "out.json").write_bytes(before)

    def limited() -> None:
        if not disk.mounted:
            resource.setrlimit(resource.RLIMIT_FSIZE, (size << 10, size << 10))

    command = [*AUDITOR, "check", "steady", "moving", "--jobs", "2", "--timeout", "60"]
    command += ["--cache", str(disk.folder / "cache"), *(a for name in _OUTPUTS for a in ("-o", str(out / name)))]
    env = {**HERE, "TMPDIR": str(disk.folder / "tmp"), "XDG_CACHE_HOME": str(disk.folder / "cache")}
    below: set[int] = set()
    with tempfile.TemporaryFile() as said:  # no pipe: whoever was left behind would hold it open
        process = subprocess.Popen(
            command, cwd=home, env=env, stdout=subprocess.DEVNULL, stderr=said, preexec_fn=limited
        )
        if number is not None:
            timer = threading.Timer(rng.uniform(0.05, 4.0), process.send_signal, (number,))
            timer.start()
        while process.poll() is None:
            below |= set(descendants(process.pid))
            time.sleep(0.1)
        said.seek(0)
        words = said.read().decode("utf-8", "replace")
    did[f"program: disk of {size} KB"] += 1
    did[f"program: {number.name if number else 'left alone'}"] += 1
    if "Traceback" in words or "程序出错" in words or process.returncode in (-6, -11):
        raise RuntimeError(f"exit {process.returncode}: {words}")
    ended = number is not None and process.returncode not in (0, 1, 2, 3)
    if not ended and process.returncode not in (1, 2, 3):
        raise RuntimeError(f"exit {process.returncode}: {words}")
    killed = number is signal.SIGKILL
    if killed:  # nobody is left to end a worker that was stopped; it ends when it goes on
        _each(below, signal.SIGCONT)
    _look_at(out, killed=killed)
    _gone(below)
    return [f"program: exit {process.returncode}"]


def _each(pids: Iterable[int], number: signal.Signals) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def _look_at(out: Path, *, killed: bool) -> None:
    """What was written is whole."""
    for path in out.iterdir():
        if path.name.startswith(".auditor-") and killed:
            continue  # nobody was left to take it away
        if path.name not in _OUTPUTS:
            raise RuntimeError(f"{path.name} was left behind")
        data = path.read_bytes()
        if path.suffix == ".json":
            json.loads(data)
        elif path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as package:
                package.testzip()
        elif not data.rstrip().endswith(b"</html>"):
            raise RuntimeError(f"{path.name} is cut off")


def _gone(pids: set[int]) -> None:
    ends = time.monotonic() + _GIVEN_UP
    while left := [p for p in pids if alive(p)]:
        if time.monotonic() > ends:
            lines = [Path(f"/proc/{p}/cmdline").read_bytes() for p in left if alive(p)]
            raise RuntimeError(f"left running: {lines}")
        time.sleep(0.1)
