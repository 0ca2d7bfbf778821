"""What a reporter is: a name, the file suffixes that ask for it, and a function from a run to bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from auditor.model.base import Lang
from auditor.model.result import RunResult


@dataclass(frozen=True, slots=True)
class Reporter:
    """An output format. `render` gives the whole file; `suffixes` (".json") choose it for `-o FILE`."""

    name: str
    suffixes: tuple[str, ...]
    render: Callable[[RunResult, Lang], bytes]
