"""The documents tell the truth: rule pages and schema are current, and the page for authors works when followed."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import jsonschema
import pytest

from auditor import strict_yaml
from auditor.api import Auditor
from auditor.cli.rule_page import pages
from auditor.data import families
from auditor.engine import config, examples, rule_files, schema
from tests.conftest import ROOT, SAMPLES
from tests.engine.test_packs import BAD, RULE
from tests.support import example_plugin
from tests.support.specimens import catalogue, docx_writer

DOCS = ROOT / "docs"
BLOCK = re.compile(r'^```(\S+)(?: title="(\S+)")?\n(.*?)^```$', re.M | re.S)
GUIDE = "write-a-rule.md"
USER_PAGES = ["authors.md", "notices.md", pytest.param("zh/supervisors.md", marks=pytest.mark.long)]
"""In one language each: test_a_page_in_two_languages_says_the_same_to_the_machine compares the other."""
PAGES = [*ROOT.glob("*.md"), *sorted(DOCS.glob("*.md")), *sorted(DOCS.glob("zh/*.md"))]
MADE = {"rules/form/F603-others-hotline.yaml"}
"""Files that a recipe makes."""
SCHEMA_REFUSES = {"unknown-key", "unknown-option", "unknown-check", "bad-code", "missing-key", "one-language"}


def test_rule_pages_are_current():
    """When this fails: auditor rules docs."""
    wanted = pages(Auditor().ruleset.rules, "zh")
    present = {p.name: p.read_text("utf-8") for p in (DOCS / "rules").glob("*.md")}
    assert sorted(present) == sorted(wanted)
    assert [n for n, body in wanted.items() if present[n] != body] == []


def test_pages_exist_in_english():
    for name, body in pages(Auditor(select_codes=["T301"]).rules, "en").items():
        assert "T301" in body, name
        assert "Why" in body or name == "README.md"
        assert "\\[2021]" not in body
        assert "13612+535 = 14147 ≠ 13364+782 = 14146 (off by 1)" in body or name == "README.md"


def test_the_schema_of_packs_is_current():
    """When this fails: auditor rules schema > docs/rules.schema.json."""
    assert (DOCS / "rules.schema.json").read_text("utf-8") == schema.as_text(Auditor().plugins.checks())


@pytest.fixture(scope="module")
def validator():
    found = json.loads((DOCS / "rules.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(found)
    return jsonschema.Draft202012Validator(found)


def test_the_schema_accepts_every_built_in_rule(validator):
    for folder in families():
        for path in rule_files.files(folder):
            validator.validate(strict_yaml.load(path)[0])


@pytest.mark.parametrize("case", sorted(SCHEMA_REFUSES))
def test_the_schema_refuses_what_the_program_refuses(validator, case):
    validator.validate(strict_yaml.loads(RULE, "sound.yaml")[0])
    with pytest.raises(jsonschema.ValidationError):
        validator.validate(strict_yaml.loads(BAD[case][0], "bad.yaml")[0])


@pytest.mark.parametrize("text", ["idd: N901\n", "id: N901\nname: a.b\nbasiss: x\n", "id: N901\n"])
def test_the_schema_refuses_a_file_of_one_rule_that_is_wrong(validator, text):
    with pytest.raises(jsonschema.ValidationError):
        validator.validate(strict_yaml.loads(text, "bad.yaml")[0])


def blocks(path: Path) -> list[tuple[str, str, str]]:
    """(kind, name, body) of the fenced blocks of a page."""
    return BLOCK.findall(path.read_text("utf-8"))


def test_write_a_rule_works_when_followed(command, tmp_path, monkeypatch):
    """Writes its files, runs its commands, compares what they print; … stands for anything."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "report.txt").write_bytes((SAMPLES / "township-2023-clean.txt").read_bytes())
    ran = 0
    for kind, name, body in blocks(DOCS / GUIDE):
        if kind == "yaml":
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(body, encoding="utf-8")
            slip = tmp_path / "local-with-a-slip" / path.name
            slip.parent.mkdir(exist_ok=True)
            slip.write_text(body.replace("any_of", "any_off"), encoding="utf-8")
        elif kind == "console":
            for call in body.removeprefix("$ ").split("\n$ "):
                line, _, wanted = call.partition("\n")
                words = shlex.split(line)
                assert words[0] == "auditor"
                done = command(*words[1:])
                said = (done.stdout + done.stderr).decode().strip()
                assert re.fullmatch(re.escape(wanted.strip()).replace("…", ".*"), said, re.S), (line, said)
                ran += 1
    assert ran >= 6


@pytest.mark.parametrize("page", USER_PAGES)
def test_commands_of_the_guides_do_what_they_say(page, command, tmp_path, monkeypatch):
    """Each is run where its files are: it audits, and writes the files and folders that it names."""
    monkeypatch.chdir(tmp_path)
    desk(tmp_path)
    ran = 0
    for kind, name, body in blocks(DOCS / page):
        if name.endswith(".csv"):
            (tmp_path / name).write_text(body, encoding="utf-8")
        for line in body.splitlines() if kind == "sh" else ():
            words = shlex.split(line)
            done = command(*words[1:])
            assert words[0] == "auditor"
            assert done.returncode in (0, 1), (line, done.stderr.decode())
            for option, value in pairwise(words):
                assert option not in ("-o", "--write-baseline") or Path(value).exists(), line
            ran += 1
    assert ran >= 5


