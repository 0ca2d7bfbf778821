"""The memory of the desk over very many uploads: `python -m tests.benchmarks.soak_desk [UPLOADS]` prints.

Reports of 500 units come in version after version, 25 with each request, and all are audited. Printed after every
tenth of them: memory, open files and threads of the server, memory of its workers, and the size of its folder.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

import httpx

from tests.batch.test_reliability import descendants
from tests.benchmarks.bench_desk import CSRF, JOBS
from tests.conftest import SAMPLES
from tests.desk.web.server import Server, served

UNITS, EACH, ROUNDS = 500, 25, 10
REPORT = (SAMPLES / "township-2023-contradictions.txt").read_text("utf-8")


def report(number: int) -> tuple[str, bytes]:
    """A version of the report of a unit, unlike all others."""
    unit = f"第{number % UNITS}号镇"
    return f"{unit}-{number}.txt", (REPORT.replace("青山镇", unit) + f"\n{number}\n").encode()


def status(pid: int, key: str) -> int:
    """A number of what the system says of a process."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(x for x in lines if x.startswith(key)).split()[1])


def state(server: Server) -> str:
    """What the server holds."""
    pid = server.process.pid
    below = sum(status(p, "VmRSS") for p in descendants(pid) if Path(f"/proc/{p}/status").exists())
    size = sum(p.stat().st_size for p in server.folder.rglob("*") if p.is_file())
    return (
        f"server {status(pid, 'VmRSS') >> 10} MB, {len(os.listdir(f'/proc/{pid}/fd'))} open files, "
        f"{status(pid, 'Threads')} threads; processes below it {below >> 10} MB; folder {size >> 20} MB"
    )


def settled(client: httpx.Client, at: str) -> None:
    """Waits until the audits of a campaign have ended."""
    with client.stream("GET", f"{at}/progress") as stream:
        for line in stream.iter_lines():
            if '"ended": true' in line:
                return


def main(uploads: int) -> None:
    """Prints the measurements."""
    with tempfile.TemporaryDirectory() as home:
        options = {"timeout": 3600, "follow_redirects": True}
        with (
            served(Path(home) / "desk", "--jobs", JOBS) as server,
            httpx.Client(base_url=server.base, **options) as client,
        ):
            client.get(server.address)
            found = CSRF.search(client.get("/campaigns").text)
            assert found
            csrf, headers = {"csrf": found.group(1)}, {"origin": server.base}
            listed = "单位名称\n" + "\n".join(f"第{n}号镇人民政府" for n in range(UNITS)) + "\n"
            sent = {**csrf, "year": "2023", "name": "soak"}
            made = client.post("/campaigns", data=sent, files={"roster": ("l.csv", listed.encode())}, headers=headers)
            at = str(made.url.path)
            started = time.monotonic()
            print(f"at first: {state(server)}", flush=True)
            for begun in range(0, uploads, EACH):
                files = [("files", report(n)) for n in range(begun, begun + EACH)]
                answer = client.post(f"{at}/files", data=csrf, files=files, headers=headers)
                assert answer.status_code == 200, answer.text[:500]
                client.get(at)
                if (begun + EACH) % (8 * EACH) == 0:
                    settled(client, at)  # so that few wait
                if (begun + EACH) % max(EACH, uploads // ROUNDS) < EACH:
                    settled(client, at)
                    took = time.monotonic() - started
                    print(f"{begun + EACH} uploads, {took:.0f} s: {state(server)}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
