"""The text of a Word paragraph as a person reads it: changes accepted, nothing hidden or struck, no note marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from auditor.readers.clean import is_unmarked, mark, without_marks
from auditor.readers.word.looks import NOTHING, Looks
from auditor.readers.word.xml import (
    ALTERNATE,
    MATH,
    MATH_TEXT,
    PPR,
    PSTYLE,
    RPR,
    SDT,
    VAL,
    WRAPPERS,
    R,
    T,
    alternatives,
    child,
    content_of,
    value_of,
    w,
    whole,
)

_BREAK, _SYMBOL, _FIELD, _RUBY, _RUBY_BASE = map(w, ("br", "sym", "fldChar", "ruby", "rubyBase"))
_SILENT = frozenset([PPR, *map(w, ("bookmarkStart", "bookmarkEnd", "proofErr"))])
_PAGE_END = w("lastRenderedPageBreak")
_CHARACTERS = {w("tab"): "\t", w("ptab"): "\t", w("cr"): "\n", _BREAK: "\n", w("noBreakHyphen"): "-"}
_DATA, _CHOICES, _RESULT, _ENTRY = map(w, ("ffData", "ddList", "result", "listEntry"))
_INPUT, _DEFAULT = map(w, ("textInput", "default"))
_MARK = re.compile("\\s*[\\[［〔【(（]?\\s?注?\\s?(?:[0-9０-９]{1,2}|[①-⑳⓪❶-❿➀-➓*＊※†‡#])?\\s?[\\]］〕】)）]?\\s*$")
_FILL = "\u2060"  # keeps the place of what is left out: the cleaner drops it
_CIRCLES = {"Wingdings": ((0xF081, 0x2460, 10), (0xF08C, 0x2776, 10)), "Symbol": ((0xF02C, 0x2C, 14),)}
"""Font of a symbol → (first code, first character, how many): circled figures, and figures."""


def text_runs(paragraph: Any, looks: Looks = NOTHING) -> list[tuple[Any, str]]:
    """(w:r element, its text) of a paragraph in reading order: insertions kept, deletions, hidden and struck text and
    the codes of fields left out, the text of its text boxes left out. Marks of notes are characters that the cleaner
    drops, so that every character keeps its place in its run.
    """
    plain = _plain(paragraph, looks)
    if plain is not None:
        return plain
    pieces = _Pieces(looks, value_of(child(paragraph, PPR), PSTYLE) if looks.styled else None)
    pieces.collect(paragraph)
    return _without_marks(pieces.out, pieces.raised)


def _plain(paragraph: Any, looks: Looks) -> list[tuple[Any, str]] | None:
    """The runs of a paragraph that holds nothing but text, none of it above the line or the mark of a note, as nearly
    all of a report; None for any other, and where styles say how text looks.
    """
    if looks.styled:
        return None
    out: list[tuple[Any, str]] = []
    for run in paragraph:
        if run.tag != R:
            if run.tag in _SILENT:
                continue
            return None
        properties, text = None, ""
        for element in run:
            if element.tag == T:
                text += element.text or ""
            elif element.tag == RPR:
                properties = element
            elif element.tag != _PAGE_END:
                return None
        if properties is not None and (looks.unseen(run, properties, None) or looks.is_raised(properties)):
            return None
        if text:
            out.append((run, text))
    joined = "".join([text for _, text in out])
    return out if is_unmarked(joined) else None


def _without_marks(pieces: list[tuple[Any, str]], raised: set[int]) -> list[tuple[Any, str]]:
    texts = [text for _, text in pieces]
    if raised and any(text.strip() for i, text in enumerate(texts) if i not in raised):
        for index in raised:
            before = "".join(texts[:index]).rstrip()[-1:]
            if _MARK.match(texts[index]) and texts[index].strip() and not (before.isascii() and before.isalpha()):
                texts[index] = _FILL * len(texts[index])
                mark(1)
    joined = "".join(texts)
    plain = without_marks(joined)
    if plain == joined and not raised:
        return pieces
    out: list[tuple[Any, str]] = []
    at = 0
    for (run, _), text in zip(pieces, texts, strict=True):
        out.append((run, plain[at : at + len(text)]))
        at += len(text)
    return out


class _Pieces:
    def __init__(self, looks: Looks, style: str | None) -> None:
        self.out: list[tuple[Any, str]] = []
        self.raised: set[int] = set()
        """Which of `out` stand above the line."""
        self._looks = looks
        self._style = style
        self._fields: list[bool] = []
        """For each open field whether its code (True) or its result (False) is being read."""
        self._values: list[str] = []
        """For each open field what it holds when it has no result."""

    def collect(self, parent: Any) -> None:
        for element in parent:
            tag = element.tag
            if tag == R:
                self._run(element)
            elif tag in WRAPPERS:
                self.collect(element)
            elif tag == SDT:
                content = content_of(element)
                if content is not None:
                    self.collect(content)
            elif tag == ALTERNATE:
                newer, older = alternatives(element)
                chosen = newer if newer is not None else older
                if chosen is not None:
                    self.collect(chosen)
            elif tag == MATH:
                self.out.append((element, "".join(t.text or "" for t in element.iter(MATH_TEXT))))

    def _run(self, run: Any) -> None:
        properties = child(run, RPR)
        unseen = self._looks.unseen(run, properties, self._style)
        if unseen:
            self._looks.left_out[unseen] += child(run, T) is not None
            return
        text = "".join(self._texts(run))
        if text:
            if properties is not None and self._looks.is_raised(properties):
                self.raised.add(len(self.out))
            self.out.append((run, text))

    def _texts(self, parent: Any) -> Iterator[str]:
        for element in parent:
            tag = element.tag
            if tag == _FIELD:
                yield self._field(element)
            elif True in self._fields:
                continue
            elif tag == T:
                if element.text and self._values:
                    self._values[-1] = ""
                yield element.text or ""
            elif tag in _CHARACTERS:
                yield _CHARACTERS[tag]
            elif tag == _SYMBOL:
                yield _symbol(element.get(w("char")) or "", element.get(w("font")) or "")
            elif tag == _RUBY:
                base = child(element, _RUBY_BASE)
                for run in base.iterchildren(R) if base is not None else ():
                    yield from self._texts(run)
            elif tag == ALTERNATE:  # a drawing, or a character that older programs are given as text
                older = alternatives(element)[1]
                if older is not None:
                    yield from self._texts(older)

    def _field(self, element: Any) -> str:
        """Goes on with the fields; the value of a form field that ends without a result."""
        kind = element.get(w("fldCharType"))
        if kind == "begin":
            self._fields.append(True)
            self._values.append(_value(child(element, _DATA)))
        elif self._fields and kind == "separate":
            self._fields[-1] = False
        elif self._fields and kind == "end":
            self._fields.pop()
            return self._values.pop()
        return ""


def _value(data: Any | None) -> str:
    """The chosen entry of a drop-down field, or what a text field begins with."""
    choices = child(data, _CHOICES) if data is not None else None
    if choices is not None:
        entries = [e.get(VAL) or "" for e in choices.iterchildren(_ENTRY)]
        chosen = value_of(choices, _RESULT) or value_of(choices, _DEFAULT)
        at = whole(chosen, 0)
        return entries[at] if chosen is not None and at < len(entries) else ""
    return value_of(child(data, _INPUT) if data is not None else None, _DEFAULT) or ""


def _symbol(code: str, font: str) -> str:
    """The character of a w:sym; those of private fonts (F0xx) have a meaning in few of them."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    for first, stands_for, count in _CIRCLES.get(font, ()):
        if first <= number < first + count:
            return chr(number - first + stands_for)
    return chr(number) if 0x20 <= number < 0xD800 else ""
