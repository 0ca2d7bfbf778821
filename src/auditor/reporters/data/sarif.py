"""SARIF 2.1.0: findings for code scanning services and editors.

Line numbers are given where the source has lines; Word and PDF files have none, so every place is also named as a
logical location ("applications/total/natural"). Hashes are stable over formats: they are the partial fingerprints.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import quote

from auditor.model.base import Lang, Severity
from auditor.model.finding import Evidence, Finding
from auditor.model.report import Report
from auditor.model.result import RunResult
from auditor.model.rule import Rule
from auditor.reporters import in_force
from auditor.reporters.wording import cell_name, one_line, section_name
from auditor.texts import text

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVEL = {Severity.error: "error", Severity.warning: "warning", Severity.info: "note"}
_MOST_RELATED = 30
_END = '"results": []}]}'

Json = dict[str, Any]


def render(run: RunResult, lang: Lang = "zh") -> bytes:
    """The run as SARIF: one run of the tool, one artifact a file."""
    return b"".join(stream(run, lang))


def stream(run: RunResult, lang: Lang = "zh") -> Iterator[bytes]:
    """The same in parts, a result each: a log of thousands of reports is never in memory as a whole."""
    rules = _descriptors(run, lang)
    shown = json.dumps(_log(run, rules, lang), ensure_ascii=False)
    assert shown.endswith(_END)
    yield (shown.removesuffix(_END) + '"results": [').encode("utf-8", errors="replace")
    for number, result in enumerate(_results(run, {rule["id"]: i for i, rule in enumerate(rules)}, lang)):
        part = json.dumps(result, ensure_ascii=False)
        yield (f",\n{part}" if number else f"\n{part}").encode("utf-8", errors="replace")
    yield b"]}]}\n"


def to_dict(run: RunResult, lang: Lang = "zh") -> Json:
    """The run as a SARIF log."""
    return json.loads(render(run, lang))


def _log(run: RunResult, rules: list[Json], lang: Lang) -> Json:
    """The log without its results, which are the last thing in it."""
    from auditor import __version__

    files = dict.fromkeys(_uri(r.path) for r in run.results)
    driver = {"name": "auditor", "version": __version__, "language": "zh-CN" if lang == "zh" else "en", "rules": rules}
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "language": driver["language"],
                "columnKind": "unicodeCodePoints",
                "invocations": [_invocation(run, lang)],
                "artifacts": [{"location": {"uri": uri}, "roles": ["analysisTarget"]} for uri in files],
                **_governed(run, lang),
                "results": [],
            }
        ],
    }


def _governed(run: RunResult, lang: Lang) -> Json:
    """What governs the run, in words and as data."""
    if run.in_force is None:
        return {}
    data = run.in_force.model_dump(mode="json", context={"lang": lang})
    return {"properties": {"in_force": data, "in_force_text": in_force.sentence(run, lang)}}


def _results(run: RunResult, index: dict[str, int], lang: Lang) -> Iterator[Json]:
    baseline = any(f.known for r in run.results for f in r.findings) or any(f.known for f in run.batch_findings)
    for result in run.results:
        for finding in result.findings:
            yield _result(finding, result.path, result.report, index, baseline, lang)
    for finding in run.batch_findings:
        yield _result(finding, "", None, index, baseline, lang)


def _descriptors(run: RunResult, lang: Lang) -> list[Json]:
    """The rules that ran; those of findings from elsewhere (events of the engine) as far as the finding tells."""
    known = {rule.id: _rule(rule, lang) for rule in run.rules}
    for finding in chain((f for r in run.results for f in r.findings), run.batch_findings):
        known.setdefault(
            finding.rule,
            {
                "id": finding.rule,
                "name": finding.name,
                "shortDescription": {"text": finding.title.get(lang)},
                "help": _help(finding.title.get(lang), "", finding.basis.get(lang), finding.suggestion.get(lang), lang),
                "defaultConfiguration": {"level": _LEVEL[finding.severity]},
                "properties": {"tags": [finding.rule[0]]},
            },
        )
    return [known[key] for key in sorted(known)]


def _rule(rule: Rule, lang: Lang) -> Json:
    title, why = rule.title.get(lang), rule.why.get(lang)
    out: Json = {
        "id": rule.id,
        "name": rule.name,
        "shortDescription": {"text": title},
        "fullDescription": {"text": why or title},
        "help": _help(title, why, rule.basis.get(lang), _without_placeholders(rule.fix.get(lang)), lang),
        "defaultConfiguration": {"level": _LEVEL[rule.severity]},
        "properties": {"tags": [rule.family]},
    }
    if rule.aliases:
        out["deprecatedNames"] = list(rule.aliases)
    return out


def _help(title: str, why: str, basis: str, fix: str, lang: Lang) -> Json:
    parts = [(text(f"page.{key}", lang), value) for key, value in (("why", why), ("basis", basis), ("fix", fix))]
    filled = [(name, value) for name, value in parts if value]
    return {
        "text": "\n".join([title, *(f"{name}: {value}" for name, value in filled)]),
        "markdown": "\n\n".join([f"**{title}**", *(f"*{name}*: {value}" for name, value in filled)]),
    }


def _without_placeholders(fix: str) -> str:
    """The remedy as a general one: {place} becomes an ellipsis."""
    return "".join("…" if i % 2 else part for i, part in enumerate(fix.replace("}", "{").split("{")))


def _invocation(run: RunResult, lang: Lang) -> Json:
    failed = [r for r in run.results if r.status == "unreadable" and r.error]
    out: Json = {"executionSuccessful": run.complete and run.judged}
    if failed:
        out["toolExecutionNotifications"] = [
            {
                "level": "error",
                "descriptor": {"id": r.error.code},
                "message": {"text": r.error.message.get(lang)},
                "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(r.path)}}}],
            }
            for r in failed
            if r.error
        ]
    return out


def _result(
    finding: Finding, path: str, report: Report | None, index: dict[str, int], baseline: bool, lang: Lang
) -> Json:
    evidence = list(finding.evidence)
    first = _location(evidence[0] if evidence else None, path, report, lang)
    others = _others(evidence)[:_MOST_RELATED]
    related = [
        _location(e, path, report, lang) | {"id": number, "message": {"text": _says(e, report, lang)}}
        for number, e in enumerate(others, 1)
    ]
    out: Json = {
        "ruleId": finding.rule,
        "ruleIndex": index[finding.rule],
        "level": _LEVEL[finding.severity],
        "kind": "fail",
        "message": {"text": _message(finding, lang)},
        "locations": [first] if first else [],
        "partialFingerprints": {"place/v1": finding.fingerprint, "values/v1": finding.content_hash},
        "properties": _properties(finding, lang),
    }
    if related:
        out["relatedLocations"] = related
    # An empty array says "not suppressed"; it has to be on all results or on none.
    out["suppressions"] = [{"kind": "external", "status": "accepted"}] if finding.waived else []
    if baseline:
        out["baselineState"] = "unchanged" if finding.known else "new"
    return out


def _message(finding: Finding, lang: Lang) -> str:
    fix = text("console.fix", lang, fix=finding.suggestion) if finding.suggestion else ""
    return f"{finding.title.get(lang)}: {finding.message.get(lang)}" + (f"\n{fix}" if fix else "")


def _properties(finding: Finding, lang: Lang) -> Json:
    out: Json = {"confidence": finding.confidence.value, "basis": finding.basis.get(lang), "at": finding.at}
    if finding.points is not None:
        out["points"] = finding.points
    if finding.computation:
        out["computation"] = finding.computation.text.get(lang)
    if finding.readings:
        out["readings"] = list(finding.readings)
    if finding.related:
        out["related"] = list(finding.related)
    return out


def _others(evidence: list[Evidence]) -> list[Evidence]:
    """All evidence but the first, the other side of a contradiction before further parts of the same one."""
    rest = evidence[1:]
    if not rest:
        return []
    return sorted(rest, key=lambda e: (e.section, e.table) == (evidence[0].section, evidence[0].table))


def _says(evidence: Evidence, report: Report | None, lang: Lang) -> str:
    name = cell_name(report, evidence, lang)
    return " ".join(s for s in (name, one_line(evidence.quote)) if s) or evidence.role


def _location(evidence: Evidence | None, path: str, report: Report | None, lang: Lang) -> Json:
    """Where an evidence stands; empty when there is neither file nor place."""
    out: Json = {}
    file = (evidence.path if evidence else None) or path
    if file:
        physical: Json = {"artifactLocation": {"uri": _uri(file)}}
        if evidence and evidence.line:
            snippet = {"snippet": {"text": evidence.quote}} if evidence.quote else {}
            physical["region"] = {"startLine": evidence.line, **snippet}
        out["physicalLocation"] = physical
    logical = list(_logical(evidence, report, lang)) if evidence else []
    if logical:
        out["logicalLocations"] = logical
    if evidence and evidence.page:
        out["properties"] = {"page": evidence.page}
    return out


def _logical(evidence: Evidence, report: Report | None, lang: Lang) -> Iterable[Json]:
    if evidence.table:
        keys = [k for k in (evidence.table, evidence.row, evidence.column) if k]
        name = cell_name(report, evidence, lang) or evidence.table
        yield {"name": name, "fullyQualifiedName": "/".join(keys), "kind": "value" if evidence.row else "element"}
    elif evidence.section:
        name = section_name(None, evidence.section, lang)
        yield {"name": name, "fullyQualifiedName": f"section/{evidence.section}", "kind": "text"}


def _uri(path: str) -> str:
    """A path as a URI reference: relative ones stay relative to where the program ran."""
    if path == "-":
        return "stdin"
    real = Path(path)
    return real.as_uri() if real.is_absolute() else quote(os.fsencode(real.as_posix()))
