"""What a worker process does for the desk: reads a kept file under the name it came with, and audits it.

A task is the path of the kept file with the name behind it, as if the file were a folder: so whoever words a failure
finds the name where names stand.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from auditor import budget
from auditor.api import Auditor
from auditor.batch.across import digest
from auditor.batch.execution import record
from auditor.batch.execution.slim import slim
from auditor.batch.execution.workers import Worker, defect, of_body
from auditor.engine.previous import Earlier
from auditor.model.base import Localized
from auditor.model.errors import AuditorError, ReadError
from auditor.model.finding import Finding
from auditor.model.report import Report
from auditor.model.result import AuditResult
from auditor.readers import guard


class Made(NamedTuple):
    """What came of a file: its record as batch keeps it, its findings in short (JSON), its verdict without any."""

    record: bytes
    findings: bytes
    at_best: str


def task(path: Path, name: str) -> str:
    """The task to audit the file at `path` under `name`."""
    return str(path / name)


def audit(asked: str, previous: str | None = None) -> Made | ReadError:
    """Audits a file beside last year's, which is the task `previous` or one that the plan knows, in a worker."""
    auditor, plan = Worker.auditor, Worker.plan
    budget.begin(plan.seconds)
    name = Path(asked).name
    try:
        report = _read(auditor, asked)
        result = auditor.check(report, path=name, previous=_earlier(report, previous))
        made = record.pack(slim(result, plan.keeps), digest.of(result))
        return Made(made, in_short(result.findings), result.verdict_with(0, 0))
    except ReadError as error:
        return unread(auditor, name, error)
    except Exception as error:  # noqa: BLE001 - a defect that one file shows is told of that file
        return unread(auditor, name, defect(name, error))


def unread(auditor: Auditor, name: str, error: ReadError) -> Made:
    """What there is of a file that could not be audited."""
    result: AuditResult = auditor.unreadable(name, error)
    return Made(record.pack(result, digest.of(result)), in_short(result.findings), result.verdict_with(0, 0))


def _read(auditor: Auditor, asked: str) -> Report:
    path = Path(asked)
    return auditor.read(guard.read_bytes(path.parent, path.name), name=path.name)


def _earlier(report: Report, previous: str | None) -> Earlier | None:
    known = Worker.plan.previous
    if previous is not None:
        return _all(Path(previous).name, [previous], named=True)
    if known is None or isinstance(known, str):
        return None
    return _all(known.where, of_body(known, report), named=False)


def _all(where: str, tasks: list[str], *, named: bool) -> Earlier:
    """The reports of earlier years in kept files; what cannot be read is told, as `Auditor.earlier` does."""
    reports: list[Report] = []
    unread_: list[tuple[str, Localized]] = []
    for asked in tasks:
        try:
            reports.append(_read(Worker.auditor, asked))
        except AuditorError as error:
            unread_.append((Path(asked).name, Localized(zh=error.text("zh"), en=error.text("en"))))
        except Exception as error:  # noqa: BLE001 - a file beside the one to be audited must not stop the audit
            unread_.append((Path(asked).name, Localized.same(f"{type(error).__name__}: {error}"[:200])))
    return Earlier(where, tuple(reports), tuple(unread_), named=named)


def in_short(findings: tuple[Finding, ...]) -> bytes:
    """What rows keep of findings."""
    return json.dumps([short(f) for f in findings], ensure_ascii=False).encode("utf-8", "replace")


def short(finding: Finding) -> dict[str, Any]:
    """What a row keeps of a finding, by the names of its columns."""
    return {
        "fingerprint": finding.fingerprint,
        "content_hash": finding.content_hash,
        "rule": finding.rule,
        "severity": finding.severity.value,
        "place": finding.at,
        "title": {"zh": finding.title.zh, "en": finding.title.en},
        "message": {"zh": finding.message.zh, "en": finding.message.en},
        "pairs": [list(p) for p in finding.pairs],
    }
