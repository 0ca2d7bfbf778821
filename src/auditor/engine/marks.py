"""Marks on the findings of a run (waived, known), set while results are looked at and never on all of them at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import overload

from auditor.model.base import Severity
from auditor.model.finding import Finding
from auditor.model.result import AuditResult, StoredResults

Mark = Callable[[Finding], Finding]


def marked(results: Sequence[AuditResult], mark: Mark) -> tuple[Sequence[AuditResult], int]:
    """`results` with every finding as `mark` returns it, and how many it changed."""
    if isinstance(results, StoredResults):
        made = _Marked(results, mark)
        return made, made.changed
    out = tuple(_with(r, mark) for r in results)
    return out, sum(_changed(old, new) for old, new in zip(results, out, strict=True))


def _with(result: AuditResult, mark: Mark) -> AuditResult:
    return result.model_copy(update={"findings": tuple(mark(f) for f in result.findings)})


def _changed(old: AuditResult, new: AuditResult) -> int:
    return sum(a is not b for a, b in zip(old.findings, new.findings, strict=True))


class _Marked(StoredResults):
    """Stored results that are marked as they are unpacked."""

    def __init__(self, results: StoredResults, mark: Mark) -> None:
        self.results, self.mark = results, mark
        self.counts = dict.fromkeys(Severity, 0)
        self.changed = 0
        for result in results:
            made = _with(result, mark)
            self.changed += _changed(result, made)
            for one in Severity:
                self.counts[one] += made.count(one)

    def __len__(self) -> int:
        return len(self.results)

    @overload
    def __getitem__(self, index: int) -> AuditResult: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[AuditResult]: ...
    def __getitem__(self, index: int | slice) -> AuditResult | Sequence[AuditResult]:
        if isinstance(index, slice):
            return tuple(_with(r, self.mark) for r in self.results[index])
        return _with(self.results[index], self.mark)

    def __iter__(self) -> Iterator[AuditResult]:
        return (_with(r, self.mark) for r in self.results)

    def count_of(self, severity: Severity) -> int:
        """Findings of this severity over all files that count with their marks."""
        return self.counts[severity]

    @property
    def paths(self) -> Sequence[str]:
        """The files, in the order of the results."""
        return self.results.paths

    @property
    def audited(self) -> int:
        """How many files could be audited."""
        return self.results.audited

    @property
    def complete(self) -> bool:
        """Whether every file could be audited in full."""
        return self.results.complete
