"""The files a command is given: files, folders, globs, or - for standard input."""

from __future__ import annotations

import glob
import sys
from pathlib import Path

from auditor.model.errors import UsageError

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
