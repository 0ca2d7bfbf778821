"""Where the text of a Document stands in the Word file it was read from, and marks around just those characters.

The reader cleans text, joins lines and counts automatic numbers as text, so a piece of a block is found again by its
visible characters, in order, among those of the paragraph or cell its anchor names.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from lxml.etree import Element, SubElement

from auditor.model.document import Block, Paragraph, Place
from auditor.readers.clean import clean
from auditor.readers.word.looks import Looks
from auditor.readers.word.read import locate
from auditor.readers.word.runs import text_runs
from auditor.readers.word.xml import RPR, SDT, SDT_CONTENT, TC, TEXTBOX, WRAPPERS, P, R, T, child, w

_ONE = frozenset(map(w, ("tab", "ptab", "cr", "br", "noBreakHyphen")))
_NONE = frozenset((RPR, w("lastRenderedPageBreak")))
_HOLDERS = WRAPPERS & frozenset(map(w, ("hyperlink", "smartTag", "customXml", "fldSimple", "ins", "moveTo")))
_HOLDERS |= {SDT, SDT_CONTENT}
_MAX_NUMBER = 16  # characters of an automatic number, which stands in no run
_MAX_LEFT_OUT = 2000  # characters between two pieces that the reader left out
_MAX_LOST = 50
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True)
class Char:
    """A visible character: the run (or formula) it stands in, and its index in that run's text."""

    run: Any
    index: int
    char: str


@dataclass(frozen=True, slots=True)
class Span:
    """What a mark encloses: characters first..last, or nothing at all in the paragraph `empty`."""

    first: Char | None
    last: Char | None
    empty: Any = None


class Finder:
    """Finds places of the document read from `body` in it. `looks`: how its text looks."""

    def __init__(self, body: Any, blocks: Iterable[Block], looks: Looks) -> None:
        self._body = body
        self._looks = looks
        self._blocks = tuple(blocks)
        self._texts: dict[str, list[tuple[int, int, str]]] = {}
        """For each anchor (block, number of the piece in the block, text), in reading order."""
        for number, block in enumerate(self._blocks):
            for index, (anchor, _, text) in enumerate(_pieces(block)):
                if anchor:
                    self._texts.setdefault(anchor, []).append((number, index, text))
        self._chars: dict[str, list[Char]] = {}
        self._offsets: dict[str, dict[tuple[int, int], tuple[int, int]]] = {}

    def text(self, place: Place, start: int, end: int) -> str:
        """Characters start..end of the text of the paragraph or cell at `place`; empty when it is not there."""
        return "".join(text for _, _, _, text in self._at(place))[max(start, 0) : max(end, 0)]

    def span(self, place: Place, start: int, end: int) -> Span | None:
        """Characters start..end of the text of the paragraph or cell at `place`; all of the paragraph or cell when they
        cannot be told; None when the file has none there.
        """
        chars = list(self._found(place, start, end)) or (self._of(place.anchor) if place.anchor else [])
        if chars:
            return Span(chars[0], chars[-1])
        empty = next(iter(self._paragraphs(place.anchor or "")), None)
        return None if empty is None else Span(None, None, empty)

    def beginning(self) -> Span | None:
        """The first paragraph that can hold a mark."""
        first = next(self._body.iter(P), None)
        return None if first is None else Span(None, None, first)

    def _at(self, place: Place) -> list[tuple[int, str | None, int, str]]:
        """(number, anchor, where it begins, text) of the pieces of the paragraph, or the cell, at `place`."""
        if not 0 <= place.block < len(self._blocks):
            return []
        block = self._blocks[place.block]
        if isinstance(block, Paragraph):
            return [(number, *piece) for number, piece in enumerate(_pieces(block))]
        where = (place.row, place.column)
        return [(n, c.anchor, 0, c.text) for n, c in enumerate(block.cells) if (c.row, c.column) == where][:1]

    def _found(self, place: Place, start: int, end: int) -> Iterator[Char]:
        for number, anchor, begin, text in self._at(place):
            first, last = max(start - begin, 0), min(end - begin, len(text))
            offset = self._offset(anchor).get((place.block, number)) if anchor and first < last else None
            if anchor and offset is not None:
                at, skipped = offset
                lower = max(0, len(_visible(text[:first])) - skipped)
                upper = max(0, len(_visible(text[:last])) - skipped)
                yield from self._of(anchor)[at + lower : at + upper]

    def _offset(self, anchor: str) -> dict[tuple[int, int], tuple[int, int]]:
        """For each piece of the anchor: where its characters begin among those of the element, and how many of its own
        (those of an automatic number) come before them.
        """
        if anchor not in self._offsets:
            whole = "".join(c.char for c in self._of(anchor))
            out: dict[tuple[int, int], tuple[int, int]] = {}
            cursor = 0
            lost = 0
            for block, number, text in self._texts.get(anchor, ()):
                shown = _visible(text)
                for skipped in range(min(len(shown), _MAX_NUMBER + 1) if lost < _MAX_LOST else 0):
                    wanted = shown[skipped:]
                    at = whole.find(wanted, cursor, cursor + len(wanted) + _MAX_LEFT_OUT)
                    if at >= 0:
                        out[block, number] = at, skipped
                        cursor = at + len(wanted)
                        break
                else:
                    lost += 1
            self._offsets[anchor] = out
        return self._offsets[anchor]

    def _of(self, anchor: str) -> list[Char]:
        """The visible characters of the paragraph or cell an anchor names."""
        if anchor not in self._chars:
            self._chars[anchor] = [
                Char(run, index, char)
                for paragraph in self._paragraphs(anchor)
                for run, text in text_runs(paragraph, self._looks)
                for index, char in enumerate(text)
                if _visible(char)
            ]
        return self._chars[anchor]

    def _paragraphs(self, anchor: str) -> list[Any]:
        """The paragraph an anchor names, or those of the cell it names; not those of tables and boxes inside it."""
        try:
            element = locate(self._body, anchor)
        except (LookupError, KeyError):
            return []
        if element.tag == P:
            return [element]
        return [p for p in element.iter(P) if next(p.iterancestors(TC, TEXTBOX)) is element]


