"""Text as it is meant: characters that carry no meaning are dropped, odd ones made plain, note marks left out.

What is mapped and left out is counted while a file is read (`counted`), for the notes of its Document.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from auditor.readers.characters import MEANT, ODD

_DROP = dict.fromkeys(
    [*range(0x00, 0x09), *range(0x0E, 0x20), 0x7F, *range(0x80, 0x85), *range(0x86, 0xA0)]
    + [0xAD, 0x34F, 0x61C, 0x180E, 0xFEFF, 0xFFFC, *range(0x200B, 0x2010), *range(0x2060, 0x2070)]
    + [*range(0x202A, 0x202F), *range(0xFE00, 0xFE10), *range(0xFFF9, 0xFFFC), *range(0xE0100, 0xE01F0)]
)
_BLANKS = {0xA0: " ", 0x3000: " ", 0x202F: " ", 0x205F: " ", **dict.fromkeys(range(0x2000, 0x200B), " ")}
_TABLE = {**_DROP, **_BLANKS}
_NEWLINES = re.compile("\r{1,2}\n|\r|\x85|\u2028|\u2029|\x0b|\x0c")
_ENTITY = re.compile(r"&(?:amp;){0,3}(?!amp;)(?:#[0-9]{2,6}|#[xX][0-9a-fA-F]{2,5}|[a-zA-Z]{2,8}[0-9]{0,2});")
_RAISED = "\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089"
_CIRCLED = "\u2460-\u2473\u24ea\u24f5-\u24fe\u2776-\u2793\u3251-\u325f"
_SIGNS = "*\uff0a\u203b\u2020\u2021"
_DIGIT = "0-9\uff10-\uff19\uf030-\uf039"
_BRACKETED = "[\\[［〔【]\\s?注?\\s?[0-9]{1,2}\\s?[\\]］〕】]|[（(]\\s?注\\s?[0-9]{0,2}\\s?[)）]|注[0-9]{1,2}"
MARK = re.compile(
    rf"(?<=[{_DIGIT}])(?:[{_RAISED}{_CIRCLED}]|[{_SIGNS}](?![{_DIGIT}{_SIGNS}])|{_BRACKETED})+(?![{_DIGIT}])"
)
_WRAPPED = re.compile(rf"([{_DIGIT}][{_DIGIT},.]*)(?![{_DIGIT}])((?:[{_RAISED}{_CIRCLED}{_SIGNS}]|{_BRACKETED})+)$")
"""A raised, circled or bracketed figure, or a star, right after a figure: the mark of a note. 3*5 and 138****1234 have
none.
"""
_MARKABLE = re.compile(rf"[{_RAISED}{_CIRCLED}{_SIGNS}注\[［〔【]")
_FILL = "\u2060"  # stands in for a mark where offsets must stay; `clean` drops it

_seen: ContextVar[Counter[str] | None] = ContextVar("characters seen", default=None)


@contextmanager
def counted() -> Iterator[Counter[str]]:
    """Counts, while a file is read, the characters that were mapped and (under "mark") the note marks left out."""
    tally: Counter[str] = Counter()
    token = _seen.set(tally)
    try:
        yield tally
    finally:
        _seen.reset(token)


def clean(text: str) -> str:
    """`text` without control and zero-width characters, with plain blanks and line feeds, and as it is meant: radicals
    as characters, entities that were escaped twice as what they name, no marks of notes at figures.
    """
    if "&" in text:
        text = unescaped(text)
    text = plain(_NEWLINES.sub("\n", text).translate(_TABLE))
    return without_marks(text).replace(_FILL, "") if _MARKABLE.search(text) else text


def plain(text: str) -> str:
    """`text` with radicals, compatibility ideographs and digits of symbol fonts as they are read; offsets stay."""
    found = [c for c in ODD.findall(text) if ord(c) in MEANT]
    if not found:
        return text
    tally = _seen.get()
    if tally is not None:
        tally.update(found)
    return text.translate(MEANT)


def unescaped(text: str) -> str:
    """`text` with entities as the characters they name; unknown ones stay."""
    return _ENTITY.sub(_unescaped, text) if "&" in text else text


def _unescaped(entity: re.Match[str]) -> str:
    from html import unescape  # its table of all entities takes a while, and few texts have any

    return unescape(unescape(unescape(entity.group())))


def without_marks(text: str) -> str:
    """`text` with marks of notes at figures as characters that `clean` drops, so that offsets stay."""
    return MARK.sub(_filled, text) if _MARKABLE.search(text) else text


def is_unmarked(text: str) -> bool:
    """Whether nothing in a text can be the mark of a note."""
    return _MARKABLE.search(text) is None


def unwrapped(text: str) -> str:
    """The text of a cell without the mark of a note that a narrow column breaks off its figure."""
    first, _, rest = text.partition("\n")
    if not rest or not first[:1].isdecimal() or rest.lstrip()[:1].isdecimal():
        return text
    found = _WRAPPED.match("".join(text.split()))
    if found is None or not first.startswith(found.group(1)):
        return text
    mark(1)
    return found.group(1)


def is_odd(text: str) -> bool:
    """Whether cleaning `text` tells something that is counted."""
    return bool(ODD.search(text) or _MARKABLE.search(text))


def _filled(found: re.Match[str]) -> str:
    mark(1)
    return _FILL * len(found.group())


def mark(count: int) -> None:
    """Notes that so many marks of notes were left out."""
    tally = _seen.get()
    if tally is not None:
        tally["mark"] += count
