"""Packs extend words, forms and profiles, as strictly checked as the built-in ones, and nobody else sees it."""

from __future__ import annotations

import ast
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path

import pytest

from auditor import knowledge
from auditor.api import Auditor
from auditor.data import rules_dir
from auditor.form.bodies import bodies, kind_and_level
from auditor.form.choose import default_form, expected_form
from auditor.form.spec import Column, Form, Row, SectionSpec, TableSpec, load_forms
from auditor.hookspecs import hookimpl
from auditor.model.errors import PackError, UsageError
from tests.conftest import ROOT, SAMPLES

SRC = Path(knowledge.__file__).parent
MADE_UP = Path(__file__).parents[1] / "form" / "made_up"


def pack(folder: Path, **files: str) -> Path:
    """A pack of files; "__" in a name stands for a folder."""
    for name, text in files.items():
        path = folder / (name.replace("__", "/") + ".yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_words_are_added(tmp_path):
    words = "kinds:\n  - {ends: [供水所], kind: vertical, level: county}\nnarrower: [本站]\n"
    ours = Auditor(rules_dirs=[pack(tmp_path, lexicon__bodies=words)])
    with ours.knowledge.in_force():
        assert kind_and_level("青山镇供水所") == ("vertical", "county")
        assert bodies().narrower[0] == "本站"
        assert "本级" in bodies().narrower
    assert kind_and_level("青山镇供水所")[0] == "department"
    assert "本站" not in bodies().narrower


def test_a_word_of_an_office_changes_its_audits_alone(tmp_path):
    text = (SAMPLES / "township-2023-clean.txt").read_text("utf-8").replace("监督保障", "监督保璋", 1)
    words = "confusions:\n  - {wrong: 保璋, right: 保障}\n"
    ours = Auditor(rules_dirs=[pack(tmp_path, lexicon__terms=words)], with_examples=False)
    plain = Auditor(with_examples=False)

    def told(auditor: Auditor) -> bool:
        return any("保璋" in f.message.zh for f in auditor.audit(text.encode(), name="a.txt").findings)

    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(told, [ours, plain] * 3)) == [True, False] * 3


def test_later_packs_stand_on_earlier_ones(tmp_path):
    one = pack(tmp_path / "one", lexicon__cells="none: [没得]\n")
    two = pack(tmp_path / "two", lexicon__cells="up: [涨]\n")
    with Auditor(rules_dirs=[one, two]).knowledge.in_force():
        from auditor.form.cells import change, classify

        assert classify("没得")[0] == "none"
        assert change("涨3") == 3
    assert change("涨3") is None


def test_a_pack_of_rules_alone_shares_the_built_in_knowledge(tmp_path):
    (tmp_path / "rules.yaml").write_text("rules: []\n", encoding="utf-8")
    assert Auditor(rules_dirs=[tmp_path]).knowledge is knowledge.BUILT_IN


