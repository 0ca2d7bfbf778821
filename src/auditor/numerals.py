"""Chinese numerals read and written, and how a year is written. Grammar of the script, the same in every report."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal

DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
POWERS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
COUNTING = "一二三四五六七八九十"
"""The characters that ordinals up to 99 are written with."""
ORDINAL = f"[{COUNTING}]{{1,2}}"
"""A Chinese ordinal up to 99, as part of a pattern."""
ENUMERATOR = f"{ORDINAL}[、.．]"
"""What numbers a section or the first column of a form (一、 一. 一．), as part of a pattern."""
YEAR = "20[0-9]{2}"
"""A year in digits, as part of a pattern."""
HAN_CENTURY = "二[〇○零O0]"
HAN_YEAR = HAN_CENTURY + "[〇○零一二三四五六七八九]{2}"
"""A year in Chinese numerals, and its beginning; zeros are typed as circles and letters, too."""
YEAR_SAID = re.compile(rf"({YEAR})\s?年")

_ZEROS = {"○": "0", "O": "0", "0": "0"}
_ORDINALS = {c: i for i, c in enumerate(COUNTING, 1)}
_HAN = "〇一二三四五六七八九"
_MYRIAD = POWERS["万"]
_DAY = re.compile(r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s?日?")


def day(text: str, *, alone: bool = False) -> date | None:
    """The first day in `text` (2024-01-31, 2024/1/31, 2024年1月31日), or the one that is all of it (`alone`); None for
    none, and for one that does not exist.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    found = _DAY.fullmatch(text) if alone else _DAY.search(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def year(text: str) -> int | None:
    """The first year that stands in `text` before 年, in digits or, if there is none, in Chinese numerals."""
    text = unicodedata.normalize("NFKC", text)
    found = YEAR_SAID.search(text)
    if found:
        return int(found.group(1))
    han = re.search(rf"{HAN_YEAR}(?=\s?年)", text)
    return int("".join(_ZEROS.get(c) or str(DIGITS[c]) for c in han.group())) if han else None


def ordinal(text: str) -> int | None:
    """The number of a Chinese or Arabic ordinal up to 99 (十二 = 12); None for anything else."""
    text = unicodedata.normalize("NFKC", text)
    if text.isascii() and text.isdigit():
        return int(text)
    if not text or any(c not in _ORDINALS for c in text):
        return None
    if "十" not in text:
        return _ORDINALS[text] if len(text) == 1 else None
    tens, _, ones = text.partition("十")
    return (_ORDINALS.get(tens, 1) if tens else 1) * 10 + (_ORDINALS.get(ones, 0) if ones else 0)


def value(text: str) -> Decimal | None:
    """The value of a Chinese numeral by place value (三百零五 = 305); None when it is not well formed."""
    total = section = digit = 0
    seen_digit = False
    for char in text:
        if char in DIGITS:
            if seen_digit and digit and section == 0 and total == 0 and len(text) > 1 and not set(text) & set(POWERS):
                return _digit_string(text)
            digit, seen_digit = DIGITS[char], True
        else:
            power = POWERS[char]
            if power >= _MYRIAD:
                total = (total + section + digit) * power if total == 0 else total + (section + digit) * power
                section = 0
            else:
                section += (digit if seen_digit and digit else 1) * power
            digit, seen_digit = 0, False
    return Decimal(total + section + digit)


def _digit_string(text: str) -> Decimal | None:
    if any(c not in DIGITS for c in text):
        return None
    return Decimal("".join(str(DIGITS[c]) for c in text))


def plain(value: Decimal) -> str:
    """A decimal in digits, without zeros that say nothing after the point."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def spelled(number: int) -> str:
    """A Chinese counting numeral: 十二, 二十三, 一百零五."""
    if number < 0 or number > 9999:
        return str(number)
    if number < 10:
        return _HAN[number]
    if number < 20:
        return "十" + (_HAN[number - 10] if number > 10 else "")
    out, zero = "", False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            out += ("零" if zero and out else "") + _HAN[digit] + name
            zero = False
        else:
            zero = True
    return out
