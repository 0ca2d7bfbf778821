"""Where results go: standard output, or files that are written whole or not at all."""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

from auditor import harmless, whole_file
from auditor.model.errors import AuditorError, UsageError, WriteError, is_full, reason
from auditor.numerals import day
from auditor.readers.guard import TEMPORARY, printable
from auditor.texts import listed, text

if TYPE_CHECKING:
    from auditor.cli.inputs import Spared
    from auditor.model.base import Lang
    from auditor.model.result import RunResult
    from auditor.reporters.base import Keeps, Reporter
    from auditor.reporters.console.lines import Screen

_PIPED_WIDTH = 100
_MOST_OLDER = 20
_LIKE_A_TERMINAL = ("COLUMNS", "FORCE_COLOR", "TTY_COMPATIBLE")


def reporter_for(name: str, reporters: dict[str, Reporter]) -> Reporter:
    """The reporter called `name`. Raises UsageError."""
    if name not in reporters:
        raise UsageError("unknown-format", name=name, known=listed(reporters))
    return reporters[name]


def reporter_by_suffix(path: Path, reporters: dict[str, Reporter]) -> Reporter:
    """The reporter that the suffix of an output file asks for. Raises UsageError."""
    for reporter in reporters.values():
        if path.suffix.lower() in reporter.suffixes:
            return reporter
    known = dict.fromkeys(s for r in reporters.values() for s in r.suffixes)
    raise UsageError("unknown-suffix", name=printable(path.name), known=listed(known))


class Target(NamedTuple):
    """An output on disk: a file, or a folder that gets one file for each report or unit."""

    path: Path
    reporter: Reporter
    folder: bool


class Outputs(NamedTuple):
    """What is shown on standard output, and what is written besides."""

    shown: Reporter
    targets: tuple[Target, ...] = ()
    quiet: bool = False

    def keeps(self) -> Keeps:
        """The most that one of the outputs looks at."""
        order: tuple[Keeps, ...] = ("findings", "tables", "text")
        wanted = {r.keeps for r in (self.shown, *(t.reporter for t in self.targets))}
        return next(k for k in reversed(order) if k in wanted)

    def show(self, run: RunResult, lang: Lang) -> None:
        """Prints the run; a reader that has seen enough and left is no error."""
        from auditor.cli.app import drop_stdout

        try:
            show(run, self.shown, lang, brief=self.quiet)
            sys.stdout.flush()
        except BrokenPipeError:  # what was found decides all the same
            drop_stdout()


def target(name: str, shown: Reporter, reporters: dict[str, Reporter]) -> Target:
    """Where -o NAME goes: a folder (it is one, ends in /, or has no suffix) in the format `shown` of -f, a file in the
    format of its suffix, in that of -f when both fit. Raises UsageError.
    """
    path = Path(name)
    if os.path.isdir(path) or name.endswith(("/", os.sep)) or (shown.files is not None and not path.suffix):
        if shown.files is None:
            known = listed(f"-f {r.name}" for r in reporters.values() if r.files is not None)
            raise UsageError("no-folder.format", name=name, known=known)
        return Target(path, shown, folder=True)
    return Target(path, shown.for_suffix(path.suffix) or reporter_by_suffix(path, reporters), False)


def notices(shown: Reporter, template: Path | None, deadline: str | None, lang: Lang) -> Reporter:
    """The format notice with an office's own template and deadline. Raises UsageError."""
    if shown.name != "notice":
        raise UsageError("only-notice")
    from auditor.reporters.office import notice

    return notice.reporter(template, "" if deadline is None else _deadline(deadline, lang))


def _deadline(given: str, lang: Lang) -> str:
    found = day(given, alone=True)
    if found is None:
        raise UsageError("deadline", given=printable(given))
    from auditor.reporters import wording

    return wording.day(found, lang)


def check_screen(shown: Reporter, targets: Sequence[Target]) -> None:
    """Raises UsageError when a format that is no text would be printed on a terminal."""
    if shown.binary and sys.stdout.isatty() and all(t.reporter not in (shown, *shown.twins) for t in targets):
        raise UsageError("needs-file", format=shown.name)