def _pieces(block: Block) -> Iterator[tuple[str | None, int, str]]:
    """(anchor, where it begins in the block's text, text) of the parts of a paragraph, or the cells of a table."""
    if not isinstance(block, Paragraph):
        for cell in block.cells:
            yield cell.anchor, 0, cell.text
        return
    starts = [m.start for m in block.marks] or [0]
    anchors = [m.anchor for m in block.marks] or [block.anchor]
    for anchor, start, end in zip(anchors, starts, [*starts[1:], len(block.text)], strict=True):
        yield anchor or block.anchor, start, block.text[start:end]


def _visible(text: str) -> str:
    return "".join(clean(text).split())


def put(marks: Iterable[tuple[Span, str]]) -> None:
    """Encloses every span by the marks of the comment with this id. Runs are split so that nothing else is enclosed."""
    wanted = list(marks)
    cuts: dict[Any, set[int]] = {}
    for span, _ in wanted:
        if span.first is not None and span.last is not None:
            cuts.setdefault(span.first.run, set()).add(span.first.index)
            cuts.setdefault(span.last.run, set()).add(span.last.index + 1)
    pieces = {run: _split(run, sorted(p)) if _outside(run) is run else [(0, run)] for run, p in cuts.items()}
    tails: dict[Any, Any] = {}
    for span, number in wanted:
        start, end = _mark("commentRangeStart", number), _mark("commentRangeEnd", number)
        if span.first is None or span.last is None:
            host = _outside(span.empty)
        else:
            host = _outside(_piece(pieces[span.last.run], span.last.index))
        if host.tag == P:  # an empty paragraph holds its mark inside
            host.append(start)
            tails[host] = start
        elif span.first is None:
            host.addprevious(start)
        else:
            _outside(_piece(pieces[span.first.run], span.first.index)).addprevious(start)
        tails.get(host, host).addnext(end)
        tails[host] = _reference(number)
        end.addnext(tails[host])


def _split(run: Any, cuts: list[int]) -> list[tuple[int, Any]]:
    """(where it begins, run) of the runs that `run` becomes when it is cut before these characters. One that holds more
    than plain text, or a formula, stays whole.
    """
    if run.tag != R or any(e.tag != T and e.tag not in _ONE and e.tag not in _NONE for e in run):
        return [(0, run)]
    size = sum(map(_length, run))
    starts = [0, *(c for c in cuts if 0 < c < size)]
    properties = child(run, RPR)
    contents = [e for e in run if e.tag != RPR]
    runs = [run]
    for _ in starts[1:]:
        made = run.makeelement(R, dict(run.attrib))
        if properties is not None:
            made.append(copy.deepcopy(properties))
        runs[-1].addnext(made)
        runs.append(made)
    at = number = 0
    for element in contents:
        length = _length(element)
        while number + 1 < len(starts) and starts[number + 1] <= at:
            number += 1
        runs[number].append(element)
        while number + 1 < len(starts) and starts[number + 1] < at + length:
            number += 1
            element = _cut(element, starts[number] - at, runs[number])
            length -= starts[number] - at
            at = starts[number]
        at += length
    return list(zip(starts, runs, strict=True))


def _length(element: Any) -> int:
    """Characters a child of a run stands for."""
    return len(element.text or "") if element.tag == T else int(element.tag in _ONE)


def _cut(element: Any, at: int, run: Any) -> Any:
    """Moves what follows the first `at` characters of a w:t into a new one in `run`."""
    text = element.text
    made = SubElement(run, T)
    element.text, made.text = text[:at], text[at:]
    for part in (element, made):
        part.set(_SPACE, "preserve")
    return made


def _piece(pieces: list[tuple[int, Any]], index: int) -> Any:
    """The run that character `index` stands in."""
    return next(run for start, run in reversed(pieces) if start <= index)


def _outside(element: Any) -> Any:
    """The element a mark may stand beside: `element`, or what in its outermost paragraph holds it in a way in which
    marks cannot (a text box, a formula, a thing stored in two ways).
    """
    outermost = element
    for ancestor in element.iterancestors(P):
        outermost = ancestor
    if outermost is element:
        return element
    path = [element]
    while path[-1].getparent() is not outermost:
        path.append(path[-1].getparent())
    return next((e for e in reversed(path) if e.tag not in _HOLDERS), element)


def _mark(kind: str, number: str) -> Any:
    return Element(w(kind), {w("id"): number})


def _reference(number: str) -> Any:
    run = Element(R)
    SubElement(run, w("commentReference"), {w("id"): number})
    return run
