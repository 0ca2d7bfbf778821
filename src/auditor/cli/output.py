"""Where results go: standard output, or files that are written whole or not at all."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.model.errors import UsageError

if TYPE_CHECKING:
    from auditor.model.base import Lang
    from auditor.model.result import RunResult
    from auditor.reporters.base import Reporter

_PIPED_WIDTH = 100


def reporter_for(name: str, reporters: dict[str, Reporter]) -> Reporter:
    """The reporter called `name`. Raises UsageError."""
    if name not in reporters:
        known = "、".join(reporters)
        raise UsageError(
            "unknown-format", f"本版本没有输出格式“{name}”，可用：{known}。", f'No format "{name}"; known: {known}.'
        )
    return reporters[name]


def reporter_by_suffix(path: Path, reporters: dict[str, Reporter]) -> Reporter:
    """The reporter that the suffix of an output file asks for. Raises UsageError."""
    for reporter in reporters.values():
        if path.suffix.lower() in reporter.suffixes:
            return reporter
    known = "、".join(s for r in reporters.values() for s in r.suffixes)
    raise UsageError(
        "unknown-suffix",
        f"不知道“{path.name}”要用什么格式，可用的扩展名：{known}。",
        f'No format for "{path.name}"; known suffixes: {known}.',
    )


def write(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Writes `data` (or its parts) to `path` whole, or leaves what was there. Raises UsageError when it cannot."""
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.writelines((data,) if isinstance(data, bytes) else data)
            os.replace(temporary, path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UsageError(
            "not-written",
            f"无法写入“{path}”（{error.strerror}），请检查文件夹是否存在、是否有权限、磁盘是否已满。",
            f'"{path}" cannot be written ({error.strerror}).',
        ) from None


def show(run: RunResult, reporter: Reporter, lang: Lang) -> None:
    """Prints the run on standard output; the console format fits the terminal and its colours."""
    if reporter.name != "console":
        sys.stdout.buffer.writelines(reporter.parts(run, lang))
        return
    from rich.console import Console

    from auditor.reporters import console

    console.render(run, Console(width=terminal_width(), highlight=False), lang)


def terminal_width() -> int | None:
    """None for a terminal, which knows its width; a fixed one for a file or pipe, unless COLUMNS says otherwise."""
    return None if sys.stdout.isatty() or "COLUMNS" in os.environ else _PIPED_WIDTH
