"""Rule packs: YAML files of rules, strictly loaded. A mistake is a PackError with file:line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auditor import strict_yaml
from auditor.checks.base import CheckType
from auditor.data import rules_dir
from auditor.model.base import Model
from auditor.model.errors import PackError
from auditor.model.rule import Rule

NO_PACKS = frozenset({"profiles.yaml", "texts.yaml"})


class Pack(Model):
    """A pack file."""

    rules: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Bound:
    """A rule with its check and the check's validated options. `origin` is file:line, or the plugin."""

    rule: Rule
    check: CheckType
    given: Model
    options: Model
    origin: str = ""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules in the order of their codes."""

    rules: tuple[Bound, ...]

    def get(self, code: str) -> Bound | None:
        """The rule with this code or name."""
        return next((b for b in self.rules if code in (b.rule.id, b.rule.name, *b.rule.aliases)), None)


def load(types: Mapping[str, CheckType], folders: Iterable[Path], python_rules: Iterable[Bound] = ()) -> RuleSet:
    """The packs of `folders`, whose rules may use the check `types`, and rules written in Python. Raises PackError."""
    bound: dict[str, Bound] = {}
    where: dict[str, str] = {}
    for folder in folders:
        if not folder.is_dir():
            raise PackError(
                "pack-folder",
                f"“{folder}”不是文件夹，请给出规则包所在的文件夹。",
                f'"{folder}" is not a folder of rule packs.',
            )
        for path in sorted(folder.glob("*.yaml")):
            if path.name not in NO_PACKS:
                for entry in read(path, types):
                    _add(entry, bound, where)
    for entry in python_rules:
        _add(entry, bound, where)
    return RuleSet(tuple(bound[k] for k in sorted(bound)))


def _add(entry: Bound, bound: dict[str, Bound], where: dict[str, str]) -> None:
    for name in (entry.rule.id, entry.rule.name, *entry.rule.aliases):
        if name in where:
            raise PackError(
                "pack-duplicate",
                f"{entry.origin} 规则“{name}”已在 {where[name]} 定义，请换一个代码或名称。",
                f'{entry.origin} rule "{name}" is already defined at {where[name]}.',
            )
        where[name] = entry.origin
    bound[entry.rule.id] = entry


def read(path: Path, types: Mapping[str, CheckType]) -> list[Bound]:
    """The rules of one pack file. Raises PackError."""
    data, locate = strict_yaml.load(path, own=path.parent == rules_dir())
    pack = strict_yaml.validate(Pack, data, locate)
    out: list[Bound] = []
    for index, entry in enumerate(pack.rules):
        at = ("rules", index)
        rule = strict_yaml.validate(Rule, entry, locate, at)
        then = dict(rule.then)
        kind = str(then.pop("check", ""))
        if kind not in types:
            raise PackError(
                "pack-check",
                f"{locate((*at, 'then'))} 没有检查类型“{kind}”，可用：{'、'.join(sorted(types))}。",
                f'{locate((*at, "then"))} unknown check type "{kind}"; known: {", ".join(sorted(types))}.',
            )
        check = types[kind]
        given = strict_yaml.validate(check.given, rule.given, locate, (*at, "given"))
        options = strict_yaml.validate(check.options, then, locate, (*at, "then"))
        out.append(Bound(rule, check, given, options, locate((*at, "id"))))
    return out
