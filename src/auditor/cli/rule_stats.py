"""`auditor rules stats`: how often each rule fires and on how many reports, so that an office sees its own noise.

Findings are counted as they are shown: what was joined to another finding is told there. Waivers and baselines are left
out of it, for they concern single findings.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from auditor.cli import governance, inputs, many, output
from auditor.cli.check import language
from auditor.cli.exits import Exit
from auditor.cli.output import terminal_width
from auditor.model.base import Lang, Localized, Severity
from auditor.model.errors import UsageError
from auditor.model.finding import Finding
from auditor.model.result import RunResult
from auditor.reporters.wording import severity_name
from auditor.texts import text

SCHEMA = "auditor.rule-stats/1"


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that fired: how often, in how many reports and in what share of all, and at what levels."""

    rule: str
    title: Localized
    findings: int
    reports: int
    share: float
    levels: dict[Severity, int]

    @property
    def worst(self) -> Severity:
        """The highest level at which it fired."""
        return max(self.levels, key=lambda s: s.rank)


@dataclass(frozen=True, slots=True)
class Stats:
    """What fired in a run, what fires in most reports first; rules that ran and found nothing are `silent`."""

    reports: int
    audited: int
    fired: tuple[Fired, ...]
    silent: tuple[str, ...]


def run(
    paths: tuple[str, ...],
    previous: str | None,
    profile: str | None,
    rules: tuple[str, ...],
    config: str | None,
    format_: str,
    jobs: int | None,
    lang: str | None,
) -> Exit:
    """The command from its options to its exit code. Raises UsageError, PackError."""
    from auditor.api import Auditor
    from auditor.engine.options import Options

    settings = governance.settings(config)
    said = language(lang or settings.lang or "zh")
    if format_ not in ("console", "json"):
        raise UsageError("unknown-format.command", command="rules stats", format=format_)
    auditor = Auditor(Options(rules_dirs=rules, profile=profile, settings=settings, with_examples=False))
    auditor.knowledge.stay()
    files = inputs.expand(list(paths), said)
    found = many.audit(files, auditor, many.Options(jobs=jobs).checked(), previous, "findings", said)
    stats = tally(found)
    if format_ == "json":
        output.write_json(to_dict(stats, said))
    else:
        _show(stats, said)
    if found.interrupted:
        return Exit.INTERRUPTED
    return Exit.OK if found.complete else Exit.INCOMPLETE


def tally(found: RunResult) -> Stats:
    """One pass over the results."""
    findings: Counter[str] = Counter()
    holders: defaultdict[str, set[str]] = defaultdict(set)
    levels: defaultdict[str, Counter[Severity]] = defaultdict(Counter)
    titles = {rule.id: rule.title for rule in found.rules}
    audited = 0
    for result in found.results:
        audited += result.status == "audited"
        for finding in result.findings:
            holders[finding.rule].add(result.path)
            _count(finding, findings, levels, titles)
    paths = set(found.paths)
    for finding in found.batch_findings:
        holders[finding.rule] |= {e.path for e in finding.evidence if e.path} & paths
        _count(finding, findings, levels, titles)
    fired = (
        Fired(
            rule, titles[rule], count, len(holders[rule]), len(holders[rule]) / max(len(paths), 1), dict(levels[rule])
        )
        for rule, count in findings.items()
    )
    ordered = tuple(sorted(fired, key=lambda f: (-f.reports, -f.findings, f.rule)))
    return Stats(len(paths), audited, ordered, tuple(r.id for r in found.rules if r.id not in findings))


def _count(
    finding: Finding, findings: Counter[str], levels: defaultdict[str, Counter[Severity]], titles: dict[str, Localized]
) -> None:
    findings[finding.rule] += 1
    levels[finding.rule][finding.severity] += 1
    titles.setdefault(finding.rule, finding.title)


def to_dict(stats: Stats, lang: Lang = "zh") -> dict[str, Any]:
    """The figures as plain data (schema auditor.rule-stats/1); shares are parts of one."""
    return {
        "schema": SCHEMA,
        "reports": stats.reports,
        "audited": stats.audited,
        "rules": [
            {
                "rule": f.rule,
                "title": f.title.get(lang),
                "findings": f.findings,
                "reports": f.reports,
                "share": round(f.share, 4),
                "levels": {s.value: f.levels.get(s, 0) for s in Severity},
            }
            for f in stats.fired
        ],
        "silent": list(stats.silent),
    }


def _show(stats: Stats, lang: Lang) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    from auditor.cli.screen import Text

    console = Console(width=terminal_width(), highlight=False)
    console.print(Text(text("rules.stats.summary", lang, reports=stats.reports, audited=stats.audited), style="bold"))
    if stats.fired:
        table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False)
        for key in ("rule", "level", "reports", "share", "findings"):
            right = key in ("reports", "share", "findings")
            heading = Text(text(f"rules.stats.{key}", lang))
            table.add_column(heading, justify="right" if right else "left", no_wrap=True)
        table.add_column(Text(text("rules.stats.title", lang)), overflow="fold")
        for row in _rows(stats, lang):
            table.add_row(*map(Text, row))
        console.print(table)
    console.print(Text(text("rules.stats.silent", lang, count=len(stats.silent)), style="dim"))


def _rows(stats: Stats, lang: Lang) -> Iterator[tuple[str, ...]]:
    for fired in stats.fired:
        level = severity_name(fired.worst, lang)
        counts = (str(fired.reports), f"{fired.share:.0%}", str(fired.findings))
        yield fired.rule, level, *counts, fired.title.get(lang)
