"""No verdict without work."""

from __future__ import annotations

import pytest

from tests.conftest import SAMPLES

REPORT = SAMPLES / "township-2023-clean.txt"


@pytest.mark.parametrize("form", ["console", "markdown", "html"])
def test_a_report_that_no_rule_looked_at_may_not_be_published(command, tmp_path, form):
    settings = tmp_path / "auditor.toml"
    settings.write_text(f"ignore = {list('BFLNPSTXY')}", "utf-8")
    done = command("check", str(REPORT), "--config", str(settings), "-f", form)
    said = done.stdout.decode()
    assert done.returncode == 3
    assert "E005" in said
    assert "可以公开" not in said


def test_a_chosen_rule_that_looks_is_enough(command):
    done = command("check", str(REPORT), "--select", "T302")
    assert done.returncode == 0
    assert "E005" not in done.stdout.decode()
