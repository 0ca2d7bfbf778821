"""One linear scan for quantities: numerals in every style, with unit, approximation and place."""

import re
from decimal import Decimal
from typing import NamedTuple

from auditor import numerals
from auditor.claims import lexicon
from auditor.claims.view import View
from auditor.knowledge import cache

_SUSPECT_LENGTH = 12
_YEAR = re.compile(numerals.YEAR)


class Quantity(NamedTuple):
    """A figure of the view. `start`..`end` covers approximation word, numeral and unit; `percent` marks a share."""

    start: int
    end: int
    value: Decimal
    low: Decimal
    high: Decimal
    unit: str
    percent: bool = False
    suspect: bool = False


@cache
def _pattern() -> re.Pattern[str]:
    words, units = lexicon.numerals(), lexicon.units()
    count, percent = lexicon.either(units.count), lexicon.either(units.percent)
    before, after = lexicon.either(words.approx_before.words()), lexicon.either(words.approx_after.words())
    above = lexicon.either((*words.approx_after.above, *words.approx_after.around))
    return re.compile(
        rf"(?P<before>{before})?"
        rf"(?:(?P<arabic>-?(?:[0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9]{{1,18}})(?:\.[0-9]{{1,8}})?)|(?P<han>[〇零一二两三四五六七八九十百千万亿]{{1,12}}))"
        rf"(?P<scale>[万亿])?(?P<after>{after})?(?P<late>万)?"
        rf"(?:(?P<percent>{percent})|(?P<unit>{count}))?(?P<above>{above})?"
    )


def scan(view: View) -> list[Quantity]:
    """All quantities of the view, in order. Dates, articles, telephone numbers and the like are left out."""
    text = view.text
    masks = [m.span() for m in lexicon.never_pattern().finditer(text)]
    out: list[Quantity] = []
    mask = 0
    for found in _pattern().finditer(text):
        start, end = found.span()
        while mask < len(masks) and masks[mask][1] <= start:
            mask += 1
        if (
            mask < len(masks)
            and masks[mask][0] < end
            and masks[mask][1] > found.start("arabic" if found.group("arabic") else "han")
        ):
            continue
        quantity = _quantity(found)
        if quantity is not None:
            out.append(quantity)
    return out


def _quantity(found: re.Match[str]) -> Quantity | None:
    arabic, unit = found.group("arabic"), found.group("unit") or ""
    percent = found.group("percent")
    if arabic is None:
        if not unit or unit in lexicon.numerals().approx_after.beyond:
            return None
        value = numerals.value(found.group("han"))
        if value is None:
            return None
    else:
        if len(arabic) > _SUSPECT_LENGTH and "," not in arabic:
            return None
        if (
            found.string[max(0, found.start("arabic") - 1) : found.start("arabic")].isascii()
            and found.string[max(0, found.start("arabic") - 1) : found.start("arabic")].isalpha()
        ):
            return None
        if not unit and not percent and _YEAR.fullmatch(arabic):
            return None  # a year that has lost its sign ("2024我局未收到…")
        value = Decimal(arabic.replace(",", ""))
    for word in (found.group("scale"), found.group("late")):
        if word:
            value *= numerals.POWERS[word]
            value = value.to_integral_value() if value == value.to_integral_value() else value  # 1.5万 is 15000
    low, high = _interval(value, found.group("before"), found.group("after") or found.group("above"))
    return Quantity(
        start=found.start(),
        end=found.end(),
        value=value,
        low=low,
        high=high,
        unit=percent or unit,
        percent=percent is not None,
    )


def _interval(value: Decimal, before: str | None, after: str | None) -> tuple[Decimal, Decimal]:
    """What an approximate figure may mean (docs/readings.md): 余 and 多 up to the next order step, 近 from nine tenths,
    约 and 左右 a tenth either way, 超 and 以上 anything above up to twice.
    """
    first, last = lexicon.numerals().approx_before, lexicon.numerals().approx_after
    if after in last.beyond:
        step = Decimal(10) ** max(0, value.adjusted() - max(0, len(value.normalize().as_tuple().digits) - 1))
        return value, value + step
    if before in first.below:
        return value * Decimal("0.9"), value
    if before in first.around or after in last.around:
        return value * Decimal("0.9"), value * Decimal("1.1")
    if before in first.above or after in last.above:
        return value, value * 2
    return value, value


def fits(part: Decimal, whole: Decimal, percent: Decimal, within: int = 1) -> bool | None:
    """Whether the printed percentage is within one unit of its last place, or so many: rounding and truncation are both
    common.
    """
    return None if whole == 0 else abs(100 * part / whole - percent) < within * last_place(percent)


def last_place(value: Decimal) -> Decimal:
    """One unit of the last printed place: 0.1 for 12.5."""
    exponent = value.as_tuple().exponent
    return Decimal(10) ** (exponent if isinstance(exponent, int) and exponent < 0 else 0)
