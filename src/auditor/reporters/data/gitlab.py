"""A code quality report of GitLab: JSON with a line, a level and a fingerprint for each finding.

GitLab demands a line of everything: what has none (Word and PDF files, missing things) is put at line 1. Waived and
known findings are left out: whatever stands in the report is new or not by its fingerprint.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from auditor.model.base import Lang, Severity
from auditor.model.finding import Finding
from auditor.model.result import RunResult
from auditor.reporters import wording

_SEVERITY = {Severity.error: "major", Severity.warning: "minor", Severity.info: "info"}
_NO_FILE = "."


def render(run: RunResult, lang: Lang = "zh") -> bytes:
    """The run as a JSON array."""
    return b"".join(stream(run, lang))


def stream(run: RunResult, lang: Lang = "zh") -> Iterator[bytes]:
    """The same in parts, a finding each."""
    yield b"["
    for number, (finding, path, line, same) in enumerate(_found(run)):
        shown = json.dumps(_issue(finding, path, line, same, lang), ensure_ascii=False)
        yield (f",\n{shown}" if number else f"\n{shown}").encode("utf-8", errors="replace")
    yield b"\n]\n"


def _found(run: RunResult) -> Iterator[tuple[Finding, str, int, int]]:
    """Each finding that counts, its file and line, and how many of the same place came before it."""
    for result in run.results:
        before: Counter[str] = Counter()
        for finding in (f for f in result.findings if f.counts):
            evidence = wording.main_evidence(result, finding)
            yield finding, result.path, evidence.line or 1 if evidence else 1, before[finding.fingerprint]
            before[finding.fingerprint] += 1
    before = Counter()
    for finding in (f for f in run.batch_findings if f.counts):
        path = next((e.path for e in finding.evidence if e.path), _NO_FILE)
        yield finding, path, 1, before[finding.fingerprint]
        before[finding.fingerprint] += 1


def _issue(finding: Finding, path: str, line: int, same: int, lang: Lang) -> dict[str, Any]:
    shown = PurePath(path).as_posix()
    # Two files may hold one report: GitLab keeps one finding of each fingerprint, so the file is part of it.
    made = hashlib.sha256("\x1f".join((shown, finding.fingerprint, str(same))).encode("utf-8", "replace")).hexdigest()
    return {
        "description": wording.plain(f"{finding.title.get(lang)}: {finding.message.get(lang)}"),
        "check_name": finding.rule,
        "fingerprint": made,
        "severity": _SEVERITY[finding.severity],
        "location": {"path": shown, "lines": {"begin": line}},
    }
