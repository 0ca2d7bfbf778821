"""What all requests share: the store, the queue's runner, the door, the addresses."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from auditor.desk.people import sign_ins
from auditor.desk.people.roles import Person
from auditor.desk.people.throttle import Throttle
from auditor.desk.web.addresses import Addresses
from auditor.desk.web.door import Door
from auditor.desk.web.streams import Streams

if TYPE_CHECKING:
    from auditor.desk.store.store import Store
    from auditor.desk.work.runner import Runner
    from auditor.model.base import Lang

SIGNED_IN = "in"
LANGUAGE = "lang"


@dataclass(slots=True)
class Desk:
    """One running desk."""

    store: Store
    runner: Runner
    addresses: Addresses
    lang: Lang = "zh"
    door: Door = field(default_factory=Door)
    throttle: Throttle = field(default_factory=Throttle)
    streams: Streams = field(default_factory=Streams)
    closing: threading.Event = field(default_factory=threading.Event)

    def cookie_name(self, what: str) -> str:
        """Cookies are not kept apart by port: the name has it, so that two desks do not sign each other out."""
        return f"auditor-{self.addresses.port}-{what}"

    def set_cookie(self, response: Response, what: str, value: str, *, seconds: int | None = None) -> None:
        """Sets a cookie that only this desk's pages send and no script reads."""
        response.set_cookie(
            self.cookie_name(what),
            value,
            max_age=seconds,
            path="/",
            secure=self.addresses.scheme == "https",
            httponly=True,
            samesite="strict",
        )

    def person(self, request: Request) -> Person | None:
        """Who is at the browser."""
        cookie = request.cookies.get(self.cookie_name(SIGNED_IN), "")
        if not cookie or len(cookie) > 100:
            return None
        if not self.addresses.shared:
            return self.door.find(cookie)
        with self.store.read() as book:
            found, due = sign_ins.find(book, cookie)
        if found and due:
            with self.store.write(found.name) as book:
                sign_ins.touch(book, found.token)
        return found

    def language(self, request: Request) -> Lang:
        """The language that was chosen in this browser, else that of the program."""
        chosen = request.cookies.get(self.cookie_name(LANGUAGE), "")
        return "en" if chosen == "en" else "zh" if chosen == "zh" else self.lang
