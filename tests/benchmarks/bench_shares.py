"""What a batch costs beside its audits: `python -m tests.benchmarks.bench_shares [COUNT]` prints; it judges nothing.

In processor time, three times over: the audits alone in one process; a run of two workers, here or on a Dask cluster of
two workers (--dask); by what follows in the main process: rules across reports, the results as json, the overview.
The start of the program and of its workers, which does not grow with the number of reports, is told by itself.
Before that the single steps, each in this process and by turns with the audits: what other work on the machine does to
a difference of two long runs, it does not do to them (--steps stops there).
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import io
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import TypeVar

from auditor.api import Auditor
from auditor.batch import run
from auditor.batch.across import digest
from auditor.batch.execution.plan import Plan
from auditor.batch.execution.pool import Local
from auditor.batch.execution.progress import Progress
from auditor.batch.execution.record import pack, unpack
from auditor.batch.execution.slim import slim
from auditor.batch.execution.spool import Spool
from auditor.engine.options import Options
from tests.benchmarks.bench_batch import _cpu, files
from tests.support.dask_cluster import cluster

_TIMES = 3
_PACKED = 5_300  # bytes of a packed result
T = TypeVar("T")


def alone(paths: list[str], auditor: Auditor) -> float:
    """Seconds of the audits alone."""
    started = time.process_time()
    for path in paths:
        auditor.audit(path)
    return time.process_time() - started


def batch(paths: list[str], auditor: Auditor, address: str | None) -> dict[str, float]:
    """Seconds of a run: of all processes, of the main one until the results are there, and of its outputs."""
    plan = Plan(Options(with_examples=False), jobs=2, keeps="findings", scheduler=address)
    all_before, main_before = _cpu(), time.process_time()
    result = run.run(paths, auditor, plan, Progress(len(paths), io.StringIO(), "zh"))
    main = time.process_time() - main_before
    for name in ("json", "console"):
        sum(len(part) for part in auditor.plugins.reporters()[name].parts(result, "zh"))
    return {"all": _cpu() - all_before, "main": main, "outputs": time.process_time() - main_before - main}


def echo(path: str) -> bytes:
    """What a worker sends when its work is nothing: as many bytes as a packed result."""
    return path.encode().ljust(_PACKED, b"x")


def nothing(plan: Plan) -> None:
    """A worker that needs no start."""


def steps(paths: list[str], auditor: Auditor) -> dict[str, float]:
    """Milliseconds a report of each step."""
    plan, spool = Plan(Options(with_examples=False), jobs=2, keeps="findings"), Spool()
    took: Counter[str] = Counter()

    def timed(step: str, work: Callable[[], T]) -> T:
        started = time.process_time()
        found = work()
        took[step] += (time.process_time() - started) / len(paths) * 1000
        return found

    results = [timed("audit", lambda p=p: auditor.audit(p)) for p in paths]
    packed = timed("worker: digest, packing", lambda: [pack(slim(r, plan.keeps), digest.of(r)) for r in results])
    timed("main: transfer", lambda: sum(1 for _ in Local().each(echo, paths, plan, nothing)))
    records = timed("main: records", lambda: [unpack(d, p).within(spool) for d, p in zip(packed, paths, strict=True)])
    result = timed("main: rules across reports", lambda: run.gathered(records, auditor, None))
    for name in ("json", "console"):
        parts = auditor.plugins.reporters()[name].parts
        timed(f"main: {name}", lambda parts=parts: sum(len(part) for part in parts(result, "zh")))
    return dict(took)


def print_steps(paths: list[str], auditor: Auditor) -> None:
    """The median of each step, and what all together are of an audit."""
    passes = [steps(paths, auditor) for _ in range(_TIMES)]
    found = {step: median(p[step] for p in passes) for step in passes[0]}
    for step, ms in found.items():
        print(f"{step}: {ms:.2f} ms a report, {ms / found['audit']:.1%} of the audit")
    main = sum(ms for step, ms in found.items() if step.startswith("main"))
    print(f"main process {main:.2f} ms a report; beside the audit {sum(found.values()) / found['audit'] - 1:.1%}")


def main(count: int, *, dask: bool, only_steps: bool) -> None:
    """Prints the measurements."""
    auditor = Auditor(with_examples=False)
    with tempfile.TemporaryDirectory() as home, cluster() if dask else contextlib.nullcontext(None) as address:
        folder = Path(home) / "in"
        folder.mkdir()
        paths = [p for p in files(folder, count) if p.endswith(".txt")]
        alone(paths[:50], auditor)  # what is loaded once is loaded
        few = paths[:4]
        gc.freeze()
        gc.set_threshold(50_000, 20, 20)
        print_steps(paths, auditor)
        if only_steps:
            return
        shares, mains = [], []
        for _ in range(_TIMES):
            first = alone(paths, auditor)
            start = batch(few, auditor, address)
            found = batch(paths, auditor, address)
            audits = (first + alone(paths, auditor)) / 2
            beside = found["all"] - start["all"] - audits
            main_ms = (found["main"] + found["outputs"] - start["main"]) / len(paths) * 1000
            shares.append(beside / audits)
            mains.append(main_ms)
            print(
                f"audits {audits:.1f} s; run {found['all']:.1f} s, of that start {start['all']:.1f} s, main process"
                f" {found['main']:.1f} s, outputs {found['outputs']:.1f} s; beside the audits {beside / audits:.1%},"
                f" main process {main_ms:.2f} ms a report",
                flush=True,
            )
        print(f"median: {median(shares):.1%} beside the audits, {median(mains):.2f} ms a report in the main process")


if __name__ == "__main__":
    given = argparse.ArgumentParser()
    given.add_argument("count", type=int, nargs="?", default=1004)
    given.add_argument("--dask", action="store_true")
    given.add_argument("--steps", action="store_true")
    asked = given.parse_args()
    main(asked.count, dask=asked.dask, only_steps=asked.steps)
