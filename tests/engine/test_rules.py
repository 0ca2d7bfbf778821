"""Every rule's own examples, its mutants and numeral styles; the packs are lint clean."""

from __future__ import annotations

import pytest
import yaml

from auditor.api import Auditor
from auditor.data import families, rules_dir
from auditor.engine import examples, lint
from auditor.model.rule import Explained

FOLDERS = {
    "F": "form",
    "T": "tables",
    "N": "narrative",
    "X": "cross",
    "Y": "years",
    "L": "language",
    "P": "privacy",
    "S": "scope",
    "B": "batch",
    "E": "engine",
}
RULES = {b.rule.id: b for b in Auditor().ruleset.rules}


@pytest.mark.parametrize("code", RULES)
def test_examples_of(code):
    ran = list(examples.run_all(RULES[code]))
    assert [f"{r.name}: {r.problem}" for r in ran if r.problem] == []
    assert ran or RULES[code].check.name in ("event", "note", "batch")
    assert any(r.kind == "mutant" for r in ran) or not RULES[code].rule.mutants


@pytest.mark.parametrize("code", RULES)
def test_lint(code):
    assert list(lint.problems(RULES[code])) == []


def test_a_wrong_expectation_is_shown_ready_to_paste():
    bound = RULES["T401"]
    example = bound.rule.examples.failing[0]
    wrong = example.model_copy(update={"expect": (example.expect[0].model_copy(update={"computation": "1 = 2"}),)})
    rule = bound.rule.model_copy(update={"examples": bound.rule.examples.model_copy(update={"failing": (wrong,)})})

    ran = [r for r in examples.run_all(bound._replace(rule=rule)) if r.name == example.name]
    assert "computation: '376+97+196+121 = 790 ≠ 791（差 1）'" in str(ran[0].problem)


def test_lint_reports_survivors_and_examples_that_prove_nothing():

    from auditor.checks.core.base import CheckType, Outcome

    bound = RULES["T401"]

    def blind(context, given, options):
        for outcome in bound.check.run(context, given, options):
            yield Outcome("pass", cells=outcome.cells)

    def asleep(context, given, options):
        yield Outcome("not_applicable")

    def said(run) -> list[str]:
        check = CheckType("other", bound.check.given, bound.check.options, run)
        return [line.en for line in lint.trials(bound._replace(check=check))]

    assert any("mutant" in line and "survives" in line for line in said(blind))
    assert any("never reaches the check" in line for line in said(asleep))
    assert any("no example yields one" in line for line in said(asleep))
    example = bound.rule.examples.failing[0].model_copy(update={"edit": (("这里没有的话", "x"),)})
    broken = bound.rule.examples.model_copy(update={"failing": (example,)})
    lines = list(lint.trials(bound._replace(rule=bound.rule.model_copy(update={"examples": broken}))))
    assert len(lines) == 1
    assert "这里没有的话" in lines[0]


@pytest.mark.parametrize("code", RULES)
def test_a_rule_has_a_file_of_its_own_that_is_easy_to_read(code):
    """Code and name are the file's name, one folder a family; block style, in lines of at most 120 characters."""
    bound = RULES[code]
    text = bound.file.read_text("utf-8")
    schema, *lines = text.splitlines()
    name = bound.rule.name.replace(".", "-").replace("_", "-")
    assert bound.file.name == f"{code}-{name}.yaml"
    assert bound.file.parent.name == FOLDERS[bound.rule.family]
    assert bound.origin == f"{bound.file.name}:2"
    assert schema == "# yaml-language-server: $schema=../../docs/rules.schema.json"
    assert lines[0] == f"id: {code}"
    assert max(map(len, lines)) <= 120
    assert text.endswith("\n")
    flow = [n for n in nodes(yaml.compose(text)) if isinstance(n, yaml.CollectionNode) and n.flow_style and n.value]
    assert not [n for n in flow if isinstance(n, yaml.MappingNode) or n.start_mark.line != n.end_mark.line]


def nodes(node):
    """A node of YAML and all in it."""
    yield node
    if isinstance(node, yaml.CollectionNode):
        for value in node.value:
            for child in value if isinstance(value, tuple) else (value,):
                yield from nodes(child)


def test_every_family_has_a_folder():
    """Whatever stands in rules/ and is no family is read by name, not as rules."""
    assert sorted(FOLDERS.values()) == [p.name for p in families()]
    others = [p for p in rules_dir().iterdir() if p.is_dir() and p.name not in FOLDERS.values()]
    assert not [f for p in others for f in p.iterdir() if f.name[:1].isupper()]  # a family without its defaults.yaml


@pytest.mark.parametrize(
    ("link", "problem"),
    [
        ({"rule": "Z999", "within": "report"}, "Z999"),
        ({"rule": "N501", "within": "report"}, "explained by another"),
        ({"rule": "F303", "within": "report"}, "milder"),
        ({"rule": "F402", "within": "report", "variants": ("odd",)}, "odd"),
    ],
)
def test_rules_that_explain_are_linted(link, problem):
    bound = RULES["T302"]
    changed = bound._replace(rule=bound.rule.model_copy(update={"explained_by": (Explained(**link),)}))
    (said,) = lint.links([changed], RULES.values())
    assert problem in said.en
    assert not list(lint.links(list(RULES.values()), RULES.values()))
