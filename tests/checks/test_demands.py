"""What a local notice demands: the check `demands`, and the example pack with its profile."""

from __future__ import annotations

import pytest

import auditor
from tests.conftest import SAMPLES

PACK = SAMPLES / "local-demands"
SOUND = (SAMPLES / "city-2025-clean.txt").read_text("utf-8")
ANCHOR = "市政府召开新闻发布会 96 场。"
TOLD = "政府网站公开信息 30 万条，制发规章 3 件，编发政府公报 12 期，制发行政规范性文件 20 件，建成政务公开专区 60 个。"


def said(text: str, **options) -> dict[str | None, str]:
    result = auditor.Auditor(rules_dirs=[PACK], **options).audit(text.encode(), name="a.txt")
    return {f.variant: f.message.zh for f in result.findings if f.rule == "F901"}


def told(more: str) -> str:
    assert SOUND.count(ANCHOR) == 1
    return SOUND.replace(ANCHOR, ANCHOR + more)


def test_it_is_off_until_the_profile_is_chosen():
    assert said(SOUND) == {}
    assert said(SOUND, profile="author") == {}
    assert "规章" in said(SOUND, profile="linjiang")[None]
    assert said(SOUND, select_codes=["F901"])


def test_all_that_is_asked_may_be_told_anywhere():
    assert said(told(TOLD), profile="linjiang") == {}
    assert (
        said(SOUND.replace("六、其他需要报告的事项\n", f"六、其他需要报告的事项\n\n{TOLD}\n"), profile="linjiang") == {}
    )


@pytest.mark.parametrize(
    ("part", "label"),
    [
        ("政府网站公开信息 30 万条，", "各渠道公开信息的数量"),
        ("制发规章 3 件，", "规章（制发、废止、现行有效）数量"),
        ("编发政府公报 12 期，", "政府公报期数"),
        ("制发行政规范性文件 20 件，", "行政规范性文件（制发、废止、现行有效）数量"),
        ("，建成政务公开专区 60 个", "政务公开专区数量"),
    ],
)
def test_what_is_left_out_is_named(part, label):
    text = told(TOLD.replace(part, ""))
    if part.startswith("政府网站"):
        text = text.replace("编发政府公报 12 期，", "")
    assert label in said(text, profile="linjiang")[None]


@pytest.mark.parametrize("none", ["未制发规章，", "全年没有制发规章，", "制发规章0件，", "规章制发零件，"])
def test_that_there_was_none_is_told_too(none):
    assert said(told(TOLD.replace("制发规章 3 件，", none)), profile="linjiang") == {}


@pytest.mark.parametrize(("more", "over"), [(0, False), (1, True)])
def test_the_limit_is_the_last_length_that_may_be(more, over):
    length = len("".join(told(TOLD).split("一、总体情况")[1].split("二、主动公开")[0].split()))
    text = told(TOLD + "文" * (1000 - length + more))
    assert ("long" in said(text, profile="linjiang")) is over


def test_other_bodies_and_years_owe_less():
    bureau = told(TOLD.replace("制发规章 3 件，", "").replace("编发政府公报 12 期，", ""))
    bureau = bureau.replace("临江市人民政府", "临江市水务局")
    assert None not in said(bureau, profile="linjiang")
    assert said((SAMPLES / "city-2024-clean.txt").read_text("utf-8"), profile="linjiang") == {}


def test_the_pack_is_sound(command):
    done = command("rules", "lint", str(PACK))
    assert done.returncode == 0, done.stdout.decode()
    assert command("rules", "test", str(PACK)).returncode == 0


def test_the_notice_is_cited():
    result = auditor.Auditor(rules_dirs=[PACK], profile="linjiang").audit(SOUND.encode(), name="a.txt")
    assert "临政办函" in next(f.basis for f in result.findings if f.rule == "F901")
