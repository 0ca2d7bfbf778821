"""Pages set in two columns: the lines of the left one are read before those of the right one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from auditor.readers.layout.text import Row, rows_of

_MIDDLE = (0.3, 0.7)
_MIN_LINES = 6
_MIN_CHARS = 10
_MAX_CANDIDATES = 200


@dataclass(frozen=True, slots=True)
class _Band:
    """Rows first..last (exclusive) of a page, parted at `x`."""

    first: int
    last: int
    x: float


def in_reading_order(rows: Sequence[Row], chars: Sequence[Any], width: float, page: int) -> list[Row]:
    """The rows of a page in reading order. Rows that run across a gutter between two columns of prose are taken apart
    and made anew from `chars`; a table without rules is left alone, as its parts are no prose.
    """
    band = _band(rows, width)
    if band is None:
        return list(rows)
    inside = rows[band.first : band.last]
    top, bottom = min(r.top for r in inside), max(r.bottom for r in inside)
    sides: tuple[list[Any], list[Any]] = ([], [])
    for char in chars:
        if top - 1 <= (char["top"] + char["bottom"]) / 2 <= bottom + 1:
            sides[(char["x0"] + char["x1"]) / 2 > band.x].append(char)
    out = list(rows[: band.first])
    for column, side in enumerate(sides, 1):
        out += [replace(r, column=column, band=top) for r in rows_of(side, page)]
    return out + list(rows[band.last :])


def _band(rows: Sequence[Row], width: float) -> _Band | None:
    """The longest run of rows that a gutter in the middle parts into two columns of prose."""
    low, high = _MIDDLE[0] * width, _MIDDLE[1] * width
    candidates = {round((g[0] + g[1]) / 2) for r in rows for g in r.gaps if low < (g[0] + g[1]) / 2 < high}
    best: _Band | None = None
    for x in sorted(candidates)[:_MAX_CANDIDATES]:
        first = 0
        while first < len(rows):
            last = first
            while last < len(rows) and _clear(rows[last], x):
                last += 1
            if (best is None or last - first > best.last - best.first) and _is_prose(rows[first:last], x):
                best = _Band(first, last, float(x))
            first = last + 1
    return best


def _clear(row: Row, x: float) -> bool:
    return row.x1 <= x or row.x0 >= x or any(g[0] <= x <= g[1] for g in row.gaps)


def _is_prose(rows: Sequence[Row], x: float) -> bool:
    """Whether most lines on both sides are long and made of words: what a table has beside its labels is not."""
    left = right = both = 0
    for row in rows:
        share = min(1.0, max(0.0, (x - row.x0) / max(1.0, row.x1 - row.x0)))
        words = sum(1 for c in row.text if not c.isdigit() and not c.isspace())
        left += words * share >= _MIN_CHARS
        right += words * (1 - share) >= _MIN_CHARS
        both += len(row.gaps) == 1
    return left >= _MIN_LINES and right >= _MIN_LINES and 2 * both >= min(left, right)
