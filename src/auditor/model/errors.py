"""Errors that reach a user: each is one clear sentence saying what, where, and what to do."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from auditor.model.base import Lang

_FULL = {errno.ENOSPC, errno.EFBIG, errno.EIO, getattr(errno, "EDQUOT", errno.ENOSPC)}


class Sentence(NamedTuple):
    """One sentence in both languages. No pydantic here: the command line needs errors before it needs models."""

    zh: str
    en: str


class AuditorError(Exception):
    """Base of all expected failures. `code` is a stable slug; `message` exists in both languages."""

    def __init__(self, code: str, zh: str, en: str) -> None:
        super().__init__(zh)
        self.code = code
        self.message = Sentence(zh, en)

    def __reduce__(self) -> tuple[type[AuditorError], tuple[str, str, str]]:
        return type(self), (self.code, self.message.zh, self.message.en)

    def text(self, lang: Lang) -> str:
        """The sentence in `lang`."""
        return self.message.zh if lang == "zh" else self.message.en


class ReadError(AuditorError):
    """A file that cannot be read as a report: empty, damaged, hostile, of no known kind. Exit 3."""


class UsageError(AuditorError):
    """Wrong options or paths. Exit 2."""


class PackError(AuditorError):
    """A rule pack, form or lexicon that is wrong; the message begins with file:line. Exit 2."""


class WriteError(AuditorError):
    """A result that could not be written though its place is right: the disk is full or broken. Exit 3."""


def is_full(error: OSError) -> bool:
    """Whether `error` says that the disk has no more room, or is broken."""
    return error.errno in _FULL
