"""SARIF, JUnit and Markdown: shape, golden files, and nothing from a document comes alive in them."""

from __future__ import annotations

import io
import json
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
from rich.console import Console

from auditor.model.result import RunResult
from auditor.reporters.console import overview
from auditor.reporters.console import report as console
from auditor.reporters.data import json as json_reporter
from auditor.reporters.data import junit, markdown, sarif
from tests.conftest import SAMPLES, audited
from tests.support import reported
from tests.support.specimens.catalogue import township

SCHEMA = json.loads((reported.GOLDEN.parent / "sarif-2.1.0-parts.schema.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def run() -> RunResult:
    return reported.several()


def log(run: RunResult) -> dict:
    data = json.loads(sarif.render(run))
    jsonschema.Draft202012Validator(SCHEMA).validate(data)
    return data["runs"][0]


def test_golden_files(run):
    reported.same_as_golden("several.md", markdown.render(run))
    reported.same_as_golden("several.junit.xml", junit.render(run))
    indented = json.dumps(json.loads(sarif.render(run)), ensure_ascii=False, indent=1) + "\n"
    reported.same_as_golden("several.sarif", indented.encode("utf-8"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_same_run_gives_the_same_bytes(run, lang):
    for reporter in (sarif, junit, markdown):
        assert reporter.render(run, lang) == reporter.render(run, lang)


def test_sarif_schema_is_one_and_refuses_other_shapes(run):
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    for path, value in ((("version",), "2.0.0"), (("runs", 0, "results", 0, "level"), "fatal")):
        data = sarif.to_dict(run)
        spot: Any = data
        for key in path[:-1]:
            spot = spot[key]
        spot[path[-1]] = value
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.Draft202012Validator(SCHEMA).validate(data)


def test_sarif_rules_explain_themselves(run):
    rules = {r["id"]: r for r in log(run)["tool"]["driver"]["rules"]}
    assert list(rules) == sorted(rules)
    described = rules["N101"]
    assert described["fullDescription"]["text"] == "列全的分项加起来就是总数。"
    assert described["defaultConfiguration"] == {"level": "error"}
    assert "核对“…”。" in described["help"]["text"]
    assert described["help"]["markdown"].startswith("**")
    assert described["deprecatedNames"] == ["prose.parts"]
    assert rules["B301"]["shortDescription"]["text"] == "两份报告雷同"


def test_sarif_indices_lead_to_their_rules(run):
    found = log(run)
    for result in found["results"]:
        assert found["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]


def test_sarif_results_name_file_line_cell_and_the_other_side(run):
    found = {r["ruleId"]: r for r in log(run)["results"]}
    cell = found["T301"]["locations"][0]
    assert (
        cell["physicalLocation"]["artifactLocation"]["uri"]
        == "%E9%80%81%E5%AE%A1/%E9%9D%92%E5%B1%B1%E9%95%87%202023.txt"
    )
    assert cell["physicalLocation"]["region"]["startLine"] == 51
    logical = cell["logicalLocations"][0]
    assert logical["fullyQualifiedName"] == "applications/new/natural"
    assert logical["name"] == "一、本年新收政府信息公开申请数量·自然人"
    other = found["X201"]["relatedLocations"][0]
    assert other["message"]["text"] == "网站公开的 86 条"
    assert other["physicalLocation"]["region"]["startLine"] == 11
    both = found["B301"]
    uris = [p["physicalLocation"]["artifactLocation"]["uri"] for p in (*both["locations"], *both["relatedLocations"])]
    assert len(set(uris)) == 2


def test_sarif_keeps_hashes_waivers_and_baseline(run):
    found = {r["ruleId"]: r for r in log(run)["results"]}
    finding = next(f for f in run.results[0].findings if f.rule == "X201")
    assert found["X201"]["partialFingerprints"] == {"place/v1": finding.fingerprint, "values/v1": finding.content_hash}
    assert found["X201"]["suppressions"] == [{"kind": "external", "status": "accepted"}]
    assert found["N101"]["suppressions"] == []
    assert {found[r]["baselineState"] for r in ("N101", "X201")} == {"new"}
    assert found["T301"]["baselineState"] == "unchanged"


def test_sarif_says_what_could_not_be_audited(run):
    invocation = log(run)["invocations"][0]
    assert invocation["executionSuccessful"] is False
    assert invocation["toolExecutionNotifications"][0]["message"]["text"].startswith("“空.docx”是空文件")


def test_sarif_by_command_is_valid_and_knows_its_rules(command):
    done = command("check", "-f", "sarif", str(SAMPLES / "township-2024-broken.txt"))
    data = json.loads(done.stdout)
    jsonschema.Draft202012Validator(SCHEMA).validate(data)
    ran = data["runs"][0]["tool"]["driver"]["rules"]
    assert {r["ruleId"] for r in data["runs"][0]["results"]} <= {r["id"] for r in ran}
    assert all("fullDescription" in r for r in ran)


def suites(run: RunResult) -> ElementTree.Element:
    return ElementTree.fromstring(junit.render(run))


def test_junit_counts_fit_its_cases(run):
    root = suites(run)
    assert [s.get("name") for s in root] == [
        "送审/青山镇 2023.txt",
        "送审/空.docx",
        "送审/临江市 2025.txt",
        "各报告之间",
    ]
    for suite in root:
        assert suite.get("tests") == str(len(suite.findall("testcase")))
        for key, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert suite.get(key) == str(len(suite.findall(f"testcase/{tag}")))
    assert (root.get("tests"), root.get("failures"), root.get("errors"), root.get("skipped")) == ("8", "3", "1", "2")


def test_junit_tells_failing_waived_and_known_apart(run):
    cases = {(c.get("name") or "").split()[0]: c for c in suites(run)[0]}
    assert cases["N101"].find("failure").get("type") == "error"  # pyright: ignore[reportOptionalMemberAccess]
    assert cases["X201"].find("skipped").get("message") == "已豁免"  # pyright: ignore[reportOptionalMemberAccess]
    assert cases["T301"].find("skipped").get("message") == "基线已有"  # pyright: ignore[reportOptionalMemberAccess]
    assert cases["X201"].find("failure") is None
    assert "在政府网站公开信息 89 条" in (cases["X201"].findtext("system-out") or "")


def test_junit_survives_characters_xml_cannot_hold():
    result = reported.unreadable().model_copy(update={"path": "a\x00b\x1b\ud800.txt"})
    assert suites(RunResult(results=(result,)))[0].get("name") == "a\ufffdb\ufffd\ufffd.txt"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<b>x</b> & y", "&lt;b&gt;x&lt;/b&gt; &amp; y"),
        ("![a](javascript:b)", "!\\[a\\](javascript:b)"),
        ("a | b\n# c", "a \\| b \\# c"),
        ("https://a www.b.cn @c", "https\\://a www\\.b.cn @&#8203;c"),
        ("1. x", "1\\. x"),
        ("- x", "\\- x"),
        ("1+2-3 = 4.5", "1+2-3 = 4.5"),
        ("`*_~$\\", "\\`\\*\\_\\~\\$\\\\"),
    ],
)
def test_markdown_shows_text_as_it_is(text, shown):
    assert markdown.escape(text) == shown


def test_nothing_of_a_hostile_report_comes_alive():
    run = RunResult(results=(reported.hostile(), reported.hostile()))
    shown = markdown.render(run).decode("utf-8")
    assert "<" not in shown
    assert "](" not in shown.replace("\\](", "")
    root = suites(run)
    assert {e.tag for e in root.iter()} <= {
        *("testsuites", "testsuite", "testcase", "failure", "skipped", "system-out")
    }
    log(run)


def test_small_findings_of_punctuation_are_one_line_and_keep_their_places():
    text = "落实公开前审查，定期清理栏目"
    result = audited(township().with_text(text, "落实的的公开前审查,定期清理栏目"))
    run = RunResult(results=(result,))
    assert [(f.rule, f.group) for f in result.findings] == [("L103", "punctuation"), ("L105", "punctuation")]
    for shown in (console.to_file(run, "zh").decode(), markdown.render(run, "zh").decode()):
        (line,) = [one for one in shown.splitlines() if "标点 2 处" in one]
        assert "L103" in line
        assert "L105" in line
        assert shown.count("L105") == 1
    found = json.loads(json_reporter.render(run))["reports"][0]["findings"]
    assert [(f["rule"], len(f["evidence"]), f["group"]) for f in found] == [
        ("L103", 1, "punctuation"),
        ("L105", 1, "punctuation"),
    ]


def test_a_report_that_was_not_wholly_audited_is_named_among_many():
    whole = reported.clean()
    partly = whole.model_copy(update={"complete": False, "path": "b.txt"})
    shown = io.StringIO()
    overview.render(RunResult(results=(whole, partly)), Console(file=shown, width=200), "zh")
    assert "1 份没有查完" in shown.getvalue().splitlines()[0]
