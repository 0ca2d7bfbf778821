"""What a reporter is: a name, the file suffixes that ask for it, and a function from a run to bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, Literal, NamedTuple

from auditor import harmless
from auditor.model.base import Lang
from auditor.model.result import RunResult

_JSON = {"json", "sarif", "gitlab"}
Keeps = Literal["findings", "tables", "text"]
"""How much of a report is kept when there are many: what findings name, all table cells too, or the whole text."""


class Output(NamedTuple):
    """One file of several. `data` is None when it could not be made; `problem` then says why in one sentence."""

    name: str
    data: bytes | None
    problem: str = ""


class Reporter(NamedTuple):
    """An output format. `render` gives the whole file; `suffixes` (".json") choose it for `-o FILE`.

    `files` gives one file for each report or unit, for `-o FOLDER/`; None when the format is always one file.
    `binary` ones are not for reading on a terminal. `keeps` says how much of each report it looks at. `stream`, where
    there is one, gives the same bytes in parts, so that the output of very many reports is never in memory as a whole.
    `twins` give the same content for other suffixes. `over` gives what renders a file in the place of an older one of
    this format, with what people typed into that; it raises UsageError when that cannot be kept.
    """

    name: str
    suffixes: tuple[str, ...]
    render: Callable[[RunResult, Lang], bytes]
    files: Callable[[RunResult, Lang], Iterable[Output]] | None = None
    binary: bool = False
    keeps: Keeps = "text"
    stream: Callable[[RunResult, Lang], Iterator[bytes]] | None = None
    twins: tuple[Reporter, ...] = ()
    over: Callable[[Path], Callable[[RunResult, Lang], bytes]] | None = None

    def for_suffix(self, suffix: str) -> Reporter | None:
        """This reporter or the twin that makes files with this suffix."""
        return next((r for r in (self, *self.twins) if suffix.lower() in r.suffixes), None)

    def replacing(self, path: Path) -> Reporter:
        """The reporter that writes `path`, where a file of its own may stand. Raises UsageError."""
        if self.over is None or not path.is_file():
            return self
        return self._replace(render=self.over(path), over=None)

    def parts(self, run: RunResult, lang: Lang) -> Iterator[bytes]:
        """The file in parts."""
        parts = iter((self.render(run, lang),)) if self.stream is None else self.stream(run, lang)
        return map(self._harmless, parts)

    def each(self, run: RunResult, lang: Lang) -> Iterator[Output]:
        """One file for each report or unit."""
        for made in self.files(run, lang) if self.files else ():
            problem = harmless.text(made.problem)
            yield Output(made.name, made.data and self._harmless(made.data), problem)

    def _harmless(self, data: bytes) -> bytes:
        if self.binary:
            return data
        return harmless.json(data) if self.name in _JSON else harmless.file(data)


def later(module: str, name: str) -> Callable[..., Any]:
    """A function of a module that is imported when the function is first called."""

    def call(*args: Any, **options: Any) -> Any:
        return getattr(import_module(module), name)(*args, **options)

    return call
