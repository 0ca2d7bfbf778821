"""One file audited by the program itself under the limits that workers have.

`run` does a command in a child process. It watches it, and ends it when an audit takes longer than it may, even inside
a library or one regular expression; then the command is done once more, with that audit known to have failed, so that
every output says so. The child may take so much memory while it audits. On POSIX the child is forked off before much is
loaded, which costs next to nothing; elsewhere the program is started again (`watchers`).
"""

from __future__ import annotations

import contextlib
import math
import os
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NoReturn, TypeVar

from auditor import budget
from auditor.budget import Limits
from auditor.model.errors import ReadError

if TYPE_CHECKING:
    from auditor.cli.watchers import Ended

T = TypeVar("T")
AUDITS, IS_DONE = b"a", b"d"
"""What the child tells: an audit begins, and is done."""
VARIABLE = "AUDITOR_WATCHED"
"""Tells a started child what it is: its pipes, its limits, the audits that failed."""


class Child:
    """What a process knows that does a command while another one watches it. `failed`: the audits that ended earlier
    attempts, by their number.
    """

    def __init__(self, tell: int, limits: Limits, failed: dict[int, Ended]) -> None:
        self.pipe, self.limits, self.failed = tell, limits, failed
        self.audits = 0

    def tell(self, what: bytes) -> None:
        """Tells the process that watches; one that has gone away needs no word."""
        with contextlib.suppress(OSError):
            os.write(self.pipe, what)


class _Program:
    """Whether this process is the program itself, to be watched, and the child that it is if it is one; whether it has
    workers of its own.
    """

    itself = False
    has_others = False
    child: Child | None = None
    stdin: bytes | None = None


def is_program() -> None:
    """This process does one command and ends: it may be watched. (A program that calls the API is left alone.)"""
    _Program.itself = True


def is_child(child: Child) -> None:
    """This process is watched."""
    _Program.child = child


def is_unwatched() -> bool:
    """Whether this is the program itself with nobody to watch it: its files are the workers' to audit."""
    return _Program.itself and _Program.child is None


def stdin() -> bytes:
    """Standard input, up to one byte more than a file may have: the reader refuses that. It is read once, before
    anything is watched: waiting for it is no work.
    """
    given = _Program.stdin
    if given is None:
        from auditor.readers.guard import MAX_BYTES  # readers take a while to load

        given = sys.stdin.buffer.read(MAX_BYTES + 1) if sys.stdin else b""  # closed by the caller
        _Program.stdin = given
    return given


def run(work: Callable[[], int], limits: Limits) -> int:
    """The exit code of `work`, done in a watched child of the program. It ends audits, not the time that an output
    waits for its reader.
    """
    if not _Program.itself or _Program.child is not None:
        return work()
    from auditor.cli import watchers

    failed: dict[int, Ended] = {}
    while True:
        found = watchers.attempt(work, limits, failed, _Program.stdin)
        if isinstance(found, int):
            if _Program.child is None:
                os._exit(found)  # nothing is left to do here that the child has not done
            return found
        if found.audit is None or found.audit in failed:
            raise found.error("", limits)
        failed[found.audit] = found


def audited(name: str, work: Callable[[], T], failed: Callable[[ReadError], T]) -> T:
    """What `work`, an audit of the file `name`, gives within the limits, else what `failed` makes of the reason."""
    child = _Program.child
    if child is None:
        return work()
    number = child.audits
    child.audits += 1
    if number in child.failed:
        return failed(child.failed[number].error(name, child.limits))
    budget.begin(child.limits.seconds)
    child.tell(AUDITS)
    try:
        with _limited(child.limits), _silent():
            return work()
    except MemoryError:
        pass  # what took it is given back once the error is forgotten
    finally:
        budget.end()
        child.tell(IS_DONE)
    return failed(ReadError("memory", name=name, megabytes=child.limits.megabytes))


def raised(error: ReadError) -> NoReturn:
    """For `audited`: a command that needs the result is over without it."""
    raise error


def beyond() -> None:
    """What follows is watched by others (workers), however long it takes."""
    if _Program.child is not None:
        _Program.child.tell(IS_DONE)
        _Program.has_others = True


def leave(code: object) -> None:
    """Ends a child that did all by itself: the system takes everything back sooner than Python would."""
    if _Program.child is None or _Program.has_others or not isinstance(code, int):
        return
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):  # closed by the caller, or its reader has left
            stream.flush()
    os._exit(code)


@contextlib.contextmanager
def _limited(limits: Limits) -> Iterator[None]:
    """Within, the memory that may be taken and, should the watching process be lost, the processor time."""
    if sys.platform == "win32":
        yield
        return
    import resource

    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    wanted = {
        resource.RLIMIT_DATA: limits.megabytes << 20,
        resource.RLIMIT_CPU: math.ceil(used + 2 * limits.seconds) + 1,
    }
    before = {kind: resource.getrlimit(kind) for kind in wanted}
    for kind, size in wanted.items():
        soft, hard = before[kind]
        least = min(v for v in (size, soft, hard) if v != resource.RLIM_INFINITY)
        resource.setrlimit(kind, (least, hard))
    try:
        yield
    finally:
        for kind, both in before.items():
            resource.setrlimit(kind, both)


@contextlib.contextmanager
def _silent() -> Iterator[None]:
    """Within, what libraries print of themselves when they fail goes nowhere: one sentence will say it."""
    sys.stderr.flush()
    try:
        kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    except OSError:  # closed, or no more files may be opened
        yield
        return
    os.dup2(nowhere, 2)
    os.close(nowhere)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
