"""The files of a folder of rules: one rule a file, or packs of many; folders of a family, and what a family shares."""

import os
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import Field

from auditor import compiled, knowledge, strict_yaml
from auditor.model.base import Model, Severity, trusted
from auditor.model.errors import PackError
from auditor.model.rule import MOST_POINTS, Status

BUILT_IN = "builtin"
DEFAULTS = "defaults.yaml"
SOURCES = "sources.yaml"
PACK_KEYS = ("rules", "extends", "override")
"""A file with one of these keys is a pack, any other is one rule."""
OWN_KEYS = ("id", "name", "aliases", "examples")
"""What no two rules can share."""


class Override(Model):
    """Changes made to rules of other packs. `id` is a code, the beginning of codes ("T3") or a name."""

    id: str
    severity: Severity | None = None
    status: Status | None = None
    points: float | None = Field(default=None, ge=-MOST_POINTS, le=MOST_POINTS)


class Pack(Model):
    """A pack file. `extends` names another pack file, from this one's folder, or the built-in rules."""

    extends: str = BUILT_IN
    override: tuple[Override, ...] = ()
    rules: tuple[dict[str, Any], ...] = ()


class Entry(NamedTuple):
    """A rule as a file gives it, joined with what its family shares; `at` is where it stands in the file. It is
    `trusted`, and not validated, when it was found compiled.
    """

    data: Any
    locate: strict_yaml.Locate
    at: strict_yaml.Path_
    trusted: bool


def files(folder: Path) -> list[Path]:
    """The files of rules in `folder` and the folders in it, in order: not forms, words, profiles and sources."""
    beside = [p for p in sorted(folder.glob("*.yaml")) if p.name not in (knowledge.PROFILES, SOURCES)]
    below = [p for p in sorted(folder.glob("*/*.yaml")) if p.parent.name not in (knowledge.FORMS, knowledge.LEXICON)]
    return [p for p in (*beside, *below) if p.name != DEFAULTS and not p.parent.name.startswith(".")]


def is_bare(folder: Path) -> bool:
    """Whether a folder holds nothing of this kind: no rules, words, forms or sources."""
    return next(chain(folder.glob("*.yaml"), folder.glob("*/*.yaml")), None) is None


class Files:
    """Reads files of rules. An audit needs no examples, so those of the program's own may be left out."""

    def __init__(self, *, with_examples: bool = True) -> None:
        self.with_examples = with_examples
        self.shared: dict[str, tuple[dict[str, Any], strict_yaml.Places]] = {}

    def read(self, path: Path, name: str) -> tuple[Pack, list[Entry], strict_yaml.Locate]:
        """What a file says; `name` stands in messages. A file of one rule is a pack of one. Raises PackError."""
        data, places = self._load(path, name)
        found: list[tuple[Any, strict_yaml.Path_]] = [(data, ())]
        pack = trusted(Pack)
        if not isinstance(data, dict) or any(key in data for key in PACK_KEYS):
            pack = strict_yaml.validate(Pack, data, places)
            found = [(entry, ("rules", i)) for i, entry in enumerate(pack.rules)]
        shared, theirs = self._defaults(path, name)
        proven = compiled.is_own(path) and compiled.is_proven() and not self.with_examples
        entries = [Entry(_joined(shared, e), _either(places, at, theirs), at, proven) for e, at in found]
        return pack, entries, places

    def _load(self, path: Path, name: str) -> tuple[Any, strict_yaml.Places]:
        if compiled.is_own(path):
            return strict_yaml.own(path, name=name, examples=self.with_examples)
        return strict_yaml.load(path, name=name)

    def _defaults(self, path: Path, name: str) -> tuple[dict[str, Any], strict_yaml.Places]:
        """What the rules of the folder of `path` share. Raises PackError."""
        folder = os.path.dirname(path)
        if folder not in self.shared:
            beside = path.with_name(DEFAULTS)
            shown = name.removesuffix(path.name) + DEFAULTS
            data, places = self._load(beside, shown) if beside.is_file() else (None, strict_yaml.Places(shown, {}))
            self.shared[folder] = _shareable({} if data is None else data, places), places
        return self.shared[folder]


def _shareable(data: Any, places: strict_yaml.Places) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise PackError("pack-defaults", where=places(()))
    wrong = next((key for key in (*PACK_KEYS, *OWN_KEYS) if key in data), None)
    if wrong:
        raise PackError("pack-defaults.own", where=places((wrong,)), key=wrong, file=DEFAULTS)
    return data


def _joined(shared: dict[str, Any], entry: Any) -> Any:
    """`entry` with what it leaves out taken from `shared`; its own keys win, also one level down."""
    if not isinstance(entry, dict):
        return entry
    out = {**shared, **entry}
    for key, value in shared.items():
        if isinstance(value, dict) and isinstance(entry.get(key), dict):
            out[key] = {**value, **entry[key]}
    return out


def _either(own: strict_yaml.Places, at: strict_yaml.Path_, shared: strict_yaml.Places) -> strict_yaml.Locate:
    """Where a key of a joined rule stands: in its own file, else among the defaults."""

    def locate(path: strict_yaml.Path_) -> str:
        rest = path[len(at) :]
        while rest and own.line((*at, *rest)) is None:
            if shared.line(rest) is not None:
                return shared(rest)
            rest = rest[:-1]
        return own((*at, *rest))

    return locate
