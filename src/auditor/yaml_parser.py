"""From YAML text to data and the lines of its keys: what strict_yaml promises is kept here.

PyYAML alone takes the last of two equal keys, reads `no` as False, 12:30:45 as 45045 and 010 as 8.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from auditor.model.errors import PackError

MAX_DEPTH = 24
MAX_NODES = 200_000

Path_ = tuple[str | int, ...]

_INT = re.compile(r"-?(0|[1-9][0-9]{0,17})$")
_FLOAT = re.compile(r"-?(0|[1-9][0-9]{0,17})\.[0-9]{1,17}$")
_TAGS = frozenset({"map", "seq", "str", "int", "float", "bool", "null", "timestamp", "value"})
_LOADER = getattr(yaml, "CLoader", yaml.Loader)


def parse(text: str, name: str) -> tuple[Any, dict[Path_, int]]:
    """The data of a text and the line of each path of keys; `name` stands in messages. Raises PackError."""
    lines: dict[Path_, int] = {}
    try:
        loader = _LOADER(text)
        try:
            node = None if _has_alias(text, name) else loader.get_single_node()
        finally:
            loader.dispose()
        data = None if node is None else _build(node, (), lines, name, [0])
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = 1 if mark is None else mark.line + 1
        problem = getattr(error, "problem", None) or "syntax"
        raise PackError(
            "pack-syntax", f"{name}:{line} YAML 语法错误：{problem}。", f"{name}:{line} YAML syntax error: {problem}."
        ) from None
    except RecursionError:
        raise PackError("pack-depth", f"{name}:1 嵌套过深。", f"{name}:1 is nested too deeply.") from None
    return data, lines


def _has_alias(text: str, name: str) -> bool:
    """Refuses anchors and aliases before anything is built from them (a few lines of them can stand for gigabytes)."""
    loader = _LOADER(text)
    depth = 0
    try:
        while loader.check_event():
            event = loader.get_event()
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
                line = event.start_mark.line + 1
                raise PackError(
                    "pack-alias",
                    f"{name}:{line} 不允许使用锚点与别名（& 和 *），请写出全部内容。",
                    f"{name}:{line} anchors and aliases are not allowed.",
                )
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > MAX_DEPTH:
                    line = event.start_mark.line + 1
                    raise PackError("pack-depth", f"{name}:{line} 嵌套过深。", f"{name}:{line} is nested too deeply.")
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
        raise PackError("pack-too-large", f"{name}:{line} 条目过多。", f"{name}:{line} has too many entries.")
    if node.tag.removeprefix("tag:yaml.org,2002:") not in _TAGS:
        raise PackError(
            "pack-tag", f"{name}:{line} 不允许使用标签 {node.tag}。", f"{name}:{line} tag {node.tag} is refused."
        )
    if isinstance(node, yaml.MappingNode):
        out: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            at = key_node.start_mark.line + 1
            if key in out:
                raise PackError("pack-duplicate", f"{name}:{at} 键“{key}”重复。", f'{name}:{at} duplicate key "{key}".')
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
