"""Where the words of a figure stand: its clause before and after it, its sentence, what a bracket leaves out."""

from bisect import bisect_right
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple, Protocol

from auditor.claims.kinds.vocabulary import joiners

BORDER = "，,。；！？;!?：:()"
STOP = "。！？!?"
_LONGEST = 80
_AFTER = 30
_SENTENCE = 320


class Figure(Protocol):
    """What is asked of a figure: its span in the squeezed text, value and unit."""

    @property
    def start(self) -> int:
        """Where it begins."""
        ...

    @property
    def end(self) -> int:
        """Where its unit ends."""
        ...

    @property
    def value(self) -> Decimal | int:
        """The number."""
        ...

    @property
    def unit(self) -> str:
        """As printed."""
        ...


class Clause(NamedTuple):
    """start..until are the words before the figure, after..end those behind it; sentence..start what comes earlier.

    `until` is before a bracket that closes directly before the figure ("不予公开（属于…）1件").
    """

    sentence: int
    start: int
    until: int
    after: int
    end: int


def clause(text: str, figures: Sequence[Figure], index: int, breaks: Sequence[int] = ()) -> Clause:
    """The clause of the figure at `index`; back to a mark, to the figure before or to a printed heading."""
    figure = figures[index]
    floor = max(figures[index - 1].end if index else 0, _break_before(breaks, figure.start), figure.start - _LONGEST)
    until = figure.start
    if until > floor and text[until - 1] == ")":
        opened = text.rfind("(", floor, until)
        until = opened if opened >= 0 else until
    start = until
    while start > floor and text[start - 1] not in BORDER:
        start -= 1
    if index and start == figures[index - 1].end < until == figure.start and text[start:until].endswith(joiners()):
        start = until  # "2 件行政复议、1 件行政诉讼": the words are of the figure before
    ceiling = min(figures[index + 1].start if index + 1 < len(figures) else len(text), figure.end + _AFTER)
    end = figure.end
    while end < ceiling and text[end] not in BORDER and text[end] != "、":
        end += 1
    return Clause(sentence_start(text, start, breaks), start, until, figure.end, end)


def clause_of_none(text: str, at: int, breaks: Sequence[int] = ()) -> tuple[int, int]:
    """The whole clause around a word of denial: between two marks, whatever figures stand in it."""
    floor = max(_break_before(breaks, at), at - _LONGEST)
    start = at
    while start > floor and text[start - 1] not in BORDER:
        start -= 1
    end = at
    while end < len(text) and text[end] not in BORDER and end - at < _LONGEST:
        end += 1
    return start, end


def sentence_start(text: str, at: int, breaks: Sequence[int] = ()) -> int:
    """Where the sentence of `at` begins: after a full stop or a heading."""
    floor = max(0, at - _SENTENCE, _break_before(breaks, at))
    return max(floor, *(text.rfind(c, floor, at) + 1 for c in STOP))


def _break_before(breaks: Sequence[int], at: int) -> int:
    place = bisect_right(breaks, at)
    return breaks[place - 1] if place else 0
