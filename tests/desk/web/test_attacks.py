"""What hostile people and files try at the pages and routes: each is refused in a sentence, and the desk goes on."""

from __future__ import annotations

import io
import json
import re
import resource
import shutil
import socket
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from auditor.desk.campaign import campaigns, exchange
from auditor.desk.store.tables import Audit, Campaign, Submission
from auditor.desk.web.routes import ROUTES
from tests.conftest import SAMPLES
from tests.desk.web.server import Server, served
from tests.desk.web.support import Browser, Office, opened
from tests.support.desk import UNIT, WRONG

pytestmark = pytest.mark.attack
SECONDS = 300.0
BROKEN = SAMPLES / "township-2023-contradictions.txt"
ODD = {
    "nul": "a\x00b",
    "lone surrogate": "a\ud800b",
    "turned around": "\u202egpj.exe",
    "escape": "\x1b[31mred",
    "long": "很" * 5000,
    "markup": "\"'><script>alert(1)</script>",
    "template": "{{ 7 * 7 }}{% raw %}",
    "format": "{n}{0.__class__}%s%n",
    "formula": '=HYPERLINK("http://evil.example","x")',
    "line": "a\r\nset-cookie: x=y",
}


@pytest.fixture
def desk(tmp_path: Path, url: str | None):
    """A desk on each database."""
    with opened(tmp_path / "desk", url) as office:
        yield office


