"""Limits that hold for every format, checked before any parser sees the data."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from auditor.model.errors import ReadError

MAX_BYTES = 100_000_000
MAX_TEXT_CHARS = 8_000_000
MAX_CELLS = 50_000
MAX_SPAN = 200
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def printable(name: str) -> str:
    """A file name as it can stand in messages: bytes that are no text, and signs that rule the screen or turn the
    direction of writing, become question marks.
    """
    return _CONTROL.sub("?", name.encode("utf-8", "replace").decode("utf-8"))


def read_bytes(path: Path, shown: str) -> bytes:
    """The bytes of a regular file no larger than MAX_BYTES, as they were at one moment. Raises ReadError."""
    try:
        with open(path, "rb", opener=_open) as file:
            before = os.fstat(file.fileno())
            if not stat.S_ISREG(before.st_mode):
                raise ReadError(
                    "not-a-file",
                    f"“{shown}”不是普通文件（而是管道或设备），没有读取；请给出文件本身。",
                    f'"{shown}" is no regular file but a pipe or a device, and was not read.',
                )
            if before.st_size > MAX_BYTES:
                raise _too_large(shown)
            data = file.read(before.st_size + 1)
            after = os.fstat(file.fileno())
    except OSError as error:
        raise _unreadable(path, shown, error) from None
    if len(data) != before.st_size or (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise ReadError(
            "changing",
            f"“{shown}”在读取时被改动，内容可能不完整；请等保存或复制完成后重新审核。",
            f'"{shown}" was changed while it was read; audit it again when it is saved or copied.',
        )
    return data


def _open(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))  # a pipe without a writer must not hold up the audit


def _unreadable(path: Path, shown: str, error: OSError) -> ReadError:
    if isinstance(error, IsADirectoryError) or os.path.isdir(path) and not isinstance(error, PermissionError):
        return ReadError("is-directory", f"“{shown}”是文件夹，请给出其中的文件。", f'"{shown}" is a folder.')
    if isinstance(error, FileNotFoundError) and os.path.islink(path):
        return ReadError(
            "not-found",
            f"“{shown}”是一个链接，所指的文件不存在，请给出文件本身。",
            f'"{shown}" is a link to a file that does not exist.',
        )
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return ReadError("not-found", f"找不到文件“{shown}”，请核对路径。", f'"{shown}" was not found; check the path.')
    return ReadError(
        "unreadable",
        f"无法读取“{shown}”（{error.strerror}），请检查权限或文件是否被占用。",
        f'"{shown}" cannot be read ({error.strerror}); check its permissions.',
    )


def check_size(data: bytes, shown: str) -> None:
    """Refuses nothing at all and far too much."""
    if not data.strip(b"\x00\xff\xfe\xef\xbb\xbf \t\r\n"):
        raise ReadError("empty", f"“{shown}”是空文件，没有可审核的内容。", f'"{shown}" is empty.')
    if len(data) > MAX_BYTES:
        raise _too_large(shown)


def check_chars(count: int, shown: str) -> None:
    """Refuses more text than an annual report can hold."""
    if count > MAX_TEXT_CHARS:
        raise ReadError(
            "too-large",
            f"“{shown}”的文字超过 {MAX_TEXT_CHARS // 1_000_000} 百万字，不像一份年度报告，请核对是否选错文件。",
            f'"{shown}" holds more text than an annual report can; check whether it is the right file.',
        )


def _too_large(shown: str) -> ReadError:
    return ReadError(
        "too-large",
        f"“{shown}”超过 {MAX_BYTES // 1_000_000} MB，不像一份年度报告，请核对是否选错文件。",
        f'"{shown}" exceeds {MAX_BYTES // 1_000_000} MB and cannot be an annual report.',
    )
