"""Strict YAML: duplicate keys, aliases and tags refused, YAML 1.2 scalars, size and depth capped.

Importing this costs little: neither PyYAML nor pydantic is needed for what is found compiled.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeVar

from auditor import compiled, whole_file
from auditor.model.errors import PackError, reason
from auditor.texts import Sentence, find, sentence
from auditor.yaml_parser import MalformedError, parse

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

MAX_BYTES = 2_000_000

Path_ = tuple[str | int, ...]
Lines = dict[Path_, int]
Locate = Callable[[Path_], str]
"""From a path of keys to "file:line"."""


class Validated(Protocol):
    """Models of pydantic, and what is validated like one."""

    @classmethod
    def model_validate(cls, _data: Any, /) -> Self:
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
    return _parsed(read_bytes(path, shown), shown)


def loads(text: str, name: str) -> tuple[Any, Places]:
    """As `load`, from text."""
    return _parsed(text.encode("utf-8", "surrogatepass"), name)


def own(path: Path, *, name: str = "", examples: bool = True) -> tuple[Any, Places]:
    """As `load`, for a file below rules/, which is kept parsed; `examples` false leaves out those of a rule."""
    shown = name or path.name
    try:
        data, lines = compiled.load(path, examples=examples)
    except MalformedError as error:
        raise _refused(error, shown) from None
    return data, Places(shown, {(k,): n for k, n in lines.items()}, lambda: load(path)[1])


def _parsed(data: bytes, name: str) -> tuple[Any, Places]:
    try:
        found, lines = parse(data)
    except MalformedError as error:
        raise _refused(error, name) from None
    return found, Places(name, lines)


def _refused(error: MalformedError, name: str) -> PackError:
    return PackError(error.key, where=f"{name}:{error.line}", **error.values)


def read_bytes(path: Path, name: str = "") -> bytes:
    """What a settings file holds, its size capped. Raises PackError."""
    name = name or path.name
    try:
        return whole_file.read(path, MAX_BYTES)
    except whole_file.TooLargeError as error:
        raise PackError("pack-too-large", where=f"{name}:1", size=error.size, most=MAX_BYTES) from None
    except OSError as error:
        raise PackError("pack-unreadable", where=f"{path}:1", reason=reason(error)) from None


def read_text(path: Path, name: str = "") -> str:
    """The text of a settings file, its size capped. Raises PackError."""
    try:
        return read_bytes(path, name).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise PackError("pack-encoding", where=f"{name or path.name}:1") from None


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
        wrong = {"extra_forbidden": "pack-invalid.unknown", "missing": "pack-invalid.missing"}
        kind = wrong.get(first["type"], "pack-invalid" if path else "pack-invalid.whole")
        raise PackError(kind, where=where, key=key, problem=_problem(first)) from None


def _problem(error: ErrorDetails) -> Sentence:
    """What is wrong with a value, in pydantic's own words where that is rare."""
    kind, values = error["type"], error.get("ctx", {})
    if kind.endswith(("_type", "_parsing", "_error", "_inexact")):
        kind = kind.partition("_")[0]
    if "expected" in values:
        values = {"expected": values["expected"].replace(" or ", ", ")}
    said = Sentence(*(2 * [str(values.get("error", error["msg"]))]))
    return sentence(f"wrong.{kind}", **values) if find(f"wrong.{kind}") else said


def validate_own(model: type[T], data: Any, locate: Locate) -> T:
    """As `validate`, for a file below rules/, which is not checked again when it was found compiled."""
    if not compiled.is_proven():
        return validate(model, data, locate)
    from auditor.model.base import proven

    return proven(model, data)
