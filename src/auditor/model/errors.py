"""Errors that reach a user: each is one clear sentence saying what, where, and what to do.

The code that raises one gives the key of its sentence and what fills it; the sentence is looked up in rules/texts when
it is shown. No pydantic here: the command line needs errors before it needs models.
"""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING, ClassVar

from auditor.texts import Sentence, TextsError, Worded, find, text, value

if TYPE_CHECKING:
    from auditor.model.base import Lang

_FULL = {errno.ENOSPC, errno.EFBIG, errno.EIO, getattr(errno, "EDQUOT", errno.ENOSPC)}


class AuditorError(Exception):
    """Base of all expected failures. `code` is a stable slug; `message` exists in both languages.

    `key` names the sentence in the file of texts of this class: ReadError("hostile.overlap", name=…) is worded by
    read.hostile.overlap in rules/texts/read.yaml, and its code is hostile unless `code` says otherwise. A plugin gives
    its own code and both sentences: ReadError("no-cover", "这份文件没有封面。", "The file has no cover.").
    """

    words: ClassVar[str] = "program"
    """The file of texts in which the sentences of this class stand."""

    def __init__(
        self, key: str, /, zh: str | None = None, en: str | None = None, *, code: str | None = None, **values: object
    ) -> None:
        super().__init__(key)  # the only argument, so that pickle makes it anew and adds the rest
        self.key = f"{self.words}.{key}"
        self.code = code or key.partition(".")[0]
        self.values = {k: _on_a_line(value(v)) for k, v in values.items()}
        self.own = None if zh is None else Sentence(zh, zh if en is None else en)

    def __str__(self) -> str:
        return self.text("zh")

    @property
    def message(self) -> Sentence:
        """The sentence in both languages."""
        return Sentence(self.text("zh"), self.text("en"))

    def text(self, lang: Lang) -> str:
        """The sentence in `lang`."""
        if self.own is not None:
            return self.own.get(lang)
        try:
            return text(self.key, lang, **self.values)
        except KeyError:
            return self._bare()
        except TextsError as error:
            return f"{error.text(lang)} {self._bare()}"

    def _bare(self) -> str:
        """What it is about, when there is no sentence for it."""
        return " ".join((self.key, *(v if isinstance(v, str) else v.get("zh") for v in self.values.values())))


def _on_a_line(given: str | Worded) -> str | Worded:
    """A name or word without ends of lines: whatever it holds, a sentence is one line."""
    return " ".join(given.splitlines()) if type(given) is str else given


class ReadError(AuditorError):
    """A file that cannot be read as a report: empty, damaged, hostile, of no known kind. Exit 3."""

    words = "read"


class UsageError(AuditorError):
    """Wrong options or paths. Exit 2."""

    words = "usage"


class PackError(AuditorError):
    """A rule pack, form or lexicon that is wrong; the message begins with file:line. Exit 2."""

    words = "pack"


class WriteError(AuditorError):
    """A result that could not be written though its place is right: the disk is full or broken. Exit 3."""

    words = "write"


def reason(error: OSError) -> Sentence:
    """What the system says of a failure, in the user's language; its own words for what is rare."""
    said = find(f"system.{errno.errorcode.get(error.errno or 0, '')}")
    return said or Sentence(str(error.strerror), str(error.strerror))


def is_full(error: OSError) -> bool:
    """Whether `error` says that the disk has no more room, or is broken."""
    return error.errno in _FULL
