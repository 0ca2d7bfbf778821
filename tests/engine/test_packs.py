"""Rule packs are data from strangers: every mistake is one sentence with file:line, nothing is executed."""

from __future__ import annotations

import time

import pytest

from auditor.api import Auditor
from auditor.model.errors import PackError, UsageError

RULE = """rules:
  - id: N901
    name: local.must_mention_hotline
    title: {zh: 没有写政务公开热线, en: No hotline}
    severity: warning
    basis: 本地要求
    why: {zh: 本地要求写明热线。, en: A local demand.}
    fix: {zh: 在第六部分写明热线。, en: State the hotline.}
    given: {section: others}
    then: {check: statement, any_of: [热线]}
    message: {zh: 第六部分没有写热线, en: No hotline is stated}
"""


def load(tmp_path, text: str):
    (tmp_path / "local.yaml").write_text(text, encoding="utf-8")
    return Auditor(rules_dirs=[tmp_path])


def test_a_local_pack_speaks(tmp_path):
    from tests.conftest import SAMPLES

    result = load(tmp_path, RULE).audit(SAMPLES / "township-2023-clean.txt")
    assert [(f.rule, f.severity.value) for f in result.findings] == [("N901", "warning")]


BAD = {
    "unknown-key": (RULE.replace("basis:", "basiss:"), 2, "basiss"),
    "unknown-option": (RULE.replace("any_of:", "anyof:"), 12, "anyof"),
    "unknown-check": (RULE.replace("check: statement", "check: magic"), 11, "magic"),
    "duplicate-key": (
        RULE.replace("    severity: warning\n", "    severity: warning\n    severity: error\n"),
        6,
        "severity",
    ),
    "duplicate-code": (RULE.replace("N901", "N101"), 2, "N101"),
    "duplicate-name": (RULE.replace("local.must_mention_hotline", "prose.breakdown"), 2, "prose.breakdown"),
    "bad-code": (RULE.replace("N901", "N9"), 2, "id"),
    "missing-key": (RULE.replace("    basis: 本地要求\n", ""), 2, "basis"),
    "one-language": (RULE.replace(", en: No hotline}", "}"), 4, "title"),
    "alias": (RULE.replace("basis: 本地要求", "basis: &a 本地要求"), 6, "锚点"),
    "tag": (RULE.replace("basis: 本地要求", "basis: !!python/name:os.system x"), 6, "标签"),
    "syntax": (RULE.replace("severity: warning", "severity: [warning"), 5, "YAML"),
    "no-severity": (RULE.replace("severity: warning", "severity: no"), 5, "severity"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_mistake_is_one_sentence_with_file_and_line(tmp_path, case):
    text, line, word = BAD[case]
    with pytest.raises(PackError) as caught:
        load(tmp_path, text)
    for message in (caught.value.message.zh, caught.value.message.en):
        assert message.startswith("local.yaml:")
        assert "\n" not in message
    assert word in caught.value.message.zh
    shown = int(caught.value.message.zh.split(":")[1].split(" ")[0])
    assert abs(shown - line) <= 8


FORMULAS = [
    "__import__('os').system('x') == 0",
    "new.__class__.__mro__ == total",
    "(lambda: 1)() == 1",
    "new == total == carried_in",
    "new",
    "new ** 99 == total",
    "'a' * 10 == total",
    "new if total else carried_in == 1",
    "[new for new in total] == 1",
    "new + == total",
    "+".join(["new"] * 5000) + " == total",
]


@pytest.mark.parametrize("formula", FORMULAS, ids=range(len(FORMULAS)))
def test_a_hostile_formula_is_refused(tmp_path, formula):
    text = RULE.replace("given: {section: others}", "given: {table: applications, for_each: column}")
    text = text.replace("then: {check: statement, any_of: [热线]}", f'then: {{check: equation, formula: "{formula}"}}')
    with pytest.raises(PackError) as caught:
        load(tmp_path, text)
    assert "local.yaml:" in caught.value.message.zh


def test_a_message_is_no_format_string(tmp_path):
    from tests.conftest import SAMPLES

    text = RULE.replace("第六部分没有写热线", "'{text.__class__} {0} {text!r} %s'")
    result = load(tmp_path, text).audit(SAMPLES / "township-2023-clean.txt")
    assert result.findings[0].message.zh == "{text.__class__} {0} {text!r} %s"


def test_bombs_are_refused_quickly(tmp_path):
    started = time.monotonic()
    for text in ("rules: " + "[" * 5000, "rules:\n" + "  - {}\n" * 500_000, "x" * 10_000_000, "- " * 100_000):
        with pytest.raises(PackError):
            load(tmp_path, text)
    assert time.monotonic() - started < 20


def test_an_unknown_folder_profile_or_code_is_refused(tmp_path):
    with pytest.raises(PackError):
        Auditor(rules_dirs=[tmp_path / "nothing"])
    for options in ({"profile": "boss"}, {"select_codes": ["Q9"]}, {"ignore": ["nothing"]}):
        with pytest.raises(UsageError):
            Auditor(**options)


def test_a_rule_may_be_draft(tmp_path):
    from tests.conftest import SAMPLES

    text = RULE.replace("severity: warning", "severity: warning\n    status: draft")
    (tmp_path / "local.yaml").write_text(text, encoding="utf-8")
    sample = SAMPLES / "township-2023-clean.txt"

    def severities(**options) -> list[str]:
        found = Auditor(rules_dirs=[tmp_path], **options).audit(sample).findings
        return [f.severity.value for f in found if f.rule == "N901"]

    assert severities() == []
    assert severities(profile="author") == ["info"]
    assert severities(select_codes=["N901"]) == ["warning"]
