"""Under which names the desk is reached. Any other Host is a page elsewhere that had its name point here."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

LOCAL = frozenset({"127.0.0.1", "localhost", "[::1]"})


@dataclass(frozen=True, slots=True)
class Addresses:
    """`names` are hosts without port, in lower case; `shared`: other machines reach it, too, by any number of this one
    (a number cannot be made to point elsewhere). Behind a proxy (`proxied`) the port is the proxy's business.
    """

    scheme: str
    port: int
    names: frozenset[str] = LOCAL
    shared: bool = False
    proxied: bool = False

    def knows(self, host: str) -> bool:
        """Whether a Host header is one of the desk's own."""
        name, port = _split(host.strip().lower())
        standing = 443 if self.scheme == "https" else 80
        if not self.proxied and port != self.port and not (port is None and self.port == standing):
            return False
        return name in self.names or (self.shared and _is_number(name))

    def is_own(self, origin: str, host: str) -> bool:
        """Whether an Origin header names this very desk."""
        schemes = ("http", "https") if self.proxied else (self.scheme,)
        return origin.lower() in {f"{scheme}://{host.strip().lower()}" for scheme in schemes}


def _split(host: str) -> tuple[str, int | None]:
    name, colon, port = host.rpartition(":")
    if not colon or host.endswith("]"):
        return host, None
    return name, int(port) if port.isascii() and port.isdigit() and len(port) <= 5 else -1


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return True