FORM = (rules_dir() / "forms" / "form-2021.yaml").read_text("utf-8")
WRONG = {
    "no-such-file": ({"lexicon__verbs2": "words: []\n"}, "lexicon/verbs2.yaml:1", "没有这样的词表"),
    "no-such-key": ({"lexicon__bodies": "narrower: [x]\nnarrow: [x]\n"}, "lexicon/bodies.yaml:2", "narrow"),
    "a-setting": ({"lexicon__bodies": "narrower: [x]\ngovernment: x\n"}, "lexicon/bodies.yaml:2", "不能改"),
    "a-word-for-a-list": ({"lexicon__cells": "none: 空\n"}, "lexicon/cells.yaml:1", "列表"),
    "an-entry": (
        {"lexicon__bodies": "kinds:\n- {ends: [x], kind: x, level: ''}\n- {end: [y]}\n"},
        "bodies.yaml:3",
        "end",
    ),
    "no-pattern": ({"lexicon__titles": "subjects:\n- x\n- '(x'\n"}, "lexicon/titles.yaml:3", "regular expression"),
    "runaway": ({"lexicon__titles": "subjects: ['(x+)+y']\n"}, "lexicon/titles.yaml:1", "repeat"),
    "a-form-twice": ({"forms__mine": FORM}, "forms/mine.yaml:2", "replaces: true"),
    "nothing-to-replace": (
        {"forms__mine": FORM.replace("key: '2021'", "key: '2022'\nreplaces: true")},
        "forms/mine.yaml:3",
        "没有样式",
    ),
    "a-misspelt-key": ({"forms__mine": FORM.replace("years:", "year:")}, "forms/mine.yaml:", "year"),
    "no-such-section": ({"forms__mine": FORM.replace("section: 4", "section: 9")}, "forms/mine.yaml", "no section"),
    "a-row-twice": ({"forms__mine": FORM.replace("key: granted,", "key: new,")}, "forms/mine.yaml", "twice"),
    "no-such-day": ({"forms__mine": FORM.replace("12-31", "02-30")}, "forms/mine.yaml", "day"),
    "a-profile-twice": (
        {"profiles": "profiles:\n  - name: author\n    title: {zh: 我, en: me}\n"},
        "profiles.yaml:2",
        "author",
    ),
    "a-profile": ({"profiles": "profiles:\n  - name: mine\n"}, "profiles.yaml:2", "title"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_mistake_is_one_sentence_with_file_and_line(tmp_path, case):
    files, where, word = WRONG[case]
    with pytest.raises(PackError) as caught:
        Auditor(rules_dirs=[pack(tmp_path, **files)])
    for message in (caught.value.message.zh, caught.value.message.en):
        assert where in message.split(" ")[0]
        assert "\n" not in message
    assert word in caught.value.message.zh


def test_the_command_says_it_in_one_line(command, tmp_path):
    pack(tmp_path, lexicon__cells="none: 空\n")
    ran = command("check", "--rules", str(tmp_path), str(SAMPLES / "township-2023-clean.txt"))
    assert ran.returncode == 2
    assert ran.stderr.decode().startswith("lexicon/cells.yaml:1 ")


def test_a_form_takes_the_place_of_another(tmp_path):
    text = FORM.replace("key: '2021'", "key: '2021'\nreplaces: true").replace(
        "title: 其他需要报告的事项", "title: 其他说明"
    )
    ours = Auditor(rules_dirs=[pack(tmp_path, forms__mine=text)], with_examples=False)
    report = (SAMPLES / "township-2023-clean.txt").read_text("utf-8").replace("其他需要报告的事项", "其他说明")
    assert "F105" not in {f.rule for f in ours.audit(report.encode(), name="a").findings}
    assert "F105" in {f.rule for f in Auditor(with_examples=False).audit(report.encode(), name="a").findings}


def test_a_form_of_another_family_leaves_ours_in_force(tmp_path):
    made = MADE_UP / "forms" / "form-2030.yaml"
    text = made.read_text("utf-8").replace("years: [2030, 9999]", "years: [2020, 9999]\nfamily: consulting")
    ours = Auditor(rules_dirs=[pack(tmp_path, forms__consulting=text)], with_examples=False)
    with ours.knowledge.in_force():
        assert (expected_form(2023), default_form()) == ("2021", "2021")
        assert (expected_form(2023, "consulting"), default_form("consulting")) == ("2030", "2030")
    sample = SAMPLES / "township-2023-clean.txt"
    assert ours.read(sample) == Auditor(with_examples=False).read(sample)
    prose = "四、政策咨询服务情况\n咨询电话已经公布。\n二、主动公开目录情况\n没有。\n五、公开争议处理情况\n没有。\n"
    report = ours.read(f"青山镇2023年政策咨询公开报告\n{prose}".encode(), name="a")
    assert [s.key for s in report.sections if s.number] == ["consulting", "disclosure", "reviews"]


def test_settings_and_plugins_bring_knowledge(command, tmp_path):
    class Plugin:
        @hookimpl
        def auditor_register_rule_packs(self):
            return [MADE_UP]

    with Auditor(plugin_objects=[Plugin()]).knowledge.in_force():
        assert "2030" in load_forms()
    shutil.copytree(MADE_UP, tmp_path / "pack")
    (tmp_path / "auditor.yaml").write_text("rules: [pack]\n", encoding="utf-8")
    (tmp_path / "a.txt").write_text(
        "青山镇2031年政府信息公开工作年度报告\n四、政策咨询服务情况\n无。\n五、公开争议处理情况\n无。\n",
        encoding="utf-8",
    )
    shown = command("check", f"--config={tmp_path / 'auditor.yaml'}", str(tmp_path / "a.txt")).stdout.decode()
    assert "国办公开办函〔2029〕9号" in shown


def test_the_cache_knows_the_words(command, tmp_path):
    report = tmp_path / "a.txt"
    report.write_text(
        (SAMPLES / "township-2023-clean.txt").read_text("utf-8").replace("监督保障", "监督保璋", 1), "utf-8"
    )
    folder = pack(tmp_path / "pack", lexicon__terms="confusions: []\n")

    def shown() -> str:
        arguments = ("--rules", str(folder), "--cache", str(tmp_path / "cache"), str(report))
        return command("check", *arguments).stdout.decode()

    assert "保璋" not in shown()
    pack(folder, lexicon__terms="confusions:\n  - {wrong: 保璋, right: 保障}\n")
    assert "保璋" in shown()


def test_an_unknown_profile_names_those_of_packs():
    with pytest.raises(UsageError, match="consulting"):
        Auditor(rules_dirs=[MADE_UP], profile="boss")


def test_every_file_of_the_lexicon_has_its_reader():
    assert set(knowledge.WORDS) == {p.stem for p in (rules_dir() / "lexicon").glob("*.yaml")}
    for name, reader in knowledge.WORDS.items():
        module, _, function = reader.partition(":")
        source = Path(SRC, *module.split(".")).with_suffix(".py").read_text("utf-8")
        assert f'words("{name}"' in source
        assert getattr(import_module(f"auditor.{module}"), function)()


# What these keep does not depend on forms or words.
PLAIN = {
    ("form/cells.py", "lru_cache"),
    ("form/normal.py", "lru_cache"),
    ("readers/web/blocks.py", "lru_cache"),
    ("readers/web/css.py", "lru_cache"),
    ("readers/web/sheet.py", "lru_cache"),
    ("readers/scan/engine.py", "cache"),  # the models of the extra ocr
    ("claims/lists/scores.py", "cache"),  # the fitted weights: no pack changes them
    ("checks/__init__.py", "cache"),
    ("model/params.py", "cache"),
    ("checks/core/formula.py", "cache"),
    ("checks/narrative/agree.py", "cache"),
    ("checks/privacy/personal.py", "lru_cache"),
    ("checks/years/across_years.py", "cache"),
    ("engine/examples.py", "cache"),
    ("engine/points.py", "cache"),
    ("reporters/html/report.py", "cache"),
    ("batch/across/similar.py", "lru_cache"),
    ("batch/execution/cache.py", "cache"),
}


def test_what_is_made_of_knowledge_is_kept_with_it():
    """functools.cache would keep the words of one Auditor for all."""
    found = set()
    for folder in ("readers", "form", "claims", "checks", "engine", "reporters", "batch"):
        for path in sorted((SRC / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.ImportFrom) and node.module == "functools":
                    found |= {(path.relative_to(SRC).as_posix(), a.name) for a in node.names}
    assert {f for f in found if f[1] in ("cache", "lru_cache")} <= PLAIN


def test_what_the_page_shows_is_right(tmp_path):
    page = (ROOT / "docs" / "forms.md").read_text("utf-8")
    for name, text in re.findall(r"^```yaml (\S+)\n(.*?)^```$", page, re.M | re.S):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    with Auditor(rules_dirs=[tmp_path / "local"]).knowledge.in_force():
        assert load_forms()["2030"].table("consulting").width == 3
        assert bodies().kinds[0].kind == "vertical"
    for spec in (Form, SectionSpec, TableSpec, Row, Column):
        assert [n for n in spec.model_fields if not re.search(rf"\b{n}\b", page)] == []
    assert [n for n in knowledge.WORDS if f"`{n}`" not in page] == []
