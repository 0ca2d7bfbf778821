"""The program as it is started by people, and Chromium at its pages."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support.chromium import BINARY

FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    *("--disable-quic", "--disable-sync", "--no-first-run", "--lang=zh-CN"),
)
AXE = next(
    (
        path
        for root in (Path(__file__).resolve().parents[3], Path.cwd())
        if (path := root / "build" / "axe" / "node_modules" / "axe-core" / "axe.min.js").is_file()
    ),
    None,
)


class Server:
    """`auditor desk` in a process of its own; killed and started again, it is at the same port."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder, self.options = folder, options
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.start()

    @property
    def base(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Starts it; `address` is what it prints first."""
        given = ("--no-browser", "--data", str(self.folder), "--port", str(self.port), *self.options)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "auditor", "desk", *given], stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip()

    def kill(self) -> None:
        """Ends it and its workers at once, as a lost current does."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        """Ends it as Ctrl-C does."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(30)


@contextmanager
def served(folder: Path, *options: str) -> Iterator[Server]:
    """A running program."""
    server = Server(folder, *options)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.kill()


@contextmanager
def chromium() -> Iterator[Any]:
    """Debian's browser, driven by Playwright."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BINARY, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


def press(button: Any) -> None:
    """Presses a button of a form, and waits for the page that follows."""
    with button.page.expect_navigation(timeout=60_000):
        button.click()


def watched(page: Any, server: Server) -> list[str]:
    """What the page does that it must not: requests to elsewhere, errors of its script, breaches of its policy."""
    wrong: list[str] = []
    own = (server.base + "/", "data:", "blob:" + server.base)
    page.on("request", lambda r: None if r.url.startswith(own) else wrong.append(r.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda m: wrong.append(m.text) if "Content Security Policy" in m.text else None)
    return wrong


def picture(page: Any, name: str) -> None:
    """Keeps the page as a picture for the guides, in the folder that DESK_PICTURES names."""
    if folder := os.environ.get("DESK_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png")


def violations(page: Any) -> list[str]:
    """What axe-core says of the page."""
    assert AXE is not None
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [f"{v['id']}: {n['html'][:200]}" for v in found for n in v["nodes"][:3]]
