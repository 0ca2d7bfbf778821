"""What several test modules need."""

from __future__ import annotations

import gc
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

import auditor
from auditor import budget
from auditor.model.base import Severity
from auditor.model.finding import Finding
from auditor.model.result import AuditResult
from auditor.readers.scan import read as scan
from tests.support import chromium, forked, postgres
from tests.support.specimens import text_writer
from tests.support.specimens.model import Specimen

# What a marked group of tests needs; where it is not there, the group is skipped and says so.
NEEDS: dict[str, tuple[str, Callable[[], object]]] = {
    "office": ("LibreOffice is not installed", lambda: shutil.which("soffice")),
    "browser": ("Chromium is not installed", lambda: chromium.BINARY),
    "ocr": ("the extra ocr or LibreOffice is not installed", lambda: scan.is_there() and shutil.which("soffice")),
    "postgres": ("PostgreSQL is not installed", lambda: postgres.BIN),
    "app": ("PyInstaller is not installed", lambda: importlib.util.find_spec("PyInstaller")),
    "dask": ("the extra dask is not installed", lambda: importlib.util.find_spec("distributed")),
}
AUDITOR = auditor.Auditor()
"""One for all tests that ask for nothing special."""
ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "sample_reports"

# The same inputs in every run, so that a change is judged by what it changes; `make explore` looks at new ones.
settings.register_profile("same", derandomize=True)
settings.register_profile("explore", max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

for _number in (signal.SIGINT, getattr(signal, "SIGHUP", signal.SIGINT)):
    if signal.getsignal(_number) is signal.SIG_IGN:  # so are tests started that run beside something else
        signal.signal(_number, signal.default_int_handler if _number == signal.SIGINT else signal.SIG_DFL)
os.environ.pop("COLUMNS", None)  # the width is what a test says, not what the terminal has that runs it


def pytest_collection_finish() -> None:
    """What is loaded by now stays: Python need not search it for garbage again and again."""
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skips the tests of groups whose program or library is missing; with AUDITOR_TEST_ALL set that is a failure."""
    for group, (reason, there) in NEEDS.items():
        marked = [item for item in items if item.get_closest_marker(group)]
        if marked and not there():
            if os.environ.get("AUDITOR_TEST_ALL"):
                raise pytest.UsageError(f"{reason}, and all groups of tests were asked for")
            for item in marked:
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(autouse=True)
def no_work_left() -> Iterator[None]:
    """What workers do is tried in the process of the tests, too: the next test has all its time."""
    yield
    budget.end()


def audited(specimen: Specimen, layout: text_writer.Layout = "tab") -> AuditResult:
    """The audit of a specimen written as text."""
    return AUDITOR.audit(text_writer.write(specimen, layout).encode("utf-8"), name="report.txt")


def of(result: AuditResult, severity: Severity | str) -> list[Finding]:
    """The findings of one severity."""
    return [f for f in result.findings if f.severity == severity]


def keys(result: AuditResult) -> list[tuple[str, str, str]]:
    """What must be the same in every layout and format: rule, fingerprint, content hash."""
    return [(f.rule, f.fingerprint, f.content_hash) for f in result.findings if f.rule[0] != "E"]


Command = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture(scope="session")
def loaded() -> Iterator[subprocess.Popen[bytes] | None]:
    """The program, loaded once for all commands of the tests; None where a process cannot be forked."""
    if not hasattr(os, "fork"):
        yield None
        return
    with forked.server() as server:
        yield server


@pytest.fixture
def command(loaded: subprocess.Popen[bytes] | None) -> Command:
    """Runs `auditor` as a user does; stdout and stderr are bytes."""

    def run(*args: str, data: bytes = b"", **env: str) -> subprocess.CompletedProcess[bytes]:
        whole = {**os.environ, **env}
        if loaded and not any(name.startswith(forked.FIXED) for name in env):
            return forked.run(loaded, args, data, whole)
        return subprocess.run(
            [sys.executable, "-m", "auditor", *args],
            input=data,
            capture_output=True,
            timeout=500,
            check=False,
            env=whole,
        )

    return run
