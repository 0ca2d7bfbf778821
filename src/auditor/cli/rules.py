"""auditor rules list | show | lint | test."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from auditor.model.errors import UsageError

rules_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="规则：列出、说明、检查、试验 (rules)")
_Folder = Annotated[Path | None, typer.Argument(help="规则包文件夹，缺省为内置规则")]
_Lang = Annotated[str, typer.Option("--lang", help="zh | en")]


@rules_app.command("list")
def list_(lang: _Lang = "zh") -> None:
    """列出规则 (list the rules)"""
    from auditor.api import Auditor

    for bound in Auditor().ruleset.rules:
        rule = bound.rule
        state = "" if rule.status == "stable" else f" ({rule.status})"
        title = rule.title.en if lang == "en" else rule.title.zh
        sys.stdout.write(f"{rule.id}  {rule.severity.value:7}  {title}{state}  {rule.name}\n")


@rules_app.command()
def show(code: Annotated[str, typer.Argument(help="规则代码或名称")], lang: _Lang = "zh") -> None:
    """一条规则的说明：查什么、为什么、依据、怎样改、例子 (one rule)"""
    from auditor.api import Auditor
    from auditor.cli.rule_page import page

    bound = Auditor().ruleset.get(code)
    if bound is None:
        raise UsageError(
            "unknown-rule", f"没有规则“{code}”，用 auditor rules list 查看全部规则。", f'No rule "{code}".'
        )
    sys.stdout.write(page(bound, "en" if lang == "en" else "zh"))


@rules_app.command()
def lint(folder: _Folder = None) -> None:
    """检查规则包：语法、两种语言、例子是否证明了规则 (check a pack)"""
    from auditor.engine import lint as linter

    problems = [p for b in _bound(folder) for p in (*linter.problems(b), *linter.trials(b))]
    for problem in problems:
        sys.stdout.write(problem + "\n")
    sys.stdout.write(f"{len(problems)} 个问题\n" if problems else "没有问题\n")
    raise typer.Exit(1 if problems else 0)


@rules_app.command("test")
def try_examples(folder: _Folder = None) -> None:
    """运行规则自带的例子和自动变异 (run the examples of the rules)"""
    from auditor.engine import examples

    failed = ran = 0
    for bound in _bound(folder):
        for outcome in examples.run_all(bound):
            ran += 1
            if outcome.problem:
                failed += 1
                sys.stdout.write(f"{bound.rule.id} {outcome.name}\n{outcome.problem}\n")
    sys.stdout.write(f"{ran} 个例子，{failed} 个不符\n")
    raise typer.Exit(1 if failed else 0)


def _bound(folder: Path | None):  # noqa: ANN202
    from auditor.api import Auditor

    if folder is None:
        return Auditor().ruleset.rules
    if not folder.is_dir():
        raise UsageError("no-folder", f"“{folder}”不是文件夹。", f'"{folder}" is not a folder.')
    whole = Auditor(rules_dirs=[folder])
    names = {p.name for p in folder.glob("*.yaml")}
    return [b for b in whole.ruleset.rules if b.origin.split(":")[0] in names]


@rules_app.command()
def docs(folder: _Folder = None) -> None:
    """生成规则说明页，本版本还没有 (not in this version yet)"""
    raise UsageError("not-yet", "本版本还没有 auditor rules docs。", "This version has no auditor rules docs yet.")
