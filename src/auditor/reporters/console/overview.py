"""The console report of many files: a verdict, who must correct what, who is missing, what is commonest."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from auditor.model.base import Lang, Severity
from auditor.model.finding import Finding
from auditor.model.result import AuditResult, RunResult
from auditor.readers.guard import printable
from auditor.reporters.wording import severity_name
from auditor.texts import text

_MOST_UNITS = 50
_MOST_FAULTS = 10
_MOST_LINES = 30
_FAMILIES = "FTNXYSLPBE"
_UNBOUND = 1000
_LONG, _HEAD, _TAIL = 320, 200, 60
"""A line longer than the first loses what stands between its beginning and its end: a sum of very many units."""


@dataclass(slots=True)
class _Unit:
    """A line of the table."""

    name: str
    file: str
    year: int | None
    errors: int = 0
    warnings: int = 0
    families: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class _Tally:
    """What one pass over the results gives."""

    units: list[_Unit] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)
    faults: Counter[tuple[str, str]] = field(default_factory=Counter)
    holders: defaultdict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))


def render(run: RunResult, console: Console, lang: Lang) -> None:
    """Prints the run on `console`."""
    tally = _tally(run, lang)
    _verdict(run, tally, console, lang)
    _units(tally, console, lang)
    missing = [f for f in run.batch_findings if f.name == "batch.missing"]
    _list(console, text("many.absent", lang), [f.message.get(lang) for f in missing])
    _list(
        console,
        text("many.failed", lang),
        [text("out.not_audited", lang, path=path, reason=reason) for path, reason in tally.unread],
    )
    others = [f for f in run.batch_findings if f.name != "batch.missing"]
    _list(
        console,
        text("many.across", lang),
        [f"{severity_name(f.severity, lang)} {f.rule} {f.message.get(lang)}" for f in others],
    )
    _list(
        console,
        text("many.common", lang),
        [
            f"{rule} {title}  " + text("many.times", lang, reports=len(tally.holders[(rule, title)]), count=count)
            for (rule, title), count in sorted(tally.faults.items(), key=lambda i: (-i[1], i[0]))[:_MOST_FAULTS]
        ],
    )
    console.print()
    console.print(Text(text("many.details", lang), style="dim"))


def _tally(run: RunResult, lang: Lang) -> _Tally:
    out = _Tally()
    across: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in run.batch_findings:
        for path in {e.path for e in finding.evidence if e.path and e.role != "part"}:
            across[path].append(finding)
    for result in run.results:
        if result.status == "unreadable":
            out.unread.append((printable(result.path), result.error.message.get(lang) if result.error else ""))
            continue
        unit = _unit(result)
        for finding in (*result.findings, *across.get(result.path, ())):
            if not finding.counts or finding.severity is Severity.info:
                continue
            unit.errors += finding.severity is Severity.error
            unit.warnings += finding.severity is Severity.warning
            unit.families[finding.rule[0]] += 1
            fault = (finding.rule, finding.title.get(lang))
            out.faults[fault] += 1
            out.holders[fault].add(result.path)
        out.units.append(unit)
    _tell_apart(out.units)
    out.units.sort(key=lambda u: (-u.errors, -u.warnings, u.name))
    return out


def _unit(result: AuditResult) -> _Unit:
    identity = result.report.identity if result.report else None
    file = printable(Path(result.path).name)
    return _Unit(identity.agency or file if identity else file, file, identity.year if identity else None)


def _tell_apart(units: list[_Unit]) -> None:
    """Adds the year to the names when there are several, and the file to a name that several reports have."""
    if len({u.year for u in units}) > 1:
        for unit in units:
            unit.name += f"（{unit.year or '?'}）"
    same = Counter(u.name for u in units)
    for unit in units:
        if same[unit.name] > 1:
            unit.name += f" {unit.file}"


def _verdict(run: RunResult, tally: _Tally, console: Console, lang: Lang) -> None:
    bad = sum(u.errors > 0 for u in tally.units)
    parts = [text("many.bad" if bad else "many.good", lang, reports=len(run.results), units=bad)]
    missing = sum(f.name == "batch.missing" and f.counts for f in run.batch_findings)
    for key, count in (("missing", missing), ("unread", len(tally.unread))):
        if count:
            parts.append(text(f"many.{key}", lang, count=count))
    if run.interrupted:
        parts.append(text("many.interrupted", lang))
    counts = {k: run.count(s) for k, s in zip(("errors", "warnings", "infos"), Severity, strict=True)}
    sound = not bad and not missing and not tally.unread and not run.interrupted
    shown = ("，" if lang == "zh" else ", ").join(parts) + text("many.counts", lang, **counts)
    console.print(Text(shown, style="bold green" if sound else "bold red"))


def _units(tally: _Tally, console: Console, lang: Lang) -> None:
    units = [u for u in tally.units if u.errors or u.warnings]
    if units:
        console.print()
        console.print(Text(text("many.units", lang), style="bold"))
        families = [f for f in _FAMILIES if any(u.families[f] for u in units)]
        table = _table(units[:_MOST_UNITS], families, lang, wide=True)
        if console.measure(table, options=console.options.update(max_width=_UNBOUND)).maximum > console.width:
            table = _table(units[:_MOST_UNITS], families, lang, wide=False)
        console.print(table)
        if len(units) > _MOST_UNITS:
            console.print(text("many.more", lang, count=len(units) - _MOST_UNITS))
    console.print(Text(text("many.clean", lang, count=len(tally.units) - len(units)), style="dim"))


def _table(units: list[_Unit], families: list[str], lang: Lang, *, wide: bool) -> Table:
    """The units with a column for each family of rules, or (not `wide`) with one that names the families."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False)
    table.add_column(Text(text("many.unit", lang)), overflow="fold")
    for key in ("errors", "warnings"):
        table.add_column(Text(text(f"many.{key}", lang)), justify="right", no_wrap=True)
    named = {f: text(f"many.family.{f}", lang) for f in families}
    for heading in named.values() if wide else (text("many.families", lang),):
        table.add_column(Text(heading), justify="right" if wide else "left")
    for unit in units:
        found = [unit.families[f] for f in families]
        each = [str(n or "") for n in found]
        shown = each if wide else ["  ".join(f"{named[f]} {n}" for f, n in zip(families, found, strict=True) if n)]
        table.add_row(Text(unit.name), _bold(unit.errors), str(unit.warnings or ""), *shown)
    return table


def _bold(count: int) -> Text:
    return Text(str(count) if count else "", style="bold red")


def _list(console: Console, heading: str, lines: list[str]) -> None:
    if not lines:
        return
    console.print()
    console.print(Text(f"{heading} ({len(lines)})", style="bold"))
    for line in lines[:_MOST_LINES]:
        console.print(Text("  " + _shortened(" ".join(line.split()))), soft_wrap=True)
    if len(lines) > _MOST_LINES:
        console.print(Text(f"  …… +{len(lines) - _MOST_LINES}"))


def _shortened(line: str) -> str:
    if len(line) <= _LONG:
        return line
    return (
        line[: line.rfind(" ", 0, _HEAD) if " " in line[:_HEAD] else _HEAD] + " …… " + line[-_TAIL:].partition(" ")[2]
    )
