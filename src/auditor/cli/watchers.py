"""The process that watches: it starts a child, ends it when its audit is late, and passes on its exit code."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any, NamedTuple

from auditor.budget import Limits
from auditor.cli import watched
from auditor.cli.exits import Exit
from auditor.model.errors import ReadError

FORKS = hasattr(os, "fork")
_START = 60.0  # seconds at least in which settings and rules are read, which is no file's time
_LOOK = 0.25  # seconds between looks at a child that says nothing
_GRACE = 0.3  # seconds in which a child that has its own Ctrl-C from the terminal answers to it


class Ended(NamedTuple):
    """A child that was ended, in its audit number `audit` (None: before or after), because it was `late`, or of itself
    with the exit code `code`.
    """

    audit: int | None
    late: bool
    code: int

    def error(self, name: str, limits: Limits) -> ReadError:
        """Why the file `name` has no result; without a name, why the command has none."""
        if self.late:
            seconds = limits.seconds if name else max(limits.seconds, _START)
            return ReadError("timeout" if name else "timeout.start", name=name, seconds=f"{seconds:g}")
        return ReadError("crashed.ended" if name else "crashed.start", name=name, what=_named(self.code))


class _Watch:
    """What a child has told, and how long it may still take."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.audit = -1
        self.at_work = True  # settings and rules are read; then an audit is at work
        self.begun = time.monotonic()

    def heard(self, told: bytes) -> None:
        """Takes in what the child tells."""
        for sign in told:
            self.at_work = sign == watched.AUDITS[0]
            self.audit += self.at_work
            self.begun = time.monotonic()

    def is_late(self) -> bool:
        most = self.limits.seconds if self.audit >= 0 else max(self.limits.seconds, _START)
        return self.at_work and time.monotonic() - self.begun > most

    def ended(self, code: int, *, late: bool = False) -> Ended:
        return Ended(self.audit if self.at_work and self.audit >= 0 else None, late, code)


def attempt(work: Callable[[], int], limits: Limits, failed: dict[int, Ended], stdin: bytes | None) -> int | Ended:
    """The exit code of `work`, done in a child, or how the child ended; in the child itself, what `work` gives."""
    return _forked(work, limits, failed) if FORKS else _started(limits, failed, stdin)


# The child is forked off ----------------------------------------------------------------------------------------------


def _forked(work: Callable[[], int], limits: Limits, failed: dict[int, Ended]) -> int | Ended:
    sys.stdout.flush()
    sys.stderr.flush()
    (told, tells), (life, lives) = os.pipe(), os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(told)
        os.close(lives)
        _tie(life)
        watched.is_child(watched.Child(tells, limits, failed))
        return work()
    os.close(tells)
    os.close(life)
    try:
        with _passed_on(pid) as interrupted:
            return _watched(_Forked(pid), told, limits, interrupted)
    finally:
        os.close(told)
        os.close(lives)


