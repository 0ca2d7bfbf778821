"""The JSON result (schema auditor.result/1)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic_core import PydanticSerializationError, to_json

from auditor.model.base import Lang, Severity
from auditor.model.finding import Finding
from auditor.model.result import SCHEMA, AuditResult, RunResult
from auditor.reporters.units import Counting, Tally, Unit, audited


def render(run: RunResult, lang: Lang = "zh") -> bytes:
    """The run as UTF-8 JSON, keys in a fixed order."""
    return b"".join(stream(run, lang))


def stream(run: RunResult, lang: Lang = "zh") -> Iterator[bytes]:
    """The same in parts, one report at a time."""
    before = _dumps({"schema": SCHEMA, "complete": run.complete and run.judged}).removesuffix("\n}")
    yield before.encode() + b',\n "reports": ['
    counting = Counting(run)
    for number, result in enumerate(run.results):
        counting.add(number, result)
        shown = _dumps(_report(result, lang)).replace("\n", "\n  ")  # no string holds a bare line feed: JSON escapes it
        yield (("," if number else "") + "\n  " + shown).encode("utf-8", "replace")
    after = _dumps(_rest(run, counting.done(), lang)).removeprefix("{")
    yield (("\n ]" if len(run.results) else "]") + "," + after + "\n").encode("utf-8", "replace")


def _dumps(data: Any) -> str:
    try:
        return to_json(data, indent=1).decode()
    except PydanticSerializationError:  # half a character (of a file's name): json leaves it to who encodes
        return json.dumps(data, ensure_ascii=False, indent=1)


def to_dict(run: RunResult, lang: Lang = "zh") -> dict[str, Any]:
    """The run in the fixed shape of the JSON result."""
    return json.loads(render(run, lang))


def _rest(run: RunResult, tally: Tally, lang: Lang) -> dict[str, Any]:
    """What is said of the run as a whole."""
    known = run.in_force
    return {
        "batch_findings": [finding_data(f, lang) for f in run.batch_findings],
        "units": [_unit(unit) for unit in tally.units],
        "summary": {"reports": len(run.results), "audited": audited(run.results), **_counts(tally.counts)},
        "in_force": None if known is None else known.model_dump(mode="json", context={"lang": lang}),
    }


def _unit(unit: Unit) -> dict[str, Any]:
    """How a unit came out; its counts are those of all outputs."""
    return {"unit": unit.name, "year": unit.year, "verdict": unit.state, "reports": len(unit.reports)} | _counts(
        unit.counts
    )


def _counts(counts: Mapping[Severity, int]) -> dict[str, int]:
    return {f"{severity.value}s": counts[severity] for severity in Severity}


def _report(result: AuditResult, lang: Lang) -> dict[str, Any]:
    report = result.report
    return {
        "path": result.path,
        "status": result.status,
        "verdict": result.verdict,
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
