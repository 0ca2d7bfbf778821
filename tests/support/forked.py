"""The command of `auditor`, run many times by one process that has loaded it: a start then costs a fork.

`server()` starts that process; `run` asks it for one command. What is run sees its own arguments, environment, folder
and standard streams, and ends with its own exit code, as if it had been started. Only what Python itself takes from the
environment at its start cannot be given (`FIXED`).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

FIXED = ("PYTHON", "LC_", "LANG")
"""Variables that Python reads as it starts begin so."""


def server() -> subprocess.Popen[bytes]:
    """The process that has loaded the program. It ends when its standard input is closed."""
    root = Path(__file__).resolve().parents[2]
    return subprocess.Popen([sys.executable, "-m", __name__], cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def run(
    server: subprocess.Popen[bytes], args: Sequence[str], data: bytes, env: Mapping[str, str]
) -> subprocess.CompletedProcess[bytes]:
    """What `auditor *args` does with `data` as standard input, in the folder where we are."""
    assert server.stdin
    assert server.stdout
    with tempfile.TemporaryDirectory() as folder:
        streams = [Path(folder, name) for name in ("in", "out", "err")]
        streams[0].write_bytes(data)
        asked = {"args": args, "env": dict(env), "folder": os.getcwd(), "streams": [str(s) for s in streams]}
        server.stdin.write(json.dumps(asked).encode() + b"\n")
        server.stdin.flush()
        code = int(server.stdout.readline())
        return subprocess.CompletedProcess(args, code, streams[1].read_bytes(), streams[2].read_bytes())


def _serve() -> None:
    import auditor.api
    import auditor.checks
    import auditor.cli.app
    import auditor.cli.check

    auditor.checks.load()
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        pid = os.fork()
        if not pid:
            _command(**asked)
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)


def _command(args: list[str], env: dict[str, str], folder: str, streams: list[str]) -> None:
    from auditor.cli import main

    for number, (path, how) in enumerate(zip(streams, (os.O_RDONLY, *(os.O_WRONLY | os.O_CREAT,) * 2), strict=True)):
        os.dup2(os.open(path, how), number)
    os.environ.clear()
    os.environ.update(env)
    os.chdir(folder)
    sys.argv = ["auditor", *args]
    code = 1
    try:
        main()
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    _serve()
