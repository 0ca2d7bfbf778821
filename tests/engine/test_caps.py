"""What a rule may find in one report is counted; what lies beyond is named, and makes the result incomplete."""

from __future__ import annotations

import pytest

import auditor
from auditor.checks.core.base import Context, Outcome
from auditor.engine.run import MOST_FOUND
from tests.conftest import SAMPLES

CLEAN = SAMPLES / "township-2023-clean.txt"


def finding(count: int) -> auditor.AuditResult:
    """The audit of a sound report with a rule that finds so many faults in it."""

    @auditor.rule(
        id="N907",
        name="example.many",
        title={"zh": "示例", "en": "Example"},
        severity="error",
        basis="示例",
        why={"zh": "示例", "en": "example"},
        fix={"zh": "示例。", "en": "Example."},
        message={"zh": "第 {count} 处", "en": "fault {count}"},
    )
    def many(context: Context):
        yield Outcome("pass", ("sound",))
        for number in range(count):
            yield Outcome("fail", (str(number),), values={"count": str(number)})
        made.append(count)

    class Plugin:
        @auditor.hookimpl
        def auditor_register_rules(self):
            return [many]

    made: list[int] = []
    return auditor.Auditor(plugin_objects=[Plugin()]).audit(CLEAN)


@pytest.mark.parametrize("count", [0, 1, MOST_FOUND - 1, MOST_FOUND])
def test_what_is_within_the_bound_is_all_told(count):
    result = finding(count)
    assert sum(f.rule == "N907" for f in result.findings) == count
    assert result.complete
    assert "E006" not in {f.rule for f in result.findings}


@pytest.mark.parametrize("count", [MOST_FOUND + 1, 20 * MOST_FOUND])
def test_what_lies_beyond_is_named(count):
    result = finding(count)
    assert sum(f.rule == "N907" for f in result.findings) == MOST_FOUND
    assert not result.complete
    (told,) = [f for f in result.findings if f.rule == "E006"]
    assert "N907" in told.message.zh
    assert str(MOST_FOUND) in told.message.en


def test_figures_beyond_the_budget_are_named_in_a_report():
    text = CLEAN.read_text("utf-8")
    result = auditor.Auditor().audit(
        text.replace("（一）主动公开\n", "（一）主动公开\n" + "发布信息10条，" * 3_000 + "\n").encode(), name="r.txt"
    )
    assert not result.complete
    (told,) = [f for f in result.findings if f.rule == "E007"]
    assert str(result.prose.beyond) in told.message.zh
