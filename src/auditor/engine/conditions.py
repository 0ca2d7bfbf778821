"""What must hold of the figures of a report, as changes of them can be tried: sums, one of several sums, other fits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from auditor.checks.core.base import Balance, Fit, Outcome, Spot, is_cell

Values = Mapping[Spot, Decimal]


@dataclass(slots=True)
class Condition:
    """`sums`: signed figures with what they come to; one of them must come to nothing. Or `fit`."""

    spots: tuple[Spot, ...]
    sums: list[tuple[dict[Spot, int], Decimal]]
    fit: Fit | None = None

    @property
    def plain(self) -> bool:
        """Whether it is one sum of cells, which says what each of them should be."""
        return len(self.sums) == 1 and all(map(is_cell, self.spots))

    def holds(self, shifts: Values, values: Values) -> bool:
        """Whether it holds when the figures, now `values`, change by `shifts`."""
        if self.fit is not None:
            return self.fit.holds({s: values[s] + shifts.get(s, 0) for s in self.spots})
        return any(gap + _moved(signs, shifts) == 0 for signs, gap in self.sums)

    def wants(self, spot: Spot) -> Iterator[Decimal]:
        """By how much the figure at `spot` would have to change."""
        return (-gap * signs[spot] for signs, gap in self.sums if signs.get(spot) in (1, -1))

    def shift(self, shifts: Values) -> None:
        """Takes changes of figures as made."""
        self.sums = [(signs, gap + _moved(signs, shifts)) for signs, gap in self.sums]


def of(outcome: Outcome, values: Values) -> Condition | None:
    """The condition behind an outcome; None when it has none that can be tried."""
    failed = outcome.status == "fail"
    if outcome.fit is not None:
        fit = outcome.fit
        known = all(s in values for s in fit.spots) and fit.holds({s: values[s] for s in fit.spots}) is not failed
        return Condition(fit.spots, [], fit) if known else None  # a figure may stand for several taken together
    if not outcome.balance:
        return None
    signs = _signs(outcome.balance)
    off = Decimal(outcome.computation.difference) if failed and outcome.computation else Decimal(0)
    if outcome.instead or not all(map(is_cell, signs)):
        now = _sum(signs, values)
        if now is None or (failed and now != off):
            return None
        off = now
    sums = [(signs, off)]
    for other in map(_signs, outcome.instead):
        gap = _sum(other, values)
        if gap is not None:
            sums.append((other, gap))
    return Condition(tuple(dict.fromkeys(s for signs, _ in sums for s in signs)), sums)


def _signs(balance: Balance) -> dict[Spot, int]:
    out: dict[Spot, int] = {}
    for spot, sign in balance:
        out[spot] = out.get(spot, 0) + sign
    return out


def _sum(signs: Mapping[Spot, int], values: Values) -> Decimal | None:
    if not signs.keys() <= values.keys():
        return None
    return sum((sign * values[s] for s, sign in signs.items()), Decimal(0))


def _moved(signs: Mapping[Spot, int], shifts: Values) -> Decimal:
    return sum((signs[s] * by for s, by in shifts.items() if s in signs), Decimal(0))
