"""`auditor desk`: opens the store, starts the queue and the pages, prints the address and opens the browser there."""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
import threading
import webbrowser
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import uvicorn

from auditor.desk import only
from auditor.desk.desk import Desk as Opened
from auditor.desk.drafts import drafts
from auditor.desk.people import accounts
from auditor.desk.store.errors import DeskError
from auditor.desk.store.store import Store, default_folder, is_passing
from auditor.desk.web import app, senders
from auditor.desk.web.addresses import LOCAL, Addresses
from auditor.desk.web.desk import Desk
from auditor.desk.web.door import Door
from auditor.model.base import Lang
from auditor.model.errors import reason
from auditor.readers import guard
from auditor.texts import text

_LOCAL = ("127.0.0.1", "::1", "localhost")
_GRACE = 3  # seconds for answers under way when the desk closes


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What `auditor desk` was asked for."""

    files: Sequence[str] = ()
    data: Path | None = None
    database: str | None = None
    host: str = "127.0.0.1"
    port: int = 0
    names: Sequence[str] = ()
    proxied: bool = False
    certfile: Path | None = None
    keyfile: Path | None = None
    jobs: int | None = None
    browser: bool = True
    lang: Lang = "zh"


def run(request: Request) -> None:
    """Serves until it is interrupted, or opens the desk that already runs on the folder. Raises DeskError when the
    store or the address cannot be used, ReadError for a file that cannot be read.
    """
    files = [(Path(f).name, guard.read_bytes(Path(f), Path(f).name)) for f in request.files]
    folder = (request.data or default_folder()).absolute()
    if request.database:  # which several may serve from one folder of files
        _serve(request, folder, files)
        return
    with only.here(folder) as first:
        if first:
            _serve(request, folder, files)
        else:
            _lead(request, folder, files)


def _lead(request: Request, folder: Path, files: Sequence[tuple[str, bytes]]) -> None:
    """Opens the desk that already runs on the folder. Raises DeskError where another one was asked for."""
    there = only.found(folder)
    if request.port not in (0, there.port):
        raise DeskError("runs-already", address=there.base)
    address, said = f"{there.base}/sign-in", ""
    if not there.shared:
        said = text("web.runs-already", request.lang) + "\n"
        to = ""
        if files:
            store = Store(folder)
            to = _dropped(store, files)
            store.close()
        address = _entrance(there.base, only.knock(folder), to)
    sys.stdout.write(f"{address}\n{said}")
    sys.stdout.flush()
    if request.browser:
        webbrowser.open(address)


def _serve(request: Request, folder: Path, files: Sequence[tuple[str, bytes]]) -> None:
    listening = _listen(request)
    with Opened(folder, request.database, request.jobs) as whole:
        addresses = _addresses(request, listening.getsockname()[1])
        desk = Desk(whole.store, whole.runner, addresses, request.lang, Door(partial(only.answered, folder)))
        to = _dropped(desk.store, files)
        server = _Server(_config(desk, request), desk)
        address = _address(desk, request, to)
        if not request.database:
            only.tell(folder, _where(desk, request))
        told = [address, text("web.serving", request.lang)]
        if request.data is None and is_passing(folder):
            told.append(text("web.passing", request.lang, folder=folder))
        sys.stdout.write("\n".join((*told, "")))
        sys.stdout.flush()
        if request.browser:
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        # After its own work on a signal uvicorn raises it again: as an interrupt it leaves the rest to be done here.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        with suppress(KeyboardInterrupt):
            server.run(sockets=[listening])
        desk.closing.set()


class _Server(uvicorn.Server):
    """A server whose long answers end when it is to."""

    def __init__(self, config: uvicorn.Config, desk: Desk) -> None:
        super().__init__(config)
        self._desk = desk

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Ends it."""
        self._desk.closing.set()
        await super().shutdown(sockets)


def _config(desk: Desk, request: Request) -> uvicorn.Config:
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    return uvicorn.Config(
        app.make(desk),
        access_log=False,  # addresses hold tokens
        log_level="warning",
        server_header=False,
        date_header=False,
        http=senders.Protocol,
        ws="none",
        lifespan="off",
        proxy_headers=request.proxied,
        forwarded_allow_ips="127.0.0.1",
        timeout_graceful_shutdown=_GRACE,
        ssl_certfile=str(request.certfile) if request.certfile else None,
        ssl_keyfile=str(request.keyfile) if request.keyfile else None,
    )


def _listen(request: Request) -> socket.socket:
    try:
        family = socket.getaddrinfo(request.host, None, type=socket.SOCK_STREAM)[0][0]
        made = socket.socket(family, socket.SOCK_STREAM)
        if sys.platform != "win32":  # there it would let two programs have one port
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((request.host, request.port))
        made.listen(128)
    except (OSError, OverflowError) as error:
        why = reason(error) if isinstance(error, OSError) else str(error)
        raise DeskError("address", host=request.host, port=request.port, reason=why) from None
    return made


def _addresses(request: Request, port: int) -> Addresses:
    shared = request.host not in _LOCAL or request.proxied
    names = {n.strip().lower() for n in request.names}
    if shared:
        names |= {socket.gethostname().lower(), socket.getfqdn().lower(), request.host.lower()}
    scheme = "https" if request.certfile else "http"
    return Addresses(scheme, port, LOCAL | names, shared=shared, proxied=request.proxied)


def _base(desk: Desk, request: Request) -> str:
    host = {"0.0.0.0": socket.gethostname(), "::": socket.gethostname()}.get(request.host, request.host)  # noqa: S104
    return f"{desk.addresses.scheme}://{f'[{host}]' if ':' in host else host}:{desk.addresses.port}"


def _where(desk: Desk, request: Request) -> only.Where:
    return only.Where(
        base=_base(desk, request),
        port=desk.addresses.port,
        shared=desk.addresses.shared,
        process=os.getpid(),
    )


def _entrance(base: str, token: str, to: str) -> str:
    return f"{base}/enter?token={token}" + (f"&to={to}" if to else "")


def _address(desk: Desk, request: Request, to: str) -> str:
    """What to open: with the token, unless it is of no use any more."""
    base = _base(desk, request)
    if not desk.addresses.shared:
        return _entrance(base, desk.door.token, to)
    with desk.store.read() as book:
        return base + ("/sign-in" if accounts.any_there(book) else f"/first?token={desk.door.token}")


def _dropped(store: Store, files: Sequence[tuple[str, bytes]]) -> str:
    """The page of the last of the files that the program was given, all of which become drafts."""
    to = ""
    for name, data in files:
        with store.write("") as book:
            to = f"/drafts/{drafts.add(book, owner='local', data=data, name=name).draft_id}"
    return to
