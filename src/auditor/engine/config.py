"""An office's settings: auditor.toml or auditor.yaml, looked for from the working directory upwards.

Found settings are used only when they and their folder belong to the person who runs the program, as git does with its
own (safe.directory): who opens a folder of somebody else must not be governed by what lies in it. Settings that are
named (--config) are used whoever owns them.
"""

import fnmatch
import os
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field

from auditor import strict_yaml
from auditor.model.base import Lang, Model, Severity
from auditor.model.errors import PackError
from auditor.model.report import Identity, Scope
from auditor.model.rule import MOST_POINTS

NAMES = ("auditor.toml", "auditor.yaml")
FailOn = Literal["error", "warning", "info", "never"]
Level = Literal["central", "province", "city", "county", "township"]
Kind = Literal[
    "government", "office", "department", "township", "subdistrict", "zone", "vertical", "other"
]  # as in rules/lexicon/bodies.yaml

_MOST_BODIES = 5_000  # each report is compared with all of them
_TABLE = re.compile(r"\s*\[{1,2}([A-Za-z0-9_.\"' -]+)\]{1,2}\s*(?:#.*)?$")
_KEY = re.compile(r"\s*([A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')\s*=")
_AT_LINE = re.compile(r"at line (\d+)")


class Body(Model):
    """What bodies of this name (`*` stands for any characters) are, where the name alone would mislead."""

    agency: str = Field(min_length=1, max_length=200)
    level: Level | None = None
    kind: Kind | None = None
    scope: Scope | None = None


class Settings(Model):
    """What a configuration file can say. `rules` and `waivers` are paths, relative to the file's folder.

    `select`, `ignore` and the keys of `levels` and `points` are codes, beginnings of codes, or names.
    """

    profile: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    levels: dict[str, Severity] = {}
    points: dict[str, Annotated[float, Field(ge=-MOST_POINTS, le=MOST_POINTS)]] = {}
    rules: tuple[Path, ...] = ()
    waivers: Path | None = None
    fail_on: FailOn | None = None
    lang: Lang | None = None
    bodies: tuple[Body, ...] = Field(default=(), max_length=_MOST_BODIES)

    def identity(self, found: Identity) -> Identity:
        """`found` with what the settings know better about its body; the first entry that fits counts."""
        name = found.agency or ""
        body = next((b for b in self.bodies if name and fnmatch.fnmatchcase(name, b.agency)), None)
        known = {} if body is None else body.model_dump(exclude={"agency"}, exclude_none=True)
        return found.model_copy(update=known)

    def said(self, key: str, entry: str = "") -> str:
        """Where a key, or an entry of its table, was set: "file:line key"; the key alone when no file says it."""
        return key


class Loaded(Settings):
    """The settings of `file`, as messages call it, with the lines of its keys."""

    file: str = Field(default="", exclude=True)
    lines: Mapping[str, int] = Field(default={}, exclude=True)

    def said(self, key: str, entry: str = "") -> str:
        """As for all settings."""
        return f"{self.file}:{self.lines.get(f'{key}.{entry}', self.lines.get(key, 1))} {key}"


class Found(NamedTuple):
    """The settings file that is used, and those nearer ones that are somebody else's and were passed over."""

    path: Path | None
    refused: tuple[Path, ...] = ()


def find(start: Path) -> Found:
    """The configuration file of `start` or of the nearest folder above it that has one of the user's own. Raises
    PackError when one folder holds both kinds.
    """
    refused: list[Path] = []
    for folder in (start.resolve(), *start.resolve().parents):
        found = [folder / name for name in NAMES if (folder / name).is_file()]
        theirs = [path for path in found if not _is_own(path)]
        refused += theirs
        if len(found) > 1 and not theirs:
            raise PackError("config-two", where=f"{found[0]}:1", other=found[1].name)
        own = [path for path in found if path not in theirs]
        if own:
            return Found(own[0], tuple(refused))
    return Found(None, tuple(refused))


def _is_own(path: Path) -> bool:
    """Whether a file and its folder belong to who runs the program; where systems do not tell (Windows), they do."""
    if not hasattr(os, "geteuid"):
        return True
    mine = {os.geteuid()}
    if 0 in mine and (behind := os.environ.get("SUDO_UID", "")).isdecimal():
        mine.add(int(behind))  # root on behalf of this person
    try:
        return all(os.stat(p).st_uid in mine for p in (path, path.parent))
    except OSError:
        return False


def load(path: Path, *, name: str = "") -> Settings:
    """The settings of a file, which messages call `name`. Raises PackError, whose message begins with file:line."""
    data, locate = _toml(path) if path.suffix == ".toml" else strict_yaml.load(path)
    settings = strict_yaml.validate(Settings, {} if data is None else data, locate)
    home = path.parent
    given = {key: getattr(settings, key) for key in settings.model_fields_set} | {
        "rules": tuple(home / r for r in settings.rules),
        "waivers": None if settings.waivers is None else home / settings.waivers,
    }
    return Loaded(**given, file=name or path.name, lines=_numbers(data or {}, locate))


def _numbers(data: Mapping[str, Any], locate: strict_yaml.Locate) -> dict[str, int]:
    """The lines of all keys, those of entries of a table as "levels.T301"."""
    paths = [(key,) for key in data]
    paths += [(key, entry) for key, table in data.items() if isinstance(table, dict) for entry in table]
    return {".".join(map(str, path)): int(locate(path).rpartition(":")[2]) for path in paths}


def _toml(path: Path) -> tuple[dict[str, Any], strict_yaml.Locate]:
    import tomllib  # only where there is such a file

    text = strict_yaml.read_text(path)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = _AT_LINE.search(str(error))
        where = f"{path.name}:{at.group(1) if at else text.count(chr(10)) + 1}"
        raise PackError("config-syntax", where=where, problem=error) from None
    except RecursionError:
        raise PackError("pack-depth", where=f"{path.name}:1") from None
    except ValueError:  # a number of thousands of digits
        raise PackError("config-syntax.number", where=f"{path.name}:1") from None
    lines = _lines(text)

    def locate(at: strict_yaml.Path_) -> str:
        while at and at not in lines:
            at = at[:-1]
        return f"{path.name}:{lines.get(at, 1)}"

    return data, locate


def _lines(text: str) -> dict[strict_yaml.Path_, int]:
    """Where tables and keys stand. tomllib does not tell; a key inside a text of several lines may mislead, which
    costs nothing but a wrong line number.
    """
    out: dict[strict_yaml.Path_, int] = {}
    entries: Counter[strict_yaml.Path_] = Counter()
    table: strict_yaml.Path_ = ()
    for number, line in enumerate(text.split("\n"), 1):
        head, key = _TABLE.match(line), _KEY.match(line)
        if head:
            name = tuple(p.strip(" \"'") for p in head.group(1).split("."))
            table = name
            if line.lstrip().startswith("[["):
                table = (*name, entries[name])
                entries[name] += 1
            out[table] = number
        elif key:
            out.setdefault((*table, key.group(1).strip("\"'")), number)
    return out
