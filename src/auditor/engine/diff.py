"""Before and after rectification: which findings are gone, which remain, which changed, which are new.

Findings are paired by fingerprint, so the two reports may differ in format and layout. Findings about reading the file
(family E) say nothing about the report and are left out.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from auditor.model.base import Severity, trusted
from auditor.model.errors import ReadError
from auditor.model.finding import Finding
from auditor.model.report import FormChoice, Identity, Report
from auditor.model.result import SCHEMA, AuditResult, RunResult


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison. `complete` says whether all its reports were audited."""

    path: str
    run: RunResult
    complete: bool

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that was found."""
        return (*(f for r in self.run.results for f in r.findings), *self.run.batch_findings)

    @property
    def reports(self) -> int:
        """How many reports it holds."""
        return len(self.run.results)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What became of findings: `changed` are pairs at the same place whose values differ."""

    resolved: tuple[Finding, ...] = ()
    remaining: tuple[Finding, ...] = ()
    changed: tuple[tuple[Finding, Finding], ...] = ()
    new: tuple[Finding, ...] = ()

    @property
    def worse(self) -> bool:
        """Whether an error is new that counts."""
        return any(f.severity is Severity.error and f.counts for f in self.new)


@dataclass(frozen=True, slots=True, kw_only=True)
class Diff(Changes):
    """The outcome for all findings of two sides."""

    before: Side
    after: Side


def side(path: str, run: RunResult) -> Side:
    """A side from the outcome of an audit."""
    return Side(path, run, run.complete)


def stored(path: str, data: bytes) -> Side | None:
    """A side from the bytes of a result (`check -f json`); None when they are none. Raises ReadError for a result
    that is damaged.
    """
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return None
    try:
        read = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(read, dict) or read.get("schema") != SCHEMA:
        return None
    try:
        results = tuple(_result(r) for r in _items(read["reports"]))
        run = RunResult(results=results, batch_findings=_findings(_items(read["batch_findings"])))
        if results:  # no run is without any
            return Side(path, run, read["complete"] is True)
    except (AttributeError, KeyError, TypeError, ValidationError):
        pass
    raise ReadError("result-damaged", path=path)


def _items(given: Any) -> list[Any]:
    if not isinstance(given, list):
        raise TypeError
    return given


def _result(data: dict[str, Any]) -> AuditResult:
    """A report of a stored result: whose it is, how it came out, and what was found."""
    verdict, report = data.get("verdict"), None
    if data["status"] == "audited":
        known = data.get("report") or {}
        identity = Identity(title=known.get("title"), agency=known.get("agency"), year=known.get("year"))
        form = trusted(FormChoice, key=None, expected=None, reason="")
        report = trusted(Report, document="", format="result", identity=identity, form=form)
    return AuditResult(
        path=data["path"],
        status=data["status"],
        report=report,
        findings=_findings(data["findings"]),
        complete=verdict not in ("unread", "incomplete"),
        judged=verdict != "unjudged",
    )


def _findings(data: Iterable[object]) -> tuple[Finding, ...]:
    return tuple(Finding.model_validate(f) for f in data)


def compare(before: Side, after: Side) -> Diff:
    """Pairs the findings of two sides."""
    made = changes(before.findings, after.findings, one_report=before.reports == after.reports == 1)
    return Diff(
        before=before,
        after=after,
        resolved=made.resolved,
        remaining=made.remaining,
        changed=made.changed,
        new=made.new,
    )


def changes(before: Iterable[Finding], after: Iterable[Finding], *, one_report: bool = False) -> Changes:
    """Pairs findings, the closest ones first.

    With `one_report` on each side, what is left is paired by rule and place alone: a corrected name or year in the
    title changes every fingerprint.
    """
    old, new = _of_reports(before), _of_reports(after)
    remaining = _pair(old, new, lambda f: (f.fingerprint, f.content_hash))
    changed = _pair(old, new, lambda f: f.fingerprint)
    if one_report:
        remaining += _pair(old, new, lambda f: (f.rule, f.at, f.content_hash))
        changed += _pair(old, new, lambda f: (f.rule, f.at))
    changed += _of_one_cause(old, new)
    return Changes(
        resolved=_sorted(old),
        remaining=_sorted(f for _, f in remaining),
        changed=tuple(sorted(changed, key=lambda pair: _order(pair[1]))),
        new=_sorted(new),
    )


def _of_reports(found: Iterable[Finding]) -> list[Finding]:
    return [f for f in found if f.rule[0] != "E"]


def _pair(old: list[Finding], new: list[Finding], key: Callable[[Finding], Hashable]) -> list[tuple[Finding, Finding]]:
    """Takes the findings with equal keys out of both lists, two by two."""
    waiting: dict[Hashable, list[Finding]] = defaultdict(list)
    for finding in old:
        waiting[key(finding)].append(finding)
    pairs: list[tuple[Finding, Finding]] = []
    left: list[Finding] = []
    for finding in new:
        found = waiting[key(finding)]
        if found:
            pairs.append((found.pop(0), finding))
        else:
            left.append(finding)
    new[:] = left
    old[:] = [f for found in waiting.values() for f in found]
    return pairs


def _of_one_cause(old: list[Finding], new: list[Finding]) -> list[tuple[Finding, Finding]]:
    """Takes out the pairs of which one stands for the other: a part of a cause was mended, or has come to it."""
    waiting = {fingerprint: finding for finding in old for fingerprint, _ in finding.pairs}
    pairs: list[tuple[Finding, Finding]] = []
    for finding in tuple(new):
        found = next((waiting[p] for p, _ in finding.pairs if p in waiting), None)
        if found is not None:
            pairs.append((found, finding))
            new.remove(finding)
    gone = {id(f) for f, _ in pairs}
    old[:] = [f for f in old if id(f) not in gone]
    return pairs


def _sorted(found: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(found, key=_order))


def _order(finding: Finding) -> tuple[int, str, str, str, str]:
    return -finding.severity.rank, finding.rule, finding.at, finding.fingerprint, finding.content_hash
