"""auditor rules list | show | new | lint | test | stats | docs | schema."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.cli.params import Command, Group, lang_option, option
from auditor.model.errors import UsageError
from auditor.texts import text

if TYPE_CHECKING:
    from auditor.api import Auditor
    from auditor.engine.context import Extractor
    from auditor.engine.packs import Bound
    from auditor.model.base import Lang

_LANG = lang_option()
_RULES = option("--rules", multiple=True, metavar="DIR")
_FOLDER = click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="[DIR]")


@click.group("rules", cls=Group, no_args_is_help=True)
@lang_option(expose_value=False)
def rules_app() -> None:
    """Lists, explains, checks and tries rules."""


@rules_app.command("list", cls=Command)
@_RULES
@_LANG
def list_(rules: tuple[str, ...], lang: str | None) -> None:
    """Lists the rules."""
    from auditor.reporters.wording import severity_name

    auditor = _auditor(rules)
    said = _said(lang, auditor)
    for rule in (b.rule for b in auditor.ruleset.rules):
        state = "" if rule.status == "stable" else f" ({text(f'page.{rule.status}', said)})"
        level = severity_name(rule.severity, said)
        sys.stdout.write(f"{rule.id}  {level:{2 if said == 'zh' else 7}}  {rule.title.get(said)}{state}  {rule.name}\n")


@rules_app.command(cls=Command)
@click.argument("code", metavar="CODE")
@_RULES
@_LANG
def show(code: str, rules: tuple[str, ...], lang: str | None) -> None:
    """Explains one rule."""
    from auditor.cli.rule_page import page

    auditor = _auditor(rules)
    bound = auditor.ruleset.get(code)
    if bound is None:
        raise UsageError("unknown-rule.page", rule=code)
    sys.stdout.write(page(bound, _said(lang, auditor), auditor.extractors))


@rules_app.command(cls=Command)
@click.argument("code", metavar="CODE")
@option("--dir", "folder", type=click.Path(path_type=Path), default=Path(), metavar="DIR")
@option("--name", metavar="NAME")
@_LANG
def new(code: str, folder: Path, name: str | None, lang: str | None) -> None:
    """Writes the skeleton of a rule."""
    from auditor.cli.new_rule import write_skeleton

    path = write_skeleton(folder, code, name or f"ours.{code.lower()}")
    sys.stdout.write(text("cli.file_written", _said(lang), path=path.as_posix()) + "\n")


@rules_app.command(cls=Command)
@_FOLDER
@_LANG
def lint(folder: Path | None, lang: str | None) -> None:
    """Checks a pack."""
    from auditor.engine import lint as linter

    said = _said(lang)
    rules, extractors, known = _bound(folder)
    problems = [p for b in rules for p in (*linter.problems(b), *linter.trials(b, extractors))]
    problems += linter.links(rules, known)
    for problem in problems:
        sys.stdout.write(problem.get(said) + "\n")
    sys.stdout.write(text("rules.lint.problems" if problems else "rules.lint.none", said, count=len(problems)) + "\n")
    raise SystemExit(1 if problems else 0)


@rules_app.command("test", cls=Command)
@_FOLDER
@_LANG
def try_examples(folder: Path | None, lang: str | None) -> None:
    """Runs the examples of rules."""
    from auditor.engine import examples

    said = _said(lang)
    failed = ran = 0
    rules, extractors, _ = _bound(folder)
    for bound in rules:
        for outcome in examples.run_all(bound, extractors):
            ran += 1
            if outcome.problem:
                failed += 1
                sys.stdout.write(f"{bound.rule.id} {outcome.name}\n{outcome.problem.get(said)}\n")
    sys.stdout.write(text("rules.try.summary", said, ran=ran, failed=failed) + "\n")
    raise SystemExit(1 if failed else 0)


@rules_app.command(cls=Command)
@click.argument("paths", nargs=-1, required=True, metavar="DIR...")
@option("--previous", group="what", metavar="FILE|DIR")
@option("--profile", group="rules", metavar="NAME")
@option("--rules", group="rules", multiple=True, metavar="DIR")
@option("--config", group="rules", metavar="FILE")
@option("-f", "--format", "format_", group="output", default="console", metavar="NAME")
@option("--jobs", group="many", type=int, metavar="N")
@_LANG
def stats(**given: Any) -> None:
    """Counts how often each rule fires."""
    from auditor.cli import rule_stats

    raise SystemExit(rule_stats.run(**given))


def _said(lang: str | None, auditor: Auditor | None = None) -> Lang:
    """The language that --lang names, else the settings of `auditor`, else Chinese."""
    from auditor.cli.check import language

    return language(lang or (auditor.settings.lang if auditor else None) or "zh")


def _auditor(folders: tuple[str, ...]) -> Auditor:
    """The built-in rules, those of the settings in force, and those of `folders`, with all plugins."""
    from auditor.api import Auditor
    from auditor.cli import governance

    auditor = Auditor(rules_dirs=folders, settings=governance.settings(None))
    auditor.knowledge.stay()
    return auditor


def _bound(folder: Path | None) -> tuple[Sequence[Bound], Sequence[Extractor], Sequence[Bound]]:
    """The rules of a folder (None: all rules), the extractors of plugins that their examples need, and all rules."""
    from auditor.api import Auditor

    if folder is None:
        auditor = Auditor()
        return auditor.ruleset.rules, auditor.extractors, auditor.ruleset.rules
    if not folder.is_dir():
        raise UsageError("no-folder", folder=folder)
    whole = Auditor(rules_dirs=[folder])
    whole.knowledge.stay()
    inside = [b for b in whole.ruleset.rules if b.file and folder.resolve() in b.file.parents]
    return inside, whole.extractors, whole.ruleset.rules


@rules_app.command(cls=Command)
@click.argument("folder", required=False, type=click.Path(path_type=Path), default=Path("docs/rules"), metavar="[DIR]")
@_RULES
@option("--check", is_flag=True)
@_LANG
def docs(folder: Path, rules: tuple[str, ...], check: bool, lang: str | None) -> None:
    """Writes the pages of all rules."""
    from auditor.api import Auditor
    from auditor.cli.output import make_folder, write
    from auditor.cli.rule_page import MARK, pages

    auditor = Auditor(rules_dirs=rules)
    auditor.knowledge.stay()
    shown = _said(lang)
    if not check:
        make_folder(folder)
    wanted = pages(auditor.ruleset.rules, shown, auditor.extractors)
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
        raise SystemExit(1 if changed or stale else 0)
    for name in changed:
        write(folder / name, wanted[name].encode("utf-8"))
    for name in stale:
        (folder / name).unlink()
    said = text("rules.docs.summary", shown, pages=len(wanted), changed=len(changed), deleted=len(stale))
    sys.stdout.write(said + "\n")


@rules_app.command(cls=Command)
def schema() -> None:
    """Prints the JSON Schema of packs."""
    from auditor.engine.schema import as_text
    from auditor.plugins import load

    sys.stdout.write(as_text(load().checks()))
