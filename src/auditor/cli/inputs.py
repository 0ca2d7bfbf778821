"""The files a command is given: files, folders, globs, or - for standard input."""

from __future__ import annotations

import glob
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.model.errors import UsageError

if TYPE_CHECKING:
    from auditor.api import Auditor
    from auditor.engine.previous import Earlier

SUFFIXES = (".txt", ".md", ".docx", ".doc", ".wps", ".odt", ".rtf", ".pdf", ".html", ".htm", ".mht", ".mhtml")
"""What is looked for in folders. Data files are read when named: results and settings end in .json and .yaml too."""


def expand(paths: list[str]) -> list[str]:
    """Every file meant by `paths`, folders searched through in the order of names. Raises UsageError when a folder
    or pattern holds nothing. Hidden files, READMEs, lock files of Word and links out of a folder are left out.
    """
    out: list[str] = []
    for path in paths:
        if path == "-" or Path(path).is_file():
            out.append(path)
        elif Path(path).is_dir():
            out += _found(path, [str(p) for p in _inside(Path(path))])
        elif glob.has_magic(path):
            out += _found(path, sorted(p for p in glob.glob(path, recursive=True) if Path(p).is_file()))
        else:
            out.append(path)  # does not exist: the reader says so, and the other files are still audited
    return list(dict.fromkeys(out))


def earlier(auditor: Auditor, path: str, passage: bool) -> Earlier:
    """The reports of earlier years in a file or folder. Raises UsageError when there is no such file or folder."""
    if passage:
        raise UsageError(
            "either-or",
            "--previous 和 --passage 不能同时使用，请去掉一个。",
            "Use either --previous or --passage, not both.",
        )
    if Path(path).is_dir():
        return auditor.earlier(expand([path]), folder=path)
    must_exist(path)
    return auditor.earlier([path])


def must_exist(path: str) -> None:
    """Raises UsageError when --previous names no file."""
    if not Path(path).is_file():
        raise UsageError(
            "previous",
            f"--previous 指的“{path}”不存在，请给出上年报告的文件或文件夹。",
            f'--previous: there is no "{path}"; name last year\'s report, or a folder that holds it.',
        )


def _found(path: str, files: list[str]) -> list[str]:
    if not files:
        raise UsageError(
            "nothing-found",
            f"“{path}”里没有可审核的文件（{'、'.join(SUFFIXES)}）。",
            f'"{path}" holds no file to audit ({", ".join(SUFFIXES)}).',
        )
    return files


def _inside(folder: Path) -> list[Path]:
    home = folder.resolve()
    return sorted(
        p
        for p in folder.rglob("*")
        if p.suffix.lower() in SUFFIXES
        and p.stem.upper() != "README"
        and not any(part.startswith((".", "~$")) for part in p.relative_to(folder).parts)
        and p.is_file()
        and p.resolve().is_relative_to(home)
    )


def standard_input() -> bytes:
    """All of standard input."""
    return sys.stdin.buffer.read()
