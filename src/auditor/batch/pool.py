"""Worker processes of one machine: each file has a deadline, and one that ends its process gets a new one."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from concurrent.futures import TimeoutError as Late
from typing import TYPE_CHECKING, Any, TypeVar

from pebble import ProcessExpired, ProcessPool

from auditor.batch.failures import crashed, out_of_memory, out_of_time
from auditor.model.errors import ReadError

if TYPE_CHECKING:
    from auditor.batch.workers import Plan

T = TypeVar("T")
AHEAD = 16  # files given out ahead of the one whose result is next, for each process
_TASKS = 2000  # then a process is replaced: libraries leak


class Pool:
    """Processes in which `start` was called with `plan`."""

    def __init__(self, processes: int, plan: Plan, start: Callable[[Plan], None]) -> None:
        self.plan = plan
        self.pool = ProcessPool(
            max_workers=processes, max_tasks=_TASKS, initializer=start, initargs=(plan,), context=_context()
        )

    def submit(self, function: Callable[[str], T], path: str) -> Any:
        """A future of what `function` gives for `path`."""
        return self.pool.schedule(function, args=(path,), timeout=self.plan.seconds)

    def outcome(self, path: str, future: Any) -> Any:
        """What a future came to, waiting for it: its result, or a ReadError that says why there is none."""
        try:
            return future.result()
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
        futures: deque[tuple[str, Any]] = deque()
        finished = False
        try:
            for path in paths:
                futures.append((path, pool.submit(function, path)))
                if len(futures) >= jobs * AHEAD:
                    done, future = futures.popleft()
                    yield done, pool.outcome(done, future)
            while futures:
                done, future = futures.popleft()
                yield done, pool.outcome(done, future)
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
