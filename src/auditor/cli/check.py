"""`auditor check`: from what was asked for to the exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from auditor import budget
from auditor.cli import governance, inputs, many, watched
from auditor.cli import output as out
from auditor.cli.exits import Exit
from auditor.model.errors import UsageError
from auditor.readers.guard import printable
from auditor.texts import text

if TYPE_CHECKING:
    from auditor.api import Auditor
    from auditor.engine.config import Settings
    from auditor.engine.options import Options
    from auditor.model.base import Lang
    from auditor.model.result import AuditResult, RunResult

_BLANK = 60
LEVELS = ("error", "warning", "info", "never")


class Request(NamedTuple):
    """The arguments and options of `auditor check` as given."""

    paths: tuple[str, ...]
    previous: str | None = None
    passage: bool = False
    roster: Path | None = None
    profile: str | None = None
    select: str = ""
    ignore: str = ""
    rules: tuple[str, ...] = ()
    waivers: str | None = None
    no_waivers: bool = False
    baseline: str | None = None
    write_baseline: str | None = None
    config: str | None = None
    format_: str = "console"
    output: tuple[str, ...] = ()
    unit: str | None = None
    template: Path | None = None
    deadline: str | None = None
    fail_on: str | None = None
    quiet: bool = False
    verbose: bool = False
    jobs: int | None = None
    timeout: float | None = None
    memory: int | None = None
    cache: Path | None = None
    no_cache: bool = False
    scheduler: str | None = None
    lang: str | None = None


def run(request: Request) -> Exit:
    """Audits what was asked for, writes and shows the outputs. Raises UsageError, PackError, WriteError."""
    settings = governance.settings(request.config)
    lang = language(request.lang or settings.lang or "zh")
    level = _level(request.fail_on or settings.fail_on or "error")
    from auditor.api import Auditor

    of_many = many.Options(
        request.jobs,
        budget.limits(request.timeout, request.memory),
        request.roster,
        request.cache,
        request.no_cache,
        request.scheduler,
    ).checked()
    auditor = Auditor(_options(request, settings))
    auditor.knowledge.stay()
    governed = governance.governance(
        settings, request.waivers, request.no_waivers, request.baseline, request.write_baseline
    )
    outputs = _outputs(request, auditor, lang)
    if request.verbose:
        _say_settings(request, auditor, governed, lang)
    files = inputs.without(inputs.expand(list(request.paths), lang), _own_files(request))
    spared = _spared(request, settings, files, outputs)
    if of_many.apply_to(files, request.passage):
        watched.beyond()
        found = many.audit(files, auditor, of_many, request.previous, outputs.keeps(), lang, quiet=request.quiet)
    else:
        found = _one_by_one(files, auditor, request, lang)
    refused = tuple(printable(governance.shown(p)) for p in governance.found_settings(request.config).refused)
    found = found.model_copy(update={"in_force": auditor.in_force.model_copy(update={"refused": refused})})
    found = governed.apply(found, auditor.rules)
    out.deliver(found, outputs.targets, lang, spared, quiet=request.quiet)
    outputs.show(found if request.unit is None else many.only(found, request.unit), lang)
    return _exit(found, level)


def _own_files(request: Request) -> list[str]:
    """The files that this run is told of for other ends than to be audited."""
    named = (
        request.roster,
        request.waivers,
        request.baseline,
        request.write_baseline,
        request.config,
        request.template,
    )
    return [str(name) for name in (*named, *request.output) if name]


def _spared(request: Request, settings: Settings, files: list[str], outputs: out.Outputs) -> inputs.Spared:
    """All that this run reads. Raises UsageError when it is told to write over any of it."""
    if not outputs.targets and request.write_baseline is None:
        return inputs.Spared(())
    earlier = request.previous and inputs.expand([request.previous], "zh", everything=False)
    named = (request.roster, request.template, request.baseline, request.waivers, settings.waivers)
    config = governance.found_settings(request.config).path
    packs = inputs.packs((*settings.rules, *request.rules))
    spared = inputs.Spared((*files, *(earlier or ()), *(n for n in (*named, config) if n), *packs))
    written: set[str] = set()
    for path in (*(t.path for t in outputs.targets if not t.folder), request.write_baseline):
        if path is not None:
            spared.check(Path(path))
            if (name := os.path.normcase(os.path.realpath(path))) in written:
                raise UsageError("written-twice", path=printable(str(path)))
            written.add(name)
    for target in outputs.targets:
        if not target.folder:
            target.reporter.replacing(target.path)  # said now, not after hours of work
    return spared


def language(lang: str) -> Lang:
    """The language that --lang or the settings name. Raises UsageError."""
    if lang not in ("zh", "en"):
        raise UsageError("lang", lang=lang)
    return "en" if lang == "en" else "zh"


def _level(level: str) -> str:
    if level not in LEVELS:
        raise UsageError("fail-on", given=level)
    return level


def _options(request: Request, settings: Settings) -> Options:
    """How the Auditor of this run is made, here and in workers."""
    from auditor.engine.options import Options

    return Options(
        rules_dirs=request.rules,
        profile=request.profile,
        select_codes=_codes("--select", request.select),
        ignore=_codes("--ignore", request.ignore),
        settings=settings,
        with_examples=False,
    )


def _codes(option: str, value: str) -> tuple[str, ...]:
    found = tuple(c.strip() for c in value.split(",") if c.strip())
    if value and not found:
        raise UsageError("no-codes", option=option)
    return found


def _outputs(request: Request, auditor: Auditor, lang: Lang) -> out.Outputs:
    """Where the results go. Raises UsageError."""
    reporters = auditor.plugins.reporters()
    shown = out.reporter_for(request.format_, reporters)
    if request.template is not None or request.deadline is not None:
        shown = out.notices(shown, request.template, request.deadline, lang)
        reporters = {**reporters, "notice": shown}
    made = out.Outputs(shown, tuple(out.target(name, shown, reporters) for name in request.output), request.quiet)
    out.check_screen(shown, made.targets)
    if shown.binary and any(t.reporter in (shown, *shown.twins) for t in made.targets):
        made = made._replace(shown=reporters["console"])
    return made


def _one_by_one(files: list[str], auditor: Auditor, request: Request, lang: Lang) -> RunResult:
    from auditor.model.base import trusted
    from auditor.model.result import RunResult

    earlier = None if request.previous is None else inputs.earlier(auditor, request.previous, request.passage, lang)

    def audit(path: str) -> AuditResult:
        source: str | bytes = watched.stdin() if path == "-" else path
        if request.passage:
            return auditor.audit_passage_file(source)
        return auditor.audit(source, name="-" if path == "-" else None, previous=earlier)

    def audited(path: str) -> AuditResult:
        return watched.audited(path, lambda: audit(path), lambda error: auditor.unreadable(path, error))

    with _pages_told(lang, quiet=request.quiet):
        results = tuple(audited(path) for path in files)
    return trusted(RunResult, results=results, rules=tuple(b.rule for b in auditor.rules))


@contextmanager
def _pages_told(lang: Lang, *, quiet: bool) -> Iterator[None]:
    """Says on a terminal which page of a scan is done, on a line that is gone in the end."""
    if quiet or not sys.stderr.isatty():
        yield
        return
    from auditor.readers import progress

    def told(page: int) -> None:
        sys.stderr.write("\r" + text("cli.recognised", lang, page=page))
        sys.stderr.flush()
        pages.append(page)

    pages: list[int] = []
    token = progress.recognised.set(told)
    try:
        yield
    finally:
        progress.recognised.reset(token)
        if pages:
            sys.stderr.write("\r" + _BLANK * " " + "\r")


def _say_settings(request: Request, auditor: Auditor, governed: governance.Governance, lang: Lang) -> None:
    """What governs this run, on standard error."""
    settings = auditor.settings
    profile = request.profile or settings.profile or text("cli.default", lang)
    packs = ", ".join(map(str, (*settings.rules, *request.rules))) or text("cli.none", lang)
    said = text(
        "cli.settings",
        lang,
        config=str(governance.found_settings(request.config).path or text("cli.none", lang)),
        profile=profile,
        packs=packs,
        rules=len(auditor.rules),
        waivers=len(governed.waivers),
    )
    sys.stderr.write(said + "\n")


def _exit(run: RunResult, level: str) -> Exit:
    from auditor.model.base import Severity

    if run.interrupted:
        return Exit.INTERRUPTED
    if not run.complete or not run.judged:
        return Exit.INCOMPLETE
    if level == "never":
        return Exit.OK
    bound = Severity(level).rank
    return Exit.FINDINGS if any(run.count(s) for s in Severity if s.rank >= bound) else Exit.OK
