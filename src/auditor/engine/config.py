"""An office's settings: auditor.toml or auditor.yaml, looked for from the working directory upwards."""

import fnmatch
import re
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from auditor import strict_yaml
from auditor.model.base import Lang, Model, Severity
from auditor.model.errors import PackError
from auditor.model.report import Identity, Scope

NAMES = ("auditor.toml", "auditor.yaml")
FailOn = Literal["error", "warning", "info", "never"]
Level = Literal["central", "province", "city", "county", "township"]
Kind = Literal[
    "government", "office", "department", "township", "subdistrict", "zone", "vertical", "other"
]  # as in rules/lexicon/bodies.yaml

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
    points: dict[str, float] = {}
    rules: tuple[Path, ...] = ()
    waivers: Path | None = None
    fail_on: FailOn | None = None
    lang: Lang | None = None
    bodies: tuple[Body, ...] = ()

    def identity(self, found: Identity) -> Identity:
        """`found` with what the settings know better about its body; the first entry that fits counts."""
        name = found.agency or ""
        body = next((b for b in self.bodies if name and fnmatch.fnmatchcase(name, b.agency)), None)
        known = {} if body is None else body.model_dump(exclude={"agency"}, exclude_none=True)
        return found.model_copy(update=known)


def find(start: Path) -> Path | None:
    """The configuration file of `start` or of the nearest folder above it that has one. Raises PackError when one
    folder holds both kinds.
    """
    for folder in (start.resolve(), *start.resolve().parents):
        found = [folder / name for name in NAMES if (folder / name).is_file()]
        if len(found) > 1:
            raise PackError("config-two", where=f"{found[0]}:1", other=found[1].name)
        if found:
            return found[0]
    return None


def load(path: Path) -> Settings:
    """The settings of a file. Raises PackError, whose message begins with file:line."""
    data, locate = _toml(path) if path.suffix == ".toml" else strict_yaml.load(path)
    settings = strict_yaml.validate(Settings, {} if data is None else data, locate)
    home = path.parent
    return settings.model_copy(
        update={
            "rules": tuple(home / r for r in settings.rules),
            "waivers": None if settings.waivers is None else home / settings.waivers,
        }
    )


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
    table: strict_yaml.Path_ = ()
    for number, line in enumerate(text.split("\n"), 1):
        head, key = _TABLE.match(line), _KEY.match(line)
        if head:
            name = tuple(p.strip(" \"'") for p in head.group(1).split("."))
            table = name
            if line.lstrip().startswith("[["):
                count = sum(1 for p in out if p[:-1] == name and isinstance(p[-1], int))
                table = (*name, count)
            out[table] = number
        elif key:
            out.setdefault((*table, key.group(1).strip("\"'")), number)
    return out
