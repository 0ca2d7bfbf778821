"""Worker processes of one machine: each file has a deadline, and one that ends its process gets a new one."""

from __future__ import annotations

import errno
import multiprocessing
import os
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from pebble import ProcessExpired, ProcessPool

from auditor import interrupt
from auditor.batch.execution.failures import crashed, out_of_memory, out_of_time
from auditor.model.errors import ReadError

if TYPE_CHECKING:
    from auditor.batch.execution.plan import Plan

T = TypeVar("T")
AHEAD = 16  # files given out ahead of the one whose result is next, for each process
_AT_HAND = 3  # files that a process has: the one it is at and what it goes on with at once
_LOSSES = 5  # processes that a file may see end before it is begun
_START = 120.0  # seconds in which a process begins its first file
_VAIN = 20  # processes lost one after the other without any result between: none can be had
_LOOK = 0.25  # seconds between looks at the processes while a result is awaited
_FILES_EACH, _FILES_ASIDE = 12, 24  # files that a process, and the rest of the program, have open
_FILES_ENOUGH = 4096
_LONGEST = 60  # bytes of the folder of temporary files: the name of a socket in it has at most 107
_TASKS = 2000  # then a process is replaced: libraries leak


@dataclass(slots=True, eq=False)
class Ticket:
    """A file given out, and what came of it once `done` is set: a result, or a ReadError that says why none."""

    function: Callable[[str], Any]
    path: str
    losses: int = 0
    found: Any = None
    done: threading.Event = field(default_factory=threading.Event)

    def settle(self, found: Any) -> None:
        """Tells what came of the file."""
        self.found = found
        self.done.set()


@dataclass(slots=True, eq=False)
class _Lane:
    """One process with the files it was given, by their futures.

    Each process has a pebble pool of its own: the processes of one pool share a pipe and its locks, and one that is
    killed while it holds them stops all others.
    """

    pool: ProcessPool
    given: dict[Any, Ticket] = field(default_factory=dict)
    again: list[Ticket] = field(default_factory=list)  # those whose process ended before their turn
    lost: bool = False  # its process ended: pool and pipe cannot be trusted any more
    at: tuple[Any, bool] = (None, False)  # the file it was last seen at, and whether it had begun it
    since: float = 0.0

    def late(self, seconds: float) -> Ticket | None:
        """The file that its process has been at for longer than that, taken from it; a process that never begins its
        file is lost. Pebble's own deadlines go by the time of day: with a clock that is set they end sound files, or
        let others run on.
        """
        future = next(iter(self.given), None)
        at, now = (future, future is not None and future.running()), time.monotonic()
        if at != self.at:
            self.at, self.since = at, now
        if future is None or now - self.since <= (seconds if at[1] else _START):
            return None
        self.lost = True
        return self.given.pop(future) if at[1] else None


