"""What those who audit these reports check: where a rule must speak, and where it must not (checks.yaml)."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

import auditor
from auditor.model.finding import Finding
from tests.support.specimens import text_writer
from tests.support.specimens.broken.base import department
from tests.support.specimens.catalogue import bureau_2020, city, township
from tests.support.specimens.model import Specimen

_DATA = yaml.safe_load(Path(__file__).with_name("checks.yaml").read_text("utf-8"))
CHECKS: list[dict[str, Any]] = _DATA["checks"]
CANNOT: list[str] = _DATA["cannot"]
THERE = {c["check"]: c for c in CHECKS if "rules" in c}
BASES = {"township": township, "city": city, "bureau": bureau_2020, "department": lambda: department("云岭县水务局")}
Edits = list[list[str]]


def changed(specimen: Specimen, edits: Edits) -> str:
    """A specimen as text with changes of rows ("@row") and of words; the words must stand there."""
    for old, new in edits:
        if old == "@applications":
            specimen = replace(specimen, applications=None)
        elif old == "@reviews":
            specimen = replace(specimen, reviews=tuple(new.split()))
        elif old.startswith("@"):
            specimen = specimen.with_row(old[1:], *(new.split(" ")))
    text = text_writer.write(specimen)
    for old, new in edits:
        if not old.startswith("@"):
            assert old in text or specimen.agency == city().agency, old
            text = text.replace(old, new)
    return text


def findings(check: dict[str, Any], edits: Edits, folder: Path) -> tuple[Finding, ...]:
    """What an audit of the changed report finds."""
    report, before = folder / "report.txt", None
    report.write_text(changed(BASES[check.get("base", "township")](), edits), encoding="utf-8")
    if "before" in check:
        before = folder / "before.txt"
        before.write_text(changed(township(2022), check["before"]), encoding="utf-8")
    return auditor.audit(report, previous=before).findings


def rules(check: dict[str, Any], edits: Edits, folder: Path) -> set[str]:
    """The codes of what is found, those joined in others too."""
    return {code for f in findings(check, edits, folder) for code in (f.rule, *f.related)}


@pytest.mark.parametrize("name", THERE)
def test_a_rule_speaks_where_it_must(name, tmp_path):
    check = THERE[name]
    assert rules(check, check["fire"], tmp_path) & set(check["rules"])


@pytest.mark.parametrize("name", THERE)
def test_no_rule_speaks_where_none_may(name, tmp_path):
    check = THERE[name]
    assert not rules(check, check["quiet"], tmp_path) & set(check["rules"])


def test_a_check_has_rules_or_a_reason_why_not():
    assert all(("rules" in c) != ("missing" in c) for c in CHECKS)
    assert len({c["check"] for c in CHECKS}) == len(CHECKS)


def table() -> list[str]:
    """The part of docs/cases.md on these checks, with what the program says."""
    rows = ["## What auditors check", "", "| check | rule | what is said |", "|---|---|---|"]
    for check in THERE.values():
        with tempfile.TemporaryDirectory() as folder:
            found = findings(check, check["fire"], Path(folder))
        first = next(f for f in found if {f.rule, *f.related} & set(check["rules"]))
        rows.append(f"| {check['check']} | {', '.join(check['rules'])} | {' '.join(first.message.zh.split())} |")
    rows += ["", "Not there:", ""]
    rows += [f"- {c['check']} ({c['missing']})" for c in CHECKS if "missing" in c]
    rows += ["", "What no report can tell:", ""]
    return rows + [f"- {line}" for line in CANNOT]


def test_a_single_row_of_the_older_form_is_named():
    lines = text_writer.write(township()).split("\n")
    at = next(n for n, line in enumerate(lines) if "（六）其他处理" in line)
    lines[at : at + 3] = ["\t（六）其他处理\t" + "\t0" * 7]
    result = auditor.Auditor().audit("\n".join(lines).encode(), name="a.txt")
    (found,) = [f for f in result.findings if f.rule == "F202"]
    assert "“（六）其他处理”是国办公开办函〔2019〕60号的项目" in found.message
