"""auditor diff: shows what a rectification resolved, what remains, what changed and what is new."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console

from auditor.api import Auditor
from auditor.cli import governance, output, watched
from auditor.cli.check import language
from auditor.cli.exits import Exit
from auditor.cli.output import terminal_width
from auditor.cli.screen import Text
from auditor.cli.watched import raised
from auditor.engine.diff import Diff, Side, compare, side, stored
from auditor.model.base import Lang, Localized
from auditor.model.errors import ReadError, UsageError
from auditor.model.finding import Finding
from auditor.model.result import Failure, RunResult
from auditor.readers import guard
from auditor.reporters.console.report import wrap
from auditor.reporters.data.json import finding_data
from auditor.reporters.wording import severity_name
from auditor.texts import text

SCHEMA = "auditor.diff/1"
_STYLE = {"new": "bold red", "changed": "bold yellow", "remaining": "yellow", "resolved": "green"}


def command(
    old: str,
    new: str,
    format_: str,
    profile: str | None,
    rules: tuple[str, ...],
    config: str | None,
    lang: str | None,
) -> Exit:
    """`auditor diff` from its options to its exit code. Raises UsageError, PackError, ReadError."""
    settings = governance.settings(config)
    said = language(lang or settings.lang or "zh")
    if format_ not in ("console", "json"):
        raise UsageError("unknown-format.command", command="diff", format=format_)
    auditor = Auditor(rules_dirs=rules, profile=profile, settings=settings)
    auditor.knowledge.stay()
    found = run(old, new, format_, auditor, said)
    if not (found.before.complete and found.after.complete):
        return Exit.INCOMPLETE
    return Exit.FINDINGS if found.worse else Exit.OK


def run(old: str, new: str, format_: str, auditor: Auditor, lang: Lang) -> Diff:
    """Compares two reports or results and prints the outcome. Raises ReadError for one that cannot be read."""
    found = compare(*(watched.audited(path, partial(_side, path, auditor), raised) for path in (old, new)))
    if format_ == "json":
        output.write_json(to_dict(found, lang))
    else:
        _show(found, Console(width=terminal_width(), highlight=False), lang)
    return found


def _side(path: str, auditor: Auditor) -> Side:
    data = watched.stdin() if path == "-" else guard.read_bytes(Path(path), Path(path).name)
    known = stored(path, data)
    if known is not None:
        return known
    result = auditor.audit(data, name=path if path == "-" else Path(path).name)
    if result.status == "unreadable":
        error = result.error or Failure(code="unreadable", message=Localized.same(path))
        raise ReadError(error.code, error.message.zh, error.message.en)
    return side(path, RunResult(results=(result,)))


def to_dict(found: Diff, lang: Lang = "zh") -> dict[str, Any]:
    """The comparison as plain data (schema auditor.diff/1)."""
    return {
        "schema": SCHEMA,
        "complete": found.before.complete and found.after.complete,
        "before": found.before.path,
        "after": found.after.path,
        "resolved": [finding_data(f, lang) for f in found.resolved],
        "remaining": [finding_data(f, lang) for f in found.remaining],
        "changed": [{"before": finding_data(a, lang), "after": finding_data(b, lang)} for a, b in found.changed],
        "new": [finding_data(f, lang) for f in found.new],
        "summary": {k: len(getattr(found, k)) for k in ("resolved", "remaining", "changed", "new")},
    }


def _show(found: Diff, console: Console, lang: Lang) -> None:
    counts = {k: len(getattr(found, k)) for k in ("resolved", "remaining", "changed", "new")}
    _line(console, text("diff.summary", lang, **counts), 0, "bold")
    for one in (found.before, found.after):
        if not one.complete:
            _line(console, text("diff.incomplete", lang, path=one.path), 0, "bold red")
    for key in ("new", "changed", "remaining", "resolved"):
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
