"""Numbers of persons: how they are known, and how a text is shown without them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from typing import Literal

Number = Literal["identity_card", "old_identity_card", "bank_card", "mobile"]

_WIDTH = str.maketrans("０１２３４５６７８９ｘＸ", "0123456789xX")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def identity_card(text: str) -> bool:
    """Whether 18 characters are a citizen's number: a date that exists and the check digit of GB 11643."""
    total = sum(int(d) * w for d, w in zip(text[:17], _WEIGHTS, strict=True))
    return _is_date(text[6:14]) and text[17].upper() == _CHECKS[total % 11]


def old_identity_card(text: str) -> bool:
    """Whether 15 digits may be an old citizen's number: a province's code and a date that exists."""
    return _PROVINCES.match(text) is not None and _is_date("19" + text[6:12])


def bank_card(text: str) -> bool:
    """Whether 16 to 19 digits are a bank card's: an issuer's first digits and the check digit of ISO/IEC 7812."""
    doubled = (int(d) * (2 if i % 2 else 1) for i, d in enumerate(reversed(text)))
    return _ISSUERS.match(text) is not None and sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0


_PROVINCES = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]")
_ISSUERS = re.compile(r"4|5[1-5]|60|62")


def _is_date(text: str) -> bool:
    try:
        return 1900 <= date(int(text[:4]), int(text[4:6]), int(text[6:8])).year <= date.today().year
    except ValueError:
        return False


_KINDS: dict[Number, tuple[re.Pattern[str], Callable[[str], bool]]] = {
    "identity_card": (re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{16}[0-9Xx](?![0-9A-Za-z])"), identity_card),
    "old_identity_card": (re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{14}(?![0-9A-Za-z])"), old_identity_card),
    "bank_card": (re.compile(r"(?<![0-9A-Za-z.])[4-6][0-9]{3}(?: ?[0-9]{4}){3}[0-9]{0,3}(?![0-9A-Za-z.])"), bank_card),
    "mobile": (re.compile(r"(?<![0-9A-Za-z.-])1[3-9][0-9](?:[ -]?[0-9]{4}){2}(?![0-9A-Za-z.])"), lambda _: True),
}


@lru_cache(16)  # of the one text, once for each kind of number
def _half_width(text: str) -> str:
    return text.translate(_WIDTH)


def find(text: str, kind: Number) -> Iterator[tuple[int, int]]:
    """Spans of the numbers of one kind in `text`, half-width or full-width."""
    pattern, holds = _KINDS[kind]
    for found in pattern.finditer(_half_width(text)):
        if holds(found.group().replace(" ", "").replace("-", "")):
            yield found.span()


def hide(text: str) -> str:
    """`text` of the same length with every personal number in it masked."""
    shown = text
    for kind in _KINDS:
        for start, end in find(text, kind):
            shown = shown[:start] + mask(shown[start:end]) + shown[end:]
    return shown


def mask(text: str) -> str:
    """`text` with all but its first three and last two characters hidden."""
    return text[:3] + "*" * max(0, len(text) - 5) + text[-2:]
