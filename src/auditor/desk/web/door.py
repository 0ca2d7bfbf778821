"""How one comes in: at this machine by the address that the program prints, else by signing in."""

from __future__ import annotations

import getpass
import hmac
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from auditor.desk.people import secret
from auditor.desk.people.roles import Person

_MOST = 64  # browsers of the one person at this machine
_WHOLE = 7 * 24 * 3600.0


class Door:
    """The token of the printed address, good for one browser, and those that came in by it.

    A desk that other machines can reach has accounts instead; there the token only makes the first of them.
    """

    def __init__(self, knocked: Callable[[str], bool] = lambda token: False) -> None:
        """`knocked` says whether a token is one by which a second start of the program asks to be let in."""
        self._knocked = knocked
        self._lock = threading.Lock()
        self._token: str | None = secret.fresh()
        self._inside: OrderedDict[str, tuple[Person, float]] = OrderedDict()

    @property
    def token(self) -> str:
        """The token that is good now; a used one is followed by another."""
        with self._lock:
            self._token = self._token or secret.fresh()
            return self._token

    def fits(self, token: str) -> bool:
        """Whether it is the token; it stays good."""
        with self._lock:
            return self._token is not None and hmac.compare_digest(token.encode(), self._token.encode())

    def use(self, token: str) -> bool:
        """Whether it is the token, which is then used up."""
        with self._lock:
            right = self._token is not None and hmac.compare_digest(token.encode(), self._token.encode())
            if right:
                self._token = None
        return right or self._knocked(token)

    def let_in(self) -> str:
        """Lets a browser of this machine in; returns what its cookie holds."""
        cookie = secret.fresh()
        token = secret.digest(cookie)
        me = Person(_name(), "administrator", csrf=secret.fresh(), token=token, owner="local")
        with self._lock:
            self._inside[token] = me, time.monotonic()
            while len(self._inside) > _MOST:
                self._inside.popitem(last=False)
        return cookie

    def find(self, cookie: str) -> Person | None:
        """Who came in with this cookie."""
        with self._lock:
            found = self._inside.get(secret.digest(cookie))
        return found[0] if found and time.monotonic() - found[1] < _WHOLE else None

    def let_out(self, token: str) -> None:
        """The browser is no longer in."""
        with self._lock:
            self._inside.pop(token, None)


def _name() -> str:
    try:
        return getpass.getuser()[:64]
    except (KeyError, OSError, ImportError):  # an account without a name
        return "desk"
