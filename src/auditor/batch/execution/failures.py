"""Why a file has no result, in one sentence each: time, memory, a crash, a lost cluster."""

from __future__ import annotations

from pathlib import Path

from auditor.model.errors import ReadError
from auditor.readers.guard import printable


def out_of_time(path: str, seconds: float) -> ReadError:
    """A file that took longer than its deadline."""
    name = printable(Path(path).name)
    return ReadError(
        "timeout",
        f"“{name}”超过 {seconds:g} 秒没有审核完，已放弃；可用 --timeout 放宽，或换一种格式另存。",
        f'"{name}" was not done after {seconds:g} s and was given up; raise --timeout or save it in another format.',
    )


def out_of_memory(path: str, megabytes: int) -> ReadError:
    """A file that needed more memory than a worker may take."""
    name = printable(Path(path).name)
    return ReadError(
        "memory",
        f"“{name}”需要的内存超过 {megabytes} MB，不像一份年度报告，请核对是否选错文件。",
        f'"{name}" needs more than {megabytes} MB of memory and is hardly an annual report.',
    )


def crashed(path: str, what: str) -> ReadError:
    """A file that ended its worker, or showed a defect of the program."""
    name = printable(Path(path).name)
    return ReadError(
        "crashed",
        f"审核“{name}”时程序出错（{what}），其余文件不受影响；请把文件和这句话发给维护者。",
        f'The program failed on "{name}" ({what}), other files are not affected; please send it to the maintainer.',
    )


def lost(path: str) -> ReadError:
    """A file whose cluster went away before its result came."""
    name = printable(Path(path).name)
    return ReadError(
        "cluster-lost",
        f"没有收到“{name}”的审核结果：与集群的连接断了，或集群不再有计算节点；请恢复集群后重新审核。",
        f'No result came for "{name}": the cluster, or all its workers, went away; restore it and run again.',
    )
