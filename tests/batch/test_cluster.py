"""The same work on a Dask cluster: a local one, with worker processes of its own."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.batch.execution import cache, cluster, workers
from auditor.batch.execution.plan import Plan
from auditor.engine.options import Options
from auditor.model.errors import ReadError, UsageError
from tests.batch.test_batch import devour, die, folder, hang, raises

distributed = pytest.importorskip("distributed", reason="the extra dask is not installed")
pytestmark = pytest.mark.dask
ON_PROC = pytest.mark.skipif(sys.platform != "linux", reason="the ancestors of a process are read from /proc")


@pytest.fixture(scope="module")
def dask() -> Iterator[distributed.LocalCluster]:
    with distributed.LocalCluster(
        processes=True, n_workers=2, threads_per_worker=1, dashboard_address=":0", silence_logs=100
    ) as made:
        yield made


def plan(made: distributed.LocalCluster | None, **changes: object) -> Plan:
    address = made.scheduler_address if made else None
    return Plan(Options(with_examples=False), keeps="findings", scheduler=address, **changes)  # type: ignore[arg-type]


def parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def kill_the_dask_worker(path: str) -> bytes:
    """Ends the Dask worker two steps up: this process is one of its pool, made by the pool's fork server."""
    if "bad" in path:
        server = os.getppid()
        worker = parent(server) if server > 1 else 0
        # once the Dask worker is dead its children belong to others, and 0 would mean the whole process group
        if worker > 1 and b"multiprocessing.spawn" in Path(f"/proc/{worker}/cmdline").read_bytes():
            os.kill(worker, signal.SIGKILL)
        time.sleep(60)
    return Path(path).name.encode()


def slow(path: str) -> bytes:
    time.sleep(0.3)
    return Path(path).name.encode()


def test_the_result_is_the_same_as_on_this_machine(command, tmp_path, dask):
    files = folder(tmp_path / "in", 9)
    before = tmp_path / "before"
    before.mkdir()
    (before / "x.txt").write_text(Path(files[0]).read_text(encoding="utf-8").replace("2024", "2023"), encoding="utf-8")
    here = command("check", *files, "-f", "json", "--jobs", "2", "--previous", str(before))
    there = command("check", *files, "-f", "json", "--scheduler", dask.scheduler_address, "--previous", str(before))
    assert here.returncode == there.returncode == 3
    assert there.stderr.decode() == here.stderr.decode()
    assert there.stdout == here.stdout


def test_relative_paths_mean_the_same_there(tmp_path, dask):
    folder(tmp_path / "in", 3)
    done = subprocess.run(
        [sys.executable, "-m", "auditor", "check", "in", "-f", "json", "--scheduler", dask.scheduler_address],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(os.path.abspath(p) for p in sys.path if p)},
    )
    assert done.returncode == 3, done.stderr.decode()
    assert '"path": "in/000.txt"' in done.stdout.decode()
    assert '"audited": 3' in done.stdout.decode()


@pytest.mark.parametrize(
    ("function", "bad", "code"),
    [(hang, "hang", "timeout"), (die, "die", "crashed"), (devour, "devour", "memory"), (raises, "raise", "crashed")],
)
def test_a_file_that_hangs_dies_or_devours_costs_itself_only(function, bad, code, dask):
    paths = ["a", bad, *"bcdefghijk"]
    before = set(dask.scheduler.workers)
    done = list(workers._in_order(function, paths, plan(dask, seconds=6.0, megabytes=400)))
    assert [p for p, _ in done] == paths
    assert {p: f.code for p, f in done if isinstance(f, ReadError)} == {bad: code}
    assert set(dask.scheduler.workers) == before  # no Dask worker was lost


@ON_PROC
def test_a_file_that_kills_dask_workers_costs_itself_only(dask):
    paths = ["a", "b", "bad", *(f"f{n}" for n in range(20))]
    done = list(workers._in_order(kill_the_dask_worker, paths, plan(dask)))
    assert [p for p, _ in done] == paths
    assert {p: f.code for p, f in done if isinstance(f, ReadError)} == {"bad": "crashed"}


def test_a_dask_worker_killed_in_the_middle_costs_nothing(dask):
    paths = [f"f{n}" for n in range(40)]
    stream = workers._in_order(slow, paths, plan(dask))
    done = [next(stream) for _ in range(4)]
    os.kill(next(iter(dask.workers.values())).pid, signal.SIGKILL)
    done += stream
    assert done == [(p, p.encode()) for p in paths]