def as_form(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def new_campaign(browser: Browser, roster: bytes | None = None, name: str = "一年") -> str:
    files = {"roster": ("list.csv", roster)} if roster else None
    made = browser.post("/campaigns", {"name": name, "year": "2023"}, files=files)
    assert made.status_code == 200, made.text
    return str(made.url.path)


def version(browser: Browser, at: str) -> str:
    """What the form of a campaign's settings was made from."""
    return re.findall(r'name="version" value="(\d+)"', browser.get(f"{at}/settings").text)[0]


def done(office: Office) -> None:
    assert office.desk.runner.settle(SECONDS), office.desk.runner.problem


@pytest.mark.parametrize("odd", ODD)
def test_odd_text_in_every_field(desk: Office, odd: str):
    """Every form with the text in each of its fields: a page or a sentence, never a failure of the program."""
    browser, text = desk.local(), as_form(ODD[odd])
    at = new_campaign(browser, f"单位名称\n{UNIT}\n".encode())
    browser.post(f"{at}/files", files={"files": ("a.txt", WRONG)})
    done(desk)
    unit = re.findall(r"/units/\w{32}", browser.get(at).text)[0]
    names = (
        "name contact aliases merged text reason number rule unit deadline received dated until year previous profile"
    )
    fields = dict.fromkeys(names.split(), text)
    empty = {"deadline": "", "previous": "", "profile": "", "rule": "N201"}
    finding = re.search(r'name="finding" value="(\w+:\d+)"', browser.get(unit).text)
    assert finding
    submission = re.findall(r"/submissions/\w{32}", browser.get(unit).text)[0]
    sent = [
        ("/campaigns", {}),
        (f"{unit}/notes", {}),
        (f"{unit}/about", {"version": "1"}),
        (f"{unit}/about", {"version": "1", "deadline": ""}),
        (f"{unit}/findings", {"action": "dismiss", "finding": finding[1]}),
        (f"{unit}/findings", {"action": "dismiss", "finding": finding[1], "until": ""}),
        (f"{unit}/findings", {"action": text, "finding": text}),
        (f"{at}/letters", {"to": f"{unit[-32:]}:correct"}),
        (f"{at}/letters", {"to": f"{unit[-32:]}:correct", "dated": "", "deadline": "", "first": ""}),
        (f"{at}/letters", {"to": text + b":correct", "dated": "", "deadline": "", "first": ""}),
        (f"{at}/letters/act", {"action": "withdraw", "letter": text + b":1"}),
        (submission, {"action": "return", "version": "2"}),
        (f"{submission}/tray", {"action": "match", "version": "2"}),
        (f"{submission}/tray", {"action": "aside", "version": "2"}),
        ("/settings/invitations", {"role": "reader"}),
        ("/settings/invitations", {"role": text}),
        ("/language", {"lang": text, "back": text}),
    ]
    for action in ("about", "add", "profile", "level", "plain", "no-pack", text):
        sent += [(f"{at}/settings", {"action": action, "level": "off", **more}) for more in ({}, empty)]
    for path, values in sent:
        if path.endswith("settings"):
            values["version"] = version(browser, at)
        answer = raw(browser, path, {**fields, **values})
        assert answer.status_code in (200, 303, 400, 404, 409), (path, values, answer.text[-600:])
        assert "<script>alert(1)" not in answer.text
        assert "x=y" not in answer.headers.get("set-cookie", "")
    for path in (at, f"{at}/letters", f"{at}/results", f"{at}/settings", f"{at}/tray", unit, "/settings", "/campaigns"):
        page = browser.get(path)
        assert page.status_code == 200, path
        assert "<script>alert(1)" not in page.text
        assert "49" not in re.findall(r"<h1>(.*?)</h1>", page.text)
    for name in ("ledger", "statement", "issues", "overview", "trail", "waivers"):
        made = browser.get(f"{at}/results/{name}")
        assert made.status_code in (200, 400), name  # a statement needs a report that counts
        if made.content[:2] == b"PK":
            parts = zipfile.ZipFile(io.BytesIO(made.content))
            assert not any(b"<f>" in parts.read(n) for n in parts.namelist() if n.endswith(".xml"))
    done(desk)


def raw(browser: Browser, path: str, values: dict[str, str | bytes], files: Sequence[tuple[str, bytes]] = ()):
    """A form as bytes, for what no browser would send."""
    parts = [(b'name="%s"' % name.encode(), value) for name, value in {"csrf": browser.csrf, **values}.items()]
    parts += [(b'name="files"; filename="%s"' % as_form(name.replace('"', "%22")), data) for name, data in files]
    body = b"".join(
        b"--xx\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n" % (head, v if isinstance(v, bytes) else v.encode())
        for head, v in parts
    )
    headers = {"origin": str(browser.client.base_url), "content-type": "multipart/form-data; boundary=xx"}
    return browser.client.post(path, content=body + b"--xx--\r\n", headers=headers, follow_redirects=False)


@pytest.mark.parametrize("odd", ["%00", "%ff", "%ed%a0%80", "..%2f..", "x" * 9000, "%27%22%3Cscript%3E", "-1", "％"])
def test_odd_ids_in_every_address(desk: Office, odd: str):
    browser = desk.local()
    for route in ROUTES:
        if "{" not in route.path:
            continue
        path = re.sub(r"\{\w+\}", odd, route.path)
        if route.method == "GET":
            answer = browser.client.get(path, follow_redirects=False)
        else:
            answer = browser.post(path, {"version": "1", "action": "accept", "finding": f"{odd}:1", "text": "x"})
        assert answer.status_code in (303, 400, 404), (route.path, answer.status_code)
        assert "<script>" not in answer.text


@pytest.mark.parametrize("odd", ODD)
def test_odd_names_of_files_and_bodies(desk: Office, odd: str):
    """In an upload, in an archive, in the document and in the list: the file arrives, and the queue goes on."""
    browser, text = desk.local(), ODD[odd]
    listed = f"单位名称,联系人\n{UNIT},甲\n".encode() + as_form('"' + text[:200].replace('"', '""') + '",乙\n')
    made = browser.post("/campaigns", {"name": "一", "year": "2023"}, files={"roster": ("l.csv", listed)})
    assert made.status_code in (200, 400)
    at = str(made.url.path) if made.status_code == 200 else new_campaign(browser)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as out:
        out.writestr((text[:80].encode("utf-8", "replace").decode() or "x") + ".txt", WRONG)
        out.writestr("b.html", as_form("<h1>" + text[:500] + "</h1>") + WRONG)
    inside = WRONG.replace("青山镇".encode(), as_form(text[:100]))
    page = b"<html><body><p>" + WRONG.replace("青山镇".encode(), b"&#0;&#xD800;&#x202e;x") + b"</p></body></html>"
    files = [("z.zip", buffer.getvalue()), (f"{text[:100]}.txt", inside), ("p.html", page), ("good.txt", WRONG)]
    answer = raw(browser, f"{at}/files", {}, files)
    assert answer.status_code == 303, answer.text[-500:]
    done(desk)
    with desk.desk.store.read() as book:
        assert {a.state for a in book.session.query(Audit)} == {"done"}
        assert book.session.query(Submission).count() == 5
    for path in (at, f"{at}/tray", f"{at}/results"):
        page = browser.get(path)
        assert page.status_code == 200
        assert "<script>alert(1)" not in page.text
        assert "\u202e" not in page.text
    for name in ("ledger", "issues", "overview", "trail"):
        assert browser.get(f"{at}/results/{name}").status_code == 200


def spoilt(archive: Path, table: str, change) -> None:
    """Changes the rows of a table of an exported campaign."""
    parts = {i.filename: zipfile.ZipFile(archive).read(i) for i in zipfile.ZipFile(archive).infolist()}
    name = f"rows/{table}.jsonl"
    rows = [json.loads(line) for line in parts[name].splitlines()]
    parts[name] = b"".join(json.dumps(change(dict(row))).encode() + b"\n" for row in rows)
    with zipfile.ZipFile(archive, "w") as out:
        for entry, data in parts.items():
            out.writestr(entry, data)


def exported(office: Office, folder: Path) -> tuple[Path, str]:
    browser = office.local()
    at = new_campaign(browser, f"单位名称\n{UNIT}\n".encode())
    browser.post(f"{at}/files", files={"files": ("a.txt", WRONG)})
    done(office)
    target = folder / "one.zip"
    exchange.out(office.desk.store, at[-32:], target)
    return target, at[-32:]


@pytest.fixture(scope="module")
def foreign(tmp_path_factory) -> Path:
    """A campaign of another desk."""
    folder = tmp_path_factory.mktemp("other")
    with opened(folder / "desk") as other:
        return exported(other, folder)[0]


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("audits", lambda r: r | {"state": "queued", "options": {"profile": "nowhere"}}),
        ("audits", lambda r: r | {"state": "queued", "options": {"packs": [{"name": "x", "sha": "0" * 64}]}}),
        ("audits", lambda r: r | {"state": "queued", "options": {"packs": [{"name": "x", "sha": "../../etc"}]}}),
        ("audits", lambda r: r | {"state": "queued", "options": {"off": 3}}),
        ("audits", lambda r: r | {"state": "queued", "tries": -(10**6)}),
        ("audits", lambda r: r | {"state": "queued", "name": "../../../../tmp/x\x00.txt"}),
        ("audits", lambda r: r | {"submission_id": "0" * 32, "state": "queued"}),
        ("campaigns", lambda r: r | {"options": {"profile": "nowhere"}}),
        ("campaigns", lambda r: r | {"options": {"rules": ["/etc"]}}),
        ("campaigns", lambda r: r | {"name": "<script>alert(1)</script>", "template": None}),
        ("units", lambda r: r | {"name": "<script>alert(1)</script>", "errors": 10**12}),
        ("units", lambda r: r | {"aliases": {"a": 1}}),
        ("submissions", lambda r: r | {"state": "<b>", "reason": "<b>"}),
        ("findings", lambda r: r | {"title": "x", "pairs": 3}),
        ("findings", lambda r: r | {"title": {}, "message": {}}),
        ("findings", lambda r: r | {"severity": "x", "state": "y"}),
        ("events", lambda r: r | {"what": "<script>alert(1)</script>", "at": "never"}),
        ("events", lambda r: r | {"after": [1], "before": "x"}),
    ],
)
def test_a_hostile_export_stops_nothing(office: Office, foreign: Path, tmp_path: Path, table: str, change):
    """It is refused, or taken in; either way the desk goes on with its own work, and its pages open."""
    archive = Path(shutil.copy(foreign, tmp_path))
    spoilt(archive, table, change)
    browser = office.local()
    came = browser.post("/settings/import", files={"file": ("c.zip", archive.read_bytes())})
    assert came.status_code in (200, 400), came.text[-500:]
    assert "<script>alert(1)" not in came.text
    at = new_campaign(browser, f"单位名称\n{UNIT}\n".encode())
    browser.post(f"{at}/files", files={"files": ("a.txt", WRONG)})
    with office.desk.store.read() as book:
        mine = [a.id for a in book.session.query(Audit).filter(Audit.campaign_id == at[-32:])]
    assert office.desk.runner.wait(mine, SECONDS), office.desk.runner.problem
    done(office)
    for path in ("/campaigns", at, f"{at}/results", "/settings"):
        assert browser.get(path).status_code == 200, path
    if came.status_code == 200:
        there = str(came.url.path)
        for path in (there, f"{there}/tray", f"{there}/letters", f"{there}/results", f"{there}/settings"):
            page = browser.get(path)
            assert page.status_code in (200, 400), path
            assert "<script>alert(1)" not in page.text


