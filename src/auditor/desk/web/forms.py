"""What is sent with a form, read within limits."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message

from auditor.desk.store.errors import DeskError

MEGABYTE = 1_000_000
_FIELD = 256 * 1024
GRACE = 30.0
"""Seconds that a form may take whatever its size."""
SLOWEST = 1000
"""Bytes that must come in each second after them, taken together."""
_DRAINED = 2_000 * MEGABYTE  # read on past the limit, so that the browser gets to see the answer


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one form may bring."""

    megabytes: int = 2
    files: int = 0
    fields: int = 500

    @property
    def bytes(self) -> int:
        """All of it in bytes."""
        return self.megabytes * MEGABYTE


class _TooLargeError(Exception):
    pass


async def read(request: Request, limits: Limits) -> FormData:
    """The fields and files. Raises DeskError when there are too many or too much (then all of it was read
    away), and when they come too slowly.
    """
    body = _Body(request, limits.bytes)
    try:
        declared = request.headers.get("content-length", "")
        if declared.isdigit() and int(declared) > limits.bytes:
            raise _TooLargeError
        within = Request(request.scope, body.receive)
        return await within.form(max_files=limits.files, max_fields=limits.fields, max_part_size=_FIELD)
    except _TooLargeError:
        await body.drain()
        raise DeskError("upload-too-large", most=limits.megabytes) from None
    except ClientDisconnect:
        raise DeskError("upload-broken") from None
    except HTTPException:  # what Starlette makes of a form that is malformed or has too many parts
        await body.drain()
        raise DeskError("upload-form", files=limits.files) from None


class _Body:
    """The body of a request, counted as it comes."""

    def __init__(self, request: Request, most: int) -> None:
        self._receive, self._most = request.receive, most
        self._came, self._more = 0, True
        self._began = asyncio.get_running_loop().time()

    async def receive(self) -> Message:
        """The next part. Raises _TooLargeError."""
        message = await self._next()
        if self._came > self._most:
            raise _TooLargeError
        return message

    async def drain(self) -> None:
        """Reads on to the end, within reason."""
        while self._more and self._came < _DRAINED:
            await self._next()

    async def _next(self) -> Message:
        try:
            async with asyncio.timeout_at(self._began + GRACE + self._came / SLOWEST):
                message = await self._receive()
        except TimeoutError:
            raise DeskError("upload-slow") from None
        self._more = message["type"] == "http.request" and message.get("more_body", False)
        self._came += len(message.get("body", b""))
        return message


def files(form: FormData, name: str) -> list[UploadFile]:
    """The files of a field, those left out that were not chosen."""
    return [f for f in form.getlist(name) if isinstance(f, UploadFile) and f.filename]