def deliver(run: RunResult, targets: Sequence[Target], lang: Lang, spared: Spared, *, quiet: bool = False) -> None:
    """Writes every target and names it on standard error, unless `quiet`; what a report could not be given stands there
    in any case. Raises UsageError when something cannot be written, or would replace an input.
    """
    for to in targets:
        if not to.folder:
            spared.check(to.path)
            write(to.path, to.reporter.replacing(to.path).parts(run, lang))
            if not quiet:
                sys.stderr.write(text("cli.file_written", lang, path=printable(str(to.path))) + "\n")
            continue
        make_folder(to.path)
        written: set[str] = set()
        for made in to.reporter.each(run, lang):
            if made.data is None:
                sys.stderr.write(made.problem + "\n")
                continue
            spared.check(to.path / made.name)
            write(to.path / made.name, made.data)
            written.add(made.name)
        if not quiet:
            sys.stderr.write(text("cli.written", lang, count=len(written), folder=to.path) + "\n")
        _say_older(to.path, written, lang)


def _say_older(folder: Path, written: set[str], lang: Lang) -> None:
    """Names what an earlier run has left in the folder and this one has not written: it may no longer apply."""
    suffixes = {Path(name).suffix for name in written} or {".docx"}
    older = sorted(p.name for p in folder.iterdir() if p.suffix in suffixes and p.is_file() and p.name not in written)
    older = [name for name in older if not name.startswith((".", *TEMPORARY))]
    if older:
        named = listed(map(printable, older[:_MOST_OLDER])).get(lang) + ("……" if len(older) > _MOST_OLDER else "")
        said = text("cli.older", lang, count=len(older), folder=printable(str(folder)), names=named)
        sys.stderr.write(said + "\n")


def make_folder(path: Path) -> None:
    """Makes a folder for outputs, where there is none. Raises UsageError, WriteError."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _not_written(path, error) from None


def write(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Writes `data` (or its parts) to `path` whole, or leaves what was there. Raises UsageError when there is no such
    place, WriteError when the disk is full or broken.
    """
    try:
        if os.path.lexists(path) and not os.path.isfile(path):
            raise OSError(errno.EISDIR if os.path.isdir(path) else errno.EINVAL, path)
        whole_file.write(path, (data,) if isinstance(data, bytes) else data, _mode(path))
    except OSError as error:
        raise _not_written(path, error) from None


def _mode(path: Path) -> int:
    """The permissions of the file that is replaced, else those of any new file."""
    if os.path.isfile(path):
        return os.stat(path).st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _not_written(path: Path, error: OSError) -> AuditorError:
    shown = printable(str(path))
    if is_full(error):
        return WriteError("disk-full", name=shown, reason=reason(error))
    return UsageError("not-written", name=shown, reason=reason(error))


def show(run: RunResult, reporter: Reporter, lang: Lang, *, brief: bool = False) -> None:
    """Prints the run on standard output; the console format fits the terminal and its colours, `brief` is verdicts."""
    if reporter.name != "console":
        sys.stdout.buffer.writelines(reporter.parts(run, lang))
        return
    from auditor.reporters.console import report as console

    console.render(run, _screen(), lang, brief=brief)


def write_json(data: Any) -> None:
    """Prints data as JSON."""
    shown = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    sys.stdout.buffer.write(harmless.json(shown.encode("utf-8", "replace")))


def like_a_terminal(stream: TextIO) -> bool:
    """Whether `stream` is a terminal, or is to be taken for one."""
    return stream.isatty() or not os.environ.keys().isdisjoint(_LIKE_A_TERMINAL)


def _screen() -> Screen:
    """A terminal, or what is to be taken for one; else plain text of a fixed width."""
    from auditor.reporters.console.lines import Plain, Styled

    if not like_a_terminal(sys.stdout):
        return Plain(sys.stdout, _PIPED_WIDTH)
    from rich.console import Console

    return Styled(Console(width=terminal_width(), highlight=False))


def terminal_width() -> int | None:
    """None for a terminal, which knows its width; a fixed one for a file or pipe, unless COLUMNS says otherwise."""
    return None if sys.stdout.isatty() or "COLUMNS" in os.environ else _PIPED_WIDTH
