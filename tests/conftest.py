"""What several test modules need."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import auditor
from auditor.model.base import Severity
from auditor.model.finding import Finding
from auditor.model.result import AuditResult
from tests.support.specimens import text_writer
from tests.support.specimens.model import Specimen

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "sample_reports"

os.environ.pop("COLUMNS", None)  # the width is what a test says, not what the terminal has that runs it


def audited(specimen: Specimen, layout: text_writer.Layout = "tab") -> AuditResult:
    """The audit of a specimen written as text."""
    return auditor.Auditor().audit(text_writer.write(specimen, layout).encode("utf-8"), name="report.txt")


def of(result: AuditResult, severity: Severity | str) -> list[Finding]:
    """The findings of one severity."""
    return [f for f in result.findings if f.severity == severity]


def keys(result: AuditResult) -> list[tuple[str, str, str]]:
    """What must be the same in every layout and format: rule, fingerprint, content hash."""
    return [(f.rule, f.fingerprint, f.content_hash) for f in result.findings if f.rule[0] != "E"]


Command = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def command() -> Command:
    """Runs `auditor` as a user does; stdout and stderr are bytes."""

    def run(*args: str, data: bytes = b"", **env: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "auditor", *args],
            input=data,
            capture_output=True,
            timeout=60,
            check=False,
            env={**os.environ, **env},
        )

    return run
