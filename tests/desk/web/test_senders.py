"""Who sends slowly, who opens very many connections, who opens very many streams: told so, and the desk serves on."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest
import uvicorn

from auditor.desk.web import app, forms, senders, streams
from auditor.desk.web.addresses import Addresses
from tests.desk.web.support import Office, opened

SLOW = 60.0  # seconds after which a test is stuck


class Running:
    """A desk at a real port, and one person in it."""

    def __init__(self, office: Office, port: int) -> None:
        self.office, self.port = office, port
        self.base = f"http://127.0.0.1:{port}"
        self.client = httpx.Client(base_url=self.base, follow_redirects=True, timeout=SLOW)
        page = self.client.get(f"/enter?token={office.desk.door.token}").text
        self.csrf = re.findall(r'name="csrf" value="([^"]+)"', page)[0]

    def post(self, path: str, **more) -> httpx.Response:
        return self.client.post(path, headers={"origin": self.base}, **more)

    def head(self, path: str, length: int) -> bytes:
        """The head of a form of the person, whose body is still to come."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.client.cookies.items())
        lines = (
            f"POST {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", f"Origin: {self.base}", f"Cookie: {cookies}",
            "Content-Type: application/x-www-form-urlencoded", f"Content-Length: {length}",
        )  # fmt: skip
        return "\r\n".join((*lines, "", "")).encode()


@contextmanager
def wire(desk: Running) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", desk.port), SLOW) as found:
        yield found


def heard(wire: socket.socket) -> str:
    """All that the desk says until it hangs up."""
    parts = []
    try:
        while part := wire.recv(1 << 16):
            parts.append(part)
    except ConnectionResetError:
        pass
    return b"".join(parts).decode()


@pytest.fixture
def desk(tmp_path: Path, monkeypatch, request: pytest.FixtureRequest) -> Iterator[Running]:
    """With limits that a test need not wait for; its queue is worked off unless the test says otherwise."""
    monkeypatch.setattr(senders, "SECONDS", 0.3)
    monkeypatch.setattr(senders, "MOST", 12)
    monkeypatch.setattr(forms, "GRACE", 0.3)
    works = getattr(request, "param", True)
    with opened(tmp_path / "desk", works=works) as office, socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        office.desk.addresses = Addresses("http", port)
        config = uvicorn.Config(
            app.make(office.desk), http=senders.Protocol, ws="none", lifespan="off", log_config=None
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield Running(office, port)
        finally:
            office.desk.closing.set()
            server.should_exit = True
            thread.join(SLOW)


@pytest.mark.parametrize("came", [b"", b"GET /drafts HT", b"GET /drafts HTTP/1.1\r\nHost: x\r\n"])
def test_a_head_that_does_not_come(desk: Running, came: bytes):
    with wire(desk) as slow:
        slow.sendall(came)
        said = heard(slow)
    assert said.startswith("HTTP/1.1 408 ")
    assert said.endswith("等得太久，请求没有收全；请再试一次。\nThe request did not arrive in time; try again.")
    assert desk.client.get("/drafts").status_code == 200


def test_a_second_head_that_trickles_on_the_same_wire(desk: Running):
    """Every byte would begin the time anew, if it were counted from the last one."""
    with wire(desk) as slow:
        slow.sendall(f"GET /static/icon.svg HTTP/1.1\r\nHost: 127.0.0.1:{desk.port}\r\n\r\n".encode())
        assert b"200 OK" in slow.recv(1 << 16)
        stop = threading.Event()

        def trickle() -> None:
            slow.sendall(b"GET /drafts HTTP/1.1\r\n")
            while not stop.wait(0.02):
                try:
                    slow.sendall(b"x")
                except OSError:
                    return

        thread = threading.Thread(target=trickle)
        thread.start()
        said = heard(slow)
        stop.set()
        thread.join(SLOW)
    assert "HTTP/1.1 408 " in said or said.startswith("<") or said == ""  # or the wire was reset while it wrote
    assert desk.client.get("/drafts").status_code == 200


def test_a_form_that_does_not_come(desk: Running):
    with wire(desk) as slow:
        slow.sendall(desk.head("/drafts", 100_000) + b"csrf=")
        said = heard(slow)
    assert said.startswith("HTTP/1.1 408 ")
    assert "传得太慢" in said
    assert "connection: close" in said.lower()
    assert desk.client.get("/drafts").status_code == 200


def test_a_form_that_nobody_reads_is_not_waited_for(desk: Running):
    """The answer is there before the form: what trickles after it keeps no connection."""
    with wire(desk) as slow:
        slow.sendall(desk.head("/no-such-page", 100_000) + b"x")
        said = heard(slow)
    assert "HTTP/1.1 404 " in said
    assert "408" not in said


def test_more_connections_than_there_may_be(desk: Running):
    desk.client.close()
    with ExitStack() as stack:
        wires = [stack.enter_context(wire(desk)) for _ in range(senders.MOST + 3)]
        said = [heard(one) for one in reversed(wires)]
    assert sum("503 Service Unavailable" in one and "连接太多，请稍候再打开。" in one for one in said) >= 3
    assert sum("408" in one for one in said) >= senders.MOST - 3
    with httpx.Client(base_url=desk.base, timeout=SLOW) as other:
        assert other.get("/static/icon.svg").status_code == 200


@pytest.mark.parametrize("desk", [False], indirect=True, ids=["nothing is ever done"])
def test_streams_of_one_session_are_few_and_the_rest_is_asked_for_again(desk: Running):
    """A browser has six connections: were all of them streams, no page would open any more."""
    made = desk.post("/campaigns", data={"csrf": desk.csrf, "name": "x", "year": "2024"})
    at = str(made.url.path)
    desk.post(f"{at}/files", data={"csrf": desk.csrf}, files={"files": ("a.txt", b"x")})
    with ExitStack() as stack:
        told = [stack.enter_context(desk.client.stream("GET", f"{at}/progress")) for _ in range(streams.EACH)]
        going = [one.iter_text() for one in told]
        assert all('"ended": false' in next(one) for one in going)
        for _ in range(20):
            once = desk.client.get(f"{at}/progress")
            assert once.status_code == 200
            assert once.text.startswith("retry: 5000\ndata: ")
            assert once.text.count("data: ") == 1
    until = time.monotonic() + SLOW
    while desk.office.desk.streams.count and time.monotonic() < until:
        time.sleep(0.01)
    assert desk.office.desk.streams.count == 0


def test_streams_of_all_sessions_are_bounded():
    places = streams.Streams()
    with ExitStack() as stack:
        got = [stack.enter_context(places.place(f"person {n // 4}")) for n in range(4 * streams.ALL)]
        assert sum(got) == places.count == streams.ALL
        assert got[: streams.EACH + 2] == [True] * streams.EACH + [False, True]
    assert places.count == 0
    with places.place("person 0") as there:
        assert there
