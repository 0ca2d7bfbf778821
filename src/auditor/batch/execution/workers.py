"""Files audited by worker processes, each file with a deadline and a memory limit, results in the order of the files.

A worker reads its file itself. One that crashes, hangs or takes too much memory costs its own file only: the file gets
a finding, a new worker takes the next one. Where the workers are is the scheduler's business.
"""

from __future__ import annotations

import gc
import hashlib
import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from auditor import apart, budget, interrupt
from auditor.api import Auditor
from auditor.batch.across import digest
from auditor.batch.execution import record, scheduler
from auditor.batch.execution.cache import Cache
from auditor.batch.execution.failures import crashed, out_of_memory
from auditor.batch.execution.plan import Index, Plan
from auditor.batch.execution.record import Record
from auditor.batch.execution.slim import slim
from auditor.engine import previous
from auditor.form.bodies import comparable, one_body
from auditor.model.base import Localized
from auditor.model.errors import ReadError
from auditor.model.report import Report
from auditor.model.result import AuditResult
from auditor.readers import guard

T = TypeVar("T")
_END_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux
_FEW = 20  # files that one worker audits in a moment


class Worker:
    """What a worker process holds between files, once `start` was called in it."""

    auditor: Auditor
    plan: Plan


def index(folder: str, paths: Sequence[str], plan: Plan) -> Index:
    """Who reports on which year in each file of last year's folder."""
    entries: list[tuple[str, int, str]] = []
    unread: list[tuple[str, Localized]] = []
    for path, found in _in_order(_identify, paths, plan):
        if isinstance(found, ReadError):
            unread.append((Path(path).name, Localized(zh=found.text("zh"), en=found.text("en"))))
        elif found[1] is not None:
            entries.append((found[0], found[1], path))
    return Index(folder, tuple(entries), tuple(unread))


def audit_all(
    paths: Sequence[str], auditor: Auditor, plan: Plan, cache: Cache | None = None
) -> Generator[Record, None, None]:
    """The record of each file, in the order of `paths`; `auditor` was made with `plan.options`.

    Closing the iterator ends the workers. Whatever happens to a file becomes its finding.
    """
    keys: dict[str, str] = {}
    extra = repr(plan.previous).encode() + (_contents(plan.previous) if cache else b"")
    waiting: list[str] = []
    known: dict[str, Record] = {}
    for path in paths:
        interrupt.check()
        found = _remembered(path, cache, keys, extra) if cache else None
        if found is None:
            waiting.append(path)
        else:
            known[path] = found
    fresh = _fresh(waiting, auditor, plan) if waiting else iter(())
    try:
        for path in paths:
            if path in known:
                yield known.pop(path)
                continue
            data = next(fresh)
            made = record.unpack(data, path)
            if cache and path in keys and made.head.audited and made.head.complete:
                cache.put(keys[path], data)
            yield made
    finally:
        close = getattr(fresh, "close", None)
        if close is not None:
            close()


def _contents(earlier: Index | str | None) -> bytes:
    """Stands for last year's files: results depend on them too."""
    paths = () if earlier is None else (earlier,) if isinstance(earlier, str) else (e[2] for e in earlier.entries)
    made = hashlib.sha256()
    for path in paths:
        try:
            made.update(guard.read_bytes(Path(path), Path(path).name))
        except ReadError:
            made.update(b"-")
    return made.digest()


def _remembered(path: str, cache: Cache, keys: dict[str, str], extra: bytes) -> Record | None:
    try:
        data = guard.read_bytes(Path(path), Path(path).name)
    except ReadError:
        return None  # the worker will say so
    keys[path] = cache.key(data, Path(path).name, extra)
    kept = cache.get(keys[path])
    try:
        return record.unpack(kept, path) if kept else None
    except ValueError:
        return None


def _fresh(paths: Sequence[str], auditor: Auditor, plan: Plan) -> Iterator[bytes]:
    for path, found in _in_order(_work, paths, plan):
        yield _packed(auditor.unreadable(path, found)) if isinstance(found, ReadError) else found


def _in_order(function: Callable[[str], T], paths: Sequence[str], plan: Plan) -> Iterator[tuple[str, T | ReadError]]:
    """What `function` gives for each path in a worker, in order; a ReadError for what could not be done."""
    return scheduler.choose(plan).each(function, paths, plan, start)


def start(plan: Plan) -> None:
    """Makes this process a worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the main process's to handle
    _end_with_the_program()
    apart.limit_memory(plan.megabytes << 20)
    logging.disable()  # pebble logs the traceback of a start that fails; the files are told as crashed
    Worker.auditor = Auditor(plan.options)
    Worker.auditor.knowledge.stay()
    Worker.plan = plan
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _end_with_the_program() -> None:
    """Has this worker end with the program, whatever it is at.

    Linux ends it with the process that it was forked from, which ends with the program. One that a thread of the
    program started would end with that thread: it looks for itself whether its parent is still there.
    """
    above = multiprocessing.parent_process()
    if above is None or sys.platform == "win32":
        return
    if sys.platform == "linux" and os.getppid() != above.pid:
        import ctypes

        ctypes.CDLL(None).prctl(_END_WITH_PARENT, signal.SIGKILL)
    else:
        threading.Thread(target=_look_for, args=(os.getppid(),), daemon=True).start()


def _look_for(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _identify(path: str) -> tuple[str, int | None] | ReadError:
    """(body, year) of the report in a file, in a worker."""
    budget.begin(Worker.plan.seconds)
    try:
        identity = Worker.auditor.read(path).identity
    except ReadError as error:
        return error
    except Exception as error:  # noqa: BLE001 - a file beside those to be audited must not end the run
        return defect(path, error)
    return comparable(identity.agency), identity.year


def _work(path: str) -> bytes | ReadError:
    """Audits one file, in a worker: its packed record, or why there is none."""
    auditor, plan = Worker.auditor, Worker.plan
    budget.begin(plan.seconds)
    try:
        report = auditor.read(path)
        result = auditor.check(report, path=path, previous=_earlier(report))
        return record.pack(slim(result, plan.keeps), digest.of(result))
    except ReadError as error:
        return error
    except Exception as error:  # noqa: BLE001 - a defect that one file shows must not end the run
        return defect(path, error)


def _earlier(report: Report) -> previous.Earlier | None:
    """Last year's reports that may be of the body that `report` is from."""
    known, auditor = Worker.plan.previous, Worker.auditor
    if known is None or isinstance(known, str):
        return None if known is None else auditor.earlier([known])
    paths = of_body(known, report)
    found = auditor.earlier(paths, folder=known.where) if paths else previous.Earlier(known.where, ())
    return found._replace(unread=(*known.unread, *found.unread))


def of_body(known: Index, report: Report) -> list[str]:
    """The files with last year's reports that may be of the body that `report` is from."""
    year, body = report.identity.year, comparable(report.identity.agency)
    return [p for b, y, p in known.entries if year == y + 1 and one_body(b, body)]


def defect(path: str, error: Exception) -> ReadError:
    """What is said of a file that showed a defect of the program, in a worker."""
    if isinstance(error, MemoryError):
        return out_of_memory(path, Worker.plan.megabytes)
    return crashed(path, f"{type(error).__name__}: {error}"[:200])


def _packed(result: AuditResult) -> bytes:
    return record.pack(result, digest.of(result))


def default_jobs(files: int) -> int:
    """How many workers a run of this many files gets when nobody says."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return cores if files > _FEW else 1
