"""`auditor rules stats`: how often each rule fires, and on how many reports."""

from __future__ import annotations

import json

import pytest
from rich.cells import cell_len

from tests.conftest import SAMPLES

BAD = SAMPLES / "township-2023-contradictions.txt"
SOUND = SAMPLES / "township-2023-clean.txt"
COUNTY = SAMPLES / "county"


@pytest.fixture
def stats(command):
    def run(*args: str) -> dict:
        done = command("rules", "stats", *args, "-f", "json")
        assert done.returncode == 0, done.stderr.decode()
        return json.loads(done.stdout)

    return run


def test_findings_and_reports_are_counted(stats, tmp_path):
    text = BAD.read_text("utf-8")
    (tmp_path / "a.txt").write_text(text, "utf-8")
    other = text.replace("青山镇", "白沙镇").replace("760 条", "750 条")
    (tmp_path / "b.txt").write_text(other, "utf-8")
    for name in ("柳河镇", "石桥镇"):
        (tmp_path / f"{name}.txt").write_text(SOUND.read_text("utf-8").replace("青山镇", name), "utf-8")
    told = stats(str(tmp_path))
    assert (told["reports"], told["audited"]) == (4, 4)
    found = {r["rule"]: r for r in told["rules"]}
    assert (found["N101"]["findings"], found["N101"]["reports"], found["N101"]["share"]) == (1, 1, 0.25)
    assert (found["X201"]["findings"], found["X201"]["reports"], found["X201"]["share"]) == (2, 2, 0.5)
    assert found["X201"]["levels"] == {"error": 2, "warning": 0, "info": 0}
    assert "T302" in told["silent"]
    assert not set(found) & set(told["silent"])
    order = [(-r["reports"], -r["findings"], r["rule"]) for r in told["rules"]]
    assert order == sorted(order)


def test_sound_reports_are_silent(stats):
    assert stats(*map(str, sorted(SAMPLES.glob("city-*-clean.txt"))))["rules"] == []


def test_a_finding_across_reports_counts_for_each_of_them(stats, tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_bytes(SOUND.read_bytes())
    twice = next(r for r in stats(str(tmp_path))["rules"] if r["rule"] == "B103")
    assert (twice["findings"], twice["reports"], twice["share"]) == (1, 2, 1.0)


def test_the_profile_decides_the_levels(stats):
    levels = [r["levels"] for r in stats(str(BAD), "--profile", "gate")["rules"]]
    assert levels
    assert all(level["error"] == level["warning"] == 0 for level in levels)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_table_fits_eighty_columns(command, lang):
    given = (str(COUNTY / "2024"), "--previous", str(COUNTY / "2023"), "--lang", lang)
    done = command("rules", "stats", *given, COLUMNS="80")
    assert done.returncode == 3  # one file is damaged
    lines = done.stdout.decode().splitlines()
    assert len(lines) > 20
    assert max(cell_len(line) for line in lines) <= 80
    assert any(line.startswith("N101") and " 7% " in line for line in lines)


def test_wrong_usage_is_told(command, tmp_path):
    assert command("rules", "stats", str(BAD), "-f", "xml").returncode == 2
    assert command("rules", "stats", str(tmp_path)).returncode == 2
    assert command("rules", "stats").returncode == 2
