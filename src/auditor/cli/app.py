"""The program `auditor`: its commands and options, and what becomes of errors. What a command does is a module each."""

from __future__ import annotations

import errno
import gc
import io
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor import budget, harmless, interrupt
from auditor.cli import watched
from auditor.cli.double_click import meant
from auditor.cli.exits import Exit
from auditor.cli.output import like_a_terminal
from auditor.cli.params import Command, Group, lang_option, option, said_language, worded
from auditor.model.errors import AuditorError, PackError, UsageError, WriteError, is_full, reason
from auditor.texts import TextsError, text

if TYPE_CHECKING:
    from auditor.model.base import Lang

_REFUSED = {errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN, errno.EACCES, errno.EPERM, errno.EROFS}
_NO_MEMORY = "Not enough memory.\n"  # not even for the sentence in the user's language
_LANG = lang_option()
_CONFIG = option("--config", group="rules", metavar="FILE")
_PROFILE = option("--profile", group="rules", metavar="NAME")
_RULES = option("--rules", group="rules", multiple=True, metavar="DIR")
_TIMEOUT = option("--timeout", group="many", type=float, metavar="SECONDS")
_MEMORY = option("--memory", group="many", type=int, metavar="MB")
_FORMAT = option("-f", "--format", "format_", group="output", default="console", metavar="NAME")


def _version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        from auditor import __version__

        click.echo(f"auditor {__version__}")
        ctx.exit()


@click.group(cls=Group, default="check", no_args_is_help=True)
@option("-V", "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version)
@lang_option(expose_value=False)
def app() -> None:
    """Audits annual disclosure reports, offline (rules/texts/help.yaml has the words)."""


@app.command(cls=Command)
@click.argument("paths", nargs=-1, required=True, metavar="FILE...")
@option("--previous", group="what", metavar="FILE|DIR")
@option("--passage", group="what", is_flag=True)
@option("--roster", group="what", type=click.Path(path_type=Path), metavar="FILE")
@_PROFILE
@option("--select", group="rules", default="", metavar="CODES")
@option("--ignore", group="rules", default="", metavar="CODES")
@_RULES
@option("--waivers", group="rules", metavar="FILE")
@option("--no-waivers", group="rules", is_flag=True)
@option("--baseline", group="rules", metavar="FILE")
@option("--write-baseline", group="rules", metavar="FILE")
@_CONFIG
@_FORMAT
@option("-o", "--output", group="output", multiple=True, metavar="FILE|DIR")
@option("--unit", group="output", metavar="TEXT")
@option("--template", group="output", type=click.Path(path_type=Path), metavar="FILE")
@option("--deadline", group="output", metavar="DATE")
@option("--fail-on", group="output", metavar="LEVEL")
@option("-q", "--quiet", group="output", is_flag=True)
@option("-v", "--verbose", group="output", is_flag=True)
@option("--jobs", group="many", type=int, metavar="N")
@_TIMEOUT
@_MEMORY
@option("--cache", group="many", type=click.Path(path_type=Path), metavar="DIR")
@option("--no-cache", group="many", is_flag=True)
@option("--scheduler", group="many", metavar="ADDRESS")
@_LANG
def check(**given: Any) -> None:
    """Audits reports."""

    def work() -> int:
        from auditor.cli.check import Request, run

        return run(Request(**given))

    _run(work, given["paths"], given["timeout"], given["memory"], alone=given["passage"])


@app.command(cls=Command)
@click.argument("path", metavar="FILE")
@option("--passage", group="what", is_flag=True)
@_RULES
@_CONFIG
@_FORMAT
@option("--why", group="output", is_flag=True)
@_TIMEOUT
@_MEMORY
@_LANG
def facts(path: str, timeout: float | None, memory: int | None, **given: Any) -> None:
    """Shows what was read."""

    def work() -> int:
        from auditor.cli import facts as view

        view.show(path, **given)
        return Exit.OK

    _run(work, (path,), timeout, memory, alone=True)


@app.command(cls=Command)
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@option("--roster", group="what", type=click.Path(path_type=Path), metavar="FILE")
@_FORMAT
@option("--unit", group="output", metavar="TEXT")
@_PROFILE
@_RULES
@_CONFIG
@option("--jobs", group="many", type=int, metavar="N")
@_TIMEOUT
@_MEMORY
@_LANG
def diff(timeout: float | None, memory: int | None, **given: Any) -> None:
    """Compares before and after."""

    def work() -> int:
        from auditor.cli import diff as comparison

        return comparison.command(comparison.Request(**given), budget.limits(timeout, memory))

    _run(work, (given["old"], given["new"]), timeout, memory, alone=True)


def _run(
    work: Callable[[], int], paths: Sequence[str], timeout: float | None, memory: int | None, *, alone: bool
) -> None:
    """Ends the program with the exit code of `work` on `paths`: watched, where this process is to audit them itself
    (`alone`, or a single file) and no workers are.
    """
    limits = budget.limits(timeout, memory)
    if "-" in paths:
        watched.stdin()
    if alone or "-" in paths or (len(paths) == 1 and os.path.isfile(paths[0])):
        raise SystemExit(watched.run(work, limits))
    raise SystemExit(work())


@app.command(cls=Command)
@click.argument("path", metavar="FILE")
@click.argument("number", type=int, required=False, metavar="[NUMBER]")
@option("--reason", group="what", metavar="TEXT")
@option("--by", group="what", metavar="NAME")
@option("--until", group="what", metavar="DATE")
@option("--previous", group="what", metavar="FILE|DIR")
@option("--waivers", group="rules", metavar="FILE")
@_PROFILE
@_RULES
@_CONFIG
@_LANG
def waive(**given: Any) -> None:
    """Accepts a finding."""

    def work() -> int:
        from auditor.cli import waive as acceptance

        return acceptance.command(**given)

    _run(work, (given["path"],), None, None, alone=True)


@app.command(cls=Command)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]), metavar="bash|zsh|fish")
def completion(shell: str) -> None:
    """Prints what makes a shell complete commands and options."""
    from click.shell_completion import get_completion_class

    made = get_completion_class(shell)
    if made is not None:
        click.echo(made(app, {}, "auditor", "_AUDITOR_COMPLETE").source())


