"""The app: every route of the table, behind one gate that asks who may, reads the form and words every failure."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Awaitable, Callable
from functools import partial

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route as StarletteRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from auditor.desk.store.errors import DeskError, NotFoundError, StaleError
from auditor.desk.web import forms
from auditor.desk.web.desk import Desk
from auditor.desk.web.guard import Guard
from auditor.desk.web.routes import ROUTES, Route
from auditor.desk.web.visit import Visit
from auditor.model.errors import AuditorError

_LOG = logging.getLogger("auditor.desk")


def make(desk: Desk) -> ASGIApp:
    """The app of a desk."""
    routes = [StarletteRoute(r.path, _endpoint(desk, r), methods=[r.method]) for r in ROUTES]
    missing = partial(_missing, desk)
    app = Starlette(routes=routes, exception_handlers={404: missing, 405: missing})
    return Guard(app, desk.addresses)


def _endpoint(desk: Desk, route: Route) -> ASGIApp:
    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        response = await _answer(desk, route, request)
        await response(scope, receive, send)

    return _Endpoint(answer)


class _Endpoint:
    """An ASGI app: Starlette takes functions for its own kind of endpoint."""

    def __init__(self, answer: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._answer(scope, receive, send)


async def _answer(desk: Desk, route: Route, request: Request) -> Response:
    visit = Visit(desk, request, desk.language(request))
    try:
        visit.person = await run_in_threadpool(desk.person, request)
        refused = _refused(visit, route)
        if refused is not None:
            return refused
        if request.method == "POST":
            visit.form = await forms.read(request, route.limits_for(visit.person))
            if visit.person is not None and not _carries(visit):
                return _trouble(visit, DeskError("csrf"), 403)
        if route.streams is not None:
            return await route.streams(visit)
        assert route.page is not None
        return await run_in_threadpool(route.page, visit)
    except AuditorError as error:
        return await run_in_threadpool(_trouble, visit, error, _status(error))
    except Exception as error:  # noqa: BLE001 - the last resort
        # Nothing of the request: what people send is not for the log.
        _LOG.error("%s %s: %s", route.method, route.path, type(error).__name__, exc_info=error)
        return await run_in_threadpool(_trouble, visit, DeskError("defect"), 500)
    finally:
        await visit.form.close()


def _refused(visit: Visit, route: Route) -> Response | None:
    """The answer to somebody whom the table does not let in, None for those it does."""
    if route.roles is None:
        return None
    if visit.person is None:
        if not visit.desk.addresses.shared:
            return _trouble(visit, DeskError("closed-door"), 403)
        if visit.request.method != "POST":
            return visit.go("/sign-in")
        return _trouble(visit, DeskError("signed-out"), 403)
    if visit.person.role not in route.roles:
        return _trouble(visit, NotFoundError(), 404)
    return None


def _carries(visit: Visit) -> bool:
    return hmac.compare_digest(visit.sent("csrf").encode(), visit.me.csrf.encode())


def _status(error: AuditorError) -> int:
    if isinstance(error, NotFoundError):
        return 404
    if isinstance(error, StaleError):
        return 409
    return {"throttled": 429, "upload-too-large": 413, "upload-slow": 408}.get(error.code, 400)


def _trouble(visit: Visit, error: AuditorError, status: int) -> Response:
    """The page of a failure: one sentence, and ways on."""
    response = visit.page("trouble.html.j2", status, sentence=error.text(visit.lang))
    if status == 408:  # what still comes is not waited for
        response.headers["connection"] = "close"
    return response


async def _missing(desk: Desk, request: Request, _: Exception) -> Response:
    visit = Visit(desk, request, desk.language(request))
    visit.person = await run_in_threadpool(desk.person, request)
    return await run_in_threadpool(_trouble, visit, NotFoundError(), 404)