@pytest.mark.parametrize(
    ("column", "table"), [("unit_id", "submissions"), ("unit_id", "findings"), ("audit_id", "submissions")]
)
def test_an_export_reaches_into_no_other_campaign(
    office: Office, foreign: Path, tmp_path: Path, column: str, table: str
):
    """Rows that name things of a campaign that is here already are refused."""
    archive = Path(shutil.copy(foreign, tmp_path))
    (tmp_path / "mine").mkdir()
    _, own = exported(office, tmp_path / "mine")
    with office.desk.store.read() as book:
        row = book.session.query(Submission).filter(Submission.campaign_id == own).one()
        target = {"unit_id": row.unit_id, "audit_id": row.audit_id}[column]
    spoilt(archive, table, lambda r: r | {column: target})
    browser = office.local()
    came = browser.post("/settings/import", files={"file": ("c.zip", archive.read_bytes())})
    assert came.status_code == 400
    with office.desk.store.read() as book:
        assert [c.id for c in campaigns.every(book)] == [own]


def test_a_profile_that_is_no_more_is_told_and_another_chosen(office: Office):
    """After an update of the program: nothing hangs, the pages say what to do, and it can be done."""
    browser = office.local()
    at, other = new_campaign(browser), new_campaign(browser)
    with office.desk.store.write("test") as book:
        book.get(Campaign, at[-32:]).options = {"profile": "gone"}
    for path in (at, other):
        browser.post(f"{path}/files", files={"files": ("a.txt", WRONG)})
    done(office)
    assert "没有查成" in browser.get(at).text
    assert browser.get(f"{other}/tray").text.count("a.txt") == 1
    assert "gone" in browser.get(f"{at}/settings").text
    for action in ("profile", "again"):
        said = browser.post(f"{at}/settings", {"action": action, "version": version(browser, at), "profile": ""})
        assert said.status_code == 200, said.text
    done(office)
    assert "没有查成" not in browser.get(at).text
    assert browser.get(f"{at}/tray").text.count("a.txt") == 1


