"""Limits that hold for every format, checked before any parser sees the data."""

from __future__ import annotations

from pathlib import Path

from auditor.model.errors import ReadError

MAX_BYTES = 100_000_000
MAX_TEXT_CHARS = 8_000_000
MAX_CELLS = 50_000
MAX_SPAN = 200


def printable(name: str) -> str:
    """A file name as it can stand in messages: bytes that are no text become question marks."""
    return name.encode("utf-8", "replace").decode("utf-8")


def read_bytes(path: Path, shown: str) -> bytes:
    """The bytes of a regular file no larger than MAX_BYTES. Raises ReadError."""
    try:
        if path.is_dir():
            raise ReadError("is-directory", f"“{shown}”是文件夹，请给出其中的文件。", f'"{shown}" is a folder.')
        if not path.is_file():
            raise ReadError(
                "not-found", f"找不到文件“{shown}”，请核对路径。", f'"{shown}" was not found; check the path.'
            )
        if path.stat().st_size > MAX_BYTES:
            raise _too_large(shown)
        return path.read_bytes()
    except OSError as error:
        raise ReadError(
            "unreadable",
            f"无法读取“{shown}”（{error.strerror}），请检查权限或文件是否被占用。",
            f'"{shown}" cannot be read ({error.strerror}); check its permissions.',
        ) from None


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
