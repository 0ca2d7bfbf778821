"""Set phrases that must not be altered by a character: what is one slip away from one of them, and is no right word."""

from collections.abc import Iterator
from typing import NamedTuple

from auditor.knowledge import cache, words
from auditor.model.base import Model

_QUOTES = ("“”", "‘’", '""')
_TITLE = "《》"


class Phrase(Model):
    """A phrase and the report years in which it is one. `quoted`: only between quotation marks, where it is too short
    to be known otherwise. `titles`: also inside the name of a document.
    """

    text: str
    from_year: int = 0
    to_year: int = 9999
    quoted: bool = False
    titles: bool = False


class SetPhrases(Model):
    """rules/lexicon/set_phrases.yaml. `right`: words one slip away that are words of their own. `fillers`: characters
    that may be put in, and change nothing.
    """

    phrases: tuple[Phrase, ...]
    right: tuple[str, ...]
    fillers: str


class Slip(NamedTuple):
    """Characters start..end of a text, and the phrase that was meant."""

    start: int
    end: int
    right: str


@cache
def set_phrases() -> SetPhrases:
    """The phrases. Raises PackError."""
    return words("set_phrases", SetPhrases)


@cache
def _meant() -> tuple[tuple[Phrase, str], ...]:
    """The phrases with what is left of them without signs and blanks."""
    return tuple((p, "".join(c for c in p.text if "\u4e00" <= c <= "\u9fff")) for p in set_phrases().phrases)


def slips(text: str, year: int | None) -> list[Slip]:
    """The altered phrases of a text in a report on `year`, of those that overlap the longest; signs and blanks between
    characters do not count.
    """
    out: list[Slip] = []
    for slip in sorted(_all(text, year), key=lambda s: (s.start - s.end, s.start)):
        if not any(o.start < slip.end and slip.start < o.end for o in out):
            out.append(slip)
    return sorted(out, key=lambda s: s.start)


def _all(text: str, year: int | None) -> Iterator[Slip]:
    places = [i for i, c in enumerate(text) if "\u4e00" <= c <= "\u9fff"]
    bare = "".join(text[i] for i in places)
    for phrase, meant in _meant():
        if year is not None and not phrase.from_year <= year <= phrase.to_year:
            continue
        for start, end in sorted(set(_altered(bare, meant))):
            first, last = places[start], places[end - 1] + 1
            if _counts(text, first, last, phrase) and not _is_right(bare, start, end):
                yield Slip(first, last, phrase.text)


def _altered(text: str, phrase: str) -> Iterator[tuple[int, int]]:
    """Where a text has one half of a phrase as it is, and the other half with one slip."""
    half = len(phrase) // 2
    head, tail = phrase[:half], phrase[half:]
    at = text.find(tail)
    while at >= 0:
        for length in (half - 1, half, half + 1):
            start = at - length
            if start >= 0 and text[at - half : at] != head and _one_slip(text[start:at], head):
                yield start, at + len(tail)
        at = text.find(tail, at + 1)
    at = text.find(head)
    while at >= 0:
        begin = at + half
        for length in (len(tail) - 1, len(tail), len(tail) + 1):
            found = text[begin : begin + length]
            if not text.startswith(tail, begin) and _one_slip(found[::-1], tail[::-1], last=True):
                yield at, begin + len(found)
        at = text.find(head, at + 1)


def _one_slip(found: str, right: str, *, last: bool = False) -> bool:
    """Whether a half of a phrase, read from its outer end, has one character wrong, missing, put in, or swapped with
    its neighbour. The outermost one must be there; only that at the `last` end of a phrase may be another.
    """
    odd = next((i for i, (a, b) in enumerate(zip(found, right, strict=False)) if a != b), min(len(found), len(right)))
    if len(found) == len(right):
        swapped = found[odd : odd + 2] == right[odd : odd + 2][::-1] and found[odd + 2 :] == right[odd + 2 :]
        return (odd > 0 or last) and (found[odd + 1 :] == right[odd + 1 :] or swapped)
    if odd == 0 or len(right) < 3:
        return False
    if len(found) < len(right):
        return found[odd:] == right[odd + 1 :]
    return found[odd + 1 :] == right[odd:] and found[odd] not in set_phrases().fillers


def _counts(text: str, start: int, end: int, phrase: Phrase) -> bool:
    """Whether the place is one where the phrase is meant."""
    around = text[start - 1 : start] + text[end : end + 1]
    if phrase.quoted and around not in _QUOTES:
        return False
    return phrase.titles or text.rfind(_TITLE[0], 0, start) <= text.rfind(_TITLE[1], 0, start)


def _is_right(text: str, start: int, end: int) -> bool:
    """Whether the place is part of, or holds, a word that is right."""
    for word in set_phrases().right:
        at = text.find(word, max(0, start - len(word) + 1), end + len(word) - 1)
        if at >= 0 and at < end and at + len(word) > start:
            return True
    return False
