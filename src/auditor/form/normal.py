"""Texts made comparable: blanks, punctuation and width removed, so that labels match however they were typed."""

from __future__ import annotations

import re
import unicodedata

from auditor.numerals import COUNTING

_NOISE = re.compile(r"[\s\W_]+")
_ENUMERATOR = re.compile(rf"^(?:[(（]?(?:[{COUNTING}]{{1,3}}|[0-9]{{1,2}})[)）、.．，,]|[①-⑳])\s*")


def normal(text: str) -> str:
    """`text` without blanks and punctuation, full-width letters and digits made half-width."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text))


def bare(text: str) -> str:
    """As `normal`, with a leading enumerator (一、（一） 1.) dropped."""
    return normal(_ENUMERATOR.sub("", text.strip(), count=1))
