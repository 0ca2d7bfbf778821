"""Runs over and over, with what goes wrong around them: `python -m tests.benchmarks.soak [MINUTES]` prints.

Reports lie in a folder; some stay as they are, others appear, change, vanish or become something else while they are
read. By turns they are audited

- here, by two workers that are killed and stopped (a stopped one is a file that hangs), while the clock leaps;
- by the program itself, on a disk that is full, interrupted, ended or killed at any moment;
- on a Dask cluster that loses a worker or its scheduler.

Every file must come back once and in its place; one that stayed must have the findings it always has, or a reason why
it has none; an output must be whole, or the one from before; nothing may be left running. Printed: what was done, what
came of it, and what this process held at the beginning and the end.
"""

from __future__ import annotations

import gc
import io
import os
import random
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from multiprocessing.util import Finalize
from pathlib import Path

from auditor.api import Auditor
from auditor.batch import run
from auditor.batch.execution.cache import Cache
from auditor.batch.execution.failures import lost
from auditor.batch.execution.plan import Plan
from auditor.batch.execution.progress import Progress
from auditor.engine.options import Options
from auditor.model.errors import UsageError
from auditor.model.result import RunResult
from tests.batch.test_batch import folder
from tests.batch.test_reliability import alive, descendants, workers_of
from tests.benchmarks.soak_world import Disk, Moving, clock_that_leaps, commanded
from tests.support.dask_cluster import Cluster

_STEADY, _MOVING = 40, 16
_SECONDS = 20.0
_LONGEST = 1200.0  # seconds of a round, on a machine however busy: only what hangs comes to it
_OUTPUTS = ("json", "xlsx", "html")
_TURNS = ("here", "here", "command", "here", "here", "command", "here", "cluster")
_EXCUSED = {"timeout", "crashed", "cluster-lost"}


def state(temporary: Path) -> dict[str, int]:
    """What this process holds."""
    gc.collect()
    status = Path("/proc/self/status").read_text()
    return {
        "RSS, KB": int(next(s for s in status.splitlines() if s.startswith("VmRSS")).split()[1]),
        "open files": len(os.listdir("/proc/self/fd")),
        "threads": threading.active_count(),
        "processes": sum(alive(p) for p in descendants(os.getpid())),
        "temporary files": sum(p.is_file() for p in temporary.rglob("*")),
    }


