"""`auditor desk` as a program: its first line, its end, what it says when it cannot begin."""

from __future__ import annotations

import os
import re
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.conftest import SAMPLES
from tests.desk.web.server import Server, served

BROKEN = SAMPLES / "township-2023-contradictions.txt"


def test_its_first_line_is_the_address_and_ctrl_c_ends_it(tmp_path: Path):
    with served(tmp_path / "desk") as server:
        assert re.fullmatch(rf"{server.base}/enter\?token=[\w-]{{43}}", server.address)
        with httpx.Client() as client:
            assert client.get(server.base + "/drafts").status_code == 403
            assert client.get(server.address, follow_redirects=True).status_code == 200
            assert client.get(server.base + "/drafts", headers={"host": "evil.example"}).status_code == 421
        if sys.platform != "win32":
            assert stat.S_IMODE((tmp_path / "desk").stat().st_mode) == 0o700
        assert server.stop() == 0
        assert server.process.stdout is not None
        left = server.process.stdout.read()
        assert "Ctrl-C" in left
        assert "token" not in left


@pytest.mark.skipif(sys.platform == "win32", reason="homes are found otherwise")
@pytest.mark.parametrize("home", [True, False])
def test_data_that_may_not_stay_are_told(tmp_path: Path, home: bool):
    """Without a folder of the user's own they are where the system clears away."""
    (tmp_path / "tmp").mkdir()
    place = str(tmp_path / "home") if home else "/dev/null/home"
    env = {**os.environ, "HOME": place, "TMPDIR": str(tmp_path / "tmp")}
    env.pop("XDG_DATA_HOME", None)
    given = [sys.executable, "-m", "auditor", "desk", "--no-browser"]
    with subprocess.Popen(given, stdout=subprocess.PIPE, env=env) as process:
        assert process.stdout is not None
        assert b"/enter?token=" in process.stdout.readline()
        said = process.stdout.readline() if home else process.stdout.readline() + process.stdout.readline()
        process.send_signal(signal.SIGINT)
        said += process.stdout.read()
    assert ("可能不在" in said.decode()) is not home
    assert home is not any((tmp_path / "tmp").glob("auditor-*/desk/desk.sqlite"))


def test_a_file_is_shown_at_once(tmp_path: Path):
    with served(tmp_path / "desk", str(BROKEN)) as server, httpx.Client(follow_redirects=True, timeout=60) as client:
        page = client.get(server.address)
        assert re.search(r"/drafts/\w{32}$", str(page.url))
        assert BROKEN.name in page.text


def test_an_open_page_does_not_keep_it(tmp_path: Path):
    """A stream of progress that is still open ends with the program."""
    with served(tmp_path / "desk") as server, httpx.Client(follow_redirects=True, timeout=60) as client:
        page = client.get(server.address)
        csrf = re.search(r'name="csrf" value="([^"]+)"', page.text)
        assert csrf
        fields = {"csrf": csrf.group(1), "year": "2024", "name": "x", "deadline": ""}
        made = client.post(server.base + "/campaigns", data=fields, headers={"origin": server.base})
        with client.stream("GET", f"{made.url}/progress"):
            server.process.send_signal(signal.SIGTERM)
            assert server.process.wait(30) == 0


def test_a_port_that_is_taken_is_one_sentence(command, tmp_path: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = command("desk", "--no-browser", "--port", port, "--data", str(tmp_path / "desk"))
    assert done.returncode in (2, 3)
    assert len(done.stderr.decode().splitlines()) == 1
    assert f"127.0.0.1 的 {port} 端口" in done.stderr.decode()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--host", "no such host"), "no such host"),
        (("--database", "mysql://x"), "数据库地址"),
        (("no-such-file.docx",), "no-such-file.docx"),
        (("--certfile", "/nonexistent"), "--certfile"),
    ],
)
def test_what_cannot_be_used_is_one_sentence(command, tmp_path: Path, options: tuple[str, ...], said: str):
    done = command("desk", "open", "--no-browser", "--data", str(tmp_path / "desk"), *options)
    assert done.returncode in (2, 3)
    assert len(done.stderr.decode().splitlines()) == 1
    assert said in done.stderr.decode()


def test_with_others_it_begins_with_an_administrator(tmp_path: Path):
    with served(tmp_path / "desk", "--host", "0.0.0.0") as server:
        assert "/first?token=" in server.address
        assert httpx.get(server.base + "/drafts").headers["location"] == "/sign-in"
        assert httpx.get(server.base + "/drafts", headers={"host": "evil.example"}).status_code == 421


def test_started_again_it_is_where_it_was(tmp_path: Path):
    with served(tmp_path / "desk") as server:
        old = server.address
        server.kill()
        server.start()
        assert isinstance(server, Server)
        assert old != server.address
        assert httpx.get(old).status_code == 400
