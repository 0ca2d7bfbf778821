"""A run over many files: audited, sorted under their units, looked at together."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence

from pydantic import TypeAdapter, ValidationError

from auditor import interrupt
from auditor.api import Auditor
from auditor.batch.across import duties, names, outliers, similar, submissions, sums
from auditor.batch.across.findings import Fact, make, options
from auditor.batch.across.submissions import Submissions
from auditor.batch.execution.cache import Cache
from auditor.batch.execution.progress import Progress
from auditor.batch.execution.record import Record, Records
from auditor.batch.execution.spool import Spool
from auditor.batch.execution.workers import Plan, audit_all
from auditor.batch.roster import Roster
from auditor.checks.run.batch import Options, Subject
from auditor.engine import doubles
from auditor.engine.packs import Bound
from auditor.model.duty import Duty
from auditor.model.finding import Finding
from auditor.model.result import RunResult
from auditor.model.rule import Rule

_SUBJECTS: dict[Subject, Callable[[Submissions, Options], Iterator[Fact]]] = {
    "missing": submissions.missing,
    "unread": submissions.unread,
    "late": submissions.late,
    "duplicate": submissions.duplicate,
    "unknown": submissions.unknown,
    "near_name": submissions.near_name,
    "sum_of_children": sums.sum_of_children,
    "children_absent": sums.children_absent,
    "near_copy": similar.near_copy,
    "foreign_name": names.foreign_name,
    "outlier": outliers.outlier,
    "low": outliers.low,
}


def run(
    paths: Sequence[str],
    auditor: Auditor,
    plan: Plan,
    progress: Progress,
    *,
    roster: Roster | None = None,
    cache: Cache | None = None,
) -> RunResult:
    """The result of all files in their order, whatever the number of workers. Ctrl-C ends it with what is done."""
    records: list[Record] = []
    spool = Spool()
    found, interrupted = 0, False
    stream = audit_all(paths, auditor, plan, cache)
    across: tuple[Finding, ...] = ()
    owed: tuple[Duty, ...] | None = None
    try:
        with interrupt.put_off(), auditor.knowledge.in_force():
            for record in stream:
                records.append(record.within(spool))
                found += sum(record.head.counts)
                progress.update(len(records), found)
                interrupt.check()
            across = _across(records, auditor, roster, cache)
            owed = duties.of(records, auditor.rules, roster) if roster else None
    except KeyboardInterrupt:
        interrupted = True
        stream.close()
    finally:
        progress.close()
    return _whole(records, across, owed, auditor, spool, interrupted=interrupted)


def gathered(
    records: Sequence[Record], auditor: Auditor, roster: Roster | None, cache: Cache | None = None
) -> RunResult:
    """The result of files that were audited before, as `run` would make it of them."""
    with auditor.knowledge.in_force():
        across = _across(records, auditor, roster, cache)
        owed = duties.of(records, auditor.rules, roster) if roster else None
    return _whole(list(records), across, owed, auditor, Spool())


def _whole(
    records: list[Record],
    across: tuple[Finding, ...],
    owed: tuple[Duty, ...] | None,
    auditor: Auditor,
    spool: Spool,
    *,
    interrupted: bool = False,
) -> RunResult:
    rules = tuple(b.rule for b in auditor.rules)
    across = _take_in(records, across, rules, spool)
    return RunResult(results=Records(records), batch_findings=across, rules=rules, interrupted=interrupted, duties=owed)


def _across(
    records: Sequence[Record], auditor: Auditor, roster: Roster | None, cache: Cache | None
) -> tuple[Finding, ...]:
    """What is found across reports, from the cache when all of them and the list are as they were."""
    if cache is None:
        return together(records, auditor.rules, roster)
    stamp = hashlib.sha256(repr((roster and roster.name, roster and roster.units)).encode())
    for record in records:
        stamp.update(f"{record.path}\x1f{record.head}".encode("utf-8", "surrogateescape"))
        stamp.update(record.content())
    key = cache.key(stamp.digest(), "across")
    adapter = TypeAdapter(tuple[Finding, ...])
    kept = cache.get(key)
    try:
        return adapter.validate_json(kept or b"")
    except ValidationError:
        found = together(records, auditor.rules, roster)
        cache.put(key, adapter.dump_json(found))
        return found


def _take_in(
    records: list[Record], across: tuple[Finding, ...], rules: Sequence[Rule], spool: Spool
) -> tuple[Finding, ...]:
    """`across` with the findings of single reports that they explain, which are taken out of `records`."""
    explaining = {link.rule for rule in rules for link in rule.explained_by}
    about: dict[str, list[int]] = {}
    for index, finding in enumerate(across):
        if finding.rule in explaining:
            for path in {e.path for e in finding.evidence if e.path}:
                about.setdefault(path, []).append(index)
    out = list(across)
    for number, record in enumerate(records):
        here = about.get(record.path, ())
        result = record.result() if here else None
        if result is None:
            continue
        kept, changed = doubles.split(result.findings, [out[i] for i in here], rules)
        if len(kept) < len(result.findings):
            fewer = result.model_copy(update={"findings": tuple(kept)})
            records[number] = record.with_findings(fewer).within(spool)
            for index, finding in zip(here, changed, strict=True):
                out[index] = finding
    return tuple(out)


def together(records: Sequence[Record], rules: Sequence[Bound], roster: Roster | None) -> tuple[Finding, ...]:
    """What is found across reports, worst first."""
    sent = submissions.sort(records, roster)
    found: dict[tuple[str, str], Finding] = {}
    for subject, look in _SUBJECTS.items():
        interrupt.check()
        bounds = options(rules, subject)
        for fact in look(sent, bounds) if bounds else ():
            finding = make(rules, fact)
            if finding is not None:
                found.setdefault((finding.fingerprint, finding.content_hash), finding)
    return tuple(sorted(found.values(), key=lambda f: (-f.severity.rank, f.rule, f.at, f.fingerprint)))
