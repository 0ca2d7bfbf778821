"""How like a line's words are the titles of the form's sections."""

from __future__ import annotations

import os
import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from auditor.form.choose import default_form
from auditor.form.normal import bare, normal
from auditor.form.spec import SectionSpec, family, load_forms
from auditor.form.titles import simplified, titles
from auditor.knowledge import bounded_cache, cache
from auditor.numerals import COUNTING

LONGEST = 60
"""Characters that a heading can have."""
REMARK = re.compile(r"(?<=.)[（(\[【].*[）)\]】]\s*$")
"""What stands in brackets after the words of a heading: instructions of the blank form, the mark of a note."""
_PREFIX = re.compile(rf"[{COUNTING}A-Za-z0-9]{{0,3}}是?")  # a number that is none of a heading's usual ones
_LONG = 8  # characters of a title in which one letter more or less is a slip
_WORD = 0.25  # what a word that only one section's heading has adds to the likeness


@dataclass(frozen=True)
class Likeness:
    """For each section how like its titles the words are (1: the same), and whether one of its own words stands
    there.
    """

    alike: tuple[float, ...]
    worded: tuple[bool, ...]

    @cached_property
    def scores(self) -> tuple[float, ...]:
        """Both in one figure a section."""
        return tuple(a + _WORD * w for a, w in zip(self.alike, self.worded, strict=True))

    @cached_property
    def most(self) -> float:
        """The best of the scores."""
        return max(self.scores)

    @cached_property
    def surest(self) -> float:
        """The greatest likeness, words apart."""
        return max(self.alike)


@dataclass(frozen=True)
class Names:
    """How the sections of a family of forms are named. `slots`: key and number of each section in order; `known`: title
    → slot; `canonical`: the titles as the forms print them; `cues`: subheadings that tell a section.
    """

    slots: tuple[tuple[str, int], ...]
    known: dict[str, int]
    canonical: frozenset[str]
    printed: tuple[str, ...]
    words: tuple[tuple[str, int], ...]
    cues: dict[str, int]

    @cached_property
    def by_start(self) -> dict[str, tuple[str, ...]]:
        """Two characters → the titles as printed that begin with them."""
        return {key: tuple(t for t in self.printed if t[:2] == key) for key in {t[:2] for t in self.printed}}

    @cached_property
    def grams(self) -> dict[str, tuple[str, ...]]:
        """Pair of characters → the titles that have it."""
        out: dict[str, list[str]] = {}
        for title in self.known:
            for pair in _pairs(title):
                out.setdefault(pair, []).append(title)
        return {pair: tuple(found) for pair, found in out.items()}


@cache
def names(form: str) -> Names:
    """The names in all forms of the family; where these differ, as `form` has it."""
    own = load_forms()[form]
    sections = [s for f in (*family(own.family), own) for s in f.sections]
    slots = tuple(sorted({(s.key, s.number) for s in sections}, key=lambda slot: slot[1]))
    at = {slot: index for index, slot in enumerate(slots)}

    def slot(section: SectionSpec) -> int:
        return at[(section.key, section.number)]

    return Names(
        slots,
        {normal(title): slot(s) for s in sections for title in (s.title, *s.variants)},
        frozenset(normal(s.title) for s in sections),
        tuple(dict.fromkeys(title for s in sections for title in (s.title, *s.variants))),
        tuple({(word, slot(s)): None for s in sections for word in s.words}),
        {bare(cue): slot(s) for s in sections for cue in s.cues},
    )


def slip(form: str | None, text: str, section: str) -> bool | None:
    """Whether one letter more or less, or two that changed places, part a heading's words from a title of the section;
    None when a letter in the place of another does, which may be meant; False when neither does.
    """
    data = names(form or default_form())
    shape = simplified(normal(REMARK.sub("", text)))
    own = [title for title, at in data.known.items() if data.slots[at][0] == section and len(title) >= _LONG]
    if shape in data.known or any(shape.endswith(title) and _PREFIX.fullmatch(shape[: -len(title)]) for title in own):
        return False
    told = [_parted(shape, title) for title in own]
    return next((t for t in told if t), None if None in told else False)


def _parted(text: str, title: str) -> bool | None:
    """Of one text and one title: see `slip`. Letters that may stand or not (the 的 of 的情况) part nothing."""
    if abs(len(text) - len(title)) > 1:
        return False
    start = len(os.path.commonprefix([text, title]))
    end = len(os.path.commonprefix([text[start:][::-1], title[start:][::-1]]))
    own, due = text[start : len(text) - end], title[start : len(title) - end]
    if set(own + due) & set(titles().loose):
        return False
    if len(own) == len(due) == 1:
        return None
    return len(own) + len(due) == 1 or (len(own) == 2 and own == due[::-1])


@bounded_cache(4096)
def likeness(form: str, text: str) -> Likeness | None:
    """How like the titles of the form's sections a text is; None for one that can be no heading."""
    data = names(form)
    shape = simplified(normal(text))
    if not 2 <= len(shape) <= LONGEST:
        return None
    alike = [0.0] * len(data.slots)
    if shape in data.known:
        alike[data.known[shape]] = 1.0
    else:
        pairs = _pairs(shape)
        common = Counter(title for pair in pairs for title in data.grams.get(pair, ()))
        for title, count in common.items():
            at = data.known[title]
            alike[at] = max(alike[at], 2 * count / (len(pairs) + len(title) - 1))
    worded = {at for word, at in data.words if word in shape}
    return Likeness(tuple(alike), tuple(at in worded for at in range(len(alike))))


def how_alike(form: str | None, text: str, section: str) -> tuple[float, bool]:
    """How like the titles of one section a text is, and whether one of that section's own words stands in it."""
    data = names(form or default_form())
    like = likeness(form or default_form(), REMARK.sub("", text))
    at = [index for index, (key, _) in enumerate(data.slots) if key == section]
    if like is None or not at:
        return 0.0, False
    return max(like.alike[index] for index in at), any(like.worded[index] for index in at)


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}
