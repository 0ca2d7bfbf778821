"""The files a command is given: files, folders, globs, or - for standard input."""

from __future__ import annotations

import glob
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.model.errors import UsageError
from auditor.readers.guard import printable
from auditor.texts import listed, text

if TYPE_CHECKING:
    from auditor.api import Auditor
    from auditor.engine.previous import Earlier
    from auditor.model.base import Lang

SUFFIXES = (".txt", ".md", ".docx", ".doc", ".wps", ".odt", ".rtf", ".pdf", ".html", ".htm", ".mht", ".mhtml")
"""What is looked for in folders. Data files are read when named: results and settings end in .json and .yaml too."""

_MOST_NAMED = 5


def expand(paths: list[str], lang: Lang = "zh") -> list[str]:
    """Every file meant by `paths`, folders searched through in the order of names. Raises UsageError when a folder
    or pattern holds nothing. Hidden files, READMEs, lock files of Word and links out of a folder are left out, links
    out of it with a word on standard error. What cannot be looked at is among the files: the reader says why.
    """
    out: list[str] = []
    for path in paths:
        if path == "-" or os.path.isfile(path):
            out.append(path)
        elif os.path.isdir(path):
            out += _found(path, [str(p) for p in _inside(Path(path), lang)])
        elif glob.has_magic(path) and not os.path.lexists(path):
            out += _found(path, sorted(p for p in glob.glob(path, recursive=True) if not os.path.isdir(p)))
        else:
            out.append(path)  # does not exist: the reader says so, and the other files are still audited
    return list(dict.fromkeys(out))


def earlier(auditor: Auditor, path: str, passage: bool, lang: Lang) -> Earlier:
    """The reports of earlier years in a file or folder. Raises UsageError when there is no such file or folder."""
    if passage:
        raise UsageError("either-or", one="--previous", other="--passage")
    if os.path.isdir(path):
        return auditor.earlier(expand([path], lang), folder=path)
    must_exist(path)
    return auditor.earlier([path])


def must_exist(path: str) -> None:
    """Raises UsageError when --previous names no file."""
    if not os.path.isfile(path):
        raise UsageError("previous", path=path)


def _found(path: str, files: list[str]) -> list[str]:
    if not files:
        raise UsageError("nothing-found", path=path, known=listed(SUFFIXES))
    return files


def _inside(folder: Path, lang: Lang) -> list[Path]:
    """The files of a folder and those below it, each once, and the folders among them that cannot be opened."""
    home = os.path.realpath(folder)
    found: dict[Path, str] = {}
    outside: list[Path] = []
    shut: list[Path] = []
    for at, folders, names in os.walk(folder, onerror=lambda e: shut.append(Path(e.filename or folder))):
        folders[:] = [n for n in folders if not _hidden(n)]
        linked = [n for n in folders if os.path.islink(os.path.join(at, n))]
        for path in (Path(at, n) for n in (*names, *linked) if not _hidden(n)):
            wanted = path.suffix.lower() in SUFFIXES and path.stem.upper() != "README" and path.name not in linked
            real = os.path.realpath(path)
            if not Path(real).is_relative_to(home):
                outside += [path] if wanted or path.name in linked else []
            elif wanted:
                found[path] = real
    links = {p for p in found if os.path.islink(p)}
    themselves = {r for p, r in found.items() if p not in links}
    for path in links:
        if found[path] in themselves:
            del found[path]
    if outside:
        _say_outside(folder, sorted(outside), lang)
    return sorted((*found, *shut))


def _say_outside(folder: Path, links: list[Path], lang: Lang) -> None:
    names = "、".join(printable(str(p.relative_to(folder))) for p in links[:_MOST_NAMED])
    more = "……" if len(links) > _MOST_NAMED else ""
    said = text("cli.outside", lang, count=len(links), folder=printable(str(folder)), names=names + more)
    sys.stderr.write(said + "\n")


def _hidden(name: str) -> bool:
    return name.startswith((".", "~$"))


def standard_input() -> bytes:
    """All of standard input."""
    return sys.stdin.buffer.read()
