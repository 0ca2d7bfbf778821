"""The worker processes of the desk: a pool for each way of auditing that is in use, the last few kept ready."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from auditor.batch.execution.plan import Index, Plan
from auditor.batch.execution.pool import Pool
from auditor.batch.execution.workers import start
from auditor.desk.store.store import Store
from auditor.desk.work.options import auditor, options

_MOST = 2


@dataclass(slots=True)
class _Kept:
    pool: Pool
    used: int = 0


class Pools:
    """Pools by what their workers were started with."""

    def __init__(self, store: Store, jobs: int) -> None:
        self._store, self._jobs = store, jobs
        self._kept: dict[str, _Kept] = {}
        self._clock = 0

    def of(self, kept: dict[str, Any], previous: Index | None = None, stamp: str = "") -> Pool:
        """The pool whose workers have these options and last year's reports; `stamp` stands for the reports. Raises
        PackError, UsageError and DeskError for options that cannot be used (any more).
        """
        wanted = options(kept, self._store)
        key = f"{stamp} {wanted.basis()}"
        found = self._kept.get(key)
        if found is None:
            if kept:
                auditor(kept, self._store)  # or else its workers would end, one after the other
            self._make_room()
            found = self._kept[key] = _Kept(Pool(self._jobs, Plan(wanted, previous, jobs=self._jobs), start))
        self._clock += 1
        found.used = self._clock
        return found.pool

    def mend(self) -> None:
        """Looks after processes that ended."""
        for kept in self._kept.values():
            kept.pool.mend()

    def end(self) -> None:
        """Ends all processes."""
        for kept in self._kept.values():
            kept.pool.end()
        self._kept.clear()

    def _make_room(self) -> None:
        """Ends the idle pools that were used longest ago, until there is room for one more."""
        idle = sorted((k.used, key) for key, k in self._kept.items() if not k.pool.busy)
        for _, key in idle[: max(0, len(self._kept) - _MOST + 1)]:
            self._kept.pop(key).pool.end()
