"""The JSON result (schema auditor.result/1)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from auditor.model.base import Lang, Severity
from auditor.model.finding import Finding
from auditor.model.result import SCHEMA, AuditResult, RunResult, StoredResults


def render(run: RunResult, lang: Lang = "zh") -> bytes:
    """The run as UTF-8 JSON, keys in a fixed order."""
    return b"".join(stream(run, lang))


def stream(run: RunResult, lang: Lang = "zh") -> Iterator[bytes]:
    """The same in parts, one report at a time."""
    frame = to_dict(run.model_copy(update={"results": ()}), lang) | {"summary": _summary(run), "complete": run.complete}
    before, _, after = _dumps(frame).partition('"reports": []')
    yield before.encode("utf-8", "replace") + b'"reports": ['
    first = True
    for result in run.results:
        shown = _dumps(_report(result, lang)).replace("\n", "\n  ")  # no string holds a bare line feed: JSON escapes it
        yield (("\n  " if first else ",\n  ") + shown).encode("utf-8", "replace")
        first = False
    yield (("]" if first else "\n ]") + after + "\n").encode("utf-8", "replace")


def _dumps(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1)


def to_dict(run: RunResult, lang: Lang = "zh") -> dict[str, Any]:
    """The run in the fixed shape of the JSON result."""
    return {
        "schema": SCHEMA,
        "complete": run.complete,
        "reports": [_report(r, lang) for r in run.results],
        "batch_findings": [finding_data(f, lang) for f in run.batch_findings],
        "summary": _summary(run),
    }


def _summary(run: RunResult) -> dict[str, int]:
    results = run.results
    audited = results.audited if isinstance(results, StoredResults) else sum(r.status == "audited" for r in results)
    return {
        "reports": len(results),
        "audited": audited,
        "errors": run.count(Severity.error),
        "warnings": run.count(Severity.warning),
        "infos": run.count(Severity.info),
    }


def _report(result: AuditResult, lang: Lang) -> dict[str, Any]:
    report = result.report
    return {
        "path": result.path,
        "status": result.status,
        "error": result.error.model_dump(mode="json", context={"lang": lang}) if result.error else None,
        "report": None
        if report is None
        else {
            "title": report.identity.title,
            "agency": report.identity.agency,
            "year": report.identity.year,
            "level": report.identity.level,
            "form": report.form.key,
            "period": report.identity.period.quote if report.identity.period else None,
        },
        "findings": [finding_data(f, lang) for f in result.findings],
        "coverage": result.coverage.model_dump(mode="json", by_alias=True, context={"lang": lang}),
    }


def finding_data(finding: Finding, lang: Lang) -> dict[str, Any]:
    """A finding in the shape of the JSON result; where it stands in the reader's own blocks is left out."""
    data = finding.model_dump(mode="json", context={"lang": lang})
    for evidence in data["evidence"]:
        evidence.pop("place")
    return data
