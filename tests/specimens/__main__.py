"""Writes sample_reports anew: `python -m tests.specimens`. Read the difference before committing it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import auditor
from auditor.model.result import AuditResult
from tests.specimens import text_writer
from tests.specimens.catalogue import SAMPLES

FOLDER = Path(__file__).resolve().parents[2] / "sample_reports"


def expected(result: AuditResult) -> list[dict[str, Any]]:
    """What stands beside a sample: rule, severity, place and arithmetic of each finding."""
    return [
        {
            "rule": f.rule,
            "severity": f.severity.value,
            "at": f.at,
            "computation": f.computation.text if f.computation else None,
            "lines": [e.line for e in f.evidence],
        }
        for f in result.findings
    ]


def write() -> None:
    """Writes every sample and its expected findings."""
    for name, make in SAMPLES.items():
        path = FOLDER / f"{name}.txt"
        path.write_text(text_writer.write(make()), encoding="utf-8")
        found = expected(auditor.audit(path))
        shown = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
        (FOLDER / f"{name}.expected.json").write_text(shown, encoding="utf-8")


if __name__ == "__main__":
    write()
