"""Waivers and baselines of findings that are joined: by themselves, or by all they stand for."""

from __future__ import annotations

import json
from datetime import date

from auditor.api import Auditor
from auditor.engine import baseline, diff, waivers
from auditor.model.finding import Finding
from auditor.model.result import RunResult
from tests.conftest import audited
from tests.support.specimens.catalogue import city

RULES = Auditor(with_examples=False).rules
TODAY = date(2026, 1, 1)


def a_run() -> tuple[RunResult, Finding]:
    """A run with one finding that stands for two."""
    result = audited(city().with_cell("granted", "natural", "9"))
    (found,) = result.findings
    assert [j.rule for j in found.joined] == ["T302", "T304"]
    return RunResult(results=(result,)), found


def waived(run: RunResult, *pairs: tuple[str, str]) -> tuple[bool, list[str]]:
    given = [
        waivers.Waiver(fingerprint=p, content_hash=c, reason="x", by="y", until=date(2099, 12, 31)) for p, c in pairs
    ]
    done = waivers.apply(run, given, RULES, today=TODAY)
    return done.results[0].findings[0].waived, [f.rule for f in done.batch_findings]


def test_a_joined_finding_is_waived_by_itself_or_by_all_it_stands_for():
    run, found = a_run()
    own, first, second = found.pairs
    assert waived(run, own) == (True, [])
    assert waived(run, first, second) == (True, [])
    assert waived(run, first) == (False, [])  # not waived, but not a waiver without a finding either
    assert waived(run, second) == (False, [])
    assert waived(run, (second[0], "0" * 16)) == (False, ["E303"])


def test_a_baseline_of_single_findings_knows_the_one_that_stands_for_them():
    run, found = a_run()
    own, *alone = found.pairs

    def known(pairs: list[tuple[str, str]]) -> bool:
        entries = [{"fingerprint": p, "content_hash": c, "rule": "T302", "at": ""} for p, c in pairs]
        data = json.dumps({"schema": "auditor.baseline/1", "findings": entries})
        return baseline.apply(run, baseline.Baseline.model_validate_json(data)).results[0].findings[0].known

    assert known([own])
    assert known(alone)
    assert not known(alone[:1])
    assert baseline.apply(run, baseline.Baseline.model_validate_json(baseline.of(run))).results[0].findings[0].known


def test_a_part_of_a_cause_that_is_left_is_changed_and_not_new():
    whole, _ = a_run()
    left = audited(city().with_cell("granted", "natural", "9").with_cell("granted", "total", "0"))
    made = diff.compare(diff.side("a", whole), diff.side("b", RunResult(results=(left,))))
    assert [(a.rule, b.rule) for a, b in made.changed][:1] == [("T302", "T302")]
    assert not made.resolved
