"""A reading: a figure as the whole of others, with the run of figures that its parts are taken from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from auditor.claims import lexicon
from auditor.claims.figures import Fig

MOST_PARTS = 60
ANOTHER = ("strong", "closing")
"""Words that open a list wherever they stand."""
_NAMES = 4  # characters of a clause that names anything ("目前，" does not)
OUT = -99.0
"""The score of a reading that is not looked at further."""


@dataclass(slots=True, eq=False)
class Total:
    """A figure that may be a whole, or two taken together."""

    figs: tuple[Fig, ...]
    last: Fig  # the one nearest to the parts
    value: Decimal
    low: Decimal
    high: Decimal


@dataclass(slots=True, eq=False)
class Run:
    """Figures one after the other that may be parts, some of those between left out. Sums and counts are kept for every
    length, so that each end of the run costs the same.
    """

    figs: list[Fig]
    after: list[Fig | None]
    """The figure that follows each of them in the text."""
    shape: str = "plain"
    start: int = 1
    """The shortest length that no simpler shape has."""
    sums: list[tuple[Decimal, Decimal, Decimal]] = field(default_factory=list)
    stats: list[Any] = field(default_factory=list)
    """What features.stats counts, once it is asked for."""

    most: int = MOST_PARTS
    """The longest length that can be a list."""

    def __post_init__(self) -> None:
        self.most = _one_division(self.figs)
        value = low = high = Decimal(0)
        for figure in self.figs:
            value += figure.value * figure.times
            low += figure.low * figure.times
            high += figure.high * figure.times
            self.sums.append((value, low, high))


def _one_division(figs: list[Fig]) -> int:
    """How many of the figures may be parts together: whose cases were, where they came from and how they ended are
    three divisions, and a word inside a list that opens one opens another.
    """
    never = lexicon.never_beside()
    met: set[str] = set()
    for length, figure in enumerate(figs):
        if met & never.get(figure.step, frozenset()) or (length and figure.opener in ANOTHER):
            return length
        met.add(figure.step)
    return len(figs)


@dataclass(slots=True, eq=False)
class Start:
    """The total and the first part of readings; `scores` is what they count by grade of fit, once it is asked for."""

    kind: str  # after, bracket, two, before, balance, outcomes, who
    total: Total
    first: Fig
    between: Sequence[Fig]
    opener: str
    scores: dict[str, float] = field(default_factory=dict)

    @property
    def led(self) -> bool:
        """Whether a clause before the opener, in a sentence of its own, names something else than the total: that is
        what is divided ("公开 28 条，…。公布预决算，其中 …").
        """
        lead, words = self.first.lead, self.total.last.words
        if len(lead) < _NAMES or self.first.sentence == self.total.last.sentence:
            return False
        return not any(lead[at : at + 2] in words for at in range(len(lead) - 1))


@dataclass(slots=True, eq=False)
class Reading:
    """A start with the first `length` figures of a run as its parts."""

    begun: Start
    run: Run
    length: int
    score: float = 0.0

    @property
    def kind(self) -> str:
        """How the parts stand to the total."""
        return self.begun.kind

    @property
    def total(self) -> Total:
        """The whole."""
        return self.begun.total

    @property
    def between(self) -> Sequence[Fig]:
        """The figures between total and parts."""
        return self.begun.between

    @property
    def opener(self) -> str:
        """The class of the word that opens the list."""
        return self.begun.opener

    @property
    def parts(self) -> list[Fig]:
        """The parts in order."""
        return self.run.figs[: self.length]

    @property
    def announced(self) -> bool:
        """Whether any words say that the total is one, or that these are its parts."""
        figure = self.total.last
        opened = self.opener and not self.led
        return bool(opened or figure.counted or self.kind in ("bracket", "balance", "outcomes", "who"))

    @property
    def led(self) -> bool:
        """As of its start."""
        return self.begun.led

    @property
    def ends(self) -> bool:
        """Whether what follows the last part tells anything: not where the total follows, nor of a count of cases."""
        return self.kind not in ("before", "balance")

    @property
    def key(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The places of the total and of the parts among the figures."""
        return tuple(f.at for f in self.total.figs), tuple(f.at for f in self.parts)


def alone(figure: Fig) -> Total:
    """One figure as a total."""
    return Total((figure,), figure, figure.value, figure.low, figure.high)


def both(first: Fig, second: Fig) -> Total:
    """Two figures taken together."""
    return Total((first, second), second, first.value + second.value, first.low + second.low, first.high + second.high)
