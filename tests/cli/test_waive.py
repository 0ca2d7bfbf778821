"""`auditor waive` writes what --waivers reads."""

from __future__ import annotations

import json

import pytest

from tests.conftest import SAMPLES

REPORT = str(SAMPLES / "township-2023-contradictions.txt")


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def waived(command, *options) -> list[str]:
    found = json.loads(command("check", REPORT, "-f", "json", *options).stdout)["reports"][0]["findings"]
    return [f["rule"] for f in found if f["waived"]]


def test_a_finding_is_waived_by_its_number(command, tmp_path):
    listed = command("waive", REPORT).stdout.decode().splitlines()
    first = listed[0].split()
    assert first[0] == "1"
    done = command(
        "waive", REPORT, "1", "--reason", '经核实："口径"不同 # 见附件', "--by", "王某", "--until", "2999-01-31"
    )
    assert done.returncode == 0
    assert "waivers.yaml" in done.stdout.decode()
    assert f"# township-2023-contradictions.txt {first[2]} " in (tmp_path / "waivers.yaml").read_text("utf-8")
    assert waived(command, "--waivers", "waivers.yaml") == [first[2]]
    again = command("waive", REPORT, "1", "--reason", "x")
    assert again.returncode == 2
    assert "已经" in again.stderr.decode()
    assert command("waive", REPORT, "2", "--reason", "也核过").returncode == 0
    assert len(waived(command, "--waivers", "waivers.yaml")) == 2


def test_the_file_of_the_settings_is_added_to_and_keeps_its_words(command, tmp_path):
    (tmp_path / "auditor.toml").write_text('waivers = "ours.yaml"\n', "utf-8")
    old = (
        "# 办公室核定\nwaivers:\n- fingerprint: '0123456789abcdef'\n  content_hash: fedcba9876543210  # 附件一\n"
        "  reason: 旧\n  by: 王某\n  until: 2999-01-01\n"
    )
    (tmp_path / "ours.yaml").write_text(old, "utf-8")
    assert command("waive", REPORT, "1", "--reason", "核过").returncode == 0
    assert (tmp_path / "ours.yaml").read_text("utf-8").startswith(old)
    assert len(waived(command)) == 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("99", "--reason", "x"), "没有第 99 处"),
        (("1",), "理由"),
        (("1", "--reason", " "), "理由"),
        (("1", "--reason", "x", "--until", "明年"), "明年"),
        (("1", "--reason", "x", "--until", "2001-01-01"), "已经过去"),
        (("1", "--reason", "x", "--waivers", REPORT), "不能覆盖"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_written(command, tmp_path, options, said):
    done = command("waive", REPORT, *options)
    assert done.returncode == 2
    assert said in done.stderr.decode()
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_another_style_is_left_alone(command, tmp_path):
    old = (
        "waivers: [{fingerprint: '0123456789abcdef', content_hash: fedcba9876543210, reason: a, by: b,"
        " until: 2999-01-01}]\n"
    )
    (tmp_path / "waivers.yaml").write_text(old, "utf-8")
    done = command("waive", REPORT, "1", "--reason", "x")
    assert (done.returncode, (tmp_path / "waivers.yaml").read_text("utf-8")) == (2, old)
    assert "fingerprint" in done.stderr.decode()
