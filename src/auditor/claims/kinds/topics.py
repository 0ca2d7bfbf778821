"""What a stretch of text is on, by the last heading before it, printed or at the beginning of a paragraph."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from auditor.claims import lexicon
from auditor.claims.kinds.vocabulary import qualifiers, scan, unknown
from auditor.knowledge import cache

_LONGEST = 24  # characters of a heading
_FIELD = 3  # unknown characters that name a field of work
_SECTIONS = {"applications": "applications", "reviews": "reviews"}


class Topics:
    """The headings of a text with their topics. A heading without a topic of its own ends that of one before it of the
    same style.
    """

    def __init__(self, text: str, section: str, breaks: Sequence[int]) -> None:
        self._base = _SECTIONS.get(section, "")
        self._starts: list[int] = []
        self._topics: list[str] = []
        self._own: list[tuple[int, str | bool]] = []
        style = ""
        for start, end, how in _headings(text, breaks):
            topic = _topic(text[start:end])
            self._own.append((start, topic or not _of_a_field(text[start:end])))
            if topic or how == style or not style:
                style = how if topic else style
                self._starts.append(start)
                self._topics.append(topic)

    def at(self, place: int) -> str:
        """The topic at a place; that of the section where no heading has one."""
        index = bisect_right(self._starts, place)
        return (self._topics[index - 1] if index else "") or self._base

    def general(self, place: int) -> bool:
        """Whether the last heading, of whatever level, is on a topic of these reports, and not on a field of work."""
        index = bisect_right(self._own, place, key=lambda own: own[0])
        return index == 0 or bool(self._own[index - 1][1])


def _of_a_field(heading: str) -> bool:
    """Whether a heading names a matter that the lexicon does not know ("食品安全信息公开"), and more than a verb."""
    return unknown(heading, scan(heading), 0, len(heading)) >= _FIELD


@cache
def _pattern() -> re.Pattern[str]:
    """The beginning of a sentence that reads like a heading: after an ordinal, or with one of its endings."""
    ends = "|".join(map(re.escape, qualifiers().heading_ends))
    return re.compile(
        rf"(?P<ordinal>{lexicon.numerals().ordinals})(?P<title>[^，。；：:,;0-9]{{2,{_LONGEST}}})"
        rf"|(?:(?<=[。；;])|^)(?P<plain>[^，。；：:,;0-9]{{0,{_LONGEST}}}(?:{ends}))(?=[，。：:,])"
    )


def _headings(text: str, breaks: Sequence[int]) -> list[tuple[int, int, str]]:
    out = []
    for found in _pattern().finditer(text):
        how = "".join(c for c in found.group("ordinal") or "" if not c.isnumeric())[:1]
        start, end = found.span("title" if found.group("title") else "plain")
        printed = next((b for b in breaks if start < b <= end), None)
        out.append((start, printed or end, how))
    return out


def _topic(heading: str) -> str:
    """The first topic that a heading names; but reviews wherever it names them ("因信息公开申请行政复议的情况")."""
    topics = qualifiers().topics
    named = [(heading.find(w), t) for t, words in topics.items() for w in words if w in heading]
    return "reviews" if any(t == "reviews" for _, t in named) else min(named, default=(0, ""))[1]
