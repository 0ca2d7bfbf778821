"""Progress, told by the server as it happens (server-sent events)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, suppress

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from auditor.desk.store.book import Book
from auditor.desk.web.visit import Visit
from auditor.desk.work.queue import Progress

_SOON, _LATE = 0.2, 2.0  # seconds between two looks: at least, and at most when nothing is told
_AGAIN = 5000  # milliseconds after which a browser asks again that found no place


async def stream(visit: Visit, look: Callable[[Book], Progress]) -> Response:
    """An answer that tells how far `look` says things are, until all have ended; only once when too many such answers
    are under way, and the browser asks again. What `look` raises for the first time is the answer of the page.
    """

    def looked() -> Progress:
        with visit.desk.store.read() as book:
            return look(book)

    first = await run_in_threadpool(looked)
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(_events(visit, looked, first), media_type="text/event-stream", headers=headers)


async def _events(visit: Visit, looked: Callable[[], Progress], now: Progress) -> AsyncIterator[str]:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()

    def wake(_: object) -> None:
        with suppress(RuntimeError):  # the loop has ended: the desk is closing
            loop.call_soon_threadsafe(told.set)

    with ExitStack() as stack:
        there = stack.enter_context(visit.desk.streams.place(visit.me.token))
        stack.callback(visit.desk.runner.listen(wake))
        while True:
            said = json.dumps({"done": now.done + now.failed, "total": now.total, "ended": now.ended})
            yield f"retry: {_AGAIN}\ndata: {said}\n\n"
            if now.ended or not there or visit.desk.closing.is_set():
                return
            await asyncio.sleep(_SOON)
            with suppress(TimeoutError):
                await asyncio.wait_for(told.wait(), _LATE)
            told.clear()
            now = await run_in_threadpool(looked)
