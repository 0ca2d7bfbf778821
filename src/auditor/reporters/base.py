"""What a reporter is: a name, the file suffixes that ask for it, and a function from a run to bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from auditor.model.base import Lang
from auditor.model.result import RunResult


@dataclass(frozen=True, slots=True)
class Output:
    """One file of several. `data` is None when it could not be made; `problem` then says why in one sentence."""

    name: str
    data: bytes | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Reporter:
    """An output format. `render` gives the whole file; `suffixes` (".json") choose it for `-o FILE`.

    `files` gives one file for each report or unit, for `-o FOLDER/`; None when the format is always one file.
    `binary` ones are not for reading on a terminal.
    """

    name: str
    suffixes: tuple[str, ...]
    render: Callable[[RunResult, Lang], bytes]
    files: Callable[[RunResult, Lang], Iterable[Output]] | None = None
    binary: bool = False
