"""What is sent with a form, read within limits."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message

from auditor.desk.store.errors import DeskError

MEGABYTE = 1_000_000
_FIELD = 256 * 1024
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
    """The fields and files. Raises DeskError when there are too many or too much; then all of it was read away."""
    came = 0

    async def counted() -> Message:
        nonlocal came
        message = await request.receive()
        came += len(message.get("body", b""))
        if came > limits.bytes:
            raise _TooLargeError
        return message

    try:
        declared = request.headers.get("content-length", "")
        if declared.isdigit() and int(declared) > limits.bytes:
            raise _TooLargeError
        within = Request(request.scope, counted)
        return await within.form(max_files=limits.files, max_fields=limits.fields, max_part_size=_FIELD)
    except _TooLargeError:
        await _drain(request)
        raise DeskError("upload-too-large", most=limits.megabytes) from None
    except ClientDisconnect:
        raise DeskError("upload-broken") from None
    except HTTPException:  # what Starlette makes of a form that is malformed or has too many parts
        await _drain(request)
        raise DeskError("upload-form", files=limits.files) from None


async def _drain(request: Request) -> None:
    left = _DRAINED
    try:
        async for chunk in _rest(request):
            left -= len(chunk)
            if left < 0:
                return
    except ClientDisconnect:
        return


async def _rest(request: Request) -> AsyncGenerator[bytes, None]:
    while True:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            return
        yield message.get("body", b"")
        if not message.get("more_body", False):
            return


def files(form: FormData, name: str) -> list[UploadFile]:
    """The files of a field, those left out that were not chosen."""
    return [f for f in form.getlist(name) if isinstance(f, UploadFile) and f.filename]
