"""How many files are audited: what workers, here or on a cluster, are told."""

from __future__ import annotations

from dataclasses import dataclass, field

from auditor.budget import MEGABYTES, SECONDS
from auditor.engine.options import Options
from auditor.model.base import Localized
from auditor.reporters.base import Keeps


@dataclass(frozen=True, slots=True)
class Index:
    """Reports of earlier years by body and year, so that each is read by the one worker that needs it. `where` is the
    folder, `entries` are (body, year, path), `unread` names of files with the reason.
    """

    where: str
    entries: tuple[tuple[str, int, str], ...]
    unread: tuple[tuple[str, Localized], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """How to audit: the options of an `Auditor`, last year's reports, the limits, what to keep of each report, and the
    address of the cluster that does the work when it is not this machine.
    """

    options: Options = field(default_factory=Options)
    previous: Index | str | None = None
    jobs: int = 1
    seconds: float = SECONDS
    megabytes: int = MEGABYTES
    keeps: Keeps = "text"
    scheduler: str | None = None