def test_the_same_export_twice(office: Office, foreign: Path):
    browser = office.local()
    first = browser.post("/settings/import", files={"file": ("c.zip", foreign.read_bytes())})
    again = browser.post("/settings/import", files={"file": ("c.zip", foreign.read_bytes())})
    assert (first.status_code, again.status_code) == (200, 400)


HERE = b"Host: 127.0.0.1:%d\r\n"
RAW = {
    "another site as target": b"GET http://evil.example/drafts HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    "two hosts": b"GET /drafts HTTP/1.1\r\n" + HERE + b"Host: evil.example\r\n\r\n",
    "no host": b"GET /drafts HTTP/1.0\r\n\r\n",
    "a user before the host": b"GET /drafts HTTP/1.1\r\nHost: x@127.0.0.1:%d\r\n\r\n",
    "a dot behind the host": b"GET /drafts HTTP/1.1\r\nHost: localhost.:%d\r\n\r\n",
    "the host as one number": b"GET /drafts HTTP/1.1\r\nHost: 2130706433:%d\r\n\r\n",
    "two lengths": b"POST /language HTTP/1.1\r\n" + HERE + b"Content-Length: 1\r\nContent-Length: 9\r\n\r\nx",
    "length and chunks": b"POST /language HTTP/1.1\r\n"
    + HERE
    + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"0\r\n\r\nGET /drafts HTTP/1.1\r\n\r\n",
    "up": b"GET /static/../../../etc/passwd HTTP/1.1\r\n" + HERE + b"\r\n",
    "up, in signs": b"GET /static/%%2e%%2e%%2fpyproject.toml HTTP/1.1\r\n" + HERE + b"\r\n",
    "no http": b"\x16\x03\x01\x00\xff\x01\x00\x00\r\n\r\n",
    "an endless line": b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\n\r\n",
    "endless headers": b"GET / HTTP/1.1\r\n" + b"x: y\r\n" * 50_000 + b"\r\n",
    "a socket": b"GET /drafts HTTP/1.1\r\n" + HERE + b"Upgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with served(tmp_path_factory.mktemp("raw") / "desk", "--jobs", "1") as found:
        yield found


@pytest.mark.parametrize("attack", RAW)
def test_no_request_that_is_none_is_let_in(server: Server, attack: str):
    """Whatever comes over the wire ends in a refusal, and the desk serves on."""
    with socket.create_connection(("127.0.0.1", server.port), 20) as wire:
        asked = RAW[attack]
        with suppress(OSError):  # the server may have heard enough
            wire.sendall(asked.replace(b"%d", b"%d" % server.port).replace(b"%%", b"%"))
            wire.shutdown(socket.SHUT_WR)
        answer = b""
        with suppress(OSError):
            while part := wire.recv(1 << 16):
                answer += part
    statuses = {int(s) for s in re.findall(rb"HTTP/1.1 (\d+)", answer)}
    assert statuses <= {400, 403, 404, 405, 421, 431}
    assert b"root:" not in answer
    assert httpx.get(server.base + "/static/desk.css").status_code == 200


def test_a_restore_changes_no_desk_that_runs(server: Server, tmp_path: Path, command):
    """Nor one that was used: what is there is not mixed with anything."""
    assert command("desk", "backup", "--data", str(tmp_path / "other"), str(tmp_path / "b.zip")).returncode == 0
    assert command("desk", "add", "--data", str(server.folder), "--campaign", "2023", str(BROKEN)).returncode == 0
    said = command("desk", "restore", "--data", str(server.folder), str(tmp_path / "b.zip"))
    assert said.returncode != 0
    assert "已经有数据" in said.stderr.decode()


def big(name: str, inner: str, size: int) -> bytes:
    """A small file of Office that unfolds into a very large one."""
    source = {"xlsx": SAMPLES / "county" / "list.csv", "docx": SAMPLES / "county" / "2024" / "06云岭县公安局.docx"}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        if name == "docx":
            with zipfile.ZipFile(source[name]) as real:
                for entry in real.namelist():
                    if entry != inner:
                        out.writestr(entry, real.read(entry))
        with out.open(inner, "w") as part:
            for _ in range(size // 1_000_000):
                part.write(b" " * 1_000_000)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("action", "name", "data"),
    [
        ("list", "l.xlsx", lambda: big("xlsx", "xl/workbook.xml", 2_000_000_000)),
        ("list", "l.csv", lambda: b"\xff\xfe" + b"\x00\xd8" * 1000),
        ("list", "l.csv", lambda: ("单位名称\n" + '"' + "x" * 3_000_000).encode()),
        ("template", "t.docx", lambda: big("docx", "word/document.xml", 2_000_000_000)),
        ("template", "t.docx", lambda: b"PK"),
        ("waivers", "w.yaml", lambda: b"a: &a [x]\n" + b"".join(b"b%d: &b%d [*a, *a]\n" % (n, n) for n in range(50))),
        ("waivers", "w.yaml", lambda: b"!!python/object/apply:os.system [id]\n"),
        ("waivers", "w.yaml", lambda: b"[" * 100_000),
        ("pack", "p.zip", lambda: big("xlsx", "a.yaml", 2_000_000_000)),
        ("pack", "p.yaml", lambda: b"[" * 100_000),
    ],
)
def test_hostile_files_in_the_settings(office: Office, action: str, name: str, data):
    browser = office.local()
    at = new_campaign(browser, f"单位名称\n{UNIT}\n".encode())
    browser.post(f"{at}/files", files={"files": ("a.txt", WRONG)})
    done(office)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    known = {"action": action, "version": version(browser, at)}
    sent = browser.post(f"{at}/settings", known, files={"file": (name, data())})
    assert sent.status_code in (200, 400), sent.text[-500:]
    unit = re.findall(r"/units/\w{32}", browser.get(at).text)[0]
    letter = browser.get(f"{unit}/letter?kind=correct")
    assert letter.status_code in (200, 400)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak < 600_000  # kilobytes
    assert browser.get(f"{at}/settings").status_code == 200
