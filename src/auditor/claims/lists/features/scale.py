"""What the features of readings are measured on: how well a sum fits, steps of sizes and distances."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from decimal import Decimal

from auditor.claims.lists.reading import Total

Add = Callable[[str], None]
MYRIAD = 10_000
DISTANCES = (6, 15, 30, 60, 120)
_COUNTS = {1: "1", 2: "2", 3: "3", 4: "4", 5: "5", 6: "6", 7: "6", 8: "8", 9: "8"}


def bucket(value: float, limits: Sequence[int]) -> int:
    """The number of limits that a value reaches."""
    return bisect_right(limits, value)


def count(number: int) -> str:
    """A number of parts as a step: exact up to six, then roughly."""
    return _COUNTS.get(number, "10")


def fit(total: Total, sums: tuple[Decimal, Decimal, Decimal], length: int) -> str:
    """How well the parts add up: exact, meets (as intervals), near, close, under, over; single for one part."""
    value, low, high = sums
    if length == 1:
        return "single"
    if low <= total.high and total.low <= high:
        return "exact" if total.low == total.high and low == high else "meets"
    gap = abs(total.value - value)
    if value * MYRIAD == total.value:
        return "near"  # 173769万条 for 173769 条: the unit slipped, and the sum shows it
    if gap * 4 <= total.value:
        if gap <= 2 or gap * 50 <= total.value:
            return "near"
        if gap <= 10 or gap * 10 <= total.value:
            return "close"
    return "over" if value > total.value else "under"


GRADES = {
    "exact": "good",
    "meets": "good",
    "near": "near",
    "close": "near",
    "under": "bad",
    "over": "bad",
    "single": "single",
}
"""How well the sum fits, in the four grades that other features are crossed with."""
