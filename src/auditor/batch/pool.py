"""Worker processes of one machine: each file has a deadline, and one that ends its process gets a new one."""

from __future__ import annotations

import multiprocessing
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as Late
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from pebble import ProcessExpired, ProcessPool

from auditor.batch.failures import crashed, out_of_memory, out_of_time
from auditor.model.errors import ReadError

if TYPE_CHECKING:
    from auditor.batch.workers import Plan

T = TypeVar("T")
AHEAD = 16  # files given out ahead of the one whose result is next, for each process
_MOST_SETS = 5  # sets of processes lost one after the other without any result between
_TASKS = 2000  # then a process is replaced: libraries leak


@dataclass(slots=True)
class _Ticket:
    """A file given out: to which set of processes, and what will come of it."""

    function: Callable[[str], Any]
    path: str
    pool: ProcessPool
    future: Any


class Pool:
    """Processes in which `start` was called with `plan`. Files may be given out by several threads.

    When processes end between files (killed from outside), the whole set can be beyond use: then a new one is made and
    its files are given out again.
    """

    def __init__(self, processes: int, plan: Plan, start: Callable[[Plan], None]) -> None:
        self.processes, self.plan, self.start = processes, plan, start
        self.lock = threading.Lock()
        self.failed = 0  # sets lost since the last result
        self.pool = self._made()

    def submit(self, function: Callable[[str], T], path: str) -> _Ticket:
        """Gives a file out."""
        for _ in range(_MOST_SETS):
            pool = self.pool
            try:
                return _Ticket(function, path, pool, self._schedule(pool, function, path))
            except RuntimeError:  # pebble's word for a set beyond use
                self._renew(pool)
        gone: Future[Any] = Future()
        gone.set_exception(ProcessExpired("no process can be started", 1))
        return _Ticket(function, path, self.pool, gone)

    def outcome(self, ticket: _Ticket) -> Any:
        """What a file came to, waiting for it: the result, or a ReadError that says why there is none."""
        path = ticket.path
        for _ in range(_MOST_SETS):
            try:
                found = ticket.future.result()
                self.failed = 0
                return found
            except BrokenProcessPool:
                self._renew(ticket.pool)
                again = self.submit(ticket.function, path)
                ticket.pool, ticket.future = again.pool, again.future
            except Late:
                return out_of_time(path, self.plan.seconds)
            except ProcessExpired as error:
                return crashed(path, f"exit {error.exitcode}")
            except MemoryError:
                return out_of_memory(path, self.plan.megabytes)
            except CancelledError:
                return crashed(path, "cancelled")
            except Exception as error:  # noqa: BLE001 - what came back could not even be read
                return crashed(path, f"{type(error).__name__}: {error}"[:200])
        return crashed(path, "no process")

    def _made(self) -> ProcessPool:
        return ProcessPool(
            max_workers=self.processes,
            max_tasks=_TASKS,
            initializer=self.start,
            initargs=(self.plan,),
            context=_context(),
        )

    def _schedule(self, pool: ProcessPool, function: Callable[[str], Any], path: str) -> Any:
        return pool.schedule(function, args=(path,), timeout=self.plan.seconds)

    def _renew(self, lost: ProcessPool) -> None:
        with self.lock:
            if self.pool is not lost or self.failed >= _MOST_SETS:
                return  # another thread was quicker, or processes cannot be had at all
            self.failed += 1
            lost.stop()
            lost.join()
            self.pool = self._made()

    def end(self, *, at_once: bool) -> None:
        """Ends the processes, `at_once` also those at work."""
        self.pool.stop() if at_once else self.pool.close()
        self.pool.join()


class Local:
    """The scheduler of this machine."""

    def each(
        self, function: Callable[[str], T], paths: Sequence[str], plan: Plan, start: Callable[[Plan], None]
    ) -> Iterator[tuple[str, T | ReadError]]:
        """See Scheduler."""
        jobs = min(plan.jobs, max(1, len(paths)))
        pool = Pool(jobs, plan, start)
        tickets: deque[_Ticket] = deque()
        finished = False
        try:
            for path in paths:
                tickets.append(pool.submit(function, path))
                if len(tickets) >= jobs * AHEAD:
                    ticket = tickets.popleft()
                    yield ticket.path, pool.outcome(ticket)
            while tickets:
                ticket = tickets.popleft()
                yield ticket.path, pool.outcome(ticket)
            finished = True
        finally:
            pool.end(at_once=not finished)


def _context() -> Any:
    """Workers are made from a process that has loaded the program once, where the system can do that."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["auditor.batch.workers"])
    return context
