"""Takes audits from the queue into the worker processes, and writes down what came of them.

One thread of a process that has the store open. What came of an audit and what follows from it are one transaction, so
a kill at any moment leaves an audit that waits, or one that is done. Several processes may run on one store: each says
now and then that it lives, and takes over what another one had at hand that does no more.
"""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, NamedTuple, get_args

from sqlalchemy import select

from auditor.batch.execution.pool import Ticket
from auditor.batch.execution.workers import default_jobs
from auditor.desk.store import ids
from auditor.desk.store.book import Book
from auditor.desk.store.store import Store
from auditor.desk.store.tables import Audit
from auditor.desk.store.tables import Runner as Row
from auditor.desk.work import outcome, queue, worker
from auditor.desk.work.earlier import Earlier, Earliers
from auditor.desk.work.pools import Pools
from auditor.model.base import Lang
from auditor.model.errors import AuditorError

_AHEAD = 12  # audits at hand for each process
_BEAT = 3.0  # seconds between signs of life
_DEAD = 20.0  # seconds without one, after which a runner is taken for dead
_IDLE = 1.0  # seconds between looks into the queue when nothing calls
_LOOK = 0.02  # seconds between looks at what is at work
_URGENT = 0.1  # seconds between looks for what cannot wait while there is enough at hand
_GATHERED = 0.25  # seconds for which what has ended waits for others, to be written down with them
_PROGRAM = "auditor"

Then = Callable[[Book, Sequence[tuple[Audit, bytes]]], None]
"""What follows from audits, in the transaction that writes them down; the bytes are the findings of each in short."""

Idle = Callable[[Store], None]
"""What is done when something has changed and no audit is waiting."""


class Change(NamedTuple):
    """An audit that was taken, or ended."""

    audit_id: str
    campaign_id: str | None
    state: str


@dataclass(slots=True, eq=False)
class _AtHand:
    audit: Audit
    ticket: Ticket


