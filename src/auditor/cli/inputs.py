"""The files a command is given: files, folders, globs, or - for standard input."""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.cli import watched
from auditor.folders import walk
from auditor.model.errors import ReadError, UsageError
from auditor.readers.guard import TEMPORARY, is_litter, printable
from auditor.texts import listed, text

if TYPE_CHECKING:
    from auditor.api import Auditor
    from auditor.engine.previous import Earlier
    from auditor.model.base import Lang

_PAGES = (".html", ".htm", ".mht", ".mhtml")
SUFFIXES = (".txt", ".md", ".docx", ".doc", ".wps", ".odt", ".rtf", ".pdf", ".ofd", *_PAGES, ".zip", ".7z")
"""What reports are kept in. Other files of a folder are listed, too: the reader says why each was not audited."""
_OWN = (".json", ".yaml", ".yml", ".toml", ".sarif", ".log")
"""Results and settings of this program, which stand beside reports: they are read when named."""
_PARTS = ("_files", ".files", "_file")
"""How the folder of a saved page ends, beside the page."""

_MOST_NAMED = 5


def expand(paths: list[str], lang: Lang = "zh", *, everything: bool = True) -> list[str]:
    """Every file meant by `paths`, folders searched through in the order of names, archives looked into. Raises
    UsageError when a folder or pattern holds nothing.

    Hidden files, READMEs, results and settings of this program, the parts of saved pages and links out of a folder are
    left out, links out of it with a word on standard error. What cannot be looked at, or is no report, is among the
    files: the reader says why. Without `everything` only what reports are kept in.
    """
    out: list[str] = []
    for path in paths:
        if not path:  # a variable of a script that holds nothing; it would be taken for the present folder
            raise UsageError("missing-argument", name="FILE", command="auditor check")
        if path == "-" or os.path.isfile(path):
            out += _members(path)
        elif os.path.isdir(path):
            found = [m for p in _inside(Path(path), lang, everything) for m in _members(str(p))]
            out += _found(path, found)
        elif glob.has_magic(path) and not os.path.lexists(path):
            found = sorted(p for p in glob.glob(path, recursive=True) if not os.path.isdir(p))
            out += _found(path, [m for p in found for m in _members(p)])
        else:
            out.append(path)  # does not exist: the reader says so, and the other files are still audited
    return _once(out)


def _once(paths: list[str]) -> list[str]:
    """The paths, of those that are spelled differently (`a.txt`, `./a.txt`) the first."""
    try:
        here = os.getcwd()
    except OSError:  # the folder was taken away
        here = ""
    seen: dict[str, str] = {}
    for path in paths:
        seen.setdefault(os.path.normpath(os.path.join(here, path)), path)
    return list(seen.values())


def _members(path: str) -> list[str]:
    """What an archive holds; the file itself for all others, and for an archive that cannot be opened."""
    if not path.lower().endswith((".zip", ".7z")):
        return [path]
    from auditor.readers import archives

    try:
        return archives.listed(Path(path)) or [path]
    except ReadError:
        return [path]


def without(files: list[str], others: list[str]) -> list[str]:
    """The files without `others` (a list of units, outputs), by whatever names; all of them when none would be left."""
    gone = {os.path.realpath(path) for path in others}
    return [f for f in files if os.path.realpath(f) not in gone] or files


class Spared:
    """The inputs of a run, by whatever names: nothing is written over them."""

    def __init__(self, paths: Iterable[str | Path]) -> None:
        self._there = {_identity(path) for path in paths} - {None}

    def check(self, path: Path) -> None:
        """Raises UsageError when `path` is one of them."""
        if _identity(path) in self._there:
            raise UsageError("would-replace", path=path)


def _identity(path: str | Path) -> tuple[int, int] | None:
    """Device and inode; None for what does not exist, which nothing can be written over."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    return found.st_dev, found.st_ino


def packs(folders: Iterable[str | Path]) -> Iterator[Path]:
    """The files of rule packs."""
    for folder in folders:
        for at, _, names in walk(folder):
            yield from (Path(at, n) for n in names)


def earlier(auditor: Auditor, path: str, passage: bool, lang: Lang) -> Earlier:
    """The reports of earlier years in a file or folder. Raises UsageError when there is no such file or folder."""
    if passage:
        raise UsageError("either-or", one="--previous", other="--passage")
    if os.path.isdir(path):
        files, folder = expand([path], lang, everything=False), path
    else:
        must_exist(path)
        files, folder = [path], None
    each = [_earlier(auditor, file, folder) for file in files]
    reports = tuple(chain.from_iterable(one.reports for one in each))
    return each[0]._replace(reports=reports, unread=tuple(chain.from_iterable(one.unread for one in each)))


def _earlier(auditor: Auditor, file: str, folder: str | None) -> Earlier:
    """One report of earlier years, or why it cannot be used."""
    from auditor.engine.previous import Earlier
    from auditor.model.base import Localized

    where, name = folder or Path(file).name, Path(file).name

    def failed(error: ReadError) -> Earlier:
        said = Localized(zh=error.text("zh"), en=error.text("en"))
        return Earlier(where, (), ((name, said),), named=folder is None)

    return watched.audited(name, lambda: auditor.earlier([file], folder=folder), failed)


def must_exist(path: str) -> None:
    """Raises UsageError when --previous names no file."""
    if not os.path.isfile(path):
        raise UsageError("previous", path=path)


def _found(path: str, files: list[str]) -> list[str]:
    if not files:
        raise UsageError("nothing-found", path=path, known=listed(SUFFIXES))
    return files


def _inside(folder: Path, lang: Lang, everything: bool) -> list[Path]:
    """The files of a folder and those below it, each once, and the folders among them that cannot be opened."""
    home = os.path.realpath(folder)
    found: dict[Path, str] = {}
    outside: list[Path] = []
    shut: list[Path] = []
    for at, folders, names in walk(folder, onerror=lambda e: shut.append(Path(e.filename or folder))):
        folders[:] = [n for n in folders if not _hidden(n) and not _is_of_a_page(n, names)]
        linked = [n for n in folders if os.path.islink(os.path.join(at, n))]
        for path in (Path(at, n) for n in (*names, *linked) if not _hidden(n)):
            wanted = _is_wanted(path, everything) and path.name not in linked
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
    names = listed(printable(str(p.relative_to(folder))) for p in links[:_MOST_NAMED]).get(lang)
    more = "……" if len(links) > _MOST_NAMED else ""
    said = text("cli.outside", lang, count=len(links), folder=printable(str(folder)), names=names + more)
    sys.stderr.write(said + "\n")


def _hidden(name: str) -> bool:
    return name.startswith(".") and not name.startswith(TEMPORARY)


def _is_wanted(path: Path, everything: bool) -> bool:
    suffix = path.suffix.lower()
    if path.stem.upper() == "README" or is_litter(path.name) or suffix in _OWN:
        return False
    return everything or (suffix in SUFFIXES and not path.name.startswith(TEMPORARY))


def _is_of_a_page(folder: str, names: list[str]) -> bool:
    """Whether a folder holds the pictures and scripts of a page saved beside it."""
    stems = (folder.removesuffix(end) for end in _PARTS if folder.endswith(end))
    return any(stem + suffix in names for stem in stems for suffix in _PAGES)