class Soak:
    """The rounds, and what came of them."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.rng = random.Random(5)
        self.auditor = Auditor(with_examples=False)
        self.steady = [*folder(home / "steady", _STEADY), str(home / "steady" / "none.txt")]
        self.expected = {p: self._alone(p) for p in self.steady}
        self.moving = Moving(home / "moving", _MOVING, random.Random(7))
        self.disk = Disk(home / "disk")
        self.cluster = Cluster()
        self.did: Counter[str] = Counter()
        self.outcomes: Counter[str] = Counter()

    def round(self, number: int) -> None:
        """One run in the manner whose turn it is. Raises RuntimeError when anything is not as it must be."""
        files = [*self.steady, *self.moving.files()]
        with self.moving.moved(self.did):
            turn, began = _TURNS[number % len(_TURNS)], time.monotonic()
            if turn == "command":
                self.outcomes.update(commanded(self.home, self.disk, self.rng, self.did))
            elif turn == "cluster":
                self._look(files, self._on_cluster(files), number)
            else:
                self._look(files, self._here(files, number), number)
        self.did[f"rounds: {turn}"] += 1
        if (took := time.monotonic() - began) > _LONGEST:
            raise RuntimeError(f"round {number} ({turn}) took {took:.0f} s")

    def end(self) -> None:
        """Takes away what stands outside of this process."""
        self.cluster.end()
        self.disk.end()

    def _here(self, files: list[str], number: int) -> RunResult:
        cache = Cache(self.home / "cache", str(number // 4)) if number % 8 < 4 else None
        with clock_that_leaps(self.rng, self.did):
            return self._run(files, Plan(Options(with_examples=False), jobs=2, seconds=_SECONDS, keeps="text"), cache)

    def _on_cluster(self, files: list[str]) -> RunResult:
        plan = Plan(Options(with_examples=False), seconds=60, keeps="text", scheduler=self.cluster.stand())
        timer = threading.Timer(self.rng.uniform(0.5, 6), lambda: self.did.update([self.cluster.lose(self.rng)]))
        timer.start()
        try:
            return self._run(files, plan, None)
        except UsageError as error:  # lost before the work began
            if error.code != "no-scheduler":
                raise
            return RunResult(results=tuple(self.auditor.unreadable(p, lost(p)) for p in files))
        finally:
            timer.join()

    def _run(self, files: list[str], plan: Plan, cache: Cache | None) -> RunResult:
        return run.run(files, self.auditor, plan, Progress(len(files), io.StringIO(), "zh"), cache=cache)

    def _look(self, files: list[str], result: RunResult, number: int) -> None:
        if [r.path for r in result.results] != files:
            raise RuntimeError(f"round {number}: files were lost")
        for one in result.results:
            code = one.error.code if one.error else one.status
            self.outcomes[code] += 1
            found = code, tuple(f.fingerprint for f in one.findings)
            if code not in _EXCUSED and found != self.expected.get(one.path, found):
                raise RuntimeError(f"round {number}: {one.path} has other findings: {found}")
        if self.outcomes["timeout"] > self.did["worker SIGSTOP"]:
            raise RuntimeError(f"round {number}: a file ran out of time that no stopped worker had")
        outputs = self.auditor.plugins.reporters()
        for name in _OUTPUTS:
            sum(len(part) for part in outputs[name].parts(result, "zh"))

    def _alone(self, path: str) -> tuple[str, tuple[str, ...]]:
        one = self.auditor.audit(path)
        return one.error.code if one.error else one.status, tuple(f.fingerprint for f in one.findings)


def kill_workers(stop: threading.Event, did: Counter[str]) -> None:
    """Kills or stops a worker now and then."""
    rng = random.Random(11)
    while not stop.wait(rng.uniform(4.0, 12.0)):
        found = workers_of(os.getpid())
        if found:
            number = rng.choice((signal.SIGKILL, signal.SIGKILL, signal.SIGSTOP))
            try:
                os.kill(rng.choice(found), number)
            except ProcessLookupError:
                continue
            did[f"worker {number.name}"] += 1


def main(minutes: float) -> None:
    """Prints the measurements. Raises RuntimeError when anything is not as it must be."""
    temporary = Path(tempfile.mkdtemp())
    Finalize(None, shutil.rmtree, args=(temporary, True), exitpriority=-1000)  # after what is made in it
    tempfile.tempdir = str(temporary)
    with tempfile.TemporaryDirectory(dir="/tmp") as home:
        soak, stop = Soak(Path(home)), threading.Event()
        thread = threading.Thread(target=kill_workers, args=(stop, soak.did), daemon=True)
        thread.start()
        began, rounds, first = time.monotonic(), 0, {}
        try:
            while time.monotonic() < began + 60 * minutes:
                soak.round(rounds)
                rounds += 1
                if rounds == 2 * len(_TURNS):  # what is loaded once is loaded now
                    first = state(temporary)
                if rounds % len(_TURNS) == 0:
                    print(f"after {rounds} rounds: {state(temporary)}", flush=True)
        finally:
            took = (time.monotonic() - began) / 60
            print(f"{rounds} rounds in {took:.1f} minutes, load average {os.getloadavg()[0]:.1f}")
            print(f"done: {dict(sorted(soak.did.items()))}")
            print(f"outcomes: {dict(sorted(soak.outcomes.items()))}", flush=True)
            stop.set()
            thread.join()
            soak.end()
        print("nothing lost or wrong")
        print(f"at the beginning: {first}\nat the end:       {state(temporary)}")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 10)
