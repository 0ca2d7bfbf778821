"""A comparison on the terminal: one report in full, many as a table of units with what is new and who came only now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console
from rich.table import Table

from auditor.cli.screen import Text
from auditor.engine.diff import Changes
from auditor.model.base import Lang, Severity
from auditor.model.finding import Finding
from auditor.readers.guard import printable
from auditor.reporters.changes import STATES, Comparison, State, UnitChange, counts, joined, states
from auditor.reporters.console.report import wrap
from auditor.reporters.units import Unit
from auditor.reporters.wording import severity_name
from auditor.texts import text

_STYLE = {"new": "bold red", "changed": "bold yellow", "remaining": "yellow", "resolved": "green"}
_STATE: dict[State, str] = {"worse": "bold red", "partly": "yellow", "same": "yellow", "corrected": "green"}
_KEYS = ("new", "changed", "remaining", "resolved")
_COLUMNS = ("resolved", "remaining", "changed", "new")
_MOST_UNITS, _MOST_LINES = 50, 30


def show(found: Comparison, console: Console, lang: Lang) -> None:
    """Prints the comparison: what was chosen, and one report, in full."""
    single = found.before.reports == found.after.reports == 1 and len(found.units) < 2
    if not (single or found.chosen):
        _line(console, _units(found, lang), 0, "bold")
    whole = joined([u.found for u in found.units]) if found.chosen or single else found.all()
    _line(console, text("diff.summary", lang, **counts(whole)), 0, "bold")
    for side in (found.before, found.after):
        if not side.complete:
            _line(console, text("diff.incomplete", lang, path=side.path), 0, "bold red")
    if single:
        _details(console, whole, lang)
    elif found.chosen:
        years = _several_years(found.units)
        for unit in found.units:
            console.print()
            _line(console, f"{_name(unit, lang, years=years)}  {text(f'diff.state.{unit.state}', lang)}", 0, "bold")
            _details(console, unit.found, lang)
    else:
        _many(found, console, lang)


def _units(found: Comparison, lang: Lang) -> str:
    known = states(found.units)
    parts = [text(f"diff.units.{s}", lang, count=known[s]) for s in STATES if known[s]]
    return text("diff.units", lang, count=len(found.units)) + ("，" if lang == "zh" else ", ").join(parts)


def _many(found: Comparison, console: Console, lang: Lang) -> None:
    years = _several_years(found.units)
    _table(console, [u for u in found.units if u.compared and u.state != "clean"], lang, years=years)
    _arrivals(console, found.arrivals, lang, years=years)
    for state in ("unread", "missing", "gone"):
        names = [_name(u, lang, years=years) for u in found.units if u.state == state]
        _list(console, text(f"diff.state.{state}", lang), names)
    shown = [*((_name(u, lang, years=years), u.found) for u in found.units if u.compared), ("", found.general)]
    for key in ("new", "changed"):
        lines = [_told(name, f, lang) for name, part in shown for f in _of(part, key)]
        _list(console, text(f"diff.{key}", lang), lines, _STYLE[key])
    console.print()
    _line(console, text("diff.details", lang), 0, "dim")


def _of(found: Changes, key: str) -> list[Finding]:
    return [f[1] if isinstance(f, tuple) else f for f in getattr(found, key)]


def _told(name: str, finding: Finding, lang: Lang) -> str:
    level = severity_name(finding.severity, lang)
    said = " ".join(finding.message.get(lang).split())
    return f"{name}  {level} {finding.rule} {said}".strip()


def _table(console: Console, units: Sequence[UnitChange], lang: Lang, *, years: bool) -> None:
    if not units:
        return
    console.print()
    table = _empty(lang, _COLUMNS)
    table.add_column(Text(text("diff.outcome", lang)), no_wrap=True)
    for unit in units[:_MOST_UNITS]:
        each = counts(unit.found)
        numbers = [Text(str(each[k] or ""), style=_STYLE[k]) for k in _COLUMNS]
        state = Text(text(f"diff.state.{unit.state}", lang), style=_STATE.get(unit.state, ""))
        table.add_row(Text(_name(unit, lang, years=years)), *numbers, state)
    console.print(table)
    if len(units) > _MOST_UNITS:
        _line(console, text("diff.more", lang, count=len(units) - _MOST_UNITS), 0)


def _arrivals(console: Console, units: Sequence[UnitChange], lang: Lang, *, years: bool) -> None:
    if not units:
        return
    console.print()
    _line(console, text("diff.arrivals", lang, count=len(units)), 0, "bold")
    table = _empty(lang, ("errors", "warnings"))
    for unit in units[:_MOST_UNITS]:
        known = unit.unit.counts
        numbers = [Text(str(known[s] or "")) for s in (Severity.error, Severity.warning)]
        table.add_row(Text(_name(unit, lang, years=years)), *numbers)
    console.print(table)
    if len(units) > _MOST_UNITS:
        _line(console, text("diff.more", lang, count=len(units) - _MOST_UNITS), 0)


def _empty(lang: Lang, columns: Iterable[str]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False)
    table.add_column(Text(text("many.unit", lang)), overflow="fold")
    for key in columns:
        table.add_column(Text(text(f"diff.column.{key}", lang)), justify="right", no_wrap=True)
    return table


def _name(change: UnitChange, lang: Lang, *, years: bool) -> str:
    """The unit, its year when there are several, and what it was called before if that was corrected."""
    unit, before = change.unit, change.before
    was = None if before is None or not change.compared or before.name == unit.name else before
    named = _of_year(unit, lang, years=years)
    return named if was is None else named + text("diff.was", lang, name=_of_year(was, lang, years=years))


def _of_year(unit: Unit, lang: Lang, *, years: bool) -> str:
    return printable(unit.name) + (text("many.of_year", lang, year=unit.year) if years and unit.year else "")


def _several_years(units: Iterable[UnitChange]) -> bool:
    return len({side.year for u in units for side in (u.before, u.after) if side}) > 1


def _list(console: Console, heading: str, lines: Sequence[str], style: str = "bold") -> None:
    if not lines:
        return
    console.print()
    _line(console, f"{heading} ({len(lines)})", 0, style)
    for line in lines[:_MOST_LINES]:
        _line(console, line, 2)
    if len(lines) > _MOST_LINES:
        _line(console, f"…… +{len(lines) - _MOST_LINES}", 2)


def _details(console: Console, found: Changes, lang: Lang) -> None:
    for key in _KEYS:
        entries = getattr(found, key)
        if not entries:
            continue
        console.print()
        _line(console, text(f"diff.{key}", lang), 0, _STYLE[key])
        for entry in entries:
            before, after = entry if isinstance(entry, tuple) else (None, entry)
            _finding(console, after, lang)
            if before is not None:
                _line(console, text("diff.before", lang, message=before.message), 4)


def _finding(console: Console, finding: Finding, lang: Lang) -> None:
    word = severity_name(finding.severity, lang)
    mark = text("console.waived", lang) if finding.waived else ""
    _line(console, f"{word} {finding.rule} {finding.title.get(lang)}{mark}", 2)
    _line(console, finding.message.get(lang), 4)


def _line(console: Console, shown: str, indent: int, style: str = "") -> None:
    for part in Text(shown, style=style).divide(wrap(shown, max(20, console.width - indent))):
        part.rstrip()
        console.print(Text(" " * indent) + part, soft_wrap=True)
