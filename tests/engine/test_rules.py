"""Every rule's own examples, its mutants and numeral styles; the packs are lint clean."""

from __future__ import annotations

import pytest

from auditor.api import Auditor
from auditor.engine import examples, lint
from auditor.texts import catalogue

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
    from dataclasses import replace

    ran = [r for r in examples.run_all(replace(bound, rule=rule)) if r.name == example.name]
    assert "computation: '376+97+196+121 = 790 ≠ 791（差 1）'" in str(ran[0].problem)


def test_lint_reports_survivors_and_examples_that_prove_nothing():
    from dataclasses import replace

    from auditor.checks.core.base import CheckType, Outcome

    bound = RULES["T401"]

    def blind(context, given, options):
        for outcome in bound.check.run(context, given, options):
            yield Outcome("pass", cells=outcome.cells)

    def asleep(context, given, options):
        yield Outcome("not_applicable")

    def said(run) -> list[str]:
        check = CheckType("other", bound.check.given, bound.check.options, run)
        return list(lint.trials(replace(bound, check=check)))

    assert any("mutant" in line and "survives" in line for line in said(blind))
    assert any("never reaches the check" in line for line in said(asleep))
    assert any("no example yields one" in line for line in said(asleep))
    example = bound.rule.examples.failing[0].model_copy(update={"edit": (("这里没有的话", "x"),)})
    broken = bound.rule.examples.model_copy(update={"failing": (example,)})
    lines = list(lint.trials(replace(bound, rule=bound.rule.model_copy(update={"examples": broken}))))
    assert len(lines) == 1
    assert "这里没有的话" in lines[0]


def test_texts_stand_in_both_languages():
    for key, text in catalogue().items():
        assert text.zh, key  # a separator may be a blank
        assert text.en, key
        assert not any("\u4e00" <= c <= "\u9fff" for c in text.en), key
