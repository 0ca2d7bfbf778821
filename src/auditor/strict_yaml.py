"""Strict YAML: duplicate keys, aliases and tags refused, YAML 1.2 scalars, size and depth capped.

PyYAML alone takes the last of two equal keys, reads `no` as False, 12:30:45 as 45045 and 010 as 8.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from auditor.model.errors import PackError

MAX_BYTES = 2_000_000
MAX_DEPTH = 24
MAX_NODES = 200_000

Path_ = tuple[str | int, ...]
Locate = Callable[[Path_], str]
T = TypeVar("T", bound=BaseModel)

_INT = re.compile(r"-?(0|[1-9][0-9]{0,17})$")
_FLOAT = re.compile(r"-?(0|[1-9][0-9]{0,17})\.[0-9]{1,17}$")
_TAGS = frozenset({"map", "seq", "str", "int", "float", "bool", "null", "timestamp", "value"})
_LOADER = getattr(yaml, "CLoader", yaml.Loader)


def load(path: Path, *, own: bool = False, without: str | None = None) -> tuple[Any, Locate]:
    """The data of a YAML file and a function from a key path to "file:line". Raises PackError.

    `own` files are the program's, read at every start: the pass that refuses hostile nesting is saved, and what stands
    under the block key `without` is not even parsed.
    """
    text = read_text(path)
    return loads(_blanked(text, without) if own and without else text, path.name, own=own)


def _blanked(text: str, key: str) -> str:
    """`text` with empty lines for every block under `key`, so that all else keeps its line."""
    out: list[str] = []
    level = -1
    for line in text.split("\n"):
        bare = line.lstrip(" ")
        indent = len(line) - len(bare)
        if level >= 0 and (not bare or indent > level):
            out.append("")
            continue
        level = indent if bare == f"{key}:" else -1
        out.append("" if level >= 0 else line)
    return "\n".join(out)


def read_text(path: Path) -> str:
    """The text of a settings file, its size capped. Raises PackError."""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise PackError("pack-too-large", where=f"{path.name}:1", size=size, most=MAX_BYTES)
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise PackError("pack-unreadable", where=f"{path}:1", reason=error.strerror) from None
    except UnicodeDecodeError:
        raise PackError("pack-encoding", where=f"{path.name}:1") from None


def loads(text: str, name: str, *, own: bool = False) -> tuple[Any, Locate]:
    """As `load`, from text; `name` stands in messages."""
    lines: dict[Path_, int] = {}
    try:
        loader = _LOADER(text)
        try:
            node = loader.get_single_node() if own or not _has_alias(text, name) else None
        finally:
            loader.dispose()
        data = None if node is None else _build(node, (), lines, name, [0])
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = 1 if mark is None else mark.line + 1
        problem = getattr(error, "problem", None) or "syntax"
        raise PackError("pack-syntax", where=f"{name}:{line}", problem=problem) from None
    except RecursionError:
        raise PackError("pack-depth", where=f"{name}:1") from None

    def locate(path: Path_) -> str:
        while path and path not in lines:
            path = path[:-1]
        return f"{name}:{lines.get(path, 1)}"

    return data, locate


def _has_alias(text: str, name: str) -> bool:
    """Refuses anchors and aliases before anything is built from them (a few lines of them can stand for gigabytes)."""
    loader = _LOADER(text)
    depth = 0
    try:
        while loader.check_event():
            event = loader.get_event()
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
                line = event.start_mark.line + 1
                raise PackError("pack-alias", where=f"{name}:{line}")
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > MAX_DEPTH:
                    line = event.start_mark.line + 1
                    raise PackError("pack-depth", where=f"{name}:{line}")
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
    finally:
        loader.dispose()
    return False


def _build(node: yaml.Node, path: Path_, lines: dict[Path_, int], name: str, count: list[int]) -> Any:
    line = node.start_mark.line + 1
    lines[path] = line
    count[0] += 1
    if count[0] > MAX_NODES:
        raise PackError("pack-too-large.entries", where=f"{name}:{line}")
    if node.tag.removeprefix("tag:yaml.org,2002:") not in _TAGS:
        raise PackError("pack-tag", where=f"{name}:{line}", tag=node.tag)
    if isinstance(node, yaml.MappingNode):
        out: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            at = key_node.start_mark.line + 1
            if key in out:
                raise PackError("pack-duplicate", where=f"{name}:{at}", key=key)
            out[key] = _build(value_node, (*path, key), lines, name, count)
            lines[(*path, key)] = at
        return out
    if isinstance(node, yaml.SequenceNode):
        return [_build(child, (*path, i), lines, name, count) for i, child in enumerate(node.value)]
    return _scalar(node)


def _scalar(node: yaml.Node) -> Any:
    value = str(node.value)
    if not isinstance(node, yaml.ScalarNode) or node.style:  # the C loader says "" for a plain scalar
        return value
    if value in ("", "~", "null"):
        return None
    if value == "true":
        return True
    if value == "false":
        return False
    if _INT.match(value):
        return int(value)
    if _FLOAT.match(value):
        return float(value)
    return value


def validate(model: type[T], data: Any, locate: Locate, at: Path_ = ()) -> T:
    """`data` as a `model`; a mistake becomes a PackError that begins with file:line. `at` is where `data` stands."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        # A misspelt key is also a missing one; the misspelling is what helps.
        first = min(error.errors(), key=lambda e: e["type"] != "extra_forbidden")
        path = (*at, *(p for p in first["loc"] if isinstance(p, str | int)))
        where, key = locate(path), ".".join(str(p) for p in path)
        wrong = {"extra_forbidden": "pack-invalid.unknown", "missing": "pack-invalid.missing"}
        raise PackError(wrong.get(first["type"], "pack-invalid"), where=where, key=key, problem=first["msg"]) from None
