"""Waivers: findings a person accepted, with a reason and an end. They stay visible and no longer count.

A waiver is bound to the place (fingerprint) and to the values (content hash): when a figure changes, it is void. A
finding in which several are joined is waived by its own hashes, or when each of them is waived.
Waivers that are void, past their end or without a finding are findings themselves.
"""

from collections.abc import Sequence
from datetime import date
from itertools import chain
from pathlib import Path

from pydantic import Field

from auditor import strict_yaml
from auditor.engine.marks import marked
from auditor.engine.packs import Bound
from auditor.engine.run import event
from auditor.model.base import Model
from auditor.model.errors import PackError
from auditor.model.finding import Finding
from auditor.model.result import RunResult

_HASH = r"^[0-9a-f]{16}$"


class Waiver(Model):
    """One accepted finding: what, why, by whom, and the last day on which it holds."""

    fingerprint: str = Field(pattern=_HASH)
    content_hash: str = Field(pattern=_HASH)
    reason: str = Field(pattern=r"\S", max_length=1000)
    by: str = Field(pattern=r"\S", max_length=200)
    until: date


class Waivers(Model):
    """A file of waivers."""

    waivers: tuple[Waiver, ...]


def load(path: Path) -> tuple[Waiver, ...]:
    """The waivers of a file. Raises PackError, also when two waive the same finding."""
    data, locate = strict_yaml.load(path)
    waivers = strict_yaml.validate(Waivers, data, locate).waivers
    seen: dict[tuple[str, str], int] = {}
    for index, waiver in enumerate(waivers):
        first = seen.setdefault((waiver.fingerprint, waiver.content_hash), index)
        if first != index:
            where, other = locate(("waivers", index)), locate(("waivers", first))
            raise PackError("waiver-twice", where=where, other=other)
    return waivers


def apply(run: RunResult, waivers: Sequence[Waiver], rules: Sequence[Bound], *, today: date) -> RunResult:
    """`run` with its waived findings marked and counted, and what is wrong with the waivers among its `batch_findings`.

    `rules` are those that ran: the rules for waivers can be switched off like any other.
    """
    valid = {(w.fingerprint, w.content_hash) for w in waivers if w.until >= today}
    here: dict[str, list[Finding]] = {w.fingerprint: [] for w in waivers}
    for finding in chain((f for r in run.results for f in r.findings), run.batch_findings):
        for fingerprint in {p for p, _ in finding.pairs if p in here}:
            here[fingerprint].append(finding)
    trouble = [f for w in waivers for f in _trouble(w, here[w.fingerprint], rules, today)]

    def mark(finding: Finding) -> Finding:
        return finding.model_copy(update={"waived": True}) if finding.among(valid) else finding

    results, count = marked(run.results, mark)
    across = (*(mark(f) for f in run.batch_findings), *trouble)
    count += sum(f.waived for f in across)
    return run.model_copy(update={"results": results, "batch_findings": across, **run.governed(waived=count)})


def _trouble(waiver: Waiver, here: list[Finding], rules: Sequence[Bound], today: date) -> list[Finding]:
    if waiver.until < today:
        name = "waiver_expired"
    elif not here:
        name = "waiver_unused"
    elif all((waiver.fingerprint, waiver.content_hash) not in f.pairs for f in here):
        name = "waiver_changed"
    else:
        return []
    values = {
        "waiver": waiver.fingerprint,
        "rule": "、".join(dict.fromkeys(f.rule for f in here)),
        "reason": waiver.reason,
        "by": waiver.by,
        "until": waiver.until.isoformat(),
    }
    return event(rules, name, values)
