"""auditor rules list | show | new | lint | test | docs | schema."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from auditor.model.errors import UsageError
from auditor.texts import text

if TYPE_CHECKING:
    from auditor.engine.packs import Bound

rules_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="规则：列出、说明、检查、试验 (rules)")
_Folder = Annotated[Path | None, typer.Argument(help="规则包文件夹，缺省为内置规则")]
_Lang = Annotated[str, typer.Option("--lang", help="zh | en")]
_Rules = Annotated[list[str] | None, typer.Option("--rules", help="另加的规则包文件夹，可重复")]


@rules_app.command("list")
def list_(rules: _Rules = None, lang: _Lang = "zh") -> None:
    """列出规则 (list the rules)"""
    for bound in _known(rules):
        rule = bound.rule
        state = "" if rule.status == "stable" else f" ({rule.status})"
        title = rule.title.en if lang == "en" else rule.title.zh
        sys.stdout.write(f"{rule.id}  {rule.severity.value:7}  {title}{state}  {rule.name}\n")


@rules_app.command()
def show(code: Annotated[str, typer.Argument(help="规则代码或名称")], rules: _Rules = None, lang: _Lang = "zh") -> None:
    """一条规则的说明：查什么、为什么、依据、怎样改、例子 (one rule)"""
    from auditor.cli.rule_page import page

    bound = next((b for b in _known(rules) if code in (b.rule.id, b.rule.name, *b.rule.aliases)), None)
    if bound is None:
        raise UsageError("unknown-rule.page", rule=code)
    sys.stdout.write(page(bound, "en" if lang == "en" else "zh"))


@rules_app.command()
def new(
    code: Annotated[str, typer.Argument(help="新规则的代码，如 N901")],
    folder: Annotated[Path, typer.Option("--dir", help="规则包文件夹，缺省为当前文件夹")] = Path(),
    name: Annotated[str | None, typer.Option("--name", help="名称，如 ours.hotline")] = None,
) -> None:
    """写一个规则文件的样子，改成要查的内容即可 (write the skeleton of a rule)"""
    from auditor.cli.new_rule import write_skeleton

    path = write_skeleton(folder, code, name or f"ours.{code.lower()}")
    sys.stdout.write(f"已写入 {path.as_posix()}\n")


@rules_app.command()
def lint(folder: _Folder = None) -> None:
    """检查规则包：语法、两种语言、例子是否证明了规则 (check a pack)"""
    from auditor.engine import lint as linter

    problems = [p for b in _bound(folder) for p in (*linter.problems(b), *linter.trials(b))]
    for problem in problems:
        sys.stdout.write(problem + "\n")
    sys.stdout.write(text("rules.lint.problems" if problems else "rules.lint.none", "zh", count=len(problems)) + "\n")
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
    sys.stdout.write(text("rules.try.summary", "zh", ran=ran, failed=failed) + "\n")
    raise typer.Exit(1 if failed else 0)


def _known(folders: list[str] | None) -> tuple[Bound, ...]:
    """The built-in rules, those of the settings in force, and those of `folders`."""
    from auditor.api import Auditor
    from auditor.cli import governance

    return Auditor(rules_dirs=folders or (), settings=governance.settings(None)).ruleset.rules


def _bound(folder: Path | None):  # noqa: ANN202
    from auditor.api import Auditor

    if folder is None:
        return Auditor().ruleset.rules
    if not folder.is_dir():
        raise UsageError("no-folder", folder=folder)
    whole = Auditor(rules_dirs=[folder])
    return [b for b in whole.ruleset.rules if b.file and folder.resolve() in b.file.parents]


@rules_app.command()
def docs(
    folder: Annotated[Path, typer.Argument(help="说明页的文件夹")] = Path("docs/rules"),
    rules: _Rules = None,
    check: Annotated[bool, typer.Option("--check", help="只核对，不写；有差别退出码为 1")] = False,
    lang: _Lang = "zh",
) -> None:
    """生成规则说明页，每条规则一页 (write the pages of all rules)"""
    from auditor.api import Auditor
    from auditor.cli.output import write
    from auditor.cli.rule_page import MARK, pages

    wanted = pages(Auditor(rules_dirs=rules or ()).ruleset.rules, "en" if lang == "en" else "zh")
    present = {p.name: p.read_bytes() for p in sorted(folder.glob("*.md"))} if folder.is_dir() else {}
    ours = {name for name, data in present.items() if data.startswith(MARK.encode())}
    stale = sorted(ours - wanted.keys())
    changed = [n for n, body in wanted.items() if present.get(n) != body.encode("utf-8")]
    foreign = sorted((present.keys() & wanted.keys()) - ours)
    if foreign:
        raise UsageError("not-ours", path=folder / foreign[0])
    if check:
        for name in (*changed, *stale):
            sys.stdout.write(f"{name}\n")
        raise typer.Exit(1 if changed or stale else 0)
    folder.mkdir(parents=True, exist_ok=True)
    for name in changed:
        write(folder / name, wanted[name].encode("utf-8"))
    for name in stale:
        (folder / name).unlink()
    said = text("rules.docs.summary", "zh", pages=len(wanted), changed=len(changed), deleted=len(stale))
    sys.stdout.write(said + "\n")


@rules_app.command()
def schema() -> None:
    """规则包的 JSON Schema，供编辑器补全和核对 (JSON Schema for packs)"""
    from auditor.engine.schema import as_text
    from auditor.plugins import load

    sys.stdout.write(as_text(load().checks()))
