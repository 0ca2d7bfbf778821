"""Batches over and over, with what goes wrong in them: `python -m tests.benchmarks.soak [MINUTES]` prints.

Each round audits sound and wrong reports, empty and hostile files with two workers, while workers are killed and
stopped (a stopped one is a file that hangs: its deadline ends it). Every file must come back once. Printed at the
beginning and the end: memory, open files, threads, processes and temporary files of this process.
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
from auditor.batch.execution.plan import Plan
from auditor.batch.execution.progress import Progress
from auditor.engine.options import Options
from tests.batch.test_batch import folder
from tests.batch.test_reliability import alive, descendants, workers_of

_FILES = 40
_SECONDS = 10.0
_OUTPUTS = ("json", "xlsx", "html")


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


def trouble(rng: random.Random, stop: threading.Event, done: Counter[str]) -> None:
    """Kills or stops a worker now and then."""
    while not stop.wait(rng.uniform(4.0, 12.0)):
        found = workers_of(os.getpid())
        if found:
            number = rng.choice((signal.SIGKILL, signal.SIGKILL, signal.SIGSTOP))
            try:
                os.kill(rng.choice(found), number)
            except ProcessLookupError:
                continue
            done[number.name] += 1


def main(minutes: float) -> None:
    """Prints the measurements. Raises RuntimeError when a file is lost."""
    rng, stop, did = random.Random(5), threading.Event(), Counter[str]()
    auditor = Auditor(with_examples=False)
    outputs = auditor.plugins.reporters()
    outcomes: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as home:
        temporary = Path(tempfile.mkdtemp())
        Finalize(None, shutil.rmtree, args=(temporary, True), exitpriority=-1000)  # after what is made in it
        tempfile.tempdir = str(temporary)
        files = [*folder(Path(home) / "in", _FILES), str(Path(home) / "in" / "none.txt")]
        thread = threading.Thread(target=trouble, args=(rng, stop, did), daemon=True)
        thread.start()
        ends, rounds, first = time.monotonic() + 60 * minutes, 0, None
        while time.monotonic() < ends:
            plan = Plan(Options(with_examples=False), jobs=2, seconds=_SECONDS, keeps="text")
            cache = Cache(Path(home) / "cache", str(rounds // 2)) if rounds % 4 < 2 else None
            result = run.run(files, auditor, plan, Progress(len(files), io.StringIO(), "zh"), cache=cache)
            if [r.path for r in result.results] != files:
                raise RuntimeError(f"round {rounds}: files were lost")
            outcomes.update(r.error.code if r.error else r.status for r in result.results)
            for name in _OUTPUTS:
                sum(len(part) for part in outputs[name].parts(result, "zh"))
            rounds += 1
            del result
            if rounds == 3:  # what is loaded once is loaded now
                first = state(temporary)
                print(f"after 3 rounds: {first}", flush=True)
            elif rounds % 20 == 0:
                print(f"after {rounds} rounds: {state(temporary)}", flush=True)
        stop.set()
        thread.join()
        print(f"{rounds} rounds of {len(files)} files in {minutes:g} minutes, load average {os.getloadavg()[0]:.1f}")
        print(f"done to workers: {dict(did)}; outcomes: {dict(outcomes)}; no file lost")
        print(f"at the beginning: {first}\nat the end:       {state(temporary)}")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 10)