def main() -> None:
    """Runs the command that was asked for. Every failure is one sentence on standard error."""
    # Pydantic would look through all installed packages for plugins of its own; offline, none is to look on.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by the caller
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - for the rest of the process
        elif isinstance(stream, io.TextIOWrapper):
            setattr(sys, name, harmless.stream(stream, styled=name == "stdout" and like_a_terminal(stream)))
    interrupt.watch()
    watched.is_program()
    if watched.VARIABLE in os.environ:
        from auditor.cli import watchers

        watchers.join()
    from auditor.cli.desk import desk_app
    from auditor.cli.rules import rules_app

    app.add_command(rules_app)
    app.add_command(desk_app)
    try:
        try:
            app(meant(sys.argv[1:]), prog_name="auditor", standalone_mode=False, complete_var="_AUDITOR_COMPLETE")
        finally:
            gc.freeze()  # the process ends here and its memory with it: Python need not search that for garbage first
            sys.stdout.flush()  # here, where a full disk can still be told
    except (KeyboardInterrupt, click.Abort):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second one must not disturb the end
        sys.exit(Exit.INTERRUPTED)
    except BrokenPipeError:
        drop_stdout()
        sys.exit(Exit.OK)
    except Exception as error:  # noqa: BLE001 - the last resort
        if interrupt.asked() and not isinstance(error, AuditorError):  # a library has made an error of its own of it
            sys.exit(Exit.INTERRUPTED)
        last_resort(error)


def drop_stdout() -> None:
    """What is still to be printed goes nowhere: the reader has left, or there is no room for it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def last_resort(error: Exception) -> None:
    """Says an error in one sentence on standard error and ends the program with the exit code for it."""
    if os.environ.get("AUDITOR_DEBUG"):
        raise error
    lang = said_language(sys.argv) or "zh"
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        sys.stdout.write(error.format_message() + "\n")
        sys.exit(Exit.USAGE)
    if isinstance(error, click.UsageError):
        error = worded(error)
    if isinstance(error, OSError) and is_full(error):
        drop_stdout()
        error = WriteError("disk-full.screen", reason=reason(error))
    if isinstance(error, (AuditorError, TextsError)):
        sys.stderr.write(error.text(lang) + "\n")
        sys.exit(Exit.USAGE if isinstance(error, PackError | UsageError | TextsError) else Exit.INCOMPLETE)
    what = f"{type(error).__name__}: {error}"
    try:
        sys.stderr.write(_last_words(error, what, lang) + "\n")
    except TextsError as broken:
        sys.stderr.write(f"{broken.text(lang)} {what}\n")
    except MemoryError:
        sys.stderr.write(_NO_MEMORY)
    sys.exit(Exit.INCOMPLETE)


def _last_words(error: Exception, what: str, lang: Lang) -> str:
    """What is said of an error that nobody expected; what the system refuses is no defect."""
    if isinstance(error, MemoryError):
        return text("program.memory", lang)
    if isinstance(error, OSError) and error.errno == errno.EBADF:
        return text("program.stream", lang)
    if isinstance(error, OSError) and error.errno in _REFUSED:
        return text("program.refused", lang, reason=reason(error))
    return text("program.failed", lang, what=what)
