"""Texts made comparable: blanks, punctuation and width removed, so that labels match however they were typed."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from auditor.numerals import COUNTING
from auditor.readers.characters import meant

_NOISE = re.compile(r"[\s\W_]+")
_ENUMERATOR = re.compile(rf"^(?:[(（]?(?:[{COUNTING}]{{1,3}}|[0-9]{{1,2}})[)）、.．，,]|[①-⑳])\s*")
_SHORT = 40


def normal(text: str) -> str:
    """`text` without blanks and punctuation, full-width letters and digits made half-width."""
    return _short(text) if len(text) <= _SHORT else _normal(text)


def _normal(text: str) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", meant(text)))


_short = lru_cache(maxsize=4096)(_normal)  # labels and figures recur in every table of every report


def bare(text: str) -> str:
    """As `normal`, with a leading enumerator (一、（一） 1.) dropped."""
    return _short_bare(text) if len(text) <= _SHORT else _bare(text)


def _bare(text: str) -> str:
    return normal(_ENUMERATOR.sub("", text.strip(), count=1))


def is_numbered(text: str) -> bool:
    """Whether an enumerator stands before it."""
    return _ENUMERATOR.match(text.strip()) is not None


_short_bare = lru_cache(maxsize=4096)(_bare)
