"""What very many files cost: `python -m tests.benchmarks.bench_batch [COUNT]` prints; nothing is judged here.

Reports per second and CPU time for each report, memory of the main process, a second run from the cache, a hostile
file among sound ones, and the search for near-copies at several sizes.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from pathlib import Path

from tests.specimens import copies, county, text_writer

from auditor.api import Auditor
from auditor.batch import run, similar, submissions, workers
from auditor.batch.cache import Cache
from auditor.batch.findings import options
from auditor.batch.progress import Progress
from auditor.model.base import Severity
from auditor.model.result import RunResult


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


def timed(paths: list[str], auditor: Auditor, jobs: int, cache: Cache | None) -> tuple[RunResult, float]:
    """A run and how long it took."""
    plan = workers.Plan(auditor={"with_examples": False}, jobs=jobs, keeps="findings")
    started = time.perf_counter()
    result = run.run(paths, auditor, plan, Progress(len(paths), sys.stderr, "zh"), cache=cache)
    return result, time.perf_counter() - started


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
        result, first = timed(paths, auditor, jobs, Cache(Path(home) / "cache", "x"))
        audited = sum(r.digest.head.audited for r in result.results.records)  # type: ignore[attr-defined]
        print(f"{count} files, {jobs} workers: {first:.1f} s, {count / first:.0f} reports/s")
        print(f"audited {audited}, complete: {result.complete}, errors: {result.count(Severity.error)}")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"main process: {peak} MB at most")
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