class Pool:
    """Processes in which `start` was called with `plan`. Files may be given out by several threads.

    A process that ends (of itself, or killed from outside) costs the file it was at; its other files go to a new one.
    """

    def __init__(self, processes: int, plan: Plan, start: Callable[[Plan], None]) -> None:
        self.plan, self.start = plan, start
        self.lock = threading.RLock()
        self.waiting: deque[Ticket] = deque()
        self.vain = 0  # processes lost since the last result
        self.lanes = [_Lane(self._made()) for _ in range(processes)]

    def submit(self, function: Callable[[str], T], path: str, *, first: bool = False) -> Ticket:
        """Gives a file out; `first`: before all that wait."""
        ticket = Ticket(function, path)
        with self.lock:
            if first:
                self.waiting.appendleft(ticket)
            else:
                self.waiting.append(ticket)
            self._deal()
        return ticket

    def outcome(self, ticket: Ticket) -> Any:
        """What a file came to, waiting for it: the result, or a ReadError that says why there is none."""
        while not ticket.done.wait(_LOOK):
            interrupt.check()
            self.mend()
        return ticket.found

    @property
    def busy(self) -> bool:
        """Whether files are waiting or at work."""
        with self.lock:
            return bool(self.waiting) or any(lane.given or lane.again for lane in self.lanes)

    def end(self) -> None:
        """Ends the processes, also those at work."""
        _end([lane.pool for lane in self.lanes])

    def _made(self) -> ProcessPool:
        return ProcessPool(
            max_workers=1, max_tasks=_TASKS, initializer=self.start, initargs=(self.plan,), context=_context()
        )

    def _deal(self) -> None:
        """Gives waiting files to the processes with the fewest at hand."""
        while self.waiting:
            if self.vain >= _VAIN:
                ticket = self.waiting.popleft()
                ticket.settle(crashed(ticket.path, "no process"))
                continue
            lane = min((x for x in self.lanes if not x.lost), key=lambda x: len(x.given), default=None)
            if lane is None or len(lane.given) >= _AT_HAND:
                return
            ticket = self.waiting[0]
            try:
                future = lane.pool.schedule(ticket.function, args=(ticket.path,))
            except RuntimeError:  # pebble's word for a pool beyond use
                lane.lost = True
                continue
            self.waiting.popleft()
            lane.given[future] = ticket
            future.add_done_callback(partial(self._came, lane))

    def _came(self, lane: _Lane, future: Any) -> None:
        """Called when something came of a file, in a thread of pebble."""
        with self.lock:
            ticket = lane.given.pop(future, None)
            if ticket is None:
                return  # its process was given up, and the file given to another
            try:
                found = future.result()
            except BrokenProcessPool:
                lane.lost = True
                lane.again.append(ticket)
                return
            except ProcessExpired as error:
                lane.lost = True
                found = crashed(ticket.path, f"exit {error.exitcode}")
            except MemoryError:
                found = out_of_memory(ticket.path, self.plan.megabytes)
            except CancelledError:
                found = crashed(ticket.path, "cancelled")
            except Exception as error:  # noqa: BLE001 - what came back could not even be read
                found = crashed(ticket.path, f"{type(error).__name__}: {error}"[:200])
            self.vain = 0
            self._deal()
        ticket.settle(found)

    def mend(self) -> None:
        """Looks at the processes: ends those at a file that is late, puts new ones in the place of these and of lost
        ones, and gives their other files out again.
        """
        gone: list[ProcessPool] = []
        with self.lock:
            for at, lane in enumerate(self.lanes):
                late = lane.late(self.plan.seconds)
                if late is not None:
                    late.settle(out_of_time(late.path, self.plan.seconds))
                    self.vain = 0
                elif lane.lost or (lane.given and not lane.pool.active):
                    self.vain += 1
                else:
                    continue
                gone.append(lane.pool)
                self._return(lane, ended=late is None)
                self.lanes[at] = _Lane(self._made())
            self._deal()
        _end(gone)  # their threads may be waiting for the lock

    def _return(self, lane: _Lane, *, ended: bool) -> None:
        """Puts what a process had at hand before the waiting files. `ended`: it ended of itself."""
        left = [*lane.again, *lane.given.values()]
        lane.given.clear()
        if left and ended:
            left[0].losses += 1  # it may have been at this one
            if left[0].losses > _LOSSES:
                left[0].settle(crashed(left[0].path, "no process"))
                del left[0]
        self.waiting.extendleft(reversed(left))


def _end(pools: Sequence[ProcessPool]) -> None:
    for pool in pools:
        pool.stop()
    for pool in pools:
        pool.join()


class Local:
    """The scheduler of this machine."""

    def each(
        self, function: Callable[[str], T], paths: Sequence[str], plan: Plan, start: Callable[[Plan], None]
    ) -> Iterator[tuple[str, T | ReadError]]:
        """See Scheduler."""
        jobs = min(plan.jobs, max(1, len(paths)), _most_processes())
        pool = Pool(jobs, plan, start)
        tickets: deque[Ticket] = deque()
        try:
            for path in paths:
                tickets.append(pool.submit(function, path))
                if len(tickets) >= jobs * AHEAD:
                    ticket = tickets.popleft()
                    yield ticket.path, pool.outcome(ticket)
            while tickets:
                ticket = tickets.popleft()
                yield ticket.path, pool.outcome(ticket)
        finally:
            pool.end()


def _most_processes() -> int:
    """For how many processes the system lets this one have files (pipes, locks) open. Raises OSError for none."""
    if sys.platform == "win32":
        return sys.maxsize
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < hard:
        wanted = _FILES_ENOUGH if hard == resource.RLIM_INFINITY else min(hard, _FILES_ENOUGH)
        soft = max(soft, wanted)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    found = sys.maxsize if soft == resource.RLIM_INFINITY else (soft - _FILES_ASIDE) // _FILES_EACH
    if found < 1:
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))
    return found


def _context() -> Any:
    """Workers are made from a process that has loaded the program once, where the system can do that."""
    try:
        temporary = tempfile.gettempdir()
    except FileNotFoundError:  # so Python says that a byte more fits on none of the disks
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from None
    if "forkserver" not in multiprocessing.get_all_start_methods() or len(temporary) > _LONGEST:
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["auditor.batch.execution.workers"])
    return context