def test_nothing_of_a_run_is_left_on_the_cluster(dask):
    stream = workers._in_order(slow, [f"f{n}" for n in range(40)], plan(dask))
    next(stream)
    stream.close()
    with distributed.Client(dask.scheduler_address, set_as_default=False) as client:
        kept = client.run(lambda dask_worker: [p for p in dask_worker.plugins if p.startswith("auditor-")])
        assert set(map(tuple, kept.values())) == {()}
        while client.run_on_scheduler(lambda dask_scheduler: len(dask_scheduler.tasks)):
            time.sleep(0.2)


def free_port() -> int:
    with contextlib.closing(socket.socket()) as made:
        made.bind(("127.0.0.1", 0))
        return made.getsockname()[1]


@contextlib.contextmanager
def a_scheduler() -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A scheduler without workers."""
    port = free_port()
    command = [sys.executable, "-m", "dask", "scheduler", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--dashboard-address", ":0"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=here())
    try:
        yield f"tcp://127.0.0.1:{port}", process
    finally:
        process.kill()
        process.wait()


def here() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(os.path.abspath(p) for p in sys.path if p)}


def test_a_cluster_without_workers_is_one_sentence(monkeypatch):
    monkeypatch.setattr(cluster, "_EMPTY", 2.0)
    monkeypatch.setattr(cluster, "_LOOK", 0.5)
    with a_scheduler() as (address, _), pytest.raises(UsageError) as caught:
        list(workers._in_order(slow, ["a"], Plan(scheduler=address)))
    assert caught.value.code == "no-workers"
    assert address in caught.value.text("zh")


def test_a_scheduler_that_dies_loses_no_file():
    paths = [f"f{n}" for n in range(30)]
    with a_scheduler() as (address, process):
        command = [sys.executable, "-m", "dask", "worker", address, "--nthreads", "1", "--no-dashboard"]
        worker = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=here())
        try:
            stream = workers._in_order(slow, paths, Plan(Options(with_examples=False), scheduler=address))
            done = [next(stream) for _ in range(3)]
            threading.Timer(0.5, process.kill).start()
            done += stream
        finally:
            worker.terminate()
            worker.wait()
    assert [p for p, _ in done] == paths
    assert done[0] == ("f0", b"f0")
    assert {f.code for _, f in done if isinstance(f, ReadError)} == {"cluster-lost"}


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense", "http://x y", ""])
def test_an_address_that_does_not_answer_is_one_sentence(command, tmp_path, address):
    files = folder(tmp_path / "in", 2)
    done = command("check", *files, "--scheduler", address)
    assert done.returncode == 2
    assert done.stdout == b""
    assert len(done.stderr.decode().strip().splitlines()) == 1
    assert "--scheduler" in done.stderr.decode()


def test_without_dask_the_way_to_it_is_said(command, tmp_path):
    (tmp_path / "distributed.py").write_text("raise ImportError\n")
    known = os.pathsep.join((str(tmp_path), os.environ.get("PYTHONPATH", "")))
    done = command("check", *folder(tmp_path / "in", 2), "--scheduler", "tcp://127.0.0.1:1", PYTHONPATH=known)
    assert done.returncode == 2
    assert done.stderr.decode().splitlines() == [
        '--scheduler 需要 Dask，本机没有安装，请先安装：pip install "auditor[dask]"。'
    ]


def test_jobs_are_the_clusters_business(command, tmp_path):
    done = command("check", *folder(tmp_path / "in", 2), "--scheduler", "tcp://127.0.0.1:1", "--jobs", "2")
    assert done.returncode == 2
    assert "--jobs" in done.stderr.decode()


def test_another_version_there_is_one_sentence(dask, monkeypatch):
    monkeypatch.setattr(cache, "code", lambda: "newer")
    with pytest.raises(UsageError) as caught:
        list(workers._in_order(slow, ["a"], plan(dask)))
    assert caught.value.code == "cluster-differs"


def test_a_worker_that_goes_before_the_work_begins_costs_nothing(dask, monkeypatch):
    register, calls = cluster.Client.register_plugin, []

    def once_in_vain(self: distributed.Client, *args: object, **options: object) -> object:
        calls.append(1)
        if len(calls) == 1:
            raise distributed.comm.CommClosedError("stream is closed")
        return register(self, *args, **options)

    monkeypatch.setattr(cluster.Client, "register_plugin", once_in_vain)
    assert list(workers._in_order(slow, ["a"], plan(dask))) == [("a", b"a")]


def test_a_scheduler_that_goes_before_the_work_begins_is_told_as_gone(dask, monkeypatch):
    def gone(*_args: object, **_options: object) -> None:
        raise distributed.comm.CommClosedError("stream is closed")

    monkeypatch.setattr(cluster.Client, "register_plugin", gone)
    with pytest.raises(UsageError) as caught:
        list(workers._in_order(slow, ["a"], plan(dask)))
    assert caught.value.code == "no-scheduler"
    assert dask.scheduler_address in caught.value.text("zh")
