"""Sentences of a section with their places, and what is left of them when years, figures and names are taken out."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from auditor.form.bodies import own_names
from auditor.form.normal import bare
from auditor.model.report import Report, Section
from auditor.numerals import HAN_YEAR, YEAR

_SENTENCE = re.compile(r"[^。；;！!？?\n]+[。；;！!？?]?")
_YEAR = re.compile(f"{YEAR}|{HAN_YEAR}")
_FIGURE = re.compile(r"[0-9][0-9,.]*")
_LONGEST = 600


class Sentence(NamedTuple):
    """Characters start..end of a section's text. `words` are its letters without years, figures and the body's own
    name; `figures` the figures in order, years left out.
    """

    text: str
    start: int
    end: int
    words: str
    figures: tuple[str, ...]


def sentences(report: Report, section: Section) -> Iterator[Sentence]:
    """The sentences of a section, cut at full stops, semicolons and line ends."""
    names = own_names(report.identity.agency or "")
    for found in _SENTENCE.finditer(section.text):
        text = found.group()
        plain = _YEAR.sub("", re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)))
        words = _FIGURE.sub("", bare(_FIGURE.sub("", plain)))
        for name in names:
            words = words.replace(name, "")
        lead = len(text) - len(text.lstrip())
        yield Sentence(
            text.strip(),
            found.start() + lead,
            found.start() + len(text.rstrip()),
            words[:_LONGEST],
            tuple(f.rstrip(".,") for f in _FIGURE.findall(plain)),
        )
