"""Rule packs are data from strangers: every mistake is one sentence with file:line, nothing is executed."""

from __future__ import annotations

import pytest

from auditor.api import Auditor
from auditor.model.errors import PackError, UsageError
from tests.support.work import at_most

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


ONE = "\n".join(line[4:] for line in RULE.replace("  - id", "    id").splitlines()[1:]) + "\n"


def write(folder, **files: str):
    """Files of rules by stem; / in a stem is written __."""
    for stem, text in files.items():
        path = folder / f"{stem.replace('__', '/')}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Auditor(rules_dirs=[folder])


def test_a_rule_may_have_a_file_of_its_own_in_a_folder_of_its_family(tmp_path):
    bare = ONE.replace("basis: 本地要求\n", "").replace(
        "fix: {zh: 在第六部分写明热线。, en: State the hotline.}", "fix: {zh: 写明。}"
    )
    shared = "basis: 共有的依据\nfix: {zh: 共有的改法, en: Shared}\nseverity: error\n"
    whole = write(
        tmp_path, ours__N901=bare, ours__defaults=shared, N902=ONE.replace("N901", "N902").replace("hotline\n", "b\n")
    )
    rule = whole.ruleset.get("N901").rule
    assert (rule.basis, rule.severity.value) == ("共有的依据", "warning")  # its own keys beat what is shared
    assert (rule.fix.zh, rule.fix.en) == ("写明。", "Shared")  # maps are joined one level deep
    assert whole.ruleset.get("N901").origin == "ours/N901.yaml:1"
    assert whole.ruleset.get("N902").rule.basis == "本地要求"  # what another folder shares is not for this one


def test_many_rules_in_a_file_share_the_defaults_of_its_folder(tmp_path):
    whole = write(tmp_path, pack=RULE.replace("    basis: 本地要求\n", ""), defaults="basis: 共有\n")
    assert whole.ruleset.get("N901").rule.basis == "共有"


WRONG_FILES = {
    "unknown-key": ({"N901": ONE.replace("basis:", "basiss:")}, "N901.yaml:5", "basiss"),
    "unknown-option": ({"a__N901": ONE.replace("any_of:", "anyof:")}, "a/N901.yaml:9", "anyof"),
    "no-code": ({"N901": ONE.replace("id:", "idd:")}, "N901.yaml:1", "idd"),
    "missing": ({"N901": ONE.replace("basis: 本地要求\n", "")}, "N901.yaml:1", "basis"),
    "shared-unknown": ({"a__N901": ONE, "a__defaults": "points: 1\nbasiss: x\n"}, "a/defaults.yaml:2", "basiss"),
    "shared-value": ({"N901": ONE, "defaults": "\npoints: many\n"}, "defaults.yaml:2", "points"),
    "shared-option": ({"N901": ONE, "defaults": "then:\n  anyof: [x]\n"}, "defaults.yaml:2", "anyof"),
    "shared-code": ({"N901": ONE, "defaults": "id: N901\n"}, "defaults.yaml:1", "id"),
    "shared-pack": ({"N901": ONE, "defaults": "rules: []\n"}, "defaults.yaml:1", "rules"),
    "shared-list": ({"N901": ONE, "defaults": "- x\n"}, "defaults.yaml:1", "basis"),
    "shared-alias": ({"N901": ONE, "defaults": "basis: &a x\n"}, "defaults.yaml:1", "锚点"),
    "twice": ({"a__N901": ONE, "b__N901": ONE}, "b/N901.yaml:1", "a/N901.yaml:1"),
}


@pytest.mark.parametrize("case", WRONG_FILES)
def test_a_mistake_in_a_file_of_one_rule_or_in_defaults_is_found_where_it_stands(tmp_path, case):
    files, where, word = WRONG_FILES[case]
    with pytest.raises(PackError) as caught:
        write(tmp_path, **files)
    for message in (caught.value.message.zh, caught.value.message.en):
        assert message.startswith(f"{where} "), message
        assert "\n" not in message
    assert word in caught.value.message.zh


def test_new_writes_a_rule_that_holds_and_overwrites_nothing(tmp_path):
    from auditor.cli.new_rule import write_skeleton
    from auditor.engine import examples, lint

    path = write_skeleton(tmp_path / "local", "N901", "ours.hot_line")
    assert path.name == "N901-ours-hot-line.yaml"
    bound = Auditor(rules_dirs=[path.parent]).ruleset.get("N901")
    assert [*lint.problems(bound), *lint.trials(bound)] == []
    assert [r.problem for r in examples.run_all(bound)] == [None, None, None]
    before = path.read_bytes()
    for code, name in (("N901", "a.b"), ("N902", "ours.hot_line"), ("X101", "a.b"), ("N9", "a.b"), ("N903", "A b")):
        with pytest.raises(UsageError):
            write_skeleton(path.parent, code, name)
    (path.parent / "N904-a-b.yaml").write_text("rules: []\n", encoding="utf-8")
    with pytest.raises(UsageError):
        write_skeleton(path.parent, "N904", "a.b")
    assert path.read_bytes() == before


def test_a_new_built_in_rule_has_a_basis_with_which_the_program_still_loads(tmp_path, monkeypatch):
    from auditor.cli import new_rule

    monkeypatch.setattr(new_rule, "_built_in", lambda _: True)
    path = new_rule.write_skeleton(tmp_path, "F999", "others.hotline")
    assert "\nbasis: [convention]\n" in path.read_text("utf-8")


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
    for text in ("rules: " + "[" * 5000, "rules:\n" + "  - {}\n" * 500_000, "x" * 10_000_000, "- " * 100_000):
        with at_most(20), pytest.raises(PackError):
            load(tmp_path, text)


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


def test_a_folder_without_rules_is_told(tmp_path):
    """Whoever names it believes that it rules something: rules of other suffixes do not, words alone do."""
    (tmp_path / "local.yml").write_text(RULE, encoding="utf-8")
    with pytest.raises(PackError) as caught:
        Auditor(rules_dirs=[tmp_path])
    assert caught.value.code == "pack-empty"
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "lexicon" / "ours.yaml").write_text("", encoding="utf-8")
    with pytest.raises(PackError) as caught:
        Auditor(rules_dirs=[tmp_path])
    assert caught.value.code != "pack-empty"
