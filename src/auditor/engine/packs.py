"""Rules from YAML files, strictly loaded and bound to their checks. A mistake is a PackError with file:line."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from auditor import compiled, knowledge, strict_yaml
from auditor.checks.core.base import Asked, CheckType
from auditor.data import families
from auditor.engine import rule_files
from auditor.engine.rule_files import BUILT_IN, Entry, Override
from auditor.engine.sources import Sources
from auditor.model.base import Severity, proven
from auditor.model.errors import PackError
from auditor.model.rule import Rule
from auditor.texts import listed

_MOST_PACKS = 2_000


class Bound(NamedTuple):
    """A rule with its check and the validated options of that. `origin` is the line of `file`, or the plugin.
    `off_by` and `lowered_by` are the lines of packs that switched it off, or made it a mere info.
    """

    rule: Rule
    check: CheckType
    given: Asked
    options: Asked
    origin: str = ""
    file: Path | None = None
    off_by: str = ""
    lowered_by: str = ""

    @property
    def silent(self) -> bool:
        """Whether it finds infos at most."""
        levels = (self.rule.severity, *(v.severity for v in self.rule.variants.values() if v.severity))
        return max(level.rank for level in levels) == 0


class RuleSet(NamedTuple):
    """Rules in the order of their codes."""

    rules: tuple[Bound, ...]

    def get(self, code: str) -> Bound | None:
        """The rule with this code or name."""
        return next((b for b in self.rules if code in (b.rule.id, b.rule.name, *b.rule.aliases)), None)


def fits(rule: Rule, codes: Iterable[str]) -> bool:
    """Whether one of `codes` (code, beginning of codes, name or alias) means the rule."""
    return any(rule.id.startswith(c) or c in (rule.name, *rule.aliases) for c in codes if c)


def load(
    types: Mapping[str, CheckType],
    folders: Iterable[Path],
    python_rules: Iterable[Bound] = (),
    *,
    with_examples: bool = True,
) -> RuleSet:
    """The packs of `folders`, whose rules may use the check `types`, and rules written in Python. Raises PackError.

    An audit needs no examples; without those of the program's own packs it starts much sooner.
    """
    places = list(folders)
    for folder in places:
        if not folder.is_dir():
            raise PackError("pack-folder", folder=folder)
        if rule_files.is_bare(folder):
            raise PackError("pack-empty", folder=folder)
    loader = _Loader(types, Sources(places), with_examples)
    for folder in places:
        loader.root = f"{folder.resolve()}{os.sep}"
        for path in rule_files.files(folder):
            loader.pack(path, ())
    if set(families()) <= set(places) and not compiled.is_proven() and knowledge.own_are_well():
        compiled.keep()  # all is well with the program's own files
    for entry in python_rules:
        _add(entry, loader.bound, loader.where)
    for override, origin in loader.overrides:
        _apply(override, origin, loader.bound)
    return RuleSet(tuple(loader.bound[k] for k in sorted(loader.bound)))


class _Loader:
    """Reads files, each once and after the one it extends, and keeps what they override for the end."""

    def __init__(self, types: Mapping[str, CheckType], sources: Sources, with_examples: bool) -> None:
        self.types = types
        self.sources = sources
        self.files = rule_files.Files(with_examples=with_examples)
        self.bound: dict[str, Bound] = {}
        self.where: dict[str, str] = {}
        self.overrides: list[tuple[Override, str]] = []
        self.done: set[Path] = set()
        self.root = ""

    def pack(self, path: Path, chain: tuple[Path, ...]) -> None:
        """Takes in one file; `chain` are the packs that extend it."""
        home = path if compiled.is_own(path) else path.resolve()
        below = str(home).removeprefix(self.root)
        shown = path.name if os.path.isabs(below) else below.replace(os.sep, "/")
        if home in chain:
            names = " → ".join(p.name for p in (*chain, home))
            raise PackError("pack-circle", where=f"{shown}:1", names=names)
        if home in self.done:
            return
        if len(self.done) >= _MOST_PACKS:
            raise PackError("pack-count", where=f"{shown}:1", most=_MOST_PACKS)
        self.done.add(home)
        pack, entries, locate = self.files.read(path, shown)
        if pack.extends != BUILT_IN:
            self.pack(_extended(path, pack.extends, locate), (*chain, home))
        for entry in entries:
            _add(_bind(entry, self.types, self.sources, home), self.bound, self.where)
        self.overrides += [(o, locate(("override", i, "id"))) for i, o in enumerate(pack.override)]


def _extended(path: Path, name: str, locate: strict_yaml.Locate) -> Path:
    target = path.parent / name
    if target.suffix != ".yaml" or Path(name).is_absolute() or not target.is_file():
        where = locate(("extends",))
        raise PackError("pack-extends", where=where, name=name, builtin=BUILT_IN)
    return target


def _apply(override: Override, origin: str, bound: dict[str, Bound]) -> None:
    """Changes the rules that `override` means. Raises PackError when it means none."""
    meant = [key for key, entry in bound.items() if fits(entry.rule, (override.id,))]
    if not meant:
        raise PackError("pack-override", where=origin, rule=override.id)
    for key in meant:
        entry = bound[key]
        if override.severity is not None:
            was, entry = entry.silent, levelled(entry, override.severity)
            entry = entry._replace(lowered_by="" if was or not entry.silent else origin)
        if override.status is not None:
            entry = entry._replace(off_by="" if override.status == "stable" else origin)
        changed = {"status": override.status, "points": override.points}
        changed = {k: v for k, v in changed.items() if v is not None}
        bound[key] = entry._replace(rule=entry.rule.model_copy(update=changed))


def levelled(bound: Bound, severity: Severity) -> Bound:
    """The rule at another level, which is also the highest that its variants keep."""
    variants = {
        name: v.model_copy(update={"severity": severity}) if v.severity and v.severity.rank > severity.rank else v
        for name, v in bound.rule.variants.items()
    }
    return bound._replace(rule=bound.rule.model_copy(update={"severity": severity, "variants": variants}))


def _add(entry: Bound, bound: dict[str, Bound], where: dict[str, str]) -> None:
    for name in (entry.rule.id, entry.rule.name, *entry.rule.aliases):
        if name in where:
            raise PackError("pack-duplicate.rule", where=entry.origin, name=name, other=where[name])
        where[name] = entry.origin
    bound[entry.rule.id] = entry


def _bind(entry: Entry, types: Mapping[str, CheckType], sources: Sources, file: Path) -> Bound:
    """The rule of an entry with its check. Raises PackError."""
    locate, at = entry.locate, entry.at
    cited = _cited(entry, sources, own=compiled.is_own(file))
    rule = proven(Rule, cited) if entry.trusted else strict_yaml.validate(Rule, cited, locate, at)
    then = dict(rule.then)
    kind = str(then.pop("check", ""))
    if kind not in types:
        raise PackError("pack-check", where=locate((*at, "then")), kind=kind, known=listed(sorted(types)))
    check = types[kind]
    given = _asked(check.given, rule.given, entry, "given")
    options = _asked(check.options, then, entry, "then")
    return Bound(rule, check, given, options, locate((*at, "id")), file)


def _cited(entry: Entry, sources: Sources, *, own: bool) -> Any:
    """What the entry says, with the documents that it names looked up. Raises PackError."""
    data = entry.data
    if not isinstance(data, dict) or "basis" not in data:
        return data

    def basis(names: Any, *at: str) -> Any:
        return sources.basis(names, lambda: entry.locate((*entry.at, *at)), own=own)

    out = {**data, "basis": basis(data["basis"], "basis")}
    variants = data.get("variants")
    if isinstance(variants, dict):
        out["variants"] = {
            name: {**v, "basis": basis(v["basis"], "variants", name)} if isinstance(v, dict) and "basis" in v else v
            for name, v in variants.items()
        }
    return out


def _asked(kind: type[Asked], data: dict[str, Any], entry: Entry, key: str) -> Asked:
    """What the rule gives its check; it is validated, unless it was before it was compiled. Raises PackError."""
    if entry.trusted:
        return proven(kind, data)
    return strict_yaml.validate(kind, data, entry.locate, (*entry.at, key))
