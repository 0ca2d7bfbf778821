"""The profile gate stops only what must not go out."""

from __future__ import annotations

import pytest

import auditor
from auditor.engine.select import profiles
from auditor.model.base import Severity
from tests.conftest import SAMPLES

STOPS = {"F101", "F201", "F501", "L101.severe", "P101", "P103", "P104", "P106", "P107", "P201"}
SOUND = (SAMPLES / "township-2023-clean.txt").read_text("utf-8")
ANCHOR = "主要问题是栏目更新不够及时"


def findings(text: str) -> dict[str, Severity]:
    result = auditor.Auditor(profile="gate").audit(text.encode(), name="a.txt")
    return {f.rule: f.severity for f in result.findings}


def stopped(text: str) -> set[str]:
    return {rule for rule, severity in findings(text).items() if severity is Severity.error}


def test_what_stops_is_an_error_and_all_else_is_a_remark():
    said: dict[str, Severity] = {}
    for bound in auditor.Auditor(profile="gate").rules:
        if bound.rule.family == "E":  # what the program could not do
            continue
        said[bound.rule.id] = bound.rule.severity
        said |= {f"{bound.rule.id}.{n}": v.severity for n, v in bound.rule.variants.items() if v.severity}
    assert {code for code, severity in said.items() if severity is Severity.error} == STOPS
    assert {severity for code, severity in said.items() if code not in STOPS} == {Severity.info}


def test_the_list_names_rules_and_variants_that_exist():
    gate = next(p for p in profiles() if p.name == "gate")
    rules = {b.rule.id: b.rule for b in auditor.Auditor().ruleset.rules}
    for code in gate.levels:
        rule, _, variant = code.partition(".")
        assert any(r.startswith(rule) for r in rules), code
        assert not variant or variant in rules[rule].variants, code


@pytest.mark.parametrize("name", sorted(p.name for p in SAMPLES.glob("*-clean.txt")))
def test_sound_reports_go_out(name):
    assert stopped((SAMPLES / name).read_text("utf-8")) == set()


@pytest.mark.parametrize(
    ("new", "rule"),
    [
        ("中华人民共合国政府信息公开条例得到落实。", "L101"),
        ("申请人身份证号码11010519491231002X。", "P101"),
        ("申请人张某某，手机13912345678。", "P104"),
    ],
)
def test_what_must_not_go_out_stops_a_sound_report(new, rule):
    text = SOUND.replace(ANCHOR, f"{new}{ANCHOR}")
    assert text != SOUND
    assert stopped(text) == {rule}


@pytest.mark.parametrize(
    "new",
    [
        "全年办理不子公开 0 件。",  # a misspelt term is no altered set phrase
        "联系电话：0123-4567890。",
        "公开信息 100 条，其中网站 20 条、微信 30 条。",
        "做好文件属性标注，对标注“此件不公开”的文件说明理由。",
    ],
)
def test_what_is_only_wrong_or_sound_goes_out(new):
    assert stopped(SOUND.replace(ANCHOR, f"{new}{ANCHOR}")) == set()


def test_a_missing_part_and_an_empty_one_stop():
    start = SOUND.index("五、存在")
    end = SOUND.index("六、其他")
    assert "F101" in stopped(SOUND[:start] + SOUND[end:])
    assert "F501" in stopped(SOUND[: SOUND.index("\n", start)] + "\n\n无。\n\n" + SOUND[end:])


def test_by_command(command):
    assert command("check", "--profile", "gate", str(SAMPLES / "township-2023-contradictions.txt")).returncode == 0
    assert command("check", "--profile", "gate", str(SAMPLES / "township-2024-broken.txt")).returncode == 1
