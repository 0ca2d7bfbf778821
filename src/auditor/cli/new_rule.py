"""The skeleton of a rule: a file that loads, lints and whose examples run, to be made the rule that is meant."""

from __future__ import annotations

import os
import re
from pathlib import Path

from auditor.api import Auditor
from auditor.engine.rule_files import is_bare
from auditor.model.errors import UsageError, reason

_CODE = re.compile(r"[A-Z][0-9]{3}")
_NAME = re.compile(r"[a-z0-9_.-]+")
_BASIS = re.compile("(?m)^basis: .*$")
_SKELETON = Path(__file__).with_name("skeleton.yaml")
_SCHEMA = Path("docs") / "rules.schema.json"


def write_skeleton(folder: Path, code: str, name: str) -> Path:
    """Writes the file of a new rule into `folder` and answers its path. Raises UsageError and PackError."""
    if not _CODE.fullmatch(code):
        raise UsageError("rule-code", word=code)
    if not _NAME.fullmatch(name):
        raise UsageError("rule-name", name=name)
    there = folder.is_dir() and not is_bare(folder) and not _built_in(folder)
    known = Auditor(rules_dirs=[folder] if there else ()).ruleset
    for word in (code, name):
        taken = known.get(word)
        if taken is not None:
            raise UsageError("rule-exists", word=word, other=taken.origin)
    path = folder / f"{code}-{re.sub('[._]', '-', name)}.yaml"
    body = _SKELETON.read_text("utf-8").replace("{code}", code).replace("{name}", name)
    if _built_in(folder):  # its basis has to name entries of sources.yaml, or nothing loads any more
        body = _BASIS.sub("basis: [convention]", body)
    try:
        if not folder.is_dir():
            folder.mkdir(parents=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(_editor_line(folder) + body)
    except FileExistsError:
        raise UsageError("file-exists", path=path if folder.is_dir() else folder) from None
    except OSError as error:
        raise UsageError("rule-file", path=path, reason=reason(error)) from None
    return path


def _built_in(folder: Path) -> bool:
    from auditor.data import rules_dir

    return rules_dir() in (folder.resolve(), *folder.resolve().parents)


def _editor_line(folder: Path) -> str:
    """What tells an editor the schema, where it lies in a checkout around `folder`."""
    home = folder.resolve()
    for parent in (home, *home.parents):
        if (parent / _SCHEMA).is_file():
            schema = Path(os.path.relpath(parent / _SCHEMA, home)).as_posix()
            return f"# yaml-language-server: $schema={schema}\n"
    return ""
