"""Many files at the desk against the same files at the command line, by turns:
`python -m tests.benchmarks.bench_desk [COUNT [PAIRS]]` prints; nothing is judged here.

The files come as one archive through the page; the time is that from the first byte sent until nothing is left to do,
the comparison of all reports too. `auditor check` writes a ledger. Both have a list of the units.
"""

from __future__ import annotations

import io
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import httpx

from tests.batch.test_reliability import descendants
from tests.benchmarks.bench_batch import files
from tests.desk.web.server import Server, served
from tests.support.specimens import county

JOBS = "2"
CSRF = re.compile(r'name="csrf" value="([^"]*)"')


def roster(paths: list[str]) -> bytes:
    """The list of the units that the files are from."""
    names: list[str] = []
    for path in paths:
        if not path.endswith(".txt"):
            continue
        title = Path(path).read_text("utf-8").lstrip("\ufeff").split("\n", 1)[0].strip()
        names.append(re.sub(r"\d{4}年.*", "", title))
    return ("单位名称\n" + "\n".join(dict.fromkeys(names)) + "\n").encode()


def archive(paths: list[str]) -> bytes:
    """The files as one archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        for path in paths:
            out.write(path, Path(path).name)
    return buffer.getvalue()


def checked(folder: Path, listed: Path, out: Path) -> tuple[float, float]:
    """Seconds of `auditor check`: of the clock, and of the processors."""
    command = [sys.executable, "-m", "auditor", "check", str(folder), "--roster", str(listed), "--jobs", JOBS]
    started = time.perf_counter()
    process = subprocess.Popen([*command, "-q", "--no-cache", "-o", str(out)], stdout=subprocess.DEVNULL)
    seen: dict[int, float] = {}
    while process.poll() is None:
        seen |= cpu_of(process.pid)
        time.sleep(0.1)
    return time.perf_counter() - started, sum(seen.values())


def cpu_of(pid: int) -> dict[int, float]:
    """Seconds of the processors that a running program took, by process: itself, and all below it."""
    out: dict[int, float] = {}
    for one in (pid, *descendants(pid)):
        try:
            parts = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        out[one] = sum(map(int, parts[11:13])) / os.sysconf("SC_CLK_TCK")
    return out


def rested(pid: int) -> dict[int, float]:
    """The same once the program has nothing left to do."""
    now = cpu_of(pid)
    while True:
        time.sleep(1.5)
        before, now = now, cpu_of(pid)
        if sum(now.values()) - sum(before.values()) < 0.1:
            return now


def dropped(server: Server, client: httpx.Client, csrf: str, listed: bytes, data: bytes) -> tuple[float, ...]:
    """Seconds until the answer, until the last audit, until all is compared; and the slowest answer meanwhile."""
    headers = {"origin": server.base}
    made = client.post(
        "/campaigns",
        data={"csrf": csrf, "year": str(county.YEAR), "name": "bench"},
        files={"roster": ("list.csv", listed)},
        headers=headers,
    )
    assert made.status_code == 200, made.text[:2000]
    at = str(made.url.path)
    started = time.perf_counter()
    answer = client.post(f"{at}/files", data={"csrf": csrf}, files={"files": ("all.zip", data)}, headers=headers)
    assert answer.status_code == 200, answer.text[:2000]
    told = time.perf_counter() - started
    slowest = 0.0
    ended = told
    with client.stream("GET", f"{at}/progress") as stream:
        for line in stream.iter_lines():
            if '"ended": true' in line:
                break
    ended = time.perf_counter() - started
    before = time.perf_counter()
    client.get(at)
    slowest = time.perf_counter() - before
    return told, ended, slowest


def main(count: int, pairs: int) -> None:
    """Prints the measurements."""
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "in"
        folder.mkdir()
        paths = files(folder, count)
        listed = roster(paths)
        (Path(home) / "list.csv").write_bytes(listed)
        data = archive(paths)
        ratios = []
        with (
            served(Path(home) / "desk", "--jobs", JOBS) as server,
            httpx.Client(timeout=600, base_url=server.base, follow_redirects=True) as client,
        ):
            client.get(server.address)
            found = CSRF.search(client.get("/campaigns").text)
            assert found
            time.sleep(4)
            for _ in range(pairs):
                line, line_cpu = checked(folder, Path(home) / "list.csv", Path(home) / "out.xlsx")
                before = rested(server.process.pid)
                told, ended, slowest = dropped(server, client, found.group(1), listed, data)
                after = rested(server.process.pid)
                own = after[server.process.pid] - before[server.process.pid]
                every = sum(after.values()) - sum(before.values())
                ratios.append(line / ended)
                print(f"processors: check {line_cpu:.1f} s; desk {every:.1f} s, {own:.1f} of it the server; ", end="")
                load = os.getloadavg()[0]
                print(
                    f"check {line:.2f} s; desk: told {told:.2f}, audited {ended:.2f} s, page {slowest:.2f} s; "
                    f"ratio {ratios[-1]:.2f}; load {load:.1f}",
                    flush=True,
                )
        print(f"median ratio {statistics.median(ratios):.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300, int(sys.argv[2]) if len(sys.argv) > 2 else 4)
