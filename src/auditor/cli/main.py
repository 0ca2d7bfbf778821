"""auditor check | facts | rules."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from auditor.model.result import AuditResult, RunResult

EXIT_OK, EXIT_FINDINGS, EXIT_USAGE, EXIT_INCOMPLETE, EXIT_INTERRUPTED = 0, 1, 2, 3, 130

app = typer.Typer(add_completion=False, no_args_is_help=True, help="政府信息公开工作年度报告审核 (offline audit)")
rules_app = typer.Typer(no_args_is_help=True, help="规则 (rules)")
app.add_typer(rules_app, name="rules")


@app.command()
def check(
    paths: Annotated[list[str], typer.Argument(help="文件、文件夹，或 - 表示标准输入")],
    format_: Annotated[str, typer.Option("-f", "--format", help="console | json")] = "console",
    fail_on: Annotated[str, typer.Option("--fail-on", help="error | warning | info | never")] = "error",
    rules: Annotated[list[str] | None, typer.Option("--rules", help="另加规则包文件夹")] = None,
    passage: Annotated[bool, typer.Option("--passage", help="输入是一段文字，不是整篇报告")] = False,
    lang: Annotated[str, typer.Option("--lang", help="zh | en")] = "zh",
) -> None:
    """审核报告 (audit reports)"""
    if format_ not in ("console", "json"):
        _usage(f"本版本没有输出格式“{format_}”，可用：console、json。")
    if fail_on not in ("error", "warning", "info", "never"):
        _usage(f"--fail-on 不能是“{fail_on}”，可用：error、warning、info、never。")
    if lang not in ("zh", "en"):
        _usage(f"--lang 不能是“{lang}”，可用：zh、en。")
    from auditor.api import Auditor
    from auditor.model.result import RunResult

    auditor = Auditor(rules_dirs=rules or (), lang="en" if lang == "en" else "zh")
    results: list[AuditResult] = []
    for path in _files(paths):
        if path == "-":
            data = sys.stdin.buffer.read()
            results.append(
                auditor.audit_passage(data.decode("utf-8", "replace")) if passage else auditor.audit(data, name="-")
            )
        elif passage:
            results.append(auditor.audit_passage(Path(path).read_text("utf-8", "replace")))
        else:
            results.append(auditor.audit(path))
    run = RunResult(results=tuple(results))
    _print(run, format_, "en" if lang == "en" else "zh")
    raise typer.Exit(_exit_code(run, fail_on))


def _files(paths: list[str]) -> list[str]:
    out: list[str] = []
    for path in paths:
        if path != "-" and Path(path).is_dir():
            inside = sorted(str(p) for p in Path(path).iterdir() if p.suffix in (".txt", ".md") and p.is_file())
            if not inside:
                _usage(f"文件夹“{path}”里没有可审核的文件（.txt、.md）。")
            out += inside
        else:
            out.append(path)
    return out


def _print(run: RunResult, format_: str, lang: str) -> None:
    if format_ == "json":
        from auditor.reporters import json as reporter

        sys.stdout.write(reporter.render(run))
        return
    from rich.console import Console

    from auditor.reporters import console as reporter_console

    width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else 100
    reporter_console.render(run, Console(width=width, highlight=False), "en" if lang == "en" else "zh")


def _exit_code(run: RunResult, fail_on: str) -> int:
    from auditor.model.base import Severity

    if not run.complete:
        return EXIT_INCOMPLETE
    if fail_on == "never":
        return EXIT_OK
    bound = Severity(fail_on).rank
    hit = any(f.severity.rank >= bound and not f.waived for r in run.results for f in r.findings)
    return EXIT_FINDINGS if hit else EXIT_OK


@app.command()
def facts(path: Annotated[str, typer.Argument(help="报告文件")]) -> None:
    """读到了什么，以 JSON 输出 (what was read, as JSON)"""
    import json

    from auditor.api import read_report
    from auditor.claims import read_prose

    report = read_report(path)
    prose = read_prose(report)
    data = {"report": report.model_dump(mode="json"), "prose": prose.model_dump(mode="json")}
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=1) + "\n")


@rules_app.command("list")
def rules_list() -> None:
    """列出规则 (list the rules)"""
    from auditor.engine.packs import load

    for bound in load().rules:
        sys.stdout.write(f"{bound.rule.id}  {bound.rule.severity.value:7}  {bound.rule.title.zh}  {bound.rule.name}\n")


@rules_app.command("show")
def rules_show(code: Annotated[str, typer.Argument(help="规则代码或名称")]) -> None:
    """一条规则的说明 (one rule)"""
    from auditor.engine.packs import load

    bound = load().get(code)
    if bound is None:
        _usage(f"没有规则“{code}”，用 auditor rules list 查看全部。")
        return
    rule = bound.rule
    for line in (f"{rule.id} {rule.title.zh}（{rule.severity.value}）", rule.why.zh, rule.basis, rule.fix.zh):
        sys.stdout.write(line + "\n")


def _usage(message: str) -> None:
    sys.stderr.write(message + "\n")
    raise typer.Exit(EXIT_USAGE)


def main() -> None:
    """The entry point of the command. Every failure is one sentence on standard error."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(EXIT_INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(EXIT_OK)
    except Exception as error:  # noqa: BLE001 - the last resort
        _last_resort(error)


def _last_resort(error: Exception) -> None:
    from auditor.model.errors import AuditorError, PackError, UsageError

    if os.environ.get("AUDITOR_DEBUG"):
        raise error
    if isinstance(error, AuditorError):
        sys.stderr.write(error.text("zh") + "\n")
        sys.exit(EXIT_USAGE if isinstance(error, PackError | UsageError) else EXIT_INCOMPLETE)
    sys.stderr.write(f"程序出错（{type(error).__name__}：{error}），请把文件和这句话发给维护者。\n")
    sys.exit(EXIT_INCOMPLETE)