def _tie(life: int) -> None:
    """Has this process end with the one that holds the other end of the pipe `life`."""
    if sys.platform == "linux":
        import fcntl

        fcntl.fcntl(life, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(life, fcntl.F_SETSIG, signal.SIGKILL)  # sent by the system, whatever this process is at
        fcntl.fcntl(life, fcntl.F_SETFL, fcntl.fcntl(life, fcntl.F_GETFL) | os.O_ASYNC)
        if select.select([life], [], [], 0)[0]:  # the other has ended before the system was asked to say so
            os.kill(os.getpid(), signal.SIGKILL)
    else:
        threading.Thread(target=_end_with, args=(life,), daemon=True).start()


def _end_with(life: int) -> None:
    with contextlib.suppress(OSError):
        os.read(life, 1)
        os.kill(os.getpid(), signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)


class _Forked:
    """A child that was forked off, as far as subprocess.Popen is needed."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.code: int | None = None

    def poll(self) -> int | None:
        """The exit code, below zero for a signal; None while it runs."""
        if self.code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self.code = os.waitstatus_to_exitcode(status) if pid else None
        return self.code

    def wait(self) -> int:
        """The exit code once it has ended."""
        if self.code is None:
            self.code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.code

    def kill(self) -> None:
        """Ends it."""
        os.kill(self.pid, signal.SIGKILL)


@contextlib.contextmanager
def _passed_on(pid: int) -> Iterator[list[float]]:
    """Within, what would end this process ends the child first, and Ctrl-C is noted: a terminal gives it to both."""
    noted: list[float] = []

    def ends(number: int, _frame: FrameType | None) -> None:
        os.kill(pid, number)
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    wanted: dict[int, Any] = {signal.SIGINT: lambda *_: noted.append(time.monotonic())}
    wanted |= dict.fromkeys((signal.SIGTERM, signal.SIGHUP), ends)
    before = {n: signal.signal(n, h) for n, h in wanted.items() if signal.getsignal(n) != signal.SIG_IGN}
    try:
        yield noted
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _watched(child: _Forked, told: int, limits: Limits, interrupted: list[float]) -> int | Ended:
    watch = _Watch(limits)
    while True:
        if select.select([told], [], [], _LOOK)[0]:
            heard = os.read(told, 64)
            if not heard:
                return _outcome(child.wait(), watch)
            watch.heard(heard)
        elif child.poll() is not None:
            return _outcome(child.wait(), watch)
        if watch.is_late():
            child.kill()
            child.wait()
            return watch.ended(0, late=True)
        if interrupted and time.monotonic() - interrupted[0] > _GRACE:
            interrupted.clear()
            os.kill(child.pid, signal.SIGINT)


def _outcome(code: int, watch: _Watch) -> int | Ended:
    return watch.ended(code) if code < 0 else code


def _named(code: int) -> str:
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"exit {code}"


# The program is started again -----------------------------------------------------------------------------------------


def _started(limits: Limits, failed: dict[int, Ended], stdin: bytes | None) -> int | Ended:
    import subprocess  # not needed where programs are forked
    import tempfile

    (told, tells), (life, lives) = os.pipe(), os.pipe()
    known = ",".join(f"{e.audit}:{int(e.late)}:{e.code}" for e in failed.values())
    given = (_inheritable(tells), _inheritable(life), limits.seconds, limits.megabytes, known)
    environment = {**os.environ, watched.VARIABLE: " ".join(map(str, given))}
    itself = () if getattr(sys, "frozen", False) else ("-I" if sys.flags.isolated else "-P", "-m", "auditor")
    command = [sys.executable, *itself, *sys.argv[1:]]
    with tempfile.TemporaryFile() as source:
        source.write(stdin or b"")
        source.seek(0)
        child = subprocess.Popen(  # noqa: S603 - the program itself
            command, env=environment, close_fds=False, stdin=None if stdin is None else source
        )
        os.close(tells)
        os.close(life)
        watch = _Watch(limits)
        threading.Thread(target=_listen, args=(told, watch), daemon=True).start()
        try:
            while True:
                try:
                    return _outcome_of_started(child.wait(_LOOK), watch)
                except subprocess.TimeoutExpired:
                    pass
                except KeyboardInterrupt:
                    time.sleep(_GRACE)
                    child.terminate()
                    return Exit.INTERRUPTED
                if watch.is_late():
                    child.kill()
                    child.wait()
                    return watch.ended(0, late=True)
        finally:
            os.close(lives)


def _listen(told: int, watch: _Watch) -> None:
    while heard := os.read(told, 64):
        watch.heard(heard)
    os.close(told)


def _outcome_of_started(code: int, watch: _Watch) -> int | Ended:
    """Windows has no signals: a process that is ended there has an exit code of its own, none of the program's."""
    return code if code in (0, 1, 2, 3, 130) else watch.ended(code)


def _inheritable(end: int) -> int:
    """What a started process opens that end of a pipe by."""
    if sys.platform == "win32":
        import msvcrt

        handle = msvcrt.get_osfhandle(end)
        os.set_handle_inheritable(handle, True)
        return handle
    os.set_inheritable(end, True)
    return end


def join() -> None:
    """Makes this process the watched child that it was started as."""
    told = os.environ.pop(watched.VARIABLE)
    tells, life, seconds, megabytes, *known = told.split()
    limits = Limits(float(seconds), int(megabytes))
    each = [tuple(map(int, one.split(":"))) for one in ",".join(known).split(",") if one]
    failed = {audit: Ended(audit, bool(late), code) for audit, late, code in each}
    _tie(_opened(int(life), os.O_RDONLY))
    watched.is_child(watched.Child(_opened(int(tells), os.O_WRONLY), limits, failed))


def _opened(end: int, flags: int) -> int:
    if sys.platform == "win32":
        import msvcrt

        return msvcrt.open_osfhandle(end, flags)
    os.set_inheritable(end, False)
    return end
