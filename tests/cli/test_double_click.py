"""Started without a terminal, the program opens the desk; otherwise it is the command that was typed."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from auditor.cli import double_click

BAD = "sample_reports/township-2023-contradictions.txt"


@pytest.fixture
def desktop(monkeypatch):
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(os, "isatty", lambda _: False)
    monkeypatch.setattr(double_click, "_is_null", lambda _: True)


@pytest.mark.parametrize("frozen", [False, True])
def test_a_double_click_opens_the_desk(monkeypatch, desktop, frozen):
    monkeypatch.setattr(sys, "frozen", frozen, raising=False)
    assert double_click.meant([]) == ["desk", "open"]


def test_a_file_dropped_on_the_program_is_shown_at_the_desk(monkeypatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert double_click.meant([BAD]) == ["desk", "open", BAD]
    assert double_click.meant(["check", BAD]) == ["check", BAD]
    assert double_click.meant(["--version"]) == ["--version"]


def test_what_is_typed_is_what_is_meant(monkeypatch, desktop):
    assert double_click.meant([BAD]) == [BAD]
    monkeypatch.delenv("DISPLAY")
    assert double_click.meant([]) == ([] if sys.platform != "darwin" else ["desk", "open"])


def test_a_program_started_by_another_prints_its_help(command):
    done = command(DISPLAY=":0")
    assert done.returncode == 2
    assert "auditor" in done.stdout.decode()


def test_the_desk_is_imported_by_nobody_else():
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "auditor", "check", "-q", BAD], capture_output=True, text=True
    )
    imported = {line.split("|")[-1].strip().split(".")[0] for line in done.stderr.splitlines()}
    assert done.returncode == 1
    assert "auditor" in imported
    assert not imported & {"starlette", "sqlalchemy", "uvicorn", "alembic"}
