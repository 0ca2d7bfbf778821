"""No verdict without work, and what governs a run is said in every output."""

from __future__ import annotations

import json
import os

import pytest

from auditor.engine import config
from tests.conftest import SAMPLES

REPORT = SAMPLES / "township-2023-clean.txt"
WRONG = SAMPLES / "township-2023-contradictions.txt"
TEXTS = ("console", "markdown", "html", "json", "junit", "sarif", "github")
NAMED = {"auditor.toml:2", "T301"}


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An office's folder, in which the program runs."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("form", TEXTS)
def test_a_report_that_no_rule_looked_at_may_not_be_published(command, here, form):
    (here / "auditor.toml").write_text(f"ignore = {list('BFLNPSTXY')}", "utf-8")
    done = command("check", str(REPORT), "-f", form)
    said = done.stdout.decode()
    assert done.returncode == 3
    assert "E005" in said
    assert "可以公开" not in said
    assert "auditor.toml:1" in said


@pytest.mark.parametrize("given", ["option", "settings", "level", "pack", "select"])
def test_less_than_the_minimum_is_no_verdict_and_says_who_took_it_out(command, here, given):
    options: tuple[str, ...] = ()
    by = "auditor.toml:2"
    settings = "# ours\n"
    if given == "option":
        options, by = ("--ignore", "T301"), "--ignore"
    elif given == "settings":
        settings += 'ignore = ["T301"]\n'
    elif given == "level":
        settings, by = "# ours\n[levels]\nT301 = 'info'\n", "auditor.toml:3"
    elif given == "select":
        settings += "select = ['F', 'N', 'X', 'T1', 'T302', 'T303', 'T304', 'T4']\n"
    else:
        (here / "local").mkdir()
        (here / "local" / "p.yaml").write_text("override:\n  - {id: T301, status: 'off'}\n", "utf-8")
        options, by = ("--rules", "local"), "p.yaml:2"
    (here / "auditor.toml").write_text(settings, "utf-8")
    done = command("check", str(REPORT), *options)
    said = done.stdout.decode()
    assert done.returncode == 3
    assert said.startswith("不能作出能否公开的结论")
    assert by in said
    assert "T301" in said
    kept = json.loads(command("check", str(REPORT), *options, "-f", "json").stdout)
    assert kept["in_force"]["lacking"] == ["T301"]
    assert kept["complete"] is False
    assert [r["verdict"] for r in kept["reports"]] == ["unjudged"]


def test_an_error_decides_whatever_was_taken_out(command):
    done = command("check", str(WRONG), "--select", "N101")
    assert done.returncode == 1
    assert done.stdout.decode().startswith("不宜公开")


def test_what_the_minimum_does_not_need_may_go(command, here):
    (here / "auditor.toml").write_text('# ours\nignore = ["F303"]\n', "utf-8")
    done = command("check", str(REPORT))
    assert done.returncode == 0
    assert done.stdout.decode().startswith("可以公开")
    assert "auditor.toml:2 ignore 关掉规则 1 条：F303" in done.stdout.decode()


@pytest.mark.parametrize("profile", ["supervisor", "author", "gate"])
def test_every_profile_of_the_program_can_give_a_verdict(command, profile):
    assert command("check", str(REPORT), "--profile", profile).returncode == 0


def test_a_profile_of_a_pack_cannot_lower_the_minimum(command, here):
    (here / "local").mkdir()
    (here / "local" / "p.yaml").write_text("override:\n  - {id: F303, points: 1}\n", "utf-8")
    profile = "profiles:\n  - {name: ours, title: {zh: 我们, en: ours}, off: [T], minimum: [F101]}\n"
    (here / "local" / "profiles.yaml").write_text(profile, "utf-8")
    done = command("check", str(REPORT), "--rules", "local", "--profile", "ours")
    assert done.returncode == 3
    assert "方案 ours 关掉规则" in done.stdout.decode()


@pytest.mark.parametrize("form", TEXTS)
def test_every_output_says_what_governs(command, here, form):
    (here / "auditor.toml").write_text('# ours\nignore = ["F303"]\n', "utf-8")
    said = command("check", str(WRONG), "-f", form).stdout.decode()
    assert "auditor.toml:2 ignore" in said.replace("%3A", ":").replace("\\:", ":")
    assert "F303" in said


def test_waivers_and_baseline_are_named_with_what_they_took(command, here):
    found = json.loads(command("check", str(WRONG), "-f", "json").stdout)["reports"][0]["findings"]
    one = next(f for f in found if f["severity"] == "error")
    (here / "waivers.yaml").write_text(
        f"waivers:\n  - fingerprint: '{one['fingerprint']}'\n    content_hash: '{one['content_hash']}'\n"
        "    reason: 核过\n    by: 王某\n    until: 2999-01-01\n",
        "utf-8",
    )
    command("check", str(WRONG), "--waivers", "waivers.yaml", "--write-baseline", "known.json")
    said = command("check", str(WRONG), "--waivers", "waivers.yaml", "--baseline", "known.json").stdout.decode()
    assert "豁免 waivers.yaml，豁免 1 处" in said
    assert f"基线 known.json，已有 {len(found) - 1} 处" in said


def test_settings_of_somebody_else_are_not_used(command, here, monkeypatch):
    (here / "auditor.toml").write_text("ignore = ['F', 'T', 'N', 'X']\n", "utf-8")
    if not hasattr(os, "chown") or os.geteuid() != 0:
        pytest.skip("needs a file of another owner")
    os.chown(here / "auditor.toml", 12345, -1)
    done = command("check", str(REPORT))
    assert done.returncode == 0
    assert "--config auditor.toml" in done.stderr.decode()
    assert "没有采用配置 auditor.toml" in done.stdout.decode()
    named = command("check", str(REPORT), "--config", "auditor.toml")
    assert named.returncode == 3
    os.chown(here / "auditor.toml", 0, -1)
    os.chown(here, 12345, -1)
    assert "没有采用配置" in command("check", str(REPORT)).stdout.decode()


def test_ones_own_settings_above_those_of_somebody_else_are_used(tmp_path, monkeypatch):
    (tmp_path / "theirs").mkdir()
    for folder in (tmp_path, tmp_path / "theirs"):
        (folder / "auditor.toml").write_text("", "utf-8")
    monkeypatch.setattr(config, "_is_own", lambda path: path.parent == tmp_path)
    found = config.find(tmp_path / "theirs")
    assert found == (tmp_path / "auditor.toml", (tmp_path / "theirs" / "auditor.toml",))
