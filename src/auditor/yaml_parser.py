"""From YAML text to data and the lines of its keys: what strict_yaml promises is kept here.

PyYAML alone takes the last of two equal keys, reads `no` as False, 12:30:45 as 45045 and 010 as 8.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import yaml

MAX_DEPTH = 24
MAX_NODES = 200_000

Path_ = tuple[str | int, ...]

_INT = re.compile(r"-?(0|[1-9][0-9]{0,17})$")
_FLOAT = re.compile(r"-?(0|[1-9][0-9]{0,17})\.[0-9]{1,17}$")
_TAGS = frozenset({"map", "seq", "str", "int", "float", "bool", "null", "timestamp", "value"})


class MalformedError(Exception):
    """A text that is refused: `key` says why (a sentence of rules/texts/pack.yaml), at `line`, with what fills it."""

    def __init__(self, key: str, line: int = 1, /, **values: str) -> None:
        super().__init__(f"{key} in line {line} {values or ''}".rstrip())
        self.key = key
        self.line = line
        self.values = values


def parse(data: bytes) -> tuple[Any, dict[Path_, int]]:
    """The data of a YAML file and the line of each path of keys. Raises MalformedError."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise MalformedError("pack-encoding") from None
    import yaml  # only where a file has to be parsed: most starts find all of them compiled

    lines: dict[Path_, int] = {}
    try:
        loader = _loader(text)
        try:
            node = None if _has_alias(text) else loader.get_single_node()
        finally:
            loader.dispose()
        found = None if node is None else _build(node, (), lines, [0])
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = 1 if mark is None else mark.line + 1
        problem = getattr(error, "problem", None) or "syntax"
        raise MalformedError("pack-syntax", line, problem=problem) from None
    except RecursionError:
        raise MalformedError("pack-depth") from None
    return found, lines


def _loader(text: str) -> Any:
    import yaml

    return getattr(yaml, "CLoader", yaml.Loader)(text)


def _has_alias(text: str) -> bool:
    """Refuses anchors and aliases before anything is built from them (a few lines of them can stand for gigabytes)."""
    import yaml

    loader = _loader(text)
    depth = 0
    try:
        while loader.check_event():
            event = loader.get_event()
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
                raise MalformedError("pack-alias", event.start_mark.line + 1)
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > MAX_DEPTH:
                    raise MalformedError("pack-depth", event.start_mark.line + 1)
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
    finally:
        loader.dispose()
    return False


def _build(node: yaml.Node, path: Path_, lines: dict[Path_, int], count: list[int]) -> Any:
    import yaml

    line = node.start_mark.line + 1
    lines[path] = line
    count[0] += 1
    if count[0] > MAX_NODES:
        raise MalformedError("pack-too-large.entries", line)
    if node.tag.removeprefix("tag:yaml.org,2002:") not in _TAGS:
        raise MalformedError("pack-tag", line, tag=node.tag)
    if isinstance(node, yaml.MappingNode):
        out: dict[str, Any] = {}
        for key_node, value_node in node.value:
            at = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise MalformedError("pack-key", at)
            key = str(key_node.value)
            if key in out:
                raise MalformedError("pack-duplicate", at, key=key)
            out[key] = _build(value_node, (*path, key), lines, count)
            lines[(*path, key)] = at
        return out
    if isinstance(node, yaml.SequenceNode):
        return [_build(child, (*path, i), lines, count) for i, child in enumerate(node.value)]
    return _scalar(node)


def _scalar(node: yaml.Node) -> Any:
    import yaml

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
