"""Texts made comparable: blanks, punctuation and width removed, so that labels match however they were typed."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NOISE = re.compile(r"[\s\W_]+")
_ENUMERATOR = re.compile(r"^(?:[(（]?(?:[一二三四五六七八九十]{1,3}|[0-9]{1,2})[)）、.．，,]|[①-⑳])\s*")
_SHORT = 40
_HAN_ORDINALS = {c: i for i, c in enumerate("一二三四五六七八九十", 1)}


def normal(text: str) -> str:
    """`text` without blanks and punctuation, full-width letters and digits made half-width."""
    return _short(text) if len(text) <= _SHORT else _normal(text)


def _normal(text: str) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", text))


_short = lru_cache(maxsize=4096)(_normal)  # labels and figures recur in every table of every report


def bare(text: str) -> str:
    """As `normal`, with a leading enumerator (一、（一） 1.) dropped."""
    return normal(_ENUMERATOR.sub("", text.strip(), count=1))


def ordinal(text: str) -> int | None:
    """The number of a Chinese or Arabic ordinal up to 99 (十二 = 12); None for anything else."""
    text = unicodedata.normalize("NFKC", text)
    if text.isascii() and text.isdigit():
        return int(text)
    if not text or any(c not in _HAN_ORDINALS for c in text):
        return None
    if "十" not in text:
        return _HAN_ORDINALS[text] if len(text) == 1 else None
    tens, _, ones = text.partition("十")
    return (_HAN_ORDINALS.get(tens, 1) if tens else 1) * 10 + (_HAN_ORDINALS.get(ones, 0) if ones else 0)
