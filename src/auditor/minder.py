"""A program that is ended with the one that asked for it, whatever ends that: run as a process of its own, beside it.

`auditor` may be killed while LibreOffice converts a file. So this small program is asked to run LibreOffice: it waits
for the first of three ends: LibreOffice's own, the time it may take, and that of its standard input, which its asker
holds open. Then it ends LibreOffice with all its processes, and takes its folder away. It loads next to nothing.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading

DONE, LATE = 0, 7
"""Exit codes: the program ended of itself, or was ended for being late."""
MINDER = "--auditor-minder"
"""How the one-file program is told to be this one."""


def asked(seconds: float, folder: str, command: list[str]) -> list[str]:
    """What starts this program, to run `command`."""
    frozen = getattr(sys, "frozen", False)
    itself = [sys.executable, MINDER] if frozen else [sys.executable, "-I", "-S", __file__]
    return [*itself, f"{seconds}", folder, *command]


def main(seconds: float, folder: str, command: list[str]) -> int:
    """Runs `command` in `folder` until it ends, is late, or nobody waits for it any more."""
    child = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        start_new_session=True,
    )
    over = threading.Event()
    left = threading.Event()

    def ends() -> None:
        child.wait()
        over.set()

    def is_left() -> None:
        while os.read(0, 1):
            pass
        left.set()
        over.set()

    for task in (ends, is_left):
        threading.Thread(target=task, daemon=True).start()
    done = over.wait(seconds) and not left.is_set()
    _end(child)
    if left.is_set():
        shutil.rmtree(folder, ignore_errors=True)
    return DONE if done else LATE


def _end(child: subprocess.Popen[bytes]) -> None:
    """Ends the processes of `child`, those too that it has left behind."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/T", "/F", "/PID", str(child.pid)], check=False, capture_output=True)
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
    child.wait()


if __name__ == "__main__":
    os._exit(main(float(sys.argv[1]), sys.argv[2], sys.argv[3:]))
