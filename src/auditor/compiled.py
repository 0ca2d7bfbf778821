"""The program's own YAML, parsed once for many starts: packed into the wheel, else kept in the user's cache folder.

What is kept is text: a line that says what it was made of, one of JSON with all files and the words that expressions of
rules need, one with the examples of rules, which an audit leaves alone. It counts only when it was made of exactly
these files by exactly this program, and is whole; else the files are parsed as any other. Packs that a user brings
never come here.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import auditor
from auditor import literals, whole_file
from auditor.data import rules_dir

PACKED = "compiled.jsonl"
"""In the wheel, beside this module."""
_EXAMPLES = "examples"
_MOST_BYTES = 20_000_000
_MOST_KEPT = 8
_SIGNS = re.compile(r"[\\(\[?|]")

Sources = list[tuple[str, bytes]]


def is_own(path: Path) -> bool:
    """Whether a file or folder is one of the program's own, below rules/."""
    return str(path).startswith(_root())


def load(path: Path, *, examples: bool = True) -> tuple[Any, dict[str, int]]:
    """The data of a file below rules/ and the lines of its first keys; `examples` false leaves out those of a rule.

    Raises yaml_parser.MalformedError, OSError.
    """
    main, _, rest = _files()
    key = str(path).removeprefix(_root()).replace(os.sep, "/")
    if key not in main:  # malformed or missing: only who asks for it is told
        return _parsed(path.read_bytes())
    data, lines = main[key]
    if examples and key in rest():
        data = {**data, _EXAMPLES: rest()[key]}
    return data, lines


def needed(expression: str) -> tuple[literals.Words, ...]:
    """As literals.needed, found beforehand for what rules of the program's own ask; of others nothing is known."""
    return _files()[1].get(expression, ())


@cache
def _root() -> str:
    return f"{rules_dir()}{os.sep}"


def build(folder: Path) -> bytes:
    """All YAML files below `folder`, as they are kept. Raises yaml_parser.MalformedError."""
    sources = _sources(folder)
    for _, raw in sources:
        _parsed(raw)
    return _kept(sources, _identity(sources))


def is_proven() -> bool:
    """Whether the files were found: they were loaded with every check before they were kept, a wheel's by its tests."""
    return _found()[1] is None


@cache
def keep() -> None:
    """Keeps what had to be parsed. To be called when all of it has been loaded with every check."""
    kept, place = _found()
    if place is not None:
        _write(place, kept)


@cache
def _found() -> tuple[bytes, Path | None]:
    """All files as they are kept, and where they are still to be kept (a place that cannot be: nowhere).

    Raises yaml_parser.MalformedError.
    """
    sources = _sources(rules_dir())
    kept = _read(Path(__file__).with_name(PACKED), _identity(sources))
    if kept is not None:
        return kept, None
    made_of = _identity([*_sources(Path(__file__).parent, ".py"), *sources])
    home = folder()
    place = (home or Path(os.devnull)) / f"rules-{made_of[:32]}.jsonl"
    kept = _read(place, made_of) if home and is_safe(home) else None
    return (_kept(sources, made_of), place) if kept is None else (kept, None)


@cache
def _files() -> tuple[dict[str, Any], dict[str, tuple[literals.Words, ...]], Callable[[], dict[str, Any]]]:
    """All files by path, each with the lines of its keys; what expressions need; and a function to examples by path.

    Raises yaml_parser.MalformedError.
    """
    _, main, examples = _found()[0].split(b"\n")
    return (*json.loads(main), cache(lambda: json.loads(examples)))


def _sources(folder: Path, suffix: str = ".yaml") -> Sources:
    """The files below `folder` by their path in it, in order."""
    out: Sources = []
    for root, _, names in os.walk(folder):
        inner = os.path.relpath(root, folder).replace(os.sep, "/")
        for name in names:
            if name.endswith(suffix):
                with open(os.path.join(root, name), "rb") as file:
                    out.append((name if inner == "." else f"{inner}/{name}", file.read()))
    return sorted(out)


def _identity(sources: Sources) -> str:
    """Stands for these files and this version; outside a wheel, where the code may change, they include all of that."""
    made = hashlib.sha256(auditor.__version__.encode())
    for name, data in sources:
        made.update(f"\x00{name}\x00{len(data)}\x00".encode() + data)
    return made.hexdigest()


def _kept(sources: Sources, made_of: str) -> bytes:
    """The files parsed, as three lines of JSON; malformed ones are left out."""
    from auditor.yaml_parser import MalformedError

    files: dict[str, Any] = {}
    needs: dict[str, tuple[literals.Words, ...]] = {}
    examples: dict[str, Any] = {}
    for key, raw in sources:
        try:
            data, lines = _parsed(raw)
        except MalformedError:
            continue
        if isinstance(data, dict) and "id" in data and _EXAMPLES in data:
            examples[key] = data.pop(_EXAMPLES)
        files[key] = (data, lines)
        if isinstance(data, dict):
            needs.update((text, literals.needed(text)) for text in _expressions(data.get("then")))
    parts = ((files, {k: v for k, v in needs.items() if v}), examples)
    body = b"\n".join(json.dumps(part, ensure_ascii=False, separators=(",", ":")).encode() for part in parts)
    return json.dumps((made_of, hashlib.sha256(body).hexdigest())).encode() + b"\n" + body


def _expressions(asked: Any) -> Iterator[str]:
    """The strings in what a rule asks that look like expressions."""
    if isinstance(asked, str):
        yield from (asked,) if _SIGNS.search(asked) else ()
    for inner in asked.values() if isinstance(asked, dict) else asked if isinstance(asked, list) else ():
        yield from _expressions(inner)


def _parsed(raw: bytes) -> tuple[Any, dict[str, int]]:
    """The data of a file and the lines of its first keys. Raises yaml_parser.MalformedError."""
    from auditor.yaml_parser import parse

    data, found = parse(raw)
    return data, {k: found[(k,)] for k in data} if isinstance(data, dict) else {}


def _read(path: Path, made_of: str) -> bytes | None:
    """What is kept at `path`, if it was made of just this and is whole."""
    try:
        with path.open("rb") as file:
            kept = file.read(_MOST_BYTES)
    except OSError:
        return None
    head, _, body = kept.partition(b"\n")
    wanted = json.dumps((made_of, hashlib.sha256(body).hexdigest())).encode()
    return kept if head == wanted else None


def folder() -> Path | None:
    """The folder for this program in the user's cache folder, where the platform wants it."""
    try:
        if sys.platform == "win32":
            base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
        elif sys.platform == "darwin":
            base = Path.home() / "Library" / "Caches"
        else:
            base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:  # nobody's home is known
        return None
    return base / "auditor" if base.is_absolute() else None


def is_safe(folder: Path) -> bool:
    """Whether nobody else can put files into `folder`."""
    if sys.platform == "win32":
        return folder.is_dir()
    try:
        found = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o022


def _write(path: Path, kept: bytes) -> None:
    """Keeps it whole or not at all, and the few newest of others; where that cannot be, the next start is slower."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not is_safe(path.parent):
            return
        whole_file.write(path, (kept,))
        old = sorted(path.parent.glob("rules-*.jsonl"), key=lambda p: p.stat().st_mtime)[:-_MOST_KEPT]
        for each in old:
            each.unlink(missing_ok=True)
    except OSError:
        return
