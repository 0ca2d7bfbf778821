"""The same work on an existing Dask cluster (`distributed`), with the same limits for each file.

A Dask worker has no deadline or memory limit of its own for a task, and its death costs every task it holds. So each
Dask worker keeps a pool of processes as a single machine does (`pool`), as many as it has threads, and a task only
hands files to that pool: a file that hangs, dies or devours memory ends one process of the pool, never a Dask worker.
When a Dask worker itself is killed, Dask gives its files to others; files that saw several of them die are told as
crashed. Paths are made absolute: every machine must see the files under the same path.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import re
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from distributed import Client, Future, WorkerPlugin, get_worker
from distributed.client import FutureCancelledError
from distributed.scheduler import KilledWorker

from auditor import interrupt
from auditor.batch.execution import cache
from auditor.batch.execution.failures import crashed, lost
from auditor.batch.execution.pool import AHEAD, Pool
from auditor.model.errors import ReadError, UsageError

if TYPE_CHECKING:
    from auditor.batch.execution.plan import Plan

T = TypeVar("T")
_ADDRESS = re.compile(r"([a-z]+://)?[^/\s]+:\d{1,5}(/\S*)?")
_CONNECT = 10.0  # seconds for an address to answer
_EMPTY = 60.0  # seconds without any worker, then the cluster is given up
_LOOK = 1.0  # seconds between looks at the cluster while a result is awaited
_CHUNK = 8  # files in a task at most: Dask takes about a millisecond for each task
_SPREAD = 4  # tasks for each thread at least, when there are few files


class _Hands(WorkerPlugin):
    """The pool of one run in each Dask worker, also in those that join later."""

    def __init__(self, plan: Plan, start: Callable[[Plan], None], code: str) -> None:
        self.plan, self.start, self.code = plan, start, code
        self.pool: Pool | None = None
        self.threads = 1

    def setup(self, worker: Any) -> None:
        """Called by Dask in the worker."""
        if cache.code() != self.code:
            raise RuntimeError("another version of auditor")
        self.threads = worker.state.nthreads
        # Dask marks its workers as processes without children; those of the pool end with the worker all the same
        multiprocessing.current_process().daemon = False
        self.pool = Pool(self.threads, self.plan, self.start)

    def teardown(self, worker: Any) -> None:
        """Called by Dask in the worker."""
        if self.pool is not None:
            self.pool.end()


def _task(run: str, function: Callable[[str], T], paths: Sequence[str]) -> list[T | ReadError]:
    """Some files, in a Dask worker."""
    pool: Pool = get_worker().plugins[run].pool  # type: ignore[attr-defined]
    tickets = [pool.submit(function, path) for path in paths]
    return [pool.outcome(ticket) for ticket in tickets]


@dataclass(slots=True)
class _Chunk:
    paths: Sequence[str]
    future: Future | None


class Cluster:
    """The scheduler of a Dask cluster. Raises UsageError when it does not answer or cannot do the work."""

    def __init__(self, address: str) -> None:
        self.address = address

    def each(
        self, function: Callable[[str], T], paths: Sequence[str], plan: Plan, start: Callable[[Plan], None]
    ) -> Iterator[tuple[str, T | ReadError]]:
        """See Scheduler."""
        run = f"auditor-{uuid.uuid4().hex}"
        with _quiet():
            client = _connect(self.address)
            try:
                self._prepare(client, run, _shared(plan), start)
                yield from _Run(client, run, function).each(paths)
            finally:
                _leave(client, run)

    def _prepare(self, client: Client, run: str, plan: Plan, start: Callable[[Plan], None]) -> None:
        try:
            try:
                client.register_plugin(_Hands(plan, start, cache.code()), name=run)
            except OSError:  # a worker went meanwhile: once more, without it
                time.sleep(_LOOK)
                client.register_plugin(_Hands(plan, start, cache.code()), name=run)
        except OSError as error:  # the scheduler has gone since
            raise UsageError("no-scheduler", address=self.address) from error
        except Exception as error:  # noqa: BLE001 - the program is missing there, or another one
            raise UsageError("cluster-differs", kind=type(error).__name__, what=str(error)[:120]) from error


class _Run:
    """One run on a cluster: chunks given out ahead, results in order."""

    def __init__(self, client: Client, run: str, function: Callable[[str], Any]) -> None:
        self.client, self.run, self.function = client, run, function
        threads: Any = client.nthreads()
        self.threads = max(1, sum(threads.values()))
        self.gone = False
        self.begun = False

    def each(self, paths: Sequence[str]) -> Iterator[tuple[str, Any]]:
        size = min(_CHUNK, max(1, len(paths) // (self.threads * _SPREAD)))
        waiting: deque[_Chunk] = deque()
        for at in range(0, len(paths), size):
            part = paths[at : at + size]
            waiting.append(_Chunk(part, self._submit(part)))
            if len(waiting) * size >= self.threads * AHEAD:
                yield from self._outcomes(waiting.popleft())
        while waiting:
            yield from self._outcomes(waiting.popleft())

    def _submit(self, paths: Sequence[str]) -> Future | None:
        if self.gone:
            return None
        where = [os.path.abspath(p) for p in paths]
        try:
            return self.client.submit(_task, self.run, self.function, where, pure=False, key=f"{uuid.uuid4().hex}")
        except Exception:  # noqa: BLE001 - whatever it is, nothing can be given out any more
            self.gone = True
            return None

    def _outcomes(self, chunk: _Chunk) -> Iterator[tuple[str, Any]]:
        future = chunk.future
        try:
            done = None if future is None else self._wait(future)
        except KilledWorker:
            if len(chunk.paths) > 1:  # which of them it was shows when each goes alone
                for path in chunk.paths:
                    yield from self._outcomes(_Chunk((path,), self._submit((path,))))
                return
            done = [crashed(chunk.paths[0], "KilledWorker")]
        except UsageError:
            raise
        except Exception as error:  # noqa: BLE001 - a file's task must not end the run
            done = [crashed(p, f"{type(error).__name__}: {error}"[:200]) for p in chunk.paths]
        if future is not None:
            future.release()
        yield from zip(chunk.paths, done or [lost(p) for p in chunk.paths], strict=True)

    def _wait(self, future: Future) -> list[Any] | None:
        """The result; None when the cluster went away."""
        since = time.monotonic()
        while not self.gone:
            try:
                done = future.result(timeout=_LOOK)
            except TimeoutError:
                interrupt.check()
                if not self._workers():
                    self.gone = time.monotonic() - since > _EMPTY
                else:
                    since = time.monotonic()
                continue
            except (OSError, CancelledError, FutureCancelledError):  # the scheduler is gone, and its futures with it
                self.gone = True
                break
            self.begun = True
            return done
        if not self.begun and future.status == "pending" and self.client.status == "running":
            raise UsageError("no-workers", address=self._address(), seconds=f"{_EMPTY:g}")
        return None

    def _workers(self) -> bool:
        try:
            return bool(self.client.nthreads())
        except Exception:  # noqa: BLE001 - no answer means none that we can use
            return False

    def _address(self) -> str:
        return str(self.client.scheduler.address if self.client.scheduler else "?")


def _shared(plan: Plan) -> Plan:
    """`plan` with paths that mean the same on every machine."""
    earlier = plan.previous
    if isinstance(earlier, str):
        earlier = os.path.abspath(earlier)
    elif earlier is not None:
        earlier = replace(earlier, entries=tuple((b, y, os.path.abspath(p)) for b, y, p in earlier.entries))
    return replace(plan, options=plan.options.absolute(), previous=earlier)


def _connect(address: str) -> Client:
    try:
        if not _ADDRESS.fullmatch(address):
            raise ValueError(address)
        return Client(address, timeout=_CONNECT, set_as_default=False)
    except Exception as error:  # noqa: BLE001 - wrong scheme, wrong port, no answer: all mean the same
        raise UsageError("no-scheduler", address=address) from error


def _leave(client: Client, run: str) -> None:
    with contextlib.suppress(Exception):  # a cluster that is gone needs no leave
        if client.status == "running":
            client.unregister_worker_plugin(run)
    with contextlib.suppress(Exception):
        client.close(timeout=_CONNECT)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Dask logs every lost connection with its traceback; what matters is said in one sentence."""
    names = [n for n in logging.root.manager.loggerDict if n.partition(".")[0] in ("distributed", "tornado")]
    loggers = [logging.getLogger(n) for n in names]
    before = [logger.disabled for logger in loggers]
    for logger in loggers:
        logger.disabled = True
    try:
        yield
    finally:
        for logger, was in zip(loggers, before, strict=True):
            logger.disabled = was
