"""The words that frames are made of, as one lexicon of classes, and the scan that finds the longest of them."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, Self

from auditor.knowledge import cache
from auditor.knowledge import words as read_words
from auditor.model.base import Model
from auditor.model.params import Params
from auditor.patterns import Pattern


class Classes:
    """A file of classes, each with its words. (To import pydantic's RootModel takes longer than to read them all.)"""

    def __init__(self, root: dict[str, tuple[str, ...]]) -> None:
        self.root = root

    @classmethod
    def model_validate(cls, data: Any) -> Self:
        """Made of data from anywhere. Raises ValidationError."""
        from pydantic import TypeAdapter

        return cls(TypeAdapter(dict[str, tuple[str, ...]]).validate_python(data))

    @classmethod
    def trusted(cls, data: dict[str, list[str]]) -> Self:
        """Made of data that was validated before it was compiled."""
        return cls({name: tuple(words) for name, words in data.items()})


class Qualifiers(Params):
    """qualifiers.yaml"""

    neutral: tuple[str, ...]
    none: tuple[str, ...]
    not_none: tuple[str, ...]
    among: tuple[str, ...]
    joiners: tuple[str, ...]
    several: tuple[str, ...]
    all: tuple[str, ...]
    apart: tuple[str, ...]
    out_of: tuple[str, ...]
    matter: tuple[str, ...]
    not_matter: tuple[str, ...]
    causes: tuple[str, ...]
    topics: dict[str, tuple[str, ...]]
    heading_ends: tuple[str, ...]


class Periods(Params):
    """periods.yaml"""

    own: tuple[str, ...]
    last: tuple[str, ...]
    several: tuple[str, ...]
    part: tuple[str, ...]
    plan: tuple[str, ...]
    part_patterns: tuple[Pattern, ...]
    span: tuple[str, ...]
    each: tuple[str, ...]


class Families(Model):
    """families.yaml"""

    nouns: dict[str, str]
    counted: tuple[str, ...]
    bare: tuple[str, ...]
    explicit: tuple[str, ...]
    as_sure: tuple[str, ...]
    side_by_side: frozenset[str]
    outcomes: frozenset[str]
    published: tuple[str, ...]
    leading: frozenset[str]
    of_normative: frozenset[str]
    new_media: frozenset[str]
    new_media_all: str
    old_media: frozenset[str]
    said_of_all: dict[str, frozenset[str]]


class Word(NamedTuple):
    """A word of the lexicon in a text: its span, what it does in a frame, and its class."""

    start: int
    end: int
    role: str
    cls: str


class Words(NamedTuple):
    """The words of a text in order, found once."""

    all: tuple[Word, ...]
    starts: tuple[int, ...]

    def between(self, start: int, end: int) -> tuple[Word, ...]:
        """The words that lie in start..end."""
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        while last > first and self.all[last - 1].end > end:
            last -= 1
        return self.all[first:last]


@cache
def qualifiers() -> Qualifiers:
    """Words that neither name nor change what is counted, and those that narrow it."""
    return read_words("qualifiers", Qualifiers)


def joiners() -> tuple[str, ...]:
    """What joins two nouns of which one thing is said, or two figures."""
    return qualifiers().joiners


@cache
def periods() -> Periods:
    """Words of the time that a figure is of."""
    return read_words("periods", Periods)


@cache
def nouns() -> Classes:
    """What is counted."""
    return read_words("nouns", Classes)


@cache
def families() -> Families:
    """How the classes go together."""
    return read_words("families", Families)


@cache
def verbs() -> Classes:
    """What is said to have been done."""
    return read_words("verbs", Classes)


@cache
def channels() -> Classes:
    """Where something is published."""
    return read_words("channels", Classes)


@cache
def applicants() -> Classes:
    """Ways of asking and those who ask."""
    return read_words("applicants", Classes)


@cache
def whose() -> Classes:
    """Whose a figure is."""
    return read_words("whose", Classes)


def entries() -> Iterable[tuple[str, str, str]]:
    """(word, role, class) of all files; a word has one place."""
    files = (("noun", nouns), ("verb", verbs), ("channel", channels), ("way", applicants), ("whose", whose))
    for role, read in files:
        for cls, words in read().root.items():
            yield from ((w, role, cls) for w in words)
    time, other = periods(), qualifiers()
    for cls in ("own", "last", "several", "part", "plan"):
        yield from ((w, "period", cls) for w in getattr(time, cls))
    for role, words in (
        ("none", other.none),
        ("neutral", other.not_none),
        ("among", other.among),
        ("several", other.several),
        ("apart", other.apart),
        ("neutral", other.neutral),
    ):
        yield from ((w, role, role) for w in words)


@cache
def _table() -> tuple[re.Pattern[str], dict[str, tuple[int, ...]], dict[str, tuple[str, str]]]:
    """What finds the first character of a word; the lengths of the words that begin so, the longest first; and what
    each word is. One pattern of all words would take longer to compile than most reports take to read.
    """
    found: dict[str, tuple[str, str]] = {}
    lengths: dict[str, set[int]] = {}
    for word, role, cls in entries():
        found.setdefault(word, (role, cls))
        lengths.setdefault(word[0], set()).add(len(word))
    longest = {first: tuple(sorted(each, reverse=True)) for first, each in lengths.items()}
    return re.compile(f"[{re.escape(''.join(longest))}]"), longest, found


def scan(text: str) -> Words:
    """Every word of the lexicon in `text`: from the left, the longest that stands there."""
    return scan_spans(text, [(0, len(text))])


def scan_spans(text: str, spans: Iterable[tuple[int, int]]) -> Words:
    """The words in some spans of a text, in order."""
    out = tuple(word for start, end in spans for word in _words(text, start, end))
    return Words(out, tuple(w.start for w in out))


def _words(text: str, start: int, end: int) -> Iterator[Word]:
    first, lengths, table = _table()
    while begins := first.search(text, start, end):
        at = begins.start()
        start = at + 1
        for length in lengths[text[at]]:
            known = table.get(text[at : at + length])
            if known is not None and at + length <= end:
                start = at + length
                yield Word(at, start, *known)
                break


def unknown(text: str, words: Words, start: int, end: int) -> int:
    """How many characters of start..end are in no word of the lexicon, figures and blanks left out."""
    covered = sum(w.end - w.start for w in words.between(start, end))
    return end - start - covered - sum(c.isascii() and not c.isalpha() for c in text[start:end])


@cache
def denial() -> re.Pattern[str]:
    """A word that there is none, or the beginning of one."""
    words = sorted(qualifiers().none, key=len)
    least = [w for i, w in enumerate(words) if not any(v in w for v in words[:i])]
    return re.compile("|".join(map(re.escape, least)))
