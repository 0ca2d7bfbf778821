"""Options of a run over many files → batch.run."""

from __future__ import annotations

import gc
import io
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

from auditor.budget import Limits
from auditor.cli import watched
from auditor.model.errors import UsageError

if TYPE_CHECKING:
    from auditor.api import Auditor
    from auditor.batch.execution.plan import Index, Plan
    from auditor.model.base import Lang
    from auditor.model.finding import Finding
    from auditor.model.result import AuditResult, RunResult
    from auditor.reporters.base import Keeps

CACHE_VARIABLE = "AUDITOR_CACHE"
_MOST_JOBS = 256


class Options(NamedTuple):
    """What the command line says about many files, as given."""

    jobs: int | None = None
    limits: Limits = Limits()
    roster: Path | None = None
    cache: Path | None = None
    no_cache: bool = False
    scheduler: str | None = None

    def checked(self) -> Self:
        """The options themselves. Raises UsageError when they cannot be meant."""
        if self.jobs is not None and not 1 <= self.jobs <= _MOST_JOBS:
            raise UsageError("jobs", most=_MOST_JOBS, jobs=self.jobs)
        if self.scheduler is not None and self.jobs is not None:
            raise UsageError("either-or.cluster")
        if self.cache and self.no_cache:
            raise UsageError("either-or", one="--cache", other="--no-cache")
        return self

    def apply_to(self, files: list[str], passage: bool) -> bool:
        """Whether the files go to workers: several of them, or one when an option for many is given or when nobody
        watches this process at its work.
        """
        if passage or "-" in files:
            return False
        given = (self.jobs, self.roster, self.cache, self.scheduler)
        return len(files) > 1 or watched.is_unwatched() or any(v is not None for v in given)


def audit(
    files: list[str],
    auditor: Auditor,
    options: Options,
    previous: str | None,
    keeps: Keeps,
    lang: Lang,
    *,
    quiet: bool = False,
) -> RunResult:
    """Audits files in workers, with the options of `auditor`. Raises UsageError."""
    from auditor.batch import roster, run
    from auditor.batch.execution import workers
    from auditor.batch.execution.cache import Cache
    from auditor.batch.execution.plan import Plan
    from auditor.batch.execution.progress import Progress
    from auditor.texts import text

    if len(files) == 1:
        keeps = "text"  # the page of one report shows all of it
    units = roster.load(options.roster) if options.roster else None
    jobs = options.jobs or workers.default_jobs(len(files))
    plan = Plan(
        auditor.options,
        jobs=jobs,
        seconds=options.limits.seconds,
        megabytes=options.limits.megabytes,
        keeps=keeps,
        scheduler=options.scheduler,
    )
    kept = options.cache or Path(os.environ.get(CACHE_VARIABLE, ""))
    cache = None
    if not options.no_cache and kept != Path():
        cache = Cache(kept, f"{keeps} {auditor.options.basis()}", auditor.folders)
    if previous is not None:
        plan = replace(plan, previous=_earlier(previous, plan, lang))
    progress = Progress(len(files), io.StringIO() if quiet else sys.stderr, lang)
    gc.freeze()  # results are made and left by the thousand: what was loaded need not be searched for garbage again
    gc.set_threshold(50_000, 20, 20)
    result = run.run(files, auditor, plan, progress, roster=units, cache=cache)
    if result.interrupted:
        done = text("batch.interrupted", lang, done=len(result.results), total=len(files))
        sys.stderr.write(done + "\n")
    return result


def _earlier(path: str, plan: Plan, lang: Lang) -> Index | str:
    from auditor.batch.execution import workers
    from auditor.cli import inputs

    if os.path.isdir(path):
        return workers.index(path, inputs.expand([path], lang, everything=False), plan)
    inputs.must_exist(path)
    return path


def only(run: RunResult, name: str) -> RunResult:
    """The run with what concerns the units that have `name` in their name, or in that of their file: their reports,
    and the findings across reports that are about them or name them. Raises UsageError when there is none.
    """
    found = tuple(r for r in run.results if name in _names(r))
    paths = {r.path for r in found}
    across = tuple(f for f in run.batch_findings if _concerns(f, name, paths))
    if not found and not across:
        raise UsageError("no-unit", name=name)
    return run.model_copy(update={"results": found, "batch_findings": across})


def _concerns(finding: Finding, name: str, paths: set[str]) -> bool:
    named = name in finding.at.split("/")[0] or name in finding.message.zh
    return named or any(e.path in paths for e in finding.evidence)


def _names(result: AuditResult) -> str:
    """The body, and the file; folders hold many units."""
    identity = result.report.identity if result.report else None
    return "\n".join((Path(result.path).name, identity.agency or "" if identity else ""))
