"""Help in the user's language, wrong usage in our own words, a file without a command."""

from __future__ import annotations

import re

import click
import pytest

from auditor.api import Auditor
from auditor.cli.app import app
from auditor.cli.params import Group, Option
from auditor.cli.rules import rules_app
from auditor.engine.select import profiles
from auditor.texts import find
from tests.conftest import SAMPLES

BAD = str(SAMPLES / "township-2023-contradictions.txt")
CHINESE = re.compile("[\u4e00-\u9fff]")


def commands(group: Group, lead: str = "") -> dict[str, click.Command]:
    out: dict[str, click.Command] = {}
    for name, found in group.commands.items():
        out[lead + name] = found
        if isinstance(found, Group):
            out |= commands(found, f"{lead}{name}-")
    return out


ALL = {"auditor": app, "rules": rules_app, **commands(app), **commands(rules_app, "rules-")}


@pytest.mark.parametrize("key", ALL)
def test_every_command_and_option_has_words_in_both_languages(key):
    assert find(f"help.{key}")
    for param in ALL[key].params:
        if not getattr(param, "hidden", False) and not (isinstance(param, click.Argument) and key == "auditor"):
            assert find(f"help.{key}.{param.name}") or find(f"help.any.{param.name}"), (key, param.name)
            assert isinstance(param, click.Argument | Option)


@pytest.mark.parametrize("args", [(), ("-h",), ("check", "-h"), ("rules", "-h"), ("rules", "list", "--help")])
@pytest.mark.parametrize("width", [60, 80, 120])
def test_help_is_in_the_language_of_the_user(command, args, width):
    english = command(*args, LC_ALL="C.UTF-8", COLUMNS=str(width)).stdout.decode()
    chinese = command(*args, LC_ALL="zh_CN.UTF-8", COLUMNS=str(width)).stdout.decode()
    assert english.startswith("Usage:")
    assert not CHINESE.search(english)
    assert chinese.startswith("用法：")
    assert "<" not in english + chinese
    assert command(*args, "--lang=zh", LC_ALL="C.UTF-8").stdout.decode().startswith("用法：") or not args
    for line in (english + chinese).splitlines():
        assert sum(2 if CHINESE.match(c) or c in "，。：；（）、" else 1 for c in line) <= max(width, 60)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("check", "--previuos", "x", BAD), "没有选项 --previuos，是不是 --previous？"),
        (("check", "--zzz", BAD), "没有选项 --zzz"),
        (("check",), "没有给出 FILE"),
        (("check", BAD, "--jobs", "two"), "--jobs 应为整数，不能是“two”"),
        (("check", BAD, "--timeout", "two"), "--timeout 的值“two”不对"),
        (("check", BAD, "-o"), "-o 后面要有一个值"),
        (("facts", BAD, BAD), "参数太多"),
        (("chek",), "没有命令“chek”，也没有这个文件；是不是 check？"),
        (("rules", "shw"), "没有命令“shw”"),
    ],
)
def test_wrong_usage_is_one_sentence_of_ours(command, args, said):
    done = command(*args)
    assert done.returncode == 2
    assert done.stdout == b""
    assert len(done.stderr.decode().splitlines()) == 1
    assert said in done.stderr.decode()
    english = command(*args, "--lang", "en").stderr.decode() if args[0] != "facts" else ""
    assert not CHINESE.search(english)


def test_a_file_alone_is_audited(command):
    assert command(BAD).returncode == 1
    assert command(BAD).stdout == command("check", BAD).stdout
    assert command("-q", BAD).stdout.decode().splitlines() == ["不宜公开：先改正错误（3 处错误，0 处警告，0 处提示）"]
    assert command("no-such-file.txt").returncode == 3


def test_the_verdict_is_the_first_and_the_last_line(command):
    lines = command("check", BAD).stdout.decode().splitlines()
    assert lines[0] == lines[-1]
    assert lines[0].startswith("不宜公开")


def test_files_written_are_named_unless_quiet(command, tmp_path):
    out = tmp_path / "r.json"
    assert f"已写入 {out}" in command("check", BAD, "-o", str(out)).stderr.decode()
    assert command("check", BAD, "-q", "-o", str(out)).stderr == b""


def test_what_governs_a_run_can_be_asked(command):
    said = command("check", BAD, "-v", "--profile", "author").stderr.decode()
    assert "方案：author" in said
    assert "豁免 0 条" in said


def test_version_and_completion(command):
    assert re.fullmatch(r"auditor \d+\.\d+\.\d+\n", command("--version").stdout.decode())
    for shell in ("bash", "zsh", "fish"):
        assert "_AUDITOR_COMPLETE" in command("completion", shell).stdout.decode()
    asked = command(_AUDITOR_COMPLETE="bash_complete", COMP_WORDS="auditor check --pre", COMP_CWORD="2")
    assert "--previous" in asked.stdout.decode()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_help_of_f_names_every_output_and_profile(command, lang):
    shown = " ".join(command("check", "-h", "--lang", lang, COLUMNS="100").stdout.decode().split())
    listed = re.split(r"[\s：:、,（()）]+", shown)
    for name in (*Auditor().plugins.reporters(), *(p.name for p in profiles())):
        assert name in listed, name
