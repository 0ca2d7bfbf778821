"""auditor check | facts | rules. Thin: parses options, calls the API, prints, exits."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from auditor.model.errors import AuditorError, PackError, UsageError, WriteError, is_full

if TYPE_CHECKING:
    from auditor.api import Auditor
    from auditor.engine.previous import Earlier
    from auditor.model.base import Lang
    from auditor.model.result import AuditResult, RunResult

EXIT_OK, EXIT_FINDINGS, EXIT_USAGE, EXIT_INCOMPLETE, EXIT_INTERRUPTED = 0, 1, 2, 3, 130

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help: loading rich for it would double the time it takes
    help="政府信息公开工作年度报告审核，离线运行 (audits annual disclosure reports, offline)",
)

_Later = Annotated[str | None, typer.Option(hidden=True)]
_Paths = Annotated[list[str], typer.Argument(help="文件、文件夹、通配符，或 - 表示标准输入")]
_Lang = Annotated[str, typer.Option("--lang", help="zh | en")]
_Rules = Annotated[list[str] | None, typer.Option("--rules", help="另加的规则包文件夹，可重复")]


@app.command()
def check(
    paths: _Paths,
    format_: Annotated[
        str,
        typer.Option("-f", "--format", help="console | json | html | markdown | xlsx | docx | notice | sarif | junit"),
    ] = "console",
    output: Annotated[
        list[str] | None, typer.Option("-o", "--output", help="写入文件（格式按扩展名）或文件夹（按 -f），可重复")
    ] = None,
    template: Annotated[Path | None, typer.Option("--template", help="整改通知的 .docx 模板，用于 -f notice")] = None,
    deadline: Annotated[str | None, typer.Option("--deadline", help="整改期限，用于 -f notice")] = None,
    profile: Annotated[str | None, typer.Option("--profile", help="supervisor | author")] = None,
    select: Annotated[str, typer.Option("--select", help="只用这些规则：代码、代码开头或名称，逗号分隔")] = "",
    ignore: Annotated[str, typer.Option("--ignore", help="不用这些规则，写法同上")] = "",
    rules: _Rules = None,
    fail_on: Annotated[str | None, typer.Option("--fail-on", help="error | warning | info | never，缺省 error")] = None,
    passage: Annotated[bool, typer.Option("--passage", help="输入是一段文字，不是整篇报告")] = False,
    lang: Annotated[str | None, typer.Option("--lang", help="zh | en，缺省 zh")] = None,
    previous: Annotated[
        str | None, typer.Option("--previous", help="上年报告，或存放上年报告的文件夹（按机关和年度查找）")
    ] = None,
    waivers: Annotated[str | None, typer.Option("--waivers", help="豁免文件 (YAML)")] = None,
    no_waivers: Annotated[bool, typer.Option("--no-waivers", help="不理会任何豁免")] = False,
    baseline: Annotated[str | None, typer.Option("--baseline", help="基线文件：其中的问题不再计数")] = None,
    write_baseline: Annotated[str | None, typer.Option("--write-baseline", help="把现有问题写成基线文件")] = None,
    jobs: Annotated[int | None, typer.Option("--jobs", help="同时审核几份，缺省按处理器数")] = None,
    scheduler: Annotated[str | None, typer.Option("--scheduler", help="交给已有的 Dask 集群审核：调度地址")] = None,
    timeout: Annotated[float | None, typer.Option("--timeout", help="每份文件最多几秒，缺省 120")] = None,
    roster: Annotated[Path | None, typer.Option("--roster", help="应报单位名单 (CSV/XLSX)")] = None,
    cache: Annotated[Path | None, typer.Option("--cache", help="缓存文件夹：没有变的文件不再审核")] = None,
    no_cache: Annotated[bool, typer.Option("--no-cache", help="不用缓存 (AUDITOR_CACHE)")] = False,
    unit: Annotated[str | None, typer.Option("--unit", help="只显示名称含这几个字的单位")] = None,
    config: Annotated[str | None, typer.Option("--config", help="配置文件，缺省向上查找 auditor.toml/.yaml")] = None,
) -> None:
    """审核报告：退出码 0 无错误，1 有错误，2 用法不对，3 有文件没能审核 (audit reports)"""
    from auditor.cli import governance

    settings = governance.settings(config)
    language = _language(lang or settings.lang or "zh")
    fail_on = fail_on or settings.fail_on or "error"
    if fail_on not in ("error", "warning", "info", "never"):
        raise UsageError(
            "fail-on",
            f"--fail-on 不能是“{fail_on}”，可用：error、warning、info、never。",
            f'--fail-on cannot be "{fail_on}"; use error, warning, info or never.',
        )
    from auditor.api import Auditor
    from auditor.cli import inputs, many
    from auditor.cli import output as out
    from auditor.model.result import RunResult

    of_many = many.Options(jobs, timeout, roster, cache, no_cache, scheduler)
    arguments = {
        "with_examples": False,
        "rules_dirs": rules or (),
        "profile": profile,
        "select_codes": _codes(select),
        "ignore": _codes(ignore),
        "lang": language,
        "settings": settings,
    }
    auditor = Auditor(**arguments)
    governed = governance.governance(settings, waivers, no_waivers, baseline, write_baseline)
    reporters = auditor.plugins.reporters()
    shown = out.reporter_for(format_, reporters)
    if template or deadline:
        reporters["notice"] = out.notices(shown, template, deadline)
        shown = reporters["notice"]
    targets = [out.target(name, shown, reporters) for name in output or ()]
    out.check_screen(shown, targets)
    files = inputs.expand(paths, language)
    if of_many.apply_to(files, passage):
        keeps = many.keeps((shown, *(t.reporter for t in targets)))
        run = many.audit(files, auditor, arguments, of_many, previous, keeps)
    else:
        earlier = None if previous is None else inputs.earlier(auditor, previous, passage)
        audited = tuple(_audit(auditor, path, passage, earlier) for path in files)
        run = RunResult(results=audited, rules=tuple(b.rule for b in auditor.rules))
    run = governed.apply(run, auditor.rules, language)
    out.deliver(run, targets, language)
    if shown.binary and any(t.reporter is shown for t in targets):
        shown = reporters["console"]
    try:
        out.show(run if unit is None else many.only(run, unit), shown, language)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has seen enough; what was found decides all the same
        _drop_stdout()
    raise typer.Exit(_exit_code(run, fail_on))


def _audit(auditor: Auditor, path: str, passage: bool, earlier: Earlier | None) -> AuditResult:
    from auditor.cli import inputs

    if not passage:
        source, name = (inputs.standard_input(), "-") if path == "-" else (path, None)
        return auditor.audit(source, name=name, previous=earlier)
    return auditor.audit_passage_file(inputs.standard_input() if path == "-" else path)


def _codes(value: str) -> tuple[str, ...]:
    return tuple(c.strip() for c in value.split(",") if c.strip())


def _language(lang: str) -> Lang:
    if lang not in ("zh", "en"):
        raise UsageError("lang", f"--lang 不能是“{lang}”，可用：zh、en。", f'--lang cannot be "{lang}"; use zh or en.')
    return "en" if lang == "en" else "zh"


def _exit_code(run: RunResult, fail_on: str) -> int:
    from auditor.model.base import Severity

    if run.interrupted:
        return EXIT_INTERRUPTED
    if not run.complete:
        return EXIT_INCOMPLETE
    if fail_on == "never":
        return EXIT_OK
    bound = Severity(fail_on).rank
    return EXIT_FINDINGS if any(run.count(s) for s in Severity if s.rank >= bound) else EXIT_OK


@app.command()
def facts(
    path: Annotated[str, typer.Argument(help="报告文件，或 - 表示标准输入")],
    format_: Annotated[str, typer.Option("-f", "--format", help="console | json")] = "console",
    lang: _Lang = "zh",
    why: Annotated[bool, typer.Option("--why", help="每个分项关系为什么这样读、次优的读法是什么")] = False,
) -> None:
    """读到了什么：身份、各部分、每个表格数、每个数字关系 (what was read)"""
    from auditor.cli import facts as view
    from auditor.cli import inputs

    language = _language(lang)
    if format_ not in ("console", "json"):
        raise UsageError(
            "unknown-format",
            f"facts 没有输出格式“{format_}”，可用：console、json。",
            f'facts has no format "{format_}"; use console or json.',
        )
    view.show(inputs.standard_input() if path == "-" else path, format_, language, why=why)


@app.command()
def diff(
    old: Annotated[str, typer.Argument(help="整改前：报告文件，或 check -f json 的结果")],
    new: Annotated[str, typer.Argument(help="整改后，同上")],
    format_: Annotated[str, typer.Option("-f", "--format", help="console | json")] = "console",
    rules: _Rules = None,
    profile: Annotated[str | None, typer.Option("--profile", help="supervisor | author")] = None,
    lang: Annotated[str | None, typer.Option("--lang", help="zh | en，缺省 zh")] = None,
    config: Annotated[str | None, typer.Option("--config", help="配置文件，缺省向上查找 auditor.toml/.yaml")] = None,
) -> None:
    """整改前后比较：已改正、仍存在、有变化、新出现；有新的错误退出码为 1 (before and after)"""
    from auditor.cli import governance

    settings = governance.settings(config)
    language = _language(lang or settings.lang or "zh")
    if format_ not in ("console", "json"):
        raise UsageError(
            "unknown-format",
            f"diff 没有输出格式“{format_}”，可用：console、json。",
            f'diff has no format "{format_}"; use console or json.',
        )
    from auditor.api import Auditor
    from auditor.cli import diff as comparison

    auditor = Auditor(rules_dirs=rules or (), profile=profile, lang=language, settings=settings)
    found = comparison.run(old, new, format_, auditor)
    if not (found.before.complete and found.after.complete):
        raise typer.Exit(EXIT_INCOMPLETE)
    raise typer.Exit(EXIT_FINDINGS if found.worse else EXIT_OK)


def _add_rules_commands() -> None:
    from auditor.cli.rules import rules_app

    app.add_typer(rules_app, name="rules")


def main() -> None:
    """The entry point of the command. Every failure is one sentence on standard error."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by the caller
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - for the rest of the process
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    _add_rules_commands()
    try:
        try:
            app(standalone_mode=True)
        finally:
            sys.stdout.flush()  # here, where a full disk can still be told
    except KeyboardInterrupt:
        sys.exit(EXIT_INTERRUPTED)
    except BrokenPipeError:
        _drop_stdout()
        sys.exit(EXIT_OK)
    except Exception as error:  # noqa: BLE001 - the last resort
        _last_resort(error)


def _drop_stdout() -> None:
    """What is still to be printed goes nowhere: the reader has left, or there is no room for it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _last_resort(error: Exception) -> Any:
    if os.environ.get("AUDITOR_DEBUG"):
        raise error
    lang = "en" if "en" in sys.argv and "--lang" in sys.argv or "--lang=en" in sys.argv else "zh"
    if isinstance(error, OSError) and is_full(error):
        _drop_stdout()
        error = WriteError(
            "disk-full",
            f"结果没有写完（{error.strerror}），请腾出空间后重新运行。",
            f"The result was not written to its end ({error.strerror}); make room and run again.",
        )
    if isinstance(error, AuditorError):
        sys.stderr.write(error.text(lang) + "\n")
        sys.exit(EXIT_USAGE if isinstance(error, PackError | UsageError) else EXIT_INCOMPLETE)
    what = f"{type(error).__name__}: {error}"
    sys.stderr.write(
        f"The program failed ({what}); please send the file and this line to the maintainer.\n"
        if lang == "en"
        else f"程序出错（{what}），请把文件和这句话发给维护者。\n"
    )
    sys.exit(EXIT_INCOMPLETE)
