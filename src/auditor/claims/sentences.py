"""Sentences of a view with the figures in them, each with the words before and after it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property

from auditor.claims import kinds, lexicon, words
from auditor.claims.quantities import Quantity
from auditor.claims.view import View

_STOP = re.compile("[。！？!?]")
_DELIMITERS = frozenset("，、；。：:,;!！?？()")
_HEAD = 60
_TAIL = 16


@dataclass(frozen=True)
class Item:
    """A figure with the words before it (back to the last delimiter) and after it (to the next one).

    `lead` is the delimiter before the head.
    """

    q: Quantity
    head: str
    tail: str
    lead: str = ""
    metric: str = "other"
    """What the figure counts, by its own words or those of its sentence."""
    clause: str = ""
    """As `head`, but back over 、 to the beginning of the clause."""

    @property
    def value(self) -> Decimal:
        """The figure."""
        return self.q.value

    @cached_property
    def words(self) -> str:
        """All that names the figure."""
        return self.head + self.tail

    @cached_property
    def named(self) -> str:
        """What its own words alone say it counts."""
        return kinds.of_words(self.words).metric

    @cached_property
    def readers(self) -> bool:
        """Whether it counts visits, readers or followers."""
        return _holds(self.words, lexicon.numerals().no_part, lexicon.numerals().no_reader)

    @cached_property
    def other(self) -> bool:
        """Whether it is what is left over: 其他, 其余."""
        return any(w in self.head for w in lexicon.connectives().others)

    @cached_property
    def counted(self) -> bool:
        """Whether it is announced as a total: 共, 累计, 合计."""
        return _holds(self.head, lexicon.connectives().total, lexicon.connectives().not_total)

    @cached_property
    def stated(self) -> bool:
        """Whether its words hold a verb, so that it is a statement and no mere name."""
        return _holds(self.clause, lexicon.connectives().verbs, lexicon.connectives().not_verbs)


def _holds(text: str, words: tuple[str, ...], but_not: tuple[str, ...]) -> bool:
    """Whether one of `words` stands in `text` other than as a piece of one of `but_not`."""
    if not any(w in text for w in words):
        return False
    for other in but_not:
        text = text.replace(other, "")
    return any(w in text for w in words)


@dataclass(frozen=True, slots=True)
class Opener:
    """A word that opens a list of parts."""

    start: int
    end: int
    word: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the view: its span, figures and openers."""

    start: int
    end: int
    items: tuple[Item, ...]
    openers: tuple[Opener, ...]


@cache
def _opener_pattern() -> re.Pattern[str]:
    words = sorted(map(re.escape, lexicon.connectives().open_parts), key=len, reverse=True)
    return re.compile("|".join(words))


def blank_brackets(text: str) -> str:
    """`text` with the contents of brackets replaced by blanks of the same length."""
    return re.sub(r"\([^()]{0,800}\)", lambda m: " " * len(m.group()), text)


def split(view: View, text: str, quantities: list[Quantity]) -> list[Sentence]:
    """The sentences of `text` (the view's text, possibly with brackets blanked) with `quantities` dealt out to them."""
    ends = sorted({m.end() for m in _STOP.finditer(text)} | set(view.breaks) | set(view.row_borders) | {len(text)})
    out: list[Sentence] = []
    start = position = 0
    for end in ends:
        if end <= start:
            continue
        own: list[Item] = []
        while position < len(quantities) and quantities[position].start < end:
            own.append(item_of(view, text, quantities[position]))
            position += 1
        out.append(Sentence(start, end, tuple(own), tuple(_openers(text, start, end, own))))
        start = end
    return out


def _openers(text: str, start: int, end: int, items: list[Item]) -> list[Opener]:
    """Opener words before a figure, and a colon directly after one ("公开信息 30 条：…")."""
    if not items:
        return []
    found = [Opener(m.start(), m.end(), m.group()) for m in _opener_pattern().finditer(text, start, end)]
    for item in items:
        colon = item.q.end + len(item.tail)
        opens = text[colon : colon + 1] in (":", "，", ",") and item.tail.endswith(lexicon.connectives().of_these)
        if colon < end and (opens or (text[colon] in ":：" and len(item.tail) < 4)):
            found.append(Opener(colon, colon + 1, ":"))
    found.sort(key=lambda o: o.start)
    merged: list[Opener] = []
    for opener in found:
        if merged and not any(merged[-1].end <= i.q.start < opener.start for i in items):
            opener = Opener(merged[-1].start, opener.end, _stronger(merged[-1].word, opener.word))
            merged.pop()
        merged.append(opener)
    return merged


def _stronger(first: str, second: str) -> str:
    """Of two opener words side by side ("其中涉及", "其中分别为") the one that says more of the list."""
    words = lexicon.connectives()
    if second == ":" and first.endswith(("，", ",")):
        return second  # "90 条信息中，" says whose parts follow, "信息中，" alone does not
    if second == ":" or (second in words.weak and not second.startswith(words.closing)):
        return first
    return second


def item_of(view: View, text: str, q: Quantity) -> Item:
    """The figure `q` of `text` with its words."""
    start, end = q.start, q.end
    while start > 0 and text[start - 1] not in _DELIMITERS and q.start - start < _HEAD and start not in view.breaks:
        start -= 1
    while end < len(text) and text[end] not in _DELIMITERS and end - q.end < _TAIL:
        end += 1
    clause = start
    while clause > 0 and (text[clause - 1] == "、" or text[clause - 1] not in _DELIMITERS) and q.start - clause < _HEAD:
        if clause in view.breaks or (text[clause - 1].isascii() and text[clause - 1].isdigit()):
            break  # the clause of the figure before
        clause -= 1
    lead = text[max(0, start - 1) : start]
    return Item(q, text[start : q.start], text[q.end : end], lead, words.metric(view, q), text[clause : q.start])
