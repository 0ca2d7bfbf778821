"""One request on its way to a page: who asks, in which language, what they sent; and the answers a page gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from auditor.desk.people.roles import Person
from auditor.desk.store.errors import NotFoundError
from auditor.desk.web import render
from auditor.texts import text

if TYPE_CHECKING:
    from auditor.desk.web.desk import Desk
    from auditor.model.base import Lang

SAVED = "said"
"""The cookie with the key of what the next page says, once."""


@dataclass(slots=True)
class Visit:
    """A request. Pages run in threads: nothing here waits for the network."""

    desk: Desk
    request: Request
    lang: Lang
    person: Person | None = None
    form: FormData = field(default_factory=FormData)

    @property
    def me(self) -> Person:
        """The person; the table of routes lets nobody else reach a page that asks."""
        if self.person is None:
            raise NotFoundError
        return self.person

    @property
    def own_unit(self) -> str:
        """The unit of a unit's account. Raises NotFoundError for everybody else."""
        if self.me.unit_id is None:
            raise NotFoundError
        return self.me.unit_id

    @property
    def here(self) -> str:
        """The path of the page; of a form that was sent, that of the page on which it stands."""
        if self.request.method != "POST":
            return self.request.url.path
        try:
            came = urlsplit(self.request.headers.get("referer", ""))
        except ValueError:  # no browser says such a thing
            return "/"
        own = came.netloc == self.request.headers["host"] and came.path.startswith("/")
        return came.path if own and not came.path.startswith("//") else "/"

    def path(self, name: str) -> str:
        """A part of the address. Raises NotFoundError for one that no database takes."""
        value = str(self.request.path_params[name])
        if "\0" in value:
            raise NotFoundError
        return value

    def query(self, name: str, default: str = "") -> str:
        """What stands in the address behind the question mark."""
        return _kept(self.request.query_params.get(name, default))

    def sent(self, name: str) -> str:
        """A field of the form, without blanks around it."""
        value = self.form.get(name)
        return _kept(value).strip() if isinstance(value, str) else ""

    def all_sent(self, name: str) -> list[str]:
        """All values of a field."""
        return [_kept(v) for v in self.form.getlist(name) if isinstance(v, str)]

    def number(self, name: str) -> int:
        """A field with a number that a page of ours wrote there (versions). Raises NotFoundError for anything else."""
        value = self.sent(name)
        if not (value.isascii() and value.isdigit() and len(value) < 10):
            raise NotFoundError
        return int(value)

    def say(self, key: str, **values: object) -> str:
        """A text of the program."""
        return text(key, self.lang, **values)

    def page(self, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """A page."""
        response = HTMLResponse(render.page(self, template, **values), status)
        if self.desk.cookie_name(SAVED) in self.request.cookies:
            response.delete_cookie(self.desk.cookie_name(SAVED), httponly=True, samesite="strict")
        return response

    def go(self, where: str, said: str = "") -> Response:
        """Leads to another page, which says `said` (a key) at its top."""
        scripted = self.request.headers.get("x-desk") == "script"
        response = JSONResponse({"go": where}) if scripted else RedirectResponse(where, 303)
        if said:
            self.desk.set_cookie(response, SAVED, said, seconds=60)
        return response

    def file(self, data: bytes, name: str, kind: str) -> Response:
        """A file to be saved: never shown by the browser itself, whatever is in it."""
        shown = quote(name, safe="")
        headers = {
            "content-disposition": f"attachment; filename*=UTF-8''{shown}",
            "content-security-policy": "sandbox; default-src 'none'",
        }
        return Response(data, media_type=kind, headers=headers)


def _kept(text: str) -> str:
    """What was typed, without what no database takes."""
    return text.replace("\0", "")


KINDS: Mapping[str, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "yaml": "application/yaml",
    "zip": "application/zip",
}
"""The types of files that the desk gives out."""
OTHER = "application/octet-stream"