class Runner:
    """The one that works off the queue of a store. `then` is told of the audits that ended, `idle` is called when none
    is left. `problem` is what keeps it from working at the moment. The processes for the options `ready` are started
    while nobody waits yet.
    """

    def __init__(
        self,
        store: Store,
        jobs: int | None = None,
        then: Then | None = None,
        idle: Idle | None = None,
        ready: Iterable[dict[str, Any]] = (),
    ) -> None:
        self.store = store
        self.id = ids.new()
        self._then = then
        self._idle = idle
        self._ready = tuple(ready)
        self._jobs = jobs or default_jobs(1_000)
        self._pools = Pools(store, self._jobs)
        self._earliers = Earliers()
        self._at_hand: list[_AtHand] = []
        self._listeners: list[Callable[[Change], None]] = []
        self._called = threading.Event()
        self._ended = threading.Condition()
        self._stopping = False
        self._settled = False
        self._beaten = self._collected = self._looked = 0.0
        self.problem: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="desk-runner", daemon=True)

    def start(self) -> None:
        """Begins to work, with what an earlier process may have left."""
        self.store.on_commit.append(self._call)
        for options in self._ready:
            self._pools.of(options)
        self._thread.start()

    def stop(self) -> None:
        """Ends the work; what is at hand goes back into the queue."""
        self._stopping = True
        self._called.set()
        self._thread.join()
        self.store.on_commit.remove(self._call)

    def listen(self, callback: Callable[[Change], None]) -> Callable[[], None]:
        """Calls back, in the runner's thread, for every change; the function that is returned ends that."""
        self._listeners.append(callback)
        return partial(self._listeners.remove, callback)

    def wait(self, audit_ids: Sequence[str], seconds: float) -> bool:
        """Waits until these audits have ended; False when they have not within `seconds`."""
        until = time.monotonic() + seconds
        with self._ended:
            while True:
                with self.store.read() as book:
                    if queue.progress(book, audit_ids).ended:
                        return True
                left = until - time.monotonic()
                if left <= 0:
                    return False
                self._ended.wait(min(left, _IDLE))

    def settle(self, seconds: float) -> bool:
        """Waits until nothing is left to do, the comparison of reports too; False when something still is."""
        with self._ended:
            return self._ended.wait_for(lambda: self._settled or self.problem is not None, seconds) and self._settled

    def _call(self) -> None:
        """Something was written: there may be work."""
        self._settled = False
        self._called.set()

    def _run(self) -> None:
        while not self._stopping:
            try:
                self._step()
                self.problem = None
            except Exception as error:  # noqa: BLE001 - a full disk or a lost database: what was at hand stays at hand
                self.problem = error
                self._called.wait(_IDLE)
        self._pools.end()
        with contextlib.suppress(Exception), self.store.write(_PROGRAM) as book:
            queue.give_back(book, [self.id], tried=False)

    def _step(self) -> None:
        self._beat()
        called = self._called.is_set()
        self._called.clear()  # before the look into the queue: what comes after it calls again
        self._take()
        if self._at_hand:
            self._at_hand[0].ticket.done.wait(_LOOK)
            self._pools.mend()
            self._collect()
        elif called or not self._settled:
            if self._idle is not None:
                self._idle(self.store)
            with self._ended:
                self._settled = not self._called.is_set()
                self._ended.notify_all()
        else:
            self._called.wait(_IDLE)

    def _beat(self) -> None:
        """Says that this runner lives, and takes over from those that do not."""
        if time.monotonic() - self._beaten < _BEAT and self._beaten:
            return
        with self.store.write(_PROGRAM) as book:
            here = socket.gethostname()
            mine = book.session.get(Row, self.id)
            if mine is None:
                book.add(Row(id=self.id, host=here, process=os.getpid(), beat=ids.now()))
            else:
                mine.beat = ids.now()
            others = book.all(select(Row).where(Row.id != self.id))
            queue.give_back(book, [row.id for row in others if _is_dead(row, here)])
        self._beaten = time.monotonic()

    def _take(self) -> None:
        if any(queue.is_suspect(a.audit) for a in self._at_hand):
            return
        room = self._jobs * _AHEAD - len(self._at_hand)
        enough = room > self._jobs * _AHEAD // 2
        if not enough and time.monotonic() - self._looked < _URGENT:
            return
        self._looked = time.monotonic()
        with self.store.read() as book:
            urgent = queue.waiting(book)
        if urgent is None or not (urgent or enough):
            return
        room = max(room, self._jobs)
        with self.store.write(_PROGRAM) as book:
            taken = queue.take(book, self.id, room)
            given = [(audit, self._earliers.of(book, audit.campaign_id)) for audit in taken]
        for audit, earlier in given:
            try:
                self._begin(audit, earlier)
            except AuditorError as error:  # a profile or a pack that is no more
                self._fail(audit, error)

    def _begin(self, audit: Audit, earlier: Earlier) -> None:
        path = self.store.files.path
        last = audit.previous_sha and worker.task(path(audit.previous_sha), audit.previous_name or "")
        pool = self._pools.of(audit.options, earlier.reports, earlier.stamp)
        task = worker.task(path(audit.sha), audit.name)
        ticket = pool.submit(partial(worker.audit, previous=last), task, first=audit.urgent)
        self._at_hand.append(_AtHand(audit, ticket))
        self._tell(Change(audit.id, audit.campaign_id, queue.RUNNING))

    def _fail(self, audit: Audit, error: AuditorError) -> None:
        """An audit that cannot be made as it was asked for: the others go on."""
        with self.store.write(_PROGRAM) as book:
            row = book.get(Audit, audit.id, lock=True)
            if _is_mine(row, self.id):
                row.state, row.runner_id, row.ended = queue.FAILED, None, ids.now()
                row.problem = {lang: error.text(lang) for lang in get_args(Lang)}
        with self._ended:
            self._ended.notify_all()
        self._tell(Change(audit.id, audit.campaign_id, queue.FAILED))

    def _collect(self) -> None:
        done = [a for a in self._at_hand if a.ticket.done.is_set()]
        alone = len(done) == len(self._at_hand) or any(a.audit.urgent or a.audit.campaign_id is None for a in done)
        if not done or not (alone or time.monotonic() - self._collected > _GATHERED):
            return
        kept = outcome.kept(self.store, [(a.audit.id, outcome.made(self.store, a.audit, a.ticket.found)) for a in done])
        ended: list[Change] = []
        with self.store.write(_PROGRAM) as book:
            rows = book.load(Audit, [one.audit_id for one in kept], lock=True)
            mine = [one for one in kept if _is_mine(rows[one.audit_id], self.id)]
            outcome.put(book, [(rows[one.audit_id], one) for one in mine])
            if self._then is not None:
                self._then(book, [(rows[one.audit_id], one.made.findings) for one in mine])
            ended += [Change(a.id, a.campaign_id, a.state) for a in (rows[one.audit_id] for one in mine)]
        self._collected = time.monotonic()
        self._at_hand = [a for a in self._at_hand if a not in done]
        with self._ended:
            self._ended.notify_all()
        for change in ended:
            self._tell(change)

    def _tell(self, change: Change) -> None:
        for callback in tuple(self._listeners):
            callback(change)


def _is_mine(audit: Audit, runner_id: str) -> bool:
    """Whether nobody took an audit over."""
    return audit.state == queue.RUNNING and audit.runner_id == runner_id


def _is_dead(row: Row, here: str) -> bool:
    """Whether a runner lives no more: its process is gone, or it has long given no sign."""
    if row.host == here and os.name == "posix":
        try:
            os.kill(row.process, 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            pass
    return datetime.now(UTC) - ids.when(row.beat) > timedelta(seconds=_DEAD)
