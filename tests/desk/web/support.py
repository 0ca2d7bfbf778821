"""A desk in a test, and browsers at it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from auditor.desk.desk import Desk as Opened
from auditor.desk.people import accounts
from auditor.desk.web import app
from auditor.desk.web.addresses import Addresses
from auditor.desk.web.desk import Desk

PORT = 8123
BASE = f"http://127.0.0.1:{PORT}"
PASSWORD = "a long enough password"
CSRF = re.compile(r'name="csrf" value="([^"]*)"')


@dataclass
class Browser:
    """One browser: its cookies, and the page it is at."""

    client: TestClient
    csrf: str = ""

    def get(self, path: str, **options: Any) -> Any:
        """Opens a page, and takes its token."""
        response = self.client.get(path, **options)
        if found := CSRF.search(response.text):
            self.csrf = html.unescape(found.group(1)) or self.csrf
        return response

    def post(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> Any:
        """Sends a form as a page of the desk would."""
        headers = {"origin": str(self.client.base_url), **options.pop("headers", {})}
        return self.client.post(path, data={"csrf": self.csrf, **(data or {})}, headers=headers, **options)


@dataclass
class Office:
    """A running desk."""

    desk: Desk

    def browser(self) -> Browser:
        """A browser in which nobody is in yet."""
        return Browser(TestClient(app.make(self.desk), base_url=BASE, raise_server_exceptions=False))

    def local(self) -> Browser:
        """A browser that came in by the printed address."""
        browser = self.browser()
        browser.get(f"/enter?token={self.desk.door.token}")
        browser.get("/drafts")
        return browser

    def account(self, role: str, unit_id: str | None = None) -> str:
        """Makes an account, named after its role, and returns what it signs in with."""
        login = role if unit_id is None else f"{role}-{unit_id[-6:]}"
        with self.desk.store.write("test") as book:
            accounts.create(book, login=login, name=login, password=PASSWORD, role=role, unit_id=unit_id)
        return login

    def signed_in(self, login: str) -> Browser:
        """A browser in which somebody signed in."""
        browser = self.browser()
        done = browser.post("/sign-in", {"login": login, "password": PASSWORD})
        assert done.status_code == 200, done.text
        browser.get("/drafts")
        return browser


@contextmanager
def opened(folder: Path, url: str | None = None, *, shared: bool = False, works: bool = True) -> Iterator[Office]:
    """A desk; its queue is worked off unless told otherwise."""
    whole = Opened(folder, url, jobs=1)
    with whole if works else nullcontext():
        yield Office(Desk(whole.store, whole.runner, Addresses("http", PORT, shared=shared)))
