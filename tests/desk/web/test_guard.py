"""What is refused before any page is reached, and what every answer carries."""

from __future__ import annotations

import pytest

from auditor.desk.web.addresses import Addresses
from auditor.desk.web.guard import HEADERS
from tests.desk.web.support import BASE, PORT, Office

LOCAL = Addresses("http", PORT)
SHARED = Addresses("https", PORT, names=frozenset({"desk.example"}), shared=True)
PROXIED = Addresses("http", PORT, names=frozenset({"desk.example"}), shared=True, proxied=True)


@pytest.mark.parametrize(
    ("addresses", "host", "known"),
    [
        (LOCAL, f"127.0.0.1:{PORT}", True),
        (LOCAL, f"localhost:{PORT}", True),
        (LOCAL, f"LOCALHOST:{PORT}", True),
        (LOCAL, f"[::1]:{PORT}", True),
        (LOCAL, "127.0.0.1", False),
        (LOCAL, "127.0.0.1:1", False),
        (LOCAL, f"evil.example:{PORT}", False),
        (LOCAL, f"127.0.0.1.evil.example:{PORT}", False),
        (LOCAL, f"10.0.0.5:{PORT}", False),
        (LOCAL, f"127.0.0.1:{PORT}@evil.example", False),
        (LOCAL, f"127.0.0.1:０{PORT}", False),
        (LOCAL, "", False),
        (SHARED, f"10.0.0.5:{PORT}", True),
        (SHARED, f"[fe80::1]:{PORT}", True),
        (SHARED, f"desk.example:{PORT}", True),
        (SHARED, f"evil.example:{PORT}", False),
        (SHARED, "10.0.0.5", False),
        (PROXIED, "desk.example", True),
        (PROXIED, "evil.example", False),
    ],
)
def test_hosts(addresses: Addresses, host: str, known: bool):
    assert addresses.knows(host) is known


@pytest.mark.parametrize(
    ("addresses", "origin", "host", "own"),
    [
        (LOCAL, BASE, f"127.0.0.1:{PORT}", True),
        (LOCAL, f"http://localhost:{PORT}", f"127.0.0.1:{PORT}", False),
        (LOCAL, f"https://127.0.0.1:{PORT}", f"127.0.0.1:{PORT}", False),
        (LOCAL, "null", f"127.0.0.1:{PORT}", False),
        (LOCAL, "http://evil.example", f"127.0.0.1:{PORT}", False),
        (PROXIED, "https://desk.example", "desk.example", True),
    ],
)
def test_origins(addresses: Addresses, origin: str, host: str, own: bool):
    assert addresses.is_own(origin, host) is own


@pytest.mark.parametrize("path", ["/", "/drafts", "/enter", "/static/desk.css", "/nowhere", "/sign-in"])
def test_a_foreign_host_reaches_nothing(office: Office, path: str):
    browser = office.local()
    refused = browser.client.get(path, headers={"host": "evil.example"})
    assert refused.status_code == 421
    assert "审核台" in refused.text
    assert "set-cookie" not in refused.headers


@pytest.mark.parametrize("origin", ["http://evil.example", "null", f"http://localhost:{PORT}", ""])
def test_a_form_of_another_page_changes_nothing(office: Office, origin: str):
    browser = office.local()
    refused = browser.client.post("/language", data={"csrf": browser.csrf, "lang": "en"}, headers={"origin": origin})
    assert refused.status_code == 403
    bare = browser.client.post("/language", data={"csrf": browser.csrf, "lang": "en"})
    assert bare.status_code == 403


def test_a_script_of_another_page_reads_nothing(office: Office):
    browser = office.local()
    assert browser.client.get("/drafts", headers={"origin": "http://evil.example"}).status_code == 403
    fetched = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}
    assert browser.client.get("/drafts", headers=fetched).status_code == 403


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods(office: Office, method: str):
    assert office.local().client.request(method, "/drafts", headers={"origin": BASE}).status_code == 405


@pytest.mark.parametrize("path", ["/drafts", "/nowhere", "/static/desk.css", "/drafts/none"])
def test_every_answer_has_the_headers(office: Office, path: str):
    headers = office.local().client.get(path).headers
    for name in HEADERS.keys() - {"cache-control"}:
        assert headers[name] == HEADERS[name]
    policy = headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["cache-control"] == ("max-age=31536000, immutable" if "static" in path else "no-store")
    assert "server" not in headers


@pytest.mark.parametrize(
    "name", ["../app.py", "..%2fapp.py", "%2e%2e/app.py", "desk.css/..", "/etc/passwd", "style.css"]
)
def test_no_other_file_is_served(office: Office, name: str):
    assert office.local().client.get(f"/static/{name}").status_code == 404
