"""A squeezed view of a text: blanks dropped, width unified, every character knowing where it came from."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auditor.claims.kinds import Kind, Scanned

from auditor.claims import lexicon

_SPECIAL = {"﹐": ",", "﹒": ".", "：": ":", "；": ";", "％": "%", "（": "(", "）": ")", "−": "-"}

_HEADING_LINE = re.compile(
    r"(?:[(（][^)）]{1,3}[)）]|[一二三四五六七八九十]{1,2}、)[^。，；：]{1,30}$|[0-9]{1,2}[.．、][^。，；：0-9]{1,30}$"
)


_WIDE = {c: unicodedata.normalize("NFKC", c) for c in (*map(chr, range(0xFF10, 0xFF5B)), "＋", "－")}
_FOLD = str.maketrans({c: folded for c, folded in _WIDE.items() if len(folded) == 1} | _SPECIAL)
_CELLS = re.compile(r"(?<![^\s])-?[0-9][0-9.,]{0,14}(?:[ \t\u3000]+[-/0-9][0-9.,]{0,14}){2,}(?![^\s])")
_PRINTED = re.compile(r"\S+")


class Borders:
    """Positions of a text in order."""

    def __init__(self, at: list[int]) -> None:
        self._at = at

    def between(self, start: int, end: int) -> list[int]:
        """Those after `start`, up to `end`."""
        if not self._at:
            return self._at
        return self._at[bisect_right(self._at, start) : bisect_right(self._at, end)]


class View:
    """`text` is squeezed; `original(start, end)` gives the span of the printed text it stands for."""

    def __init__(self, printed: str, section: str = "") -> None:
        self.printed = printed
        self.section = section  # its key, where the text is a section of a report
        runs = [found.span() for found in _PRINTED.finditer(printed)]
        self.text = "".join(printed[start:end] for start, end in runs).translate(_FOLD)
        self._offsets = [index for start, end in runs for index in range(start, end)]
        self.kinds: dict[int, Kind] = {}
        """What figures count, by where they begin."""
        self.scanned: Scanned | None = None

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Characters of the printed text for start..end of `text`."""
        if not self._offsets:
            return 0, 0
        first = self._offsets[min(start, len(self._offsets) - 1)]
        last = self._offsets[min(max(end - 1, start), len(self._offsets) - 1)]
        return first, last + 1

    def squeezed(self, start: int, end: int) -> tuple[int, int]:
        """Characters of `text` for start..end of the printed text."""
        return bisect_left(self._offsets, start), bisect_left(self._offsets, end)

    @cached_property
    def breaks(self) -> frozenset[int]:
        """Positions of `text` that follow a printed heading line ("（一）主动公开"): a clause never reaches across."""
        ends: set[int] = set()
        at = 0
        for line in self.printed.split("\n"):
            at += len(line) + 1
            if _HEADING_LINE.match(line.strip()):
                ends.add(at)
        if not ends:
            return frozenset()
        return frozenset(bisect_left(self._offsets, end) for end in ends)

    @cached_property
    def rows(self) -> tuple[tuple[int, int], ...]:
        """Spans of `text` that are rows of a table: pasted with bars ("行政处罚 | 6"), or cells run into one line,
        three or more bare figures side by side; no prose.
        """
        out: list[tuple[int, int]] = []
        at = 0
        for line in self.printed.split("\n"):
            if "|" in line:
                first = line.rfind("。", 0, line.index("|")) + 1  # what stands before is prose
                out.append((bisect_left(self._offsets, at + first), bisect_left(self._offsets, at + len(line))))
            else:
                units = lexicon.units().count
                for found in _CELLS.finditer(line):
                    if not line[found.end() :].lstrip().startswith(units):  # "1 3 00 条" is one figure, spaced out
                        out.append(self.squeezed(at + found.start(), at + found.end()))
            at += len(line) + 1
        return tuple(out)

    @cached_property
    def borders(self) -> Borders:
        """Where no sentence reaches across: after headings, and around table rows."""
        return Borders(sorted({*self.breaks, *self.row_borders}))

    @property
    def row_borders(self) -> tuple[int, ...]:
        """Where table rows begin and end: no sentence reaches across."""
        return tuple(border for row in self.rows for border in row)
