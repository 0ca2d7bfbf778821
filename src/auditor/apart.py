"""Work with what cannot be trusted or interrupted, in a process of its own with limits of memory and time.

A helper is asked with bytes and answers with frames of bytes, which the asking side reads as data, never as code. It
serves many questions and is started anew when one of them ended it. `serve` is its side; it loads only what its task
needs.
"""

from __future__ import annotations

import contextlib
import os
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Generator, Iterator
from importlib import import_module
from pathlib import Path
from typing import IO, Any

MAX_FRAME = 64_000_000
_END, _PART, _MEMORY, _FAILED = range(4)
_HEAD = struct.Struct("<BI")
_SIZE = struct.Struct("<Q")
HELPER = "--auditor-helper"
"""How the one-file program is told to be a helper: it holds no Python that could be started with code."""
_START = "import sys; sys.path[:] = sys.argv[2:]; from auditor import apart; apart.run(sys.argv[1])"


class EndedError(Exception):
    """The helper ended before it had answered. `late`: the asker's deadline did it."""

    def __init__(self, *, late: bool) -> None:
        super().__init__("late" if late else "ended")
        self.late = late


class HelperMemoryError(Exception):
    """The helper ran out of the memory it may take."""


class HelperFailedError(Exception):
    """The helper met a defect of its own."""


class Helper:
    """A process that runs `main` of a module, started when it is first asked. Threads ask one after the other."""

    def __init__(self, module: str) -> None:
        self._module = module
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def ask(self, data: bytes, seconds: float, *, each: bool = False) -> Generator[bytes, None, None]:
        """The frames that the helper answers. Raises EndedError when it died or needed more than `seconds` (for `each`
        frame, or for all), HelperMemoryError when it ran out of memory, HelperFailedError when its code raised
        something else.
        """
        with self._lock:
            process = self._started()
            late = threading.Event()

            def stop() -> None:
                late.set()
                process.kill()

            timer = _after(seconds, stop)
            whole = False
            try:
                for frame in _frames(process, data):
                    if each:
                        timer.cancel()
                    yield frame
                    if each:
                        timer = _after(seconds, stop)
                whole = True
            except (OSError, EOFError):
                process.kill()
                raise EndedError(late=late.is_set()) from None
            finally:
                timer.cancel()
                if not whole or late.is_set():
                    self._end(process)

    def end(self) -> None:
        """Ends the helper; the next question starts a new one."""
        with self._lock:
            if self._process is not None:
                self._end(self._process)

    def _started(self) -> subprocess.Popen[bytes]:
        if self._owner != os.getpid() or self._process is None or self._process.poll() is not None:
            self._owner = os.getpid()  # a helper is not shared with a process that was forked off
            self._process = subprocess.Popen(
                _command(self._module), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        return self._process

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        process.kill()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()
        process.wait()
        self._process = None


def _after(seconds: float, act: Callable[[], None]) -> threading.Timer:
    timer = threading.Timer(seconds, act)
    timer.daemon = True
    timer.start()
    return timer


def _command(module: str) -> list[str]:
    """What starts a helper."""
    if getattr(sys, "frozen", False):
        return [sys.executable, HELPER, module]
    home = str(Path(__file__).resolve().parents[1])
    return [sys.executable, "-I", "-S", "-c", _START, module, home, *filter(None, sys.path)]


def _frames(process: subprocess.Popen[bytes], data: bytes) -> Iterator[bytes]:
    question, answer = process.stdin, process.stdout
    if question is None or answer is None:
        raise EOFError
    question.write(_SIZE.pack(len(data)))
    question.write(data)
    question.flush()
    while True:
        kind, size = _HEAD.unpack(_exactly(answer, _HEAD.size))
        if kind == _END:
            return
        if kind == _MEMORY:
            raise HelperMemoryError
        if size > MAX_FRAME:
            raise EOFError
        part = _exactly(answer, size)
        if kind == _FAILED:
            raise HelperFailedError(part.decode("utf-8", "replace"))
        yield part


def _exactly(source: IO[bytes], size: int) -> bytes:
    data = source.read(size)
    if len(data) < size:
        raise EOFError
    return data


# The helper's side ----------------------------------------------------------------------------------------------------


def run(module: str) -> None:
    """Runs a helper until its asker goes away."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the asker's to handle
    import_module(module).main()


def serve(answer: Callable[[bytes], Iterator[bytes]], megabytes: int) -> None:
    """Answers every question by the parts that `answer` gives, with `megabytes` of memory beyond the question's own."""
    source, target = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints is no answer
    while head := source.read(_SIZE.size):
        data = source.read(_SIZE.unpack(head)[0])
        limit_memory((megabytes << 20) + 2 * len(data))
        try:
            for part in answer(data):
                target.write(_HEAD.pack(_PART, len(part)))
                target.write(part)
                target.flush()
            target.write(_HEAD.pack(_END, 0))
        except MemoryError:
            target.write(_HEAD.pack(_MEMORY, 0))
        except Exception as error:  # noqa: BLE001 - the asker says it
            what = f"{type(error).__name__}: {error}"[:200].encode("utf-8", "replace")
            target.write(_HEAD.pack(_FAILED, len(what)) + what)
        limit_seconds(0)
        target.flush()


def limit_memory(size: int) -> None:
    """How many bytes this process may take, where the system can hold it to that."""
    if sys.platform == "win32":
        return
    import resource

    for kind, wanted in ((resource.RLIMIT_DATA, size), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(kind)[1]
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


def limit_seconds(seconds: float) -> None:
    """How much more processor time this process may take before it is ended, even inside a library; 0: any."""
    timer: Any = getattr(signal, "setitimer", None)
    if timer is not None:
        timer(signal.ITIMER_PROF, seconds)
