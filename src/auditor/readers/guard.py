"""Limits that hold for every format, checked before any parser sees the data."""

from __future__ import annotations

import os
from pathlib import Path

from auditor import harmless, whole_file
from auditor.model.errors import ReadError, reason

MAX_BYTES = 100_000_000
MAX_TEXT_CHARS = 8_000_000
MAX_CELLS = 50_000
MAX_SPAN = 200
TEMPORARY = ("~$", ".~")
_LITTER = ("thumbs.db", "desktop.ini", ".ds_store")
"""How the names begin of what Word and WPS write while a document is open."""
_JOINT = "›"
_ENDS = str.maketrans("\t\n", "??")


def printable(name: str) -> str:
    """A file name as it can stand in messages: bytes that are no text, and signs that rule the screen or turn the
    direction of writing, become question marks.
    """
    return harmless.text(name.encode("utf-8", "replace").decode("utf-8")).translate(_ENDS)


def is_litter(name: str) -> bool:
    """Whether a file, named without its folder, is one that systems put there for themselves."""
    return name.lower() in _LITTER or name.startswith("._")


def read_bytes(path: Path, shown: str) -> bytes:
    """The bytes of a regular file no larger than MAX_BYTES, as they were at one moment, or of a member of an archive
    (`x.zip › y.docx`). Raises ReadError.
    """
    if path.name.startswith(TEMPORARY):
        raise ReadError("temporary", name=shown)
    if _JOINT in str(path) and not os.path.lexists(path):
        from auditor.readers import archives  # hardly ever needed

        file, inner = archives.split(str(path))
        if inner:
            return archives.member(read_bytes(Path(file), Path(file).name), Path(file).name, inner)
    try:
        return whole_file.read(path, MAX_BYTES)
    except whole_file.NotRegularError:
        raise ReadError("is-directory" if path.is_dir() else "not-a-file", name=shown) from None
    except whole_file.TooLargeError:
        raise _too_large(shown) from None
    except whole_file.ChangingError:
        raise ReadError("changing", name=shown) from None
    except OSError as error:
        raise _unreadable(path, shown, error) from None


def _unreadable(path: Path, shown: str, error: OSError) -> ReadError:
    if isinstance(error, IsADirectoryError) or os.path.isdir(path) and not isinstance(error, PermissionError):
        return ReadError("is-directory", name=shown)
    if isinstance(error, FileNotFoundError) and os.path.islink(path):
        return ReadError("not-found.link", name=shown)
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return ReadError("not-found", name=shown)
    return ReadError("unreadable", name=shown, reason=reason(error))


def check_size(data: bytes, shown: str) -> None:
    """Refuses nothing at all and far too much."""
    if not data.strip(b"\x00\xff\xfe\xef\xbb\xbf \t\r\n"):
        raise ReadError("empty.file", name=shown)
    if len(data) > MAX_BYTES:
        raise _too_large(shown)


def check_chars(count: int, shown: str) -> None:
    """Refuses more text than an annual report can hold."""
    if count > MAX_TEXT_CHARS:
        raise ReadError("too-large.text", name=shown, most=MAX_TEXT_CHARS // 1_000_000)


def _too_large(shown: str) -> ReadError:
    return ReadError("too-large", name=shown, most=MAX_BYTES // 1_000_000)