def desk(folder: Path) -> None:
    """The files that the guides speak of, under their English and Chinese names."""
    draft = docx_writer.write(catalogue.township_contradictions())
    before = (SAMPLES / "township-2022-clean.txt").read_bytes()
    template = Path(files("auditor") / "reporters" / "office" / "templates" / "notice.zh.docx").read_bytes()
    county = sorted((SAMPLES / "county" / "2024").glob("1[0-1]*.txt"))
    last = sorted((SAMPLES / "county" / "2023").glob("1[0-1]*"))
    for name in ("draft.docx", "report.docx", "初稿.docx", "年报.docx"):
        (folder / name).write_bytes(draft)
    for name in ("last-year.docx", "上年年报.docx"):
        (folder / name).write_bytes(before)  # a kind of file is told by its content
    shutil.copytree(SAMPLES / "local-demands", folder / "local-demands")
    for name in ("ours.docx", "我们的模板.docx"):
        (folder / name).write_bytes(template)
    for name, reports in {
        "submissions": county,
        "报送": county,
        "last-year": last,
        "上年": last,
        "submissions-corrected": county[:1],
        "报送-整改后": county[:1],
    }.items():
        (folder / name).mkdir()
        for report in reports:
            (folder / name / report.name).write_bytes(report.read_bytes())
        (folder / name / "10.docx").write_bytes(draft)


@pytest.mark.parametrize("path", sorted(DOCS.glob("zh/*.md")), ids=lambda p: p.name)
def test_a_page_in_two_languages_says_the_same_to_the_machine(path: Path):
    """Both have the same commands, files and settings; names and remarks may be in the other language."""
    other = blocks(DOCS / path.name)
    assert [kind for kind, _, _ in blocks(path)] == [kind for kind, _, _ in other]
    for (kind, _, chinese), (_, _, english) in zip(blocks(path), other, strict=True):
        if kind == "sh":
            options = re.compile(r" (-\w|--[\w-]+)")
            assert [options.findall(c) for c in chinese.splitlines()] == [
                options.findall(c) for c in english.splitlines()
            ]
        elif kind in ("yaml", "console") and path.name == GUIDE:
            assert chinese == english


def test_the_settings_on_the_page_are_accepted(tmp_path):
    for folder in ("", "zh"):
        (body,) = (b for kind, name, b in blocks(DOCS / folder / "governance.md") if name == "auditor.toml")
        path = tmp_path / "auditor.toml"
        path.write_text(body, encoding="utf-8")
        assert config.load(path).profile == "supervisor"


def test_the_plugin_on_the_page_works():
    auditor = Auditor(plugin_objects=[example_plugin], select_codes=["F901"])
    (bound,) = auditor.rules
    ran = list(examples.run_all(bound))
    assert [r.problem for r in ran] == [None] * len(ran)
    assert len(ran) >= 2
    assert "count" in auditor.plugins.reporters()


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md", "CONTRIBUTING.md", "SECURITY.md"])
def test_paths_that_are_named_exist(name):
    text = (ROOT / name).read_text("utf-8")
    named = set(re.findall(r"`((?:src|tests|rules|docs|sample_reports|\.ci)/[\w./-]+)", text))
    assert named or name.startswith("README")
    assert [p for p in named if not (ROOT / p.rstrip(".")).exists() and p not in MADE] == []


def test_codes_of_new_rules_are_free():
    used = {b.rule.id for b in Auditor().ruleset.rules}
    named = {
        code for path in PAGES for code in re.findall(r"auditor rules new ([A-Z][0-9]{3})", path.read_text("utf-8"))
    }
    assert named
    assert not named & used


def test_targets_that_are_named_exist():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    for name in ("README.md", "README.zh-CN.md", "CONTRIBUTING.md"):
        assert set(re.findall(r"\bmake ([a-z-]+)`", (ROOT / name).read_text("utf-8"))) <= targets


def test_the_two_commands_of_the_readme_come_first_and_alone():
    """.ci/run takes the one below “## Test”."""
    for name, heading in (("README.md", "## Test"), ("README.zh-CN.md", "## 测试")):
        text = (ROOT / name).read_text("utf-8")
        section = text.split(f"\n{heading}\n")[1].split("\n## ")[0]
        ((kind, _, body),) = BLOCK.findall(section)
        assert (kind, body.count("\n")) == ("sh", 1)
        assert body.startswith("python3 -m venv .venv && .venv/bin/pip install -c constraints.txt '.[dev]' && ")
        first, second = [b for k, _, b in BLOCK.findall(text) if k == "sh"][:2]
        assert ".venv/bin/auditor check" in first
        assert second == body


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_between_documents_lead_somewhere(path: Path):
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text("utf-8")):
        assert (path.parent / target).exists(), target


def test_pages_tell_no_other_place_to_look_for_words():
    """What the code cites stands in the repository."""
    cited = re.compile(r"docs/[\w-]+\.(?:md|json)")
    for path in (*(ROOT / "src").rglob("*.py"), *(ROOT / "rules").rglob("*.yaml")):
        for page in cited.findall(path.read_text("utf-8")):
            assert (ROOT / page).exists(), (path, page)
