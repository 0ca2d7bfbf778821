"""auditor diff: shows what a rectification resolved, what remains, what changed and what is new."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from rich.console import Console

from auditor.api import Auditor
from auditor.budget import Limits
from auditor.cli import diff_screen, governance, inputs, many, output, watched
from auditor.cli.check import language
from auditor.cli.exits import Exit
from auditor.cli.output import terminal_width
from auditor.cli.watched import raised
from auditor.engine import diff
from auditor.engine.diff import Side, stored
from auditor.model.base import Lang, Localized
from auditor.model.errors import ReadError, UsageError
from auditor.model.finding import Finding
from auditor.model.result import Failure, RunResult
from auditor.readers import guard
from auditor.reporters import changes
from auditor.reporters.changes import Comparison, UnitChange
from auditor.reporters.data.json import finding_data

SCHEMA = "auditor.diff/1"


class Request(NamedTuple):
    """The arguments and options of `auditor diff` as given."""

    old: str
    new: str
    format_: str = "console"
    unit: str | None = None
    roster: Path | None = None
    profile: str | None = None
    rules: tuple[str, ...] = ()
    config: str | None = None
    jobs: int | None = None
    lang: str | None = None


def command(request: Request, limits: Limits) -> Exit:
    """`auditor diff` from its options to its exit code. Raises UsageError, PackError, ReadError."""
    settings = governance.settings(request.config)
    said = language(request.lang or settings.lang or "zh")
    if request.format_ not in ("console", "json"):
        raise UsageError("unknown-format.command", command="diff", format=request.format_)
    folders = [p for p in (request.old, request.new) if os.path.isdir(p)]
    if request.roster is not None and not folders:
        raise UsageError("roster.no-folder")
    options = many.Options(request.jobs, limits, request.roster).checked()
    auditor = Auditor(rules_dirs=request.rules, profile=request.profile, settings=settings, with_examples=False)
    auditor.knowledge.stay()
    sides = [_side(path, auditor, options, said) for path in (request.old, request.new)]
    found = changes.compare(*sides)
    if request.unit is not None:
        found = only(found, request.unit)
    elif found.after.reports == 1 < found.before.reports:
        found = found.only(lambda unit: unit.after is not None and bool(unit.after.reports))
    if request.format_ == "json":
        output.write_json(to_dict(found, said))
    else:
        diff_screen.show(found, Console(width=terminal_width(), highlight=False), said)
    if not found.complete:
        return Exit.INCOMPLETE
    return Exit.FINDINGS if found.worse else Exit.OK


def _side(path: str, auditor: Auditor, options: many.Options, lang: Lang) -> Side:
    if not os.path.isdir(path):
        return watched.audited(path, partial(_file, path, auditor), raised)
    files = inputs.without(inputs.expand([path], lang), [str(options.roster)] if options.roster else [])
    watched.beyond()
    return diff.side(path, many.audit(files, auditor, options, None, "findings", lang))


def _file(path: str, auditor: Auditor) -> Side:
    data = watched.stdin() if path == "-" else guard.read_bytes(Path(path), Path(path).name)
    known = stored(path, data)
    if known is not None:
        return known
    result = auditor.audit(data, name=path if path == "-" else Path(path).name)
    if result.status == "unreadable":
        error = result.error or Failure(code="unreadable", message=Localized.same(path))
        raise ReadError(error.code, error.message.zh, error.message.en)
    return diff.side(path, RunResult(results=(result,)))


def only(found: Comparison, name: str) -> Comparison:
    """The comparison of the units that have `name` in their name. Raises UsageError when there is none."""
    chosen = found.only(lambda unit: any(name in side.name for side in (unit.before, unit.after) if side))
    if not chosen.units:
        raise UsageError("no-unit", name=name)
    return chosen


def to_dict(found: Comparison, lang: Lang = "zh") -> dict[str, Any]:
    """The comparison as plain data (schema auditor.diff/1)."""
    parts = [(None, found.general), *((u, u.found) for u in found.units if u.compared)]
    summary = changes.counts(found.all()) | {"units": dict(sorted(changes.states(found.units).items()))}
    return {
        "schema": SCHEMA,
        "complete": found.complete,
        "before": found.before.path,
        "after": found.after.path,
        "resolved": [_data(f, u, lang) for u, p in parts for f in p.resolved],
        "remaining": [_data(f, u, lang) for u, p in parts for f in p.remaining],
        "changed": [{"before": _data(a, u, lang), "after": _data(b, u, lang)} for u, p in parts for a, b in p.changed],
        "new": [_data(f, u, lang) for u, p in parts for f in p.new],
        "arrived": [_data(f, u, lang) for u in found.arrivals for f in u.found.new],
        "units": [_unit(u) for u in found.units],
        "summary": summary,
    }


def _data(finding: Finding, unit: UnitChange | None, lang: Lang) -> dict[str, Any]:
    named = {"unit": None, "year": None} if unit is None else {"unit": unit.unit.name, "year": unit.unit.year}
    return finding_data(finding, lang) | named


def _unit(change: UnitChange) -> dict[str, Any]:
    before, after = change.before, change.after
    return {
        "unit": change.unit.name,
        "year": change.unit.year,
        "state": change.state,
        "before": None if before is None else {"unit": before.name, "year": before.year, "verdict": before.state},
        "after": None if after is None else {"unit": after.name, "year": after.year, "verdict": after.state},
    } | changes.counts(change.found)
