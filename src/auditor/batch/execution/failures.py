"""Why a file has no result, in one sentence each: time, memory, a crash, a lost cluster."""

from __future__ import annotations

from pathlib import Path

from auditor.model.errors import ReadError
from auditor.readers.guard import printable


def out_of_time(path: str, seconds: float) -> ReadError:
    """A file that took longer than its deadline."""
    name = printable(Path(path).name)
    return ReadError("timeout", name=name, seconds=f"{seconds:g}")


def out_of_memory(path: str, megabytes: int) -> ReadError:
    """A file that needed more memory than a worker may take."""
    name = printable(Path(path).name)
    return ReadError("memory", name=name, megabytes=megabytes)


def crashed(path: str, what: str) -> ReadError:
    """A file that ended its worker, or showed a defect of the program."""
    name = printable(Path(path).name)
    return ReadError("crashed", name=name, what=what)


def lost(path: str) -> ReadError:
    """A file whose cluster went away before its result came."""
    name = printable(Path(path).name)
    return ReadError("cluster-lost", name=name)
