"""Characters of a page → printed lines, and lines → what goes on with what, by geometry."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal, NamedTuple

from auditor.model.document import Box
from auditor.readers.characters import meant

_BARE_NUMBER = re.compile(r"[-—–－·•\s]*\d{1,3}[-—–－·•\s]*$")
_PAGE_NUMBER = re.compile(r"第\s?\d{1,3}\s?页.{0,12}$|\d{1,3}\s?/\s?\d{1,3}$|[Pp]age\s?\d{1,3}.{0,8}$")
_EDGE = 0.1
_GAP = 0.35  # of the type size: justified text stretches by less
_HAN_GAP = 1.2  # a blank of full width between two Chinese characters only spaces them out (总 计)
_BLANK = 0.1
_RAISED = 0.25
_SMALL = 0.75
_LIGATURES = ("\ufb00", "\ufb06")
_OPENING_RUN = re.compile(r"[A-Za-z0-9.,%:/@_-]*[，。；：、！？”’）》」』\])%]*")
_SENTENCE_END = "。！？；：!?;:"

Turn = Literal["level", "up", "down", "aslant"]


class Part(NamedTuple):
    """What stands between two blanks of a line; Chinese characters spaced out (总 计) are parts, too."""

    text: str
    x0: float
    x1: float


@dataclass(frozen=True, slots=True)
class Row:
    """A printed line of a page. `key`: its place in reading order, comparable with those of its page."""

    text: str
    page: int
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    raised: str = ""
    parts: tuple[Part, ...] = ()
    column: int = 0
    band: float | None = None

    @property
    def box(self) -> Box:
        """x0, top, x1, bottom, in points."""
        return (round(self.x0, 1), round(self.top, 1), round(self.x1, 1), round(self.bottom, 1))

    @property
    def gaps(self) -> list[tuple[float, float]]:
        """The blanks wider than a character."""
        return [(a.x1, b.x0) for a, b in pairwise(self.parts) if b.x0 - a.x1 > self.size]

    @property
    def key(self) -> tuple[float, int, float]:
        """The columns of a band are read one after the other."""
        return (self.top if self.band is None else self.band, self.column, self.top)


def turn_of(char: Any) -> Turn:
    """Which way a character is turned, by its matrix (that of PDF, whose y goes up); styles may know it already."""
    known: Turn | None = char.get("turn")
    if known is not None:
        return known
    a, b = char["matrix"][:2]
    if a > 0 and abs(b) <= 0.2 * a:
        return "level"
    if abs(a) <= 0.2 * abs(b):
        return "up" if b > 0 else "down"
    return "aslant"


def rows_of(chars: Iterable[Any], page: int) -> list[Row]:
    """The printed lines of the level characters, from top to bottom. Blanks between Chinese characters are dropped."""
    level = [c for c in chars if c["upright"] and turn_of(c) == "level"]
    level.sort(key=lambda c: c["top"] + c["bottom"])
    lines: list[list[Any]] = []
    for char in level:
        middle = (char["top"] + char["bottom"]) / 2
        if lines:
            first = lines[-1][0]
            if middle - (first["top"] + first["bottom"]) / 2 < 0.5 * max(first["height"], char["height"]):
                lines[-1].append(char)
                continue
        lines.append([char])
    rows = (_row(sorted(line, key=lambda c: c["x0"]), page) for line in lines)
    return [r for r in rows if r is not None]


def turned_text(chars: Iterable[Any]) -> str:
    """The text of characters turned by a quarter, as a narrow cell has it (三、本年度办理结果), column by column."""
    turned = [c for c in chars if c["text"].strip() and turn_of(c) in ("up", "down")]
    if not turned:
        return ""
    sign = -1 if turn_of(turned[0]) == "up" else 1
    turned.sort(key=lambda c: -sign * (c["x0"] + c["x1"]))
    columns: list[list[Any]] = []
    for char in turned:
        if columns and abs(columns[-1][0]["x0"] - char["x0"]) < 0.5 * char["width"]:
            columns[-1].append(char)
        else:
            columns.append([char])
    return "".join(plain(c["text"]) for column in columns for c in sorted(column, key=lambda c: sign * c["top"]))


def _row(chars: list[Any], page: int) -> Row | None:
    printed = [c for c in chars if c["text"].strip()]
    if not printed:
        return None
    if len(printed) == 1:
        only = printed[0]
        part = Part(plain(only["text"]), only["x0"], only["x1"])
        size = round(only["size"], 1)
        return Row(part.text, page, part.x0, only["top"], part.x1, only["bottom"], size, "", (part,))
    size = Counter(round(c["size"], 1) for c in printed).most_common(1)[0][0]
    base = next(c["bottom"] for c in printed if round(c["size"], 1) == size)
    parts: list[Part] = []
    raised: list[str] = []
    line, text, start = "", "", printed[0]["x0"]
    before: Any = None
    end, blank = 0.0, False
    for char in chars:
        printed_as = char["text"]
        if not printed_as.strip():
            blank = True
            continue
        if printed_as.isdigit() and before is not None and _is_raised(char, size, base):
            raised.append(printed_as)  # the mark of a footnote: glued to a figure it would change it
            end = char["x1"]
            continue
        if before is not None:
            if _doubled(before, char):
                continue  # bold faked by printing twice
            gap = (char["x0"] - end) / (max(before["size"], char["size"]) or 1.0)
            parted = _parted(before["text"], printed_as, gap, blank)
            if parted or gap > _GAP:
                parts.append(Part(text, start, before["x1"]))
                line += text + (" " if parted else "")
                text, start = "", char["x0"]
        text += plain(printed_as)
        before, end, blank = char, char["x1"], False
    parts.append(Part(text, start, before["x1"]))
    return Row(
        line + text,
        page,
        printed[0]["x0"],
        min(c["top"] for c in printed),
        max(c["x1"] for c in printed),
        max(c["bottom"] for c in printed),
        size,
        "".join(raised),
        tuple(parts),
    )


def _is_raised(char: Any, size: float, base: float) -> bool:
    return char["size"] < _SMALL * size and base - char["bottom"] > _RAISED * size


def _parted(before: str, text: str, gap: float, blank: bool) -> bool:
    """Whether a blank stands between two characters `gap` type sizes apart. A printed blank counts between figures and
    Latin words only: Chinese text has none.
    """
    if _is_han(before) and _is_han(text):
        return gap > _HAN_GAP
    if blank and before.isascii() and text.isascii():
        return gap > _BLANK
    return gap > _GAP


def _is_han(text: str) -> bool:
    c = text[:1]
    return "\u2e80" <= c <= "\u9fff" or "\uf900" <= c <= "\ufaff" or ("\uff00" <= c <= "\uff5e" and not c.isdigit())


def _doubled(before: Any, char: Any) -> bool:
    return before["text"] == char["text"] and abs(before["x0"] - char["x0"]) < 0.2 * char["size"]


def plain(text: str) -> str:
    """Ligatures, and radicals that some fonts give for Han characters, as the characters they stand for."""
    if text.isascii() or (len(text) == 1 and "\u4e00" <= text <= "\u9fff"):
        return text  # nearly all of them
    if any(_LIGATURES[0] <= c <= _LIGATURES[1] for c in text):
        return unicodedata.normalize("NFKC", text)
    return meant(text)


def furniture(
    pages: Sequence[Sequence[Row]], heights: Sequence[float], tables: Sequence[Sequence[tuple[float, float]]] = ()
) -> set[Row]:
    """Page numbers, and heads and feet that stand at the same height on several pages. A bare figure is a page number
    only when nothing of the page stands beyond it; `tables`: the top and bottom of each page's tables.
    """
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
    for number, (rows, height) in enumerate(zip(pages, heights, strict=True)):
        spans = [*((r.top, r.bottom) for r in rows if r not in out), *(tables[number] if tables else ())]
        for row in rows:
            if not _BARE_NUMBER.match(row.text) or row in out:
                continue
            above = row.top < _EDGE * height and all(top >= row.top for top, _ in spans)
            below = row.bottom > (1 - _EDGE) * height and all(bottom <= row.bottom for _, bottom in spans)
            if above or below:
                out.add(row)
    return out


@dataclass(frozen=True, slots=True)
class Measure:
    """Where the lines of running text begin and end, and how far one is from the next."""

    left: float
    right: float
    leading: float


def measure(rows: Sequence[Row]) -> Measure:
    """The measure of some rows: where most lines begin, how far the long ones reach, the usual step down."""
    if not rows:
        return Measure(0.0, 0.0, 0.0)
    left = Counter(round(r.x0) for r in rows).most_common(1)[0][0]
    ends = sorted(r.x1 for r in rows)
    steps = [b.top - a.top for a, b in pairwise(rows) if a.page == b.page and b.top > a.top]
    leading = Counter(round(s) for s in steps).most_common(1)[0][0] if steps else 0.0
    return Measure(float(left), ends[int(0.9 * (len(ends) - 1))], float(leading))


def goes_on(before: Row, row: Row, within: Measure) -> bool | None:
    """Whether `row` goes on with the paragraph of `before`; None when geometry does not tell and the words must.

    It does when that line is full (what opens this one would not have fitted) and this one is not indented.
    """
    if abs(before.size - row.size) >= 0.15 * row.size:
        return False
    run = _OPENING_RUN.match(row.text)
    needed = max(1.6, 0.62 * len(run.group()) if run else 0.0) * before.size
    full = before.x1 > within.right - needed and before.x0 < (within.left + within.right) / 2
    indented = row.x0 > within.left + 1.2 * row.size
    ended = before.text.rstrip()[-1:] in _SENTENCE_END
    step = row.top - before.top
    if ended and before.page == row.page and within.leading and step > 1.4 * within.leading:
        return False  # paragraphs parted by space
    if full and not indented:
        return True
    return None if full or not indented else False
