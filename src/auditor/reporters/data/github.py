"""Workflow commands of GitHub Actions: an annotation at the line of each finding.

A line of the log begins with `::error`, `::warning` or `::notice`; what a document says can neither end it nor begin
another one. Waived and known findings are left out: an annotation asks somebody to look.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from auditor.model.base import Lang, Severity
from auditor.model.finding import Finding
from auditor.model.result import AuditResult, RunResult
from auditor.reporters import in_force, wording
from auditor.texts import text

_COMMAND = {Severity.error: "error", Severity.warning: "warning", Severity.info: "notice"}
_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_DATA, ":": "%3A", ",": "%2C"}


def render(run: RunResult, lang: Lang = "zh") -> bytes:
    """The run as workflow commands, one a line."""
    return b"".join(stream(run, lang))


def stream(run: RunResult, lang: Lang = "zh") -> Iterator[bytes]:
    """The same in parts, a finding each."""
    for result in run.results:
        for finding in filter(_counts, result.findings):
            yield _command(finding, *_spot(result, finding), lang)
    for finding in filter(_counts, run.batch_findings):
        yield _command(finding, next((e.path for e in finding.evidence if e.path), ""), None, lang)
    if run.in_force is not None:  # what was taken out asks for a look, the rest stands in the log
        command = "notice" if in_force.took_out(run) else "debug"
        yield f"::{command}::{_escaped(in_force.sentence(run, lang), _DATA)}\n".encode("utf-8", errors="replace")


def _counts(finding: Finding) -> bool:
    return finding.counts


def _spot(result: AuditResult, finding: Finding) -> tuple[str, int | None]:
    evidence = wording.main_evidence(result, finding)
    return result.path, evidence.line if evidence else None


def _command(finding: Finding, path: str, line: int | None, lang: Lang) -> bytes:
    properties = {} if path in ("", "-") else {"file": PurePath(path).as_posix()}
    if line is not None:
        properties["line"] = str(line)
    properties["title"] = wording.plain(f"{finding.rule} {finding.title.get(lang)}")
    fix = text("console.fix", lang, fix=finding.suggestion) if finding.suggestion else ""
    message = wording.plain("\n".join(part for part in (finding.message.get(lang), fix) if part))
    given = ",".join(f"{key}={_escaped(value, _PROPERTY)}" for key, value in properties.items())
    return f"::{_COMMAND[finding.severity]} {given}::{_escaped(message, _DATA)}\n".encode("utf-8", errors="replace")


def _escaped(value: str, signs: dict[str, str]) -> str:
    """`value` without what would end a command or a property of it."""
    return "".join(signs.get(char, char) for char in value)
