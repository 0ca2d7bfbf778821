"""A squeezed view of a text: blanks dropped, width unified, every character knowing where it came from."""

from __future__ import annotations

import unicodedata
from functools import cached_property

_SPECIAL = {"﹐": ",", "﹒": ".", "：": ":", "；": ";", "％": "%", "（": "(", "）": ")", "−": "-"}


def _fold(char: str) -> str:
    if char <= "\x7f":
        return char
    if char in _SPECIAL:
        return _SPECIAL[char]
    if "\uff10" <= char <= "\uff5a" or char in "＋－":
        folded = unicodedata.normalize("NFKC", char)
        return folded if len(folded) == 1 else char
    return char


class View:
    """`text` is squeezed; `original(start, end)` gives the span of the printed text it stands for."""

    def __init__(self, printed: str) -> None:
        self.printed = printed
        chars: list[str] = []
        offsets: list[int] = []
        for index, char in enumerate(printed):
            if char == "\n" or not char.isspace():
                chars.append(_fold(char))
                offsets.append(index)
        self.lined = "".join(chars)
        keep = [i for i, c in enumerate(chars) if c != "\n"]
        self.text = "".join(chars[i] for i in keep)
        self._offsets = [offsets[i] for i in keep]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Characters of the printed text for start..end of `text`."""
        if not self._offsets:
            return 0, 0
        first = self._offsets[min(start, len(self._offsets) - 1)]
        last = self._offsets[min(max(end - 1, start), len(self._offsets) - 1)]
        return first, last + 1

    @cached_property
    def breaks(self) -> frozenset[int]:
        """Positions of `text` at which a printed line begins after a full stop: sentence borders beyond 。"""
        out: set[int] = set()
        for position in range(1, len(self._offsets)):
            between = self.printed[self._offsets[position - 1] + 1 : self._offsets[position]]
            if "\n" in between:
                out.add(position)
        return frozenset(out)
