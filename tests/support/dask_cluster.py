"""A Dask cluster in processes of its own, parts of which can be lost and are put up again."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

_WORKERS = 2
_QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def _free_port() -> int:
    with contextlib.closing(socket.socket()) as made:
        made.bind(("127.0.0.1", 0))
        return made.getsockname()[1]


def _started(*args: str) -> subprocess.Popen[bytes]:
    known = os.pathsep.join(os.path.abspath(p) for p in sys.path if p)
    return subprocess.Popen([sys.executable, "-m", "dask", *args], env={**os.environ, "PYTHONPATH": known}, **_QUIET)


class Cluster:
    """A scheduler, and two workers with one thread each. They have no nannies: one that is killed is gone."""

    def __init__(self) -> None:
        self.parts: list[subprocess.Popen[bytes]] = []
        self.address = ""

    def stand(self) -> str:
        """The address of a cluster with all its parts, those that were lost put up again."""
        if self.parts and self.parts[0].poll() is not None:
            self.end()
        if not self.parts:
            port = _free_port()
            self.address = f"tcp://127.0.0.1:{port}"
            local = ("--host", "127.0.0.1", "--port", str(port))
            self.parts.append(_started("scheduler", *local, "--dashboard-address", ":0", "--no-dashboard"))
        self.parts = [p for p in self.parts if p.poll() is None]
        while len(self.parts) <= _WORKERS:
            worker = ("worker", self.address, "--nthreads", "1", "--no-dashboard", "--no-nanny")
            self.parts.append(_started(*worker))
        self._wait()
        return self.address

    def lose(self, rng: random.Random) -> str:
        """Kills the scheduler, or, four times as often, a worker. What was lost."""
        at = rng.choice((0, *range(1, len(self.parts)), *range(1, len(self.parts))))
        self.parts[at].send_signal(signal.SIGKILL)
        self.parts[at].wait()
        return "Dask worker" if at else "Dask scheduler"

    def end(self) -> None:
        """Ends what stands."""
        for part in reversed(self.parts):
            part.kill()
            part.wait()
        self.parts = []

    def _wait(self) -> None:
        from distributed import Client

        ends = time.monotonic() + 120
        while time.monotonic() < ends:
            with contextlib.suppress(OSError), Client(self.address, timeout=5, set_as_default=False) as client:
                client.wait_for_workers(_WORKERS, timeout=60)
                return
        raise RuntimeError("the cluster does not stand")


@contextlib.contextmanager
def cluster() -> Iterator[str]:
    """The address of a cluster that stands as long as it is wanted."""
    made = Cluster()
    try:
        yield made.stand()
    finally:
        made.end()
