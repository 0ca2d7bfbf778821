"""The documents tell the truth: rule pages and schema are current, and the page for authors works when followed."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import jsonschema
import pytest

from auditor import strict_yaml
from auditor.api import Auditor
from auditor.cli.rule_page import pages
from auditor.data import families
from auditor.engine import rule_files, schema
from tests.conftest import ROOT, SAMPLES
from tests.engine.test_packs import BAD, RULE

DOCS = ROOT / "docs"
BLOCK = re.compile(r"^```(\S+)(?: (\S+))?\n(.*?)^```$", re.M | re.S)
GUIDE = "write-a-rule.md"
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


def test_the_guide_for_authors_works_when_followed(command, tmp_path, monkeypatch):
    """Writes its files, runs its commands, compares what they print; … stands for anything."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "report.txt").write_bytes((SAMPLES / "township-2023-clean.txt").read_bytes())
    ran = 0
    for kind, name, body in BLOCK.findall((DOCS / GUIDE).read_text("utf-8")):
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


@pytest.mark.parametrize("path", sorted(DOCS.glob("*.md")), ids=lambda p: p.name)
def test_links_between_documents_lead_somewhere(path: Path):
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text("utf-8")):
        assert (path.parent / target).exists(), target
