"""Rule packs: YAML files of rules, strictly loaded. A mistake is a PackError with file:line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auditor import checks, strict_yaml
from auditor.checks.base import CheckType
from auditor.data import rules_dir
from auditor.model.base import Model
from auditor.model.errors import PackError
from auditor.model.rule import Rule

_NO_PACKS = frozenset({"profiles.yaml"})


class Pack(Model):
    """A pack file."""

    rules: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Bound:
    """A rule with its check and the check's validated options."""

    rule: Rule
    check: CheckType
    given: Model
    options: Model


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules by code, in the order of their codes."""

    rules: tuple[Bound, ...]

    def get(self, code: str) -> Bound | None:
        """The rule with this code or name."""
        return next((b for b in self.rules if code in (b.rule.id, b.rule.name, *b.rule.aliases)), None)


def load(extra: Iterable[Path] = ()) -> RuleSet:
    """The built-in packs and those of the folders in `extra`. Raises PackError."""
    types = checks.load()
    bound: dict[str, Bound] = {}
    where: dict[str, str] = {}
    for folder in (rules_dir(), *extra):
        if not folder.is_dir():
            raise PackError(
                "pack-folder", f"{folder}:1 不是文件夹，请给出规则包所在的文件夹。", f"{folder}:1 is not a folder."
            )
        for path in sorted(folder.glob("*.yaml")):
            if path.name not in _NO_PACKS:
                _load_file(path, types, bound, where)
    return RuleSet(tuple(bound[k] for k in sorted(bound)))


def _load_file(path: Path, types: dict[str, CheckType], bound: dict[str, Bound], where: dict[str, str]) -> None:
    data, locate = strict_yaml.load(path)
    pack = strict_yaml.validate(Pack, data, locate)
    for index, entry in enumerate(pack.rules):
        at = ("rules", index)
        rule = strict_yaml.validate(Rule, entry, locate, at)
        for name in (rule.id, rule.name, *rule.aliases):
            if name in where:
                raise PackError(
                    "pack-duplicate",
                    f"{locate((*at, 'id'))} 规则“{name}”已在 {where[name]} 定义。",
                    f'{locate((*at, "id"))} rule "{name}" is already defined at {where[name]}.',
                )
            where[name] = locate((*at, "id"))
        then = dict(rule.then)
        kind = str(then.pop("check", ""))
        if kind not in types:
            raise PackError(
                "pack-check",
                f"{locate((*at, 'then'))} 没有检查类型“{kind}”，可用：{'、'.join(sorted(types))}。",
                f'{locate((*at, "then"))} unknown check type "{kind}".',
            )
        check = types[kind]
        given = strict_yaml.validate(check.given, rule.given, locate, (*at, "given"))
        options = strict_yaml.validate(check.options, then, locate, (*at, "then"))
        bound[rule.id] = Bound(rule, check, given, options)
