"""The one-file program: made, started in an empty environment, given a draft and a file of each kind it must read."""

from __future__ import annotations

import html
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.conftest import ROOT, SAMPLES
from tests.support.specimens import catalogue, pdf_writer

pytestmark = pytest.mark.app
WRONG = SAMPLES / "township-2023-contradictions.txt"


@pytest.fixture(scope="session")
def program(tmp_path_factory) -> Path:
    """The program; AUDITOR_APP names one that was made before."""
    if given := os.environ.get("AUDITOR_APP"):
        return Path(given)
    dist = tmp_path_factory.mktemp("dist")
    build = ("--noconfirm", "--log-level", "WARN", "--distpath", str(dist), "--workpath", str(dist / "work"))
    subprocess.run(
        [sys.executable, "-m", "PyInstaller", *build, str(ROOT / "packaging" / "auditor.spec")], check=True, cwd=ROOT
    )
    return dist / "auditor"


@contextmanager
def opened(program: Path, cwd: Path, *args: str, **env: str) -> Iterator[str]:
    """The running desk's address, which it prints first."""
    process = subprocess.Popen([str(program), *args], stdout=subprocess.PIPE, env=env, cwd=cwd)
    try:
        assert process.stdout is not None
        yield process.stdout.readline().decode().strip()
    finally:
        process.terminate()
        process.wait(60)


def dropped(address: str, name: str, data: bytes) -> str:
    """The page with what was found in a file, as a browser gets it."""
    base = address.split("/enter")[0]
    with httpx.Client(base_url=base, follow_redirects=True, timeout=60, headers={"Origin": base}) as browser:
        page = browser.get(address).text
        token = re.search(r'name="csrf" value="([^"]*)"', page) or re.search(
            r'name="csrf" value="([^"]*)"', browser.get("/drafts").text
        )
        assert token, page
        sent = browser.post("/drafts", data={"csrf": html.unescape(token[1])}, files={"file": (name, data)})
        for _ in range(240):
            shown = browser.get(sent.url.path).text
            if "N101" in shown or "T301" in shown or "E001" in shown:
                return shown
            time.sleep(0.5)
    return shown


def test_a_draft_in_an_empty_environment_without_a_home(program, tmp_path):
    shut = tmp_path / "只读"
    shut.mkdir()
    shut.chmod(0o500)
    data = tmp_path / "数据"
    with opened(program, shut, "desk", "--no-browser", "--data", str(data)) as address:
        assert address.startswith("http://127.0.0.1:")
        shown = dropped(address, "草稿.txt", WRONG.read_bytes())
    assert "760" in shown
    assert "N101" in shown
    assert (data / "desk.sqlite").exists()


def test_it_opens_the_desk_when_nothing_is_asked(program, tmp_path):
    env = {"HOME": "/nonexistent", "TMPDIR": str(tmp_path), "BROWSER": "true", "XDG_DATA_HOME": str(tmp_path / "share")}
    with opened(program, tmp_path, **env) as address:
        assert address.startswith("http://127.0.0.1:")
    assert (tmp_path / "share" / "auditor" / "desk" / "desk.sqlite").exists()


def test_it_is_the_command_line_too(program, tmp_path):
    county = SAMPLES / "county"
    args = ["check", str(county / "2024"), "--roster", str(county / "list.csv"), "-o", str(tmp_path / "ledger.xlsx")]
    done = subprocess.run([str(program), *args], env={}, cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 3, done.stderr.decode()  # one of the files is damaged
    assert "Traceback" not in done.stderr.decode()
    assert (tmp_path / "ledger.xlsx").read_bytes()[:2] == b"PK"


def test_it_reads_pdf_in_its_helper(program, tmp_path):
    (tmp_path / "一.pdf").write_bytes(pdf_writer.write(catalogue.township(2023)))
    done = subprocess.run([str(program), "facts", "一.pdf"], env={}, cwd=tmp_path, capture_output=True, check=False)
    assert "青山镇" in done.stdout.decode(), done.stderr.decode()
