"""What the audit of a sample says, in the short form that stands beside it (`NAME.expected.json`)."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from auditor.api import Auditor
from auditor.batch import roster, run
from auditor.batch.execution import workers
from auditor.batch.execution.plan import Plan
from auditor.cli import inputs
from auditor.engine import waivers
from auditor.engine.options import Options
from auditor.model.finding import Finding
from auditor.model.result import RunResult

DAY = date(2026, 1, 1)
"""The day on which waivers are looked at."""


def of(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Rule, severity, place and arithmetic of each finding, and the rules of what is joined in it."""
    return [
        {
            "rule": f.rule,
            "severity": f.severity.value,
            "at": f.at,
            "computation": f.computation.text.zh if f.computation else None,
            "lines": [e.line for e in f.evidence],
        }
        | ({"related": list(f.related)} if f.related else {})
        for f in findings
    ]


def of_folder(folder: Path, codes: Sequence[str] = ()) -> list[dict[str, Any]]:
    """The audit of a folder of samples: its last report beside the one before, or its submissions with their list.
    With `codes`, only these rules run, also those that are drafts.
    """
    if (folder / "list.csv").is_file():
        return of_run(submitted(folder, codes))
    *before, report = sorted(folder.glob("*.txt"))
    auditor = Auditor(with_examples=False, select_codes=codes)
    result = auditor.audit(report, previous=before[0] if before else None)
    run_ = RunResult(results=(result,), rules=tuple(b.rule for b in auditor.rules))
    if (folder / "waivers.yaml").is_file():
        run_ = waivers.apply(run_, waivers.load(folder / "waivers.yaml"), auditor.rules, today=DAY)
        marked = zip(of(run_.results[0].findings), run_.results[0].findings, strict=True)
        return [e | {"waived": f.waived} for e, f in marked] + of(run_.batch_findings)
    return of(result.findings)


def submitted(folder: Path, codes: Sequence[str] = (), jobs: int = 2) -> RunResult:
    """The audit of `2024` in a folder with `list.csv` and, where there is one, `2023`."""
    options = Options(with_examples=False, select_codes=tuple(codes))
    auditor = Auditor(options)
    plan = Plan(options, keeps="findings", jobs=jobs)
    if (folder / "2023").is_dir():
        before = workers.index(str(folder / "2023"), inputs.expand([str(folder / "2023")]), plan)
        plan = Plan(options, keeps="findings", jobs=jobs, previous=before)
    files = inputs.expand([str(folder / "2024")])
    progress = run.Progress(len(files), io.StringIO(), "zh")
    return run.run(files, auditor, plan, progress, roster=roster.load(folder / "list.csv"))


def of_run(result: RunResult) -> list[dict[str, Any]]:
    """The findings of a run, each with its file; those across files come last."""
    own = [e | {"file": Path(r.path).name} for r in result.results for e in of(r.findings)]
    return own + of(result.batch_findings)


def as_text(found: list[dict[str, Any]]) -> str:
    """As it stands in the file."""
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"
