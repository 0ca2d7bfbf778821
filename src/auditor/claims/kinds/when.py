"""Of what time and whose a figure is."""

from __future__ import annotations

import re

from auditor.claims.kinds.clause import Clause
from auditor.claims.kinds.kind import Period, Whose
from auditor.claims.kinds.vocabulary import Word, Words, periods
from auditor.knowledge import cache
from auditor.numerals import YEAR


def period(text: str, words: Words, at: Clause) -> Period:
    """The time of a figure: its own clause first, then the last word of time before it in the sentence."""
    if text[at.start : at.until].endswith(periods().each):
        return "each"
    own = _last(words.between(at.start, at.until)) or _first(words.between(at.after, at.end))
    if own:
        return own
    before = _last(words.between(at.sentence, at.start))
    if before and before != "last":
        return before
    lead = text[at.sentence : at.until]
    return "part" if _part().search(lead) else "several" if _several(lead) else "own"


def _last(words: tuple[Word, ...]) -> Period | None:
    """The class of the last word of time; a word for several years or a part of one outweighs one for the year."""
    named = [w.cls for w in words if w.role == "period"]
    return next((c for c in ("plan", "several", "part") if c in named), named[-1] if named else None)  # type: ignore[return-value]


def _first(words: tuple[Word, ...]) -> Period | None:
    return next((w.cls for w in words if w.role == "period" and w.cls in ("several", "part")), None)  # type: ignore[return-value]


@cache
def _part() -> re.Pattern[str]:
    return re.compile("|".join(periods().part_patterns))


@cache
def _span() -> re.Pattern[str]:
    """Two different years named together ("2021—2023年")."""
    between = "|".join(map(re.escape, periods().span))
    return re.compile(rf"({YEAR})[^0-9，。；,]?(?:{between})({YEAR})")


def _several(text: str) -> bool:
    return any(m.group(1) != m.group(m.lastindex or 1) for m in _span().finditer(text))


def whose(words: Words, at: Clause) -> Whose:
    """Whose a figure is, by the words of its clause: the body's own, other bodies', or work on others' cases."""
    clause = words.between(at.start, at.until)
    if any(w.role == "verb" and w.cls == "guide" for w in clause):
        return "guided"
    named = [w.cls for w in clause if w.role == "whose"]
    return "others" if "others" in named else "own"
