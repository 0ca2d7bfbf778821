"""The console report of many files: a verdict, who must correct what, who is missing, what is commonest."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from auditor.model.base import Lang, Severity
from auditor.model.result import RunResult
from auditor.readers.guard import printable
from auditor.reporters import in_force
from auditor.reporters.units import Counting, Tally, Unit, is_missing
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
class _Seen:
    """What one pass over the results gives besides the count of the units."""

    tally: Tally
    unread: list[tuple[str, str]]
    faults: Counter[tuple[str, str]]
    holders: defaultdict[tuple[str, str], set[str]]


def render(run: RunResult, console: Console, lang: Lang) -> None:
    """Prints the run on `console`."""
    seen = _look(run, lang)
    _verdict(run, seen, console, lang)
    _units(seen.tally, console, lang)
    missing = [f for f in run.batch_findings if is_missing(f)]
    _list(console, text("many.absent", lang), [f.message.get(lang) for f in missing])
    _list(
        console,
        text("many.failed", lang),
        [text("out.not_audited", lang, path=path, reason=reason) for path, reason in seen.unread],
    )
    others = [f for f in run.batch_findings if not is_missing(f)]
    _list(
        console,
        text("many.across", lang),
        [f"{severity_name(f.severity, lang)} {f.rule} {f.message.get(lang)}" for f in others],
    )
    _list(
        console,
        text("many.common", lang),
        [
            f"{rule} {title}  " + text("many.times", lang, reports=len(seen.holders[(rule, title)]), count=count)
            for (rule, title), count in sorted(seen.faults.items(), key=lambda i: (-i[1], i[0]))[:_MOST_FAULTS]
        ],
    )
    console.print()
    for line in in_force.lines(run, lang):
        console.print(Text(line, style="dim"), soft_wrap=True)
    console.print(Text(text("many.details", lang), style="dim"))


def _look(run: RunResult, lang: Lang) -> _Seen:
    unread: list[tuple[str, str]] = []
    faults: Counter[tuple[str, str]] = Counter()
    holders: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    counting = Counting(run)
    for number, result in enumerate(run.results):
        _, found = counting.add(number, result)
        if result.status == "unreadable":
            unread.append((printable(result.path), result.error.message.get(lang) if result.error else ""))
            continue
        for _, finding in found:
            if finding.counts and finding.severity is not Severity.info:
                fault = (finding.rule, finding.title.get(lang))
                faults[fault] += 1
                holders[fault].add(result.path)
    return _Seen(counting.done(), unread, faults, holders)


def _verdict(run: RunResult, seen: _Seen, console: Console, lang: Lang) -> None:
    tally = seen.tally
    bad, missing = len(tally.in_state("bad")), len(tally.in_state("missing"))
    judged = not tally.in_state("unjudged")
    key = "bad" if bad else "good" if judged else "unjudged"
    parts = [text(f"many.{key}", lang, reports=len(run.results), units=bad)]
    partly = len(tally.in_state("incomplete"))
    for key, count in (("missing", missing), ("unread", len(seen.unread)), ("incomplete", partly)):
        if count:
            parts.append(text(f"many.{key}", lang, count=count))
    if run.interrupted:
        parts.append(text("many.interrupted", lang))
    counts = {k: tally.counts[s] for k, s in zip(("errors", "warnings", "infos"), Severity, strict=True)}
    sound = not bad and not missing and run.complete and judged
    shown = ("，" if lang == "zh" else ", ").join(parts) + text("many.counts", lang, **counts)
    console.print(Text(shown, style="bold green" if sound else "bold red"))


def _units(tally: Tally, console: Console, lang: Lang) -> None:
    units = [u for u in tally.units if u.counts[Severity.error] or u.counts[Severity.warning]]
    if units:
        console.print()
        console.print(Text(text("many.units", lang), style="bold"))
        families = [f for f in _FAMILIES if any(u.families[f] for u in units)]
        years = len({u.year for u in tally.units}) > 1
        table = _table(units[:_MOST_UNITS], families, lang, wide=True, years=years)
        if console.measure(table, options=console.options.update(max_width=_UNBOUND)).maximum > console.width:
            table = _table(units[:_MOST_UNITS], families, lang, wide=False, years=years)
        console.print(table)
        if len(units) > _MOST_UNITS:
            console.print(text("many.more", lang, count=len(units) - _MOST_UNITS))
    console.print(Text(text("many.clean", lang, count=len(tally.units) - len(units)), style="dim"))


def _table(units: list[Unit], families: list[str], lang: Lang, *, wide: bool, years: bool) -> Table:
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
        errors, warnings = unit.counts[Severity.error], unit.counts[Severity.warning]
        table.add_row(Text(_named(unit, lang, years=years)), _bold(errors), str(warnings or ""), *shown)
    return table


def _named(unit: Unit, lang: Lang, *, years: bool) -> str:
    """The unit, its year when there are several, and what else keeps it from being judged."""
    year = text("many.of_year", lang, year=unit.year) if years and unit.year else ""
    state = text(f"many.state_{unit.state}", lang) if unit.state in ("missing", "unread") else ""
    return printable(unit.name) + year + state


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
