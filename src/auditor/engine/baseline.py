"""A baseline: the findings of a day on which an office began to audit. They are shown as known; only new ones count.

Like a waiver, an entry is bound to place and values; unlike one, it needs no reason and has no end.
"""

import json
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from auditor import whole_file
from auditor.engine.marks import marked
from auditor.model.base import Model
from auditor.model.errors import UsageError, reason
from auditor.model.finding import Finding
from auditor.model.result import RunResult
from auditor.texts import Sentence, sentence

MAX_BYTES = 50_000_000
_HASH = r"^[0-9a-f]{16}$"


class Entry(Model):
    """One known finding. `rule` and `at` are for people; the two hashes decide."""

    fingerprint: str = Field(pattern=_HASH)
    content_hash: str = Field(pattern=_HASH)
    rule: str
    at: str


class Baseline(Model):
    """A baseline file."""

    version: Literal["auditor.baseline/1"] = Field(default="auditor.baseline/1", alias="schema")
    findings: tuple[Entry, ...]


def of(run: RunResult) -> bytes:
    """The baseline file of everything `run` counts, in a fixed order."""
    found = {
        (f.rule, f.at, f.fingerprint, f.content_hash)
        for f in (*(f for r in run.results if r.status == "audited" for f in r.findings), *run.batch_findings)
        if not f.waived
    }
    entries = [{"rule": r, "at": a, "fingerprint": p, "content_hash": c} for r, a, p, c in sorted(found)]
    data = {"schema": "auditor.baseline/1", "findings": entries}
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def load(path: Path) -> Baseline:
    """A baseline from its file. Raises UsageError."""
    try:
        return Baseline.model_validate_json(whole_file.read(path, MAX_BYTES))
    except whole_file.TooLargeError:
        raise _bad(path, sentence("usage.baseline.too-large", most=MAX_BYTES)) from None
    except OSError as error:
        raise _bad(path, sentence("usage.baseline.unreadable", reason=reason(error))) from None
    except (ValidationError, RecursionError):
        raise _bad(path, sentence("usage.baseline.content")) from None


def _bad(path: Path, reason: Sentence) -> UsageError:
    return UsageError("baseline", path=path, reason=reason)


def apply(run: RunResult, baseline: Baseline) -> RunResult:
    """`run` with the findings that stand in `baseline` marked as known and counted."""
    known = {(e.fingerprint, e.content_hash) for e in baseline.findings}

    def mark(finding: Finding) -> Finding:
        return finding.model_copy(update={"known": True}) if finding.among(known) else finding

    results, count = marked(run.results, mark)
    across = tuple(mark(f) for f in run.batch_findings)
    count += sum(f.known for f in across)
    return run.model_copy(update={"results": results, "batch_findings": across, **run.governed(known=count)})
