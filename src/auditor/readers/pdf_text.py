"""Characters of a PDF page → printed lines, and lines → what goes on with what, by geometry."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from auditor.model.document import Box

_PAGE_NUMBER = re.compile(
    r"[-—–－·•\s]*(?:第\s?)?\d{1,3}(?:\s?页)?[-—–－·•\s]*$|第\s?\d{1,3}\s?页.{0,12}$|\d{1,3}\s?/\s?\d{1,3}$"
)
_EDGE = 0.1
_GAP = 0.35  # of the type size: justified text stretches by less
_RADICALS = (("\u2e80", "\u2fdf"), ("\uf900", "\ufaff"))


@dataclass(frozen=True, slots=True)
class Row:
    """A printed line of a page."""

    text: str
    page: int
    x0: float
    top: float
    x1: float
    bottom: float
    size: float

    @property
    def box(self) -> Box:
        """x0, top, x1, bottom, in points."""
        return (round(self.x0, 1), round(self.top, 1), round(self.x1, 1), round(self.bottom, 1))


def rows_of(chars: Iterable[Any], page: int) -> list[Row]:
    """The printed lines of some characters, from top to bottom. Blanks between Chinese characters are dropped."""
    upright = [c for c in chars if c["upright"] and c["text"].strip()]
    upright.sort(key=lambda c: (c["top"] + c["bottom"]) / 2)
    lines: list[list[Any]] = []
    for char in upright:
        middle = (char["top"] + char["bottom"]) / 2
        if lines:
            last = lines[-1]
            centre = (last[0]["top"] + last[0]["bottom"]) / 2
            if middle - centre < 0.5 * max(last[0]["height"], char["height"]):
                last.append(char)
                continue
        lines.append([char])
    return [_row(sorted(line, key=lambda c: c["x0"]), page) for line in lines]


def _row(chars: list[Any], page: int) -> Row:
    out = ""
    before: Any = None
    for char in chars:
        if before is not None:
            if _doubled(before, char):
                continue  # bold faked by printing twice
            gap = char["x0"] - before["x1"]
            wide = max(before["size"], char["size"])
            if gap > _GAP * wide:
                out += " "
        out += plain(char["text"])
        before = char
    sizes = Counter(round(c["size"], 1) for c in chars)
    return Row(
        out,
        page,
        min(c["x0"] for c in chars),
        min(c["top"] for c in chars),
        max(c["x1"] for c in chars),
        max(c["bottom"] for c in chars),
        sizes.most_common(1)[0][0],
    )


def _doubled(before: Any, char: Any) -> bool:
    return before["text"] == char["text"] and abs(before["x0"] - char["x0"]) < 0.2 * char["size"]


def plain(text: str) -> str:
    """Compatibility forms of Han characters (radicals that some fonts map to) as the characters they stand for."""
    if any(low <= c <= high for c in text for low, high in _RADICALS):
        return unicodedata.normalize("NFKC", text)
    return text


def furniture(pages: Sequence[Sequence[Row]], heights: Sequence[float]) -> set[Row]:
    """Page numbers, and heads and feet that stand at the same height on several pages."""
    out: set[Row] = set()
    seen: dict[tuple[str, int], list[Row]] = {}
    for rows, height in zip(pages, heights, strict=True):
        for row in rows:
            if not (row.top < _EDGE * height or row.bottom > (1 - _EDGE) * height):
                continue
            if _PAGE_NUMBER.match(row.text.strip()):
                out.add(row)
            key = (re.sub(r"\d+", "#", row.text.replace(" ", "")), round(row.top / 4))
            seen.setdefault(key, []).append(row)
    for group in seen.values():
        if len(group) >= 3 or (len(group) == 2 == len(pages)):
            out.update(group)
    return out


def margins(rows: Sequence[Row]) -> tuple[float, float]:
    """(left, right) edge of the text: where most lines begin, and how far the long ones reach."""
    if not rows:
        return 0.0, 0.0
    left = Counter(round(r.x0) for r in rows).most_common(1)[0][0]
    ends = sorted(r.x1 for r in rows)
    return float(left), ends[int(0.9 * (len(ends) - 1))]


def goes_on(before: Row, row: Row, left: float, right: float) -> bool:
    """Whether `row` goes on with the paragraph of `before`: that one is full, and this one is not indented."""
    full = before.x1 > right - 1.6 * before.size
    indented = row.x0 > left + 1.2 * row.size
    return full and not indented and abs(before.size - row.size) < 0.15 * row.size
