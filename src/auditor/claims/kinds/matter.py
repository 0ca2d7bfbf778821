"""What matter the words around a figure are on: one of their own, or expressly not the publication of information."""

from __future__ import annotations

import re
from itertools import pairwise

from auditor.claims.kinds.clause import STOP
from auditor.claims.kinds.vocabulary import Words, qualifiers
from auditor.form.bodies import name_ends
from auditor.knowledge import cache

_A_THING = 2  # characters of no known word that name what is counted
_REST = 60  # characters behind a figure in which its matter may be denied
_STOP = re.compile(f"[{STOP}]")


def names_a_matter(text: str, words: Words, start: int, end: int) -> bool:
    """Whether start..end names, in words that the lexicon does not know, what it is about; the name of a body is none
    ("临江市水务局收到", "人力资源和社会保障局收到").
    """
    within = words.between(start, end)
    edges = [(start, start), *((w.start, w.end) for w in within), (end, end)]
    for n, ((_, at), (stop, _)) in enumerate(pairwise(edges)):
        letters = sum(c.isalpha() for c in text[at:stop])
        border = next((w.start for w in within[n:] if w.role in ("verb", "noun")), end)
        if letters >= _A_THING and not _body().match(text, at, border):
            return True
    return False


@cache
def _body() -> re.Pattern[str]:
    """A name up to an ending of bodies' names."""
    ends = "|".join(map(re.escape, name_ends()))
    return re.compile(f"[^，、；]{{1,24}}?(?:{ends})")


def denied(text: str, at: int) -> bool:
    """Whether the sentence says behind `at` that it is not on the publication of information ("均非…案件")."""
    stop = _STOP.search(text, at, at + _REST)
    rest = text[at : stop.end() if stop else at + _REST]
    return any(w in rest for w in qualifiers().not_matter)
