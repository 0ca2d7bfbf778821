"""A second start on the same folder opens the desk that runs there; nobody else gets in that way."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
import time
from pathlib import Path

import httpx

from auditor.desk import only
from tests.conftest import SAMPLES
from tests.desk.web.server import served

DRAFT = SAMPLES / "township-2023-contradictions.txt"


def again(folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """A second start."""
    command = [sys.executable, "-m", "auditor", "desk", *more, "--no-browser", "--data", str(folder)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def test_a_second_start_opens_the_first_desk(tmp_path: Path):
    folder = tmp_path / "desk"
    with served(folder) as server:
        second = again(folder)
        assert second.returncode == 0, second.stderr
        address = second.stdout.splitlines()[0]
        assert re.fullmatch(rf"{server.base}/enter\?token=[\w-]{{43}}", address)
        assert address != server.address
        with httpx.Client(follow_redirects=True) as client:
            assert client.get(address).status_code == 200
            assert client.get(server.base + "/drafts").status_code == 200
        with httpx.Client(follow_redirects=True) as other:  # the token was good once
            assert other.get(address).status_code == 400
            assert other.get(server.base + "/drafts").status_code == 403
            assert other.get(server.address).status_code == 200  # the first one's own still is
        assert not list(folder.glob("knock-*"))


def test_a_file_of_a_second_start_is_shown_in_the_first_desk(tmp_path: Path):
    folder = tmp_path / "desk"
    with served(folder), httpx.Client(follow_redirects=True, timeout=60) as client:
        second = again(folder, str(DRAFT))
        page = client.get(second.stdout.splitlines()[0])
        assert re.search(r"/drafts/\w{32}$", str(page.url))
        assert DRAFT.name in page.text


def test_a_desk_that_was_killed_is_no_obstacle(tmp_path: Path):
    folder = tmp_path / "desk"
    with served(folder) as server:
        server.kill()
        assert (folder / "desk.running.json").is_file()
        server.start()
        assert server.address.startswith(server.base + "/enter?token=")
        assert json.loads((folder / "desk.running.json").read_text())["process"] == server.process.pid
        with httpx.Client(follow_redirects=True) as client:
            assert client.get(server.address).status_code == 200
        assert server.stop() == 0
    assert not (folder / "desk.running.json").exists()


def test_another_port_is_told_where_it_runs(tmp_path: Path):
    folder = tmp_path / "desk"
    with served(folder) as server:
        second = again(folder, "--port", str(server.port + 1))
        assert second.returncode == 3
        assert server.base in second.stderr
        assert "Traceback" not in second.stderr


def test_what_is_in_the_folder_lets_nobody_in(tmp_path: Path):
    """Neither the file that says where it runs nor what a knock leaves holds a token."""
    folder = tmp_path / "desk"
    with served(folder) as server, httpx.Client(follow_redirects=True) as client:
        token = only.knock(folder)
        (left,) = folder.glob("knock-*")
        told = (folder / "desk.running.json").read_text()
        first = server.address.partition("token=")[2]
        assert token not in told
        assert first not in told
        for guess in (left.name, left.name.removeprefix("knock-"), "", "../desk.lock", "x" * 9000):
            assert client.get(f"{server.base}/enter", params={"token": guess}).status_code in (400, 403, 414)
        if os.name == "posix":
            for path in (left, folder / "desk.running.json"):
                assert stat.S_IMODE(path.stat().st_mode) == 0o600
        old = time.time() - 120
        os.utime(left, (old, old))
        assert client.get(f"{server.base}/enter", params={"token": token}).status_code == 400


def test_a_shared_desk_leads_to_its_sign_in(tmp_path: Path):
    folder = tmp_path / "desk"
    with served(folder, "--host", "0.0.0.0", "--name", "127.0.0.1"):
        second = again(folder)
        assert second.stdout.strip().endswith("/sign-in")
        assert "token" not in second.stdout


def test_two_that_start_at_once_are_one_desk(tmp_path: Path):
    folder = tmp_path / "desk"
    command = [sys.executable, "-m", "auditor", "desk", "--no-browser", "--data", str(folder)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    try:
        addresses = [one.stdout.readline().strip() for one in both if one.stdout]
        assert len({a.partition("/enter")[0] for a in addresses}) == 1
        with httpx.Client(follow_redirects=True) as one, httpx.Client(follow_redirects=True) as two:
            assert [one.get(addresses[0]).status_code, two.get(addresses[1]).status_code] == [200, 200]
    finally:
        for process in both:
            process.kill()
            process.wait()


def test_the_lock_is_free_again(tmp_path: Path):
    with only.here(tmp_path) as first:
        assert first
        with only.here(tmp_path) as second:
            assert not second
    with only.here(tmp_path) as third:
        assert third


def test_several_may_serve_one_database_that_was_named(tmp_path: Path):
    folder = tmp_path / "desk"
    database = ("--database", f"sqlite:///{tmp_path / 'db'}")
    with (
        served(folder, *database) as one,
        served(folder, *database) as two,
        httpx.Client(follow_redirects=True) as client,
    ):
        assert one.base != two.base
        assert client.get(two.address).status_code == 200
