"""Who gives the files out: processes of this machine (pool), or a Dask cluster (cluster)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

from auditor.model.errors import ReadError, UsageError

if TYPE_CHECKING:
    from auditor.batch.execution.plan import Plan

T = TypeVar("T")


class Scheduler(Protocol):
    """Runs a function on many files."""

    def each(
        self, function: Callable[[str], T], paths: Sequence[str], plan: Plan, start: Callable[[Plan], None]
    ) -> Iterator[tuple[str, T | ReadError]]:
        """What `function` gives for each path, in the order of `paths`; a ReadError where it gave nothing.

        It runs in processes in which `start` was called with `plan`; closing the iterator ends them.
        """
        ...


def choose(plan: Plan) -> Scheduler:
    """The scheduler that `plan` asks for. Raises UsageError when it is not to be had."""
    if plan.scheduler is None:
        from auditor.batch.execution.pool import Local

        return Local()
    try:
        from auditor.batch.execution.cluster import Cluster
    except ImportError:
        raise UsageError("no-dask") from None
    return Cluster(plan.scheduler)
