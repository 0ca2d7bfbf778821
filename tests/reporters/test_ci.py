"""Annotations for GitHub and code quality for GitLab: their shapes, and documents that try to write commands."""

from __future__ import annotations

import json
import re

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model.base import Localized
from auditor.model.result import RunResult
from auditor.reporters.data import github, gitlab
from tests.conftest import SAMPLES
from tests.support import reported

SCHEMA = json.loads((reported.GOLDEN.parent / "gitlab-code-quality.schema.json").read_text("utf-8"))
COMMAND = re.compile(r"::(error|warning|notice) ((?:[a-z]+=[^,:\r\n]*,?)+)::([^\r\n]*)")
ENDS = "%:,\r\n\u2028\x85\x1b]"


@pytest.fixture(scope="module")
def run() -> RunResult:
    return reported.several()


def issues(run: RunResult) -> list[dict]:
    data = json.loads(gitlab.render(run))
    jsonschema.Draft202012Validator(SCHEMA).validate(data)
    return data


def commands(run: RunResult) -> list[tuple[str, dict[str, str], str]]:
    """Each line as the runner reads it: the command, its properties and its message."""
    lines = github.render(run).decode("utf-8").removesuffix("\n").split("\n")
    found = [COMMAND.fullmatch(line) for line in lines]
    assert all(found), lines
    return [
        (f[1], {k: _meant(v) for k, v in (p.split("=", 1) for p in f[2].split(","))}, _meant(f[3])) for f in found if f
    ]


def _meant(value: str) -> str:
    for sign, shown in (("\r", "%0D"), ("\n", "%0A"), (":", "%3A"), (",", "%2C"), ("%", "%25")):
        value = value.replace(shown, sign)
    return value


def test_golden_files(run):
    reported.same_as_golden("several.github.txt", github.render(run))
    reported.same_as_golden("several.gitlab.json", gitlab.render(run))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_same_run_gives_the_same_bytes(run, lang):
    for reporter in (github, gitlab):
        assert reporter.render(run, lang) == reporter.render(run, lang)


def test_only_what_counts_is_told(run):
    counting = [f.rule for r in run.results for f in r.findings if f.counts] + ["B301"]
    assert [i["check_name"] for i in issues(run)] == counting
    assert [p["title"].split()[0] for _, p, _ in commands(run)] == counting


def test_a_run_without_findings_is_an_empty_report():
    empty = RunResult(results=(reported.clean(),))
    assert issues(empty) == []
    assert github.render(empty) == b""


@given(st.text(alphabet=st.one_of(st.sampled_from(ENDS), st.characters()), max_size=40))
def test_no_text_of_a_document_ends_a_command_or_begins_one(text):
    found = reported.unreadable()
    finding = found.findings[0].model_copy(
        update={"message": Localized.same(f"a{text}::error::b"), "title": Localized.same(text)}
    )
    hostile = found.model_copy(
        update={"findings": (finding,), "path": f"x{text}y.txt".replace("/", "").replace("\0", "")}
    )
    told = commands(RunResult(results=(hostile,)))
    assert len(told) == 1
    assert set(told[0][1]) <= {"file", "line", "title"}
    issues(RunResult(results=(hostile,)))


def test_what_was_escaped_is_read_again_as_it_was():
    path = "a%3A,b:c%0A.txt"
    hostile = reported.unreadable().model_copy(update={"path": path})
    assert commands(RunResult(results=(hostile,)))[0][1]["file"] == path


def test_one_report_in_two_files_is_two_findings():
    one = reported.contradictions()
    other = one.model_copy(update={"path": "送审/另一份.txt"})
    doubled = one.model_copy(update={"path": "送审/重复.txt", "findings": (one.findings[0], one.findings[0])})
    found = issues(RunResult(results=(one, other, doubled)))
    assert len({i["fingerprint"] for i in found}) == len(found) == 4


def test_the_fingerprint_stays_when_lines_move_and_figures_change(run):
    one = reported.contradictions()
    moved = one.findings[0].model_copy(
        update={
            "content_hash": "0" * 16,
            "evidence": tuple(e.model_copy(update={"line": 99, "place": None}) for e in one.findings[0].evidence),
        }
    )
    before, after = (
        issues(RunResult(results=(one.model_copy(update={"findings": (f,)}),))) for f in (one.findings[0], moved)
    )
    assert before[0]["fingerprint"] == after[0]["fingerprint"]
    assert after[0]["location"]["lines"]["begin"] == 99


def test_by_command(command, tmp_path):
    sample = str(SAMPLES / "township-2023-contradictions.txt")
    shown = command("check", "-f", "github", sample)
    assert shown.returncode == 1
    assert shown.stdout.count(b"::error file=") == 3
    to = tmp_path / "gl-code-quality-report.json"
    assert command("check", "-f", "gitlab", "-o", str(to), sample).returncode == 1
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(to.read_text("utf-8")))
