"""No output is written over anything that a run reads, and nothing it opens can hold it up."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.conftest import SAMPLES


@pytest.fixture
def home(tmp_path) -> Path:
    for name in ("report.txt", "previous.txt"):
        (tmp_path / name).write_bytes((SAMPLES / "township-2023-clean.txt").read_bytes())
    (tmp_path / "units.csv").write_text("单位\n青山镇人民政府\n", "utf-8")
    (tmp_path / "auditor.toml").write_text("ignore = ['X101']\n", "utf-8")
    (tmp_path / "waivers.yaml").write_text("waivers: []\n", "utf-8")
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "empty.yaml").write_text("rules: []\n", "utf-8")
    os.symlink(tmp_path / "report.txt", tmp_path / "link.md")
    os.link(tmp_path / "units.csv", tmp_path / "second-name.txt")
    return tmp_path


@pytest.mark.parametrize(
    ("reads", "writes"),
    [
        ((), ("-o", "report.txt")),
        ((), ("-o", "link.md")),
        ((), ("--write-baseline", "report.txt")),
        (("--previous", "previous.txt"), ("-o", "previous.txt")),
        (("--previous", "previous.txt"), ("--write-baseline", "previous.txt")),
        (("--roster", "units.csv"), ("-o", "second-name.txt")),
        (("--roster", "units.csv"), ("--write-baseline", "units.csv")),
        (("--waivers", "waivers.yaml"), ("--write-baseline", "waivers.yaml")),
        (("--config", "auditor.toml"), ("--write-baseline", "auditor.toml")),
        (("--rules", "pack"), ("--write-baseline", "pack/empty.yaml")),
    ],
)
def test_an_input_is_never_written_over(command, home, reads, writes):
    def placed(parts: tuple[str, ...]) -> list[str]:
        return [p if p.startswith("-") else str(home / p) for p in parts]

    before = {p: p.read_bytes() for p in home.rglob("*") if p.is_file()}
    done = command("check", str(home / "report.txt"), *placed(reads), *placed(writes))
    assert done.returncode == 2
    assert "不能覆盖" in done.stderr.decode()
    assert {p: p.read_bytes() for p in home.rglob("*") if p.is_file()} == before


@pytest.mark.parametrize(
    "writes",
    [
        ("-o", "new.json", "--write-baseline", "new.json"),
        ("-o", "new.json", "-o", "pack/../new.json"),
        ("-o", "new.json", "-o", "linked.json"),
        ("-o", "linked.json", "--write-baseline", "pack/../new.json"),
    ],
)
def test_two_results_are_not_written_one_over_the_other(command, home, writes):
    os.symlink("new.json", home / "linked.json")
    placed = [w if w.startswith("-") else str(home / w) for w in writes]
    done = command("check", str(home / "report.txt"), *placed)
    assert done.returncode == 2
    assert "两种结果" in done.stderr.decode()
    assert not (home / "new.json").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
@pytest.mark.parametrize("option", ["--config", "--waivers", "--baseline", "--roster", "--rules", "--previous"])
def test_a_pipe_holds_nothing_up(command, home, option):
    pipe = home / ("pack" if option == "--rules" else "") / "pipe.yaml"
    os.mkfifo(pipe)
    given = home / "pack" if option == "--rules" else pipe
    done = command("check", str(home / "report.txt"), option, str(given))
    assert done.returncode in (2, 3)
    assert "Traceback" not in done.stderr.decode()


def test_an_unpaired_quotation_mark_of_a_list_is_named(command, home):
    lines = ["单位,上级", '"青山镇人民政府,临江市', *(f"第{n}镇人民政府,临江市" for n in range(40))]
    (home / "units.csv").write_text("\n".join(lines), "utf-8")
    done = command("check", str(home / "report.txt"), "--roster", str(home / "units.csv"))
    assert done.returncode == 2
    assert "第 2 行有一个引号没有配对" in done.stderr.decode()


@pytest.mark.parametrize("text", [f"points = {{X101 = {'9' * 5000}}}", "[" + " " * 4000 + "x"])
def test_odd_settings_are_told_in_a_sentence(command, home, text):
    (home / "auditor.toml").write_text(text, "utf-8")
    done = command("check", str(home / "report.txt"), "--config", str(home / "auditor.toml"))
    assert done.returncode == 2
    assert done.stderr.decode().startswith("auditor.toml:1")
