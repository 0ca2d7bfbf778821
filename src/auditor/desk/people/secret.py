"""Secrets that are given out once and kept as hashes, and passwords."""

from __future__ import annotations

import hashlib
import secrets
from functools import cache
from typing import TYPE_CHECKING

from auditor.desk.store.errors import DeskError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 10, 200


def fresh() -> str:
    """A secret of 256 bits."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def hashed(password: str) -> str:
    """The hash of a password. Raises DeskError when it is too short, or longer than one types."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise DeskError("password-length", least=SHORTEST, most=LONGEST)
    return _hasher().hash(password)


def fits(kept: str | None, password: str) -> bool:
    """Whether a password is the one of which `kept` is the hash; without one it takes as long to say no."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return _hasher().verify(kept or _nobodys(), password[: LONGEST + 1]) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()


@cache
def _nobodys() -> str:
    return _hasher().hash(fresh())
