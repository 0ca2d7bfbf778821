"""Who sends slowly is not waited for without end, and not for very many at once."""

from __future__ import annotations

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from auditor.texts import text

SECONDS = 20.0
"""That the head of a request may take."""
MOST = 500
"""Connections at once."""


class Protocol(H11Protocol):
    """HTTP as uvicorn speaks it, with these limits; the time for what follows the head is that of `forms`."""

    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody connects."""
        super().connection_made(transport)
        if len(self.connections) > MOST:
            self._refuse("503 Service Unavailable", "web.refused.busy")
        else:
            self._wait()

    def data_received(self, data: bytes) -> None:
        """Something came."""
        super().data_received(data)
        # Nothing is at work on it: a head that is not whole, or a form that nobody reads any more.
        if self.conn.their_state is h11.IDLE or self.conn.our_state is h11.DONE:
            self._wait()
        else:
            self._wait_no_more()

    def connection_lost(self, exc: Exception | None) -> None:
        """It is over."""
        self._wait_no_more()
        super().connection_lost(exc)

    def _wait(self) -> None:
        if self._late is None:
            self._late = self.loop.call_later(SECONDS, self._refuse, "408 Request Timeout", "web.refused.slow")

    def _wait_no_more(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _refuse(self, status: str, key: str) -> None:
        if self.conn.our_state is h11.IDLE:
            said = "\n".join(text(key, lang) for lang in ("zh", "en")).encode()
            head = f"HTTP/1.1 {status}\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: {len(said)}"
            self.transport.write(f"{head}\r\nconnection: close\r\n\r\n".encode() + said)
        self.transport.close()
