"""Strict YAML: duplicate keys, aliases and tags refused, YAML 1.2 scalars, size and depth capped.

Importing this costs little: neither PyYAML nor pydantic is needed for what is found compiled.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, Self, TypeVar

from auditor.model.errors import PackError

MAX_BYTES = 2_000_000

Path_ = tuple[str | int, ...]
Lines = dict[Path_, int]
Locate = Callable[[Path_], str]
"""From a path of keys to "file:line"."""


class Validated(Protocol):
    """Models of pydantic, and what is validated like one."""

    @classmethod
    def model_validate(cls, obj: Any, /) -> Self:
        """Made of data. Raises ValidationError."""
        ...


T = TypeVar("T", bound=Validated)


class Places:
    """Where the keys of a file stand. `lines` may be those of the first level only, if `deeper` finds all."""

    def __init__(self, name: str, lines: Lines, deeper: Callable[[], Places] | None = None) -> None:
        self.name = name
        self._lines = lines
        self._deeper = deeper

    def line(self, path: Path_) -> int | None:
        """The line of a key; None when the file has no such key."""
        if self._deeper is not None and len(path) > 1:
            self._lines, self._deeper = self._deeper()._lines, None
        return self._lines.get(path)

    def __call__(self, path: Path_) -> str:
        """The file and line of a key, or of what it would stand in."""
        while path and self.line(path) is None:
            path = path[:-1]
        return f"{self.name}:{self.line(path) or 1}"


def load(path: Path, *, name: str = "") -> tuple[Any, Places]:
    """The data of a YAML file, and where its keys stand. `name` is what messages call it. Raises PackError."""
    shown = name or path.name
    return loads(read_text(path, shown), shown)


def loads(text: str, name: str) -> tuple[Any, Places]:
    """As `load`, from text."""
    from auditor.yaml_parser import parse

    data, lines = parse(text, name)
    return data, Places(name, lines)


def read_text(path: Path, name: str = "") -> str:
    """The text of a settings file, its size capped. Raises PackError."""
    name = name or path.name
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise PackError(
                "pack-too-large",
                f"{name}:1 文件有 {size} 字节，超过上限 {MAX_BYTES} 字节，请拆分。",
                f"{name}:1 the file has {size} bytes, more than {MAX_BYTES}; split it.",
            )
        return decoded(path.read_bytes(), name)
    except OSError as error:
        raise PackError(
            "pack-unreadable", f"{path}:1 无法读取：{error.strerror}。", f"{path}:1 cannot be read: {error.strerror}."
        ) from None


def decoded(data: bytes, name: str) -> str:
    """The text of a settings file. Raises PackError."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise PackError(
            "pack-encoding", f"{name}:1 不是 UTF-8 文本，请另存为 UTF-8。", f"{name}:1 is not UTF-8 text."
        ) from None


def validate(model: type[T], data: Any, locate: Locate, at: Path_ = ()) -> T:
    """`data` as a `model`; a mistake becomes a PackError that begins with file:line. `at` is where `data` stands."""
    from pydantic import ValidationError

    try:
        return model.model_validate(data)
    except ValidationError as error:
        # A misspelt key is also a missing one; the misspelling is what helps.
        first = min(error.errors(), key=lambda e: e["type"] != "extra_forbidden")
        path = (*at, *(p for p in first["loc"] if isinstance(p, str | int)))
        where, key = locate(path), ".".join(str(p) for p in path)
        zh = {"extra_forbidden": "未知的键", "missing": "缺少必需的键"}.get(first["type"], "取值不对")
        raise PackError(
            "pack-invalid",
            f"{where} {zh}“{key}”（{first['msg']}）。",
            f'{where} "{key}": {first["msg"]}.',
        ) from None
