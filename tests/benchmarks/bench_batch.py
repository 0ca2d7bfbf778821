"""What very many files cost: `python -m tests.benchmarks.bench_batch [COUNT]` prints; nothing is judged here.

Reports per second and CPU time for each report, memory of the main process and of the workers, a second run from the
cache, a hostile file among sound ones, what that means for a county, a city, a province and the country, and the search
for near-copies at several sizes.
"""

from __future__ import annotations

import os
import random
import resource
import sys
import tempfile
import threading
import time
from pathlib import Path

from auditor.api import Auditor
from auditor.batch import run
from auditor.batch.across import similar, submissions
from auditor.batch.across.findings import options
from auditor.batch.execution import workers
from auditor.batch.execution.cache import Cache
from auditor.batch.execution.plan import Plan
from auditor.batch.execution.progress import Progress
from auditor.engine.options import Options
from auditor.model.base import Severity
from auditor.model.result import RunResult
from tests.batch.test_reliability import descendants
from tests.support.specimens import copies, county, text_writer


def files(folder: Path, count: int) -> list[str]:
    """Text reports of the county's units under made-up names, and one hostile .docx."""
    made = list(county.specimens(county.YEAR).values())
    rng = random.Random(7)
    for number in range(count - 1):
        own = tuple(f"{s}。" for s in copies.prose(rng, 18))
        report = made[number % len(made)]
        first = tuple(
            p[: p.index("。") + 1] + o if "。" in p else p for p, o in zip(report.sections[0], own, strict=False)
        )
        text = text_writer.write(report.with_section(1, *first).with_section(5, *own[10:]))
        name = f"{chr(0x5C71 + number // 50 % 300)}{chr(0x6C34 + number % 50)}县"
        (folder / f"{number:06}.txt").write_text(text.replace("云岭县", name), encoding="utf-8")
    (folder / "hostile.docx").write_bytes(b"PK\x03\x04" + b"\x00" * 4000)
    return sorted(str(p) for p in folder.iterdir())


PLACES = {"a county": 45, "a city": 500, "a province": 4_000, "the country": 150_000}
_CORES = (2, 8, 64)


class Watch(threading.Thread):
    """The most memory that the processes below this one held together, looked at twice a second."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most = 0
        self.over = threading.Event()

    def run(self) -> None:
        while not self.over.wait(0.5):
            self.most = max(self.most, sum(_resident(p) for p in descendants(os.getpid())))


def _resident(pid: int) -> int:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") >> 20


def places(milliseconds: float) -> list[str]:
    """Rows of a table: what so much CPU time for a report means for so many reports on so many free cores."""
    rows = ["| | reports | CPU time | " + " | ".join(f"{c} cores" for c in _CORES) + " |"]
    rows.append("|---" * (3 + len(_CORES)) + "|")
    for name, count in PLACES.items():
        total = count * milliseconds / 1000
        times = " | ".join(_time(total / cores) for cores in _CORES)
        rows.append(f"| {name} | {count:,} | {_time(total)} | {times} |")
    return rows


def _time(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds < 100 else f"{seconds / 60:.0f} min"


def timed(paths: list[str], auditor: Auditor, jobs: int, cache: Cache | None) -> tuple[RunResult, float]:
    """A run and how long it took."""
    plan = Plan(Options(with_examples=False), jobs=jobs, keeps="findings")
    started = time.perf_counter()
    result = run.run(paths, auditor, plan, Progress(len(paths), sys.stderr, "zh"), cache=cache)
    return result, time.perf_counter() - started


def _cpu() -> float:
    """Seconds of CPU time of this process and of those below it that have ended or run."""
    used = os.times()
    own = used.user + used.system + used.children_user + used.children_system
    return own + sum(_ticks(p) for p in descendants(os.getpid())) / os.sysconf("SC_CLK_TCK")


def _ticks(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return sum(int(fields[at]) for at in (11, 12, 13, 14))  # own user and system time, and that of its children


def main(count: int) -> None:
    """Prints the measurements."""
    auditor = Auditor(with_examples=False)
    jobs = workers.default_jobs(count)
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "in"
        folder.mkdir()
        paths = files(folder, count)
        sample = paths[: min(200, count - 1)]
        started = time.process_time()
        for path in sample:
            auditor.audit(path)
        print(f"one report: {(time.process_time() - started) / len(sample) * 1000:.1f} ms of CPU time")
        watch = Watch()
        watch.start()
        before = _cpu()
        result, first = timed(paths, auditor, jobs, Cache(Path(home) / "cache", "x"))
        watch.over.set()
        each = (_cpu() - before) / count * 1000
        audited = sum(r.head.audited for r in result.results.records)  # type: ignore[attr-defined]
        print(f"{count} files, {jobs} workers: {first:.1f} s, {count / first:.0f} reports/s")
        print(f"audited {audited}, complete: {result.complete}, errors: {result.count(Severity.error)}")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"main process: {peak} MB at most; workers together: {watch.most} MB at most")
        print(f"CPU time of all processes: {each:.1f} ms for each report; load average {os.getloadavg()[0]:.1f}")
        print("\n".join(places(each)))
        _, again = timed(paths, auditor, jobs, Cache(Path(home) / "cache", "x"))
        print(f"again from the cache: {again:.2f} s, {again / first:.1%}")
    for size in (500, 1000, 2000, 4000):
        records, pairs = copies.made(size, 40)
        bounds = options(auditor.rules, "near_copy")
        assert bounds is not None
        started = time.perf_counter()
        facts = list(similar.near_copy(submissions.sort(records, None), bounds))
        found = {frozenset(e.path or "" for e in f.evidence) for f in facts}
        took = time.perf_counter() - started
        print(
            f"near-copies in {size}: {took:.2f} s, found {len(found & pairs)}/{len(pairs)}, false {len(found - pairs)}"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1003)
