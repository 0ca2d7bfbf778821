"""Which of the lines that can be headings open which section: by their words, their numbers and their order together.

The best way to give lines to sections in the order of the form is found as a whole; what is sure but stands out of
this order, or a second time, is a heading too.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from auditor.form.headings import TEXT, Candidate
from auditor.form.likeness import Names, names
from auditor.model.document import Document, Paragraph
from auditor.numerals import YEAR

LIKE = 0.74
"""How like a title words must be to be taken for it wherever they stand."""
_WORDED = 0.5  # words that are rather those of one section than of another
_NUMBERED, _STYLED, _MISNUMBERED = 0.35, 0.3, -0.1
_WEAK_LENGTH = 24  # characters of a heading that only its number and place tell
_SENTENCE = "。，；？！"
_SAYS = re.compile(r"[0-9]|[。！？]$")
"""What makes a line without a number a sentence of the text ("全年主动公开政府信息 40 条。")."""
_YEAR = re.compile(YEAR)
_STYLES = ("han", "part", "brackets", "digits", "sign", "none")
_OF_ITEMS = ("brackets", "digits", "sign")  # items of the text are numbered so, too
_FEWEST = 3  # lines of a contents list
_ENTRY = 40  # characters of its lines
_LEAD = 8  # characters before the first of them in its paragraph: more is a sentence that names the sections
_APART = 3  # characters between headings that a sentence lists


class Chosen(NamedTuple):
    """A heading and the key and number of its section."""

    line: Candidate
    key: str
    number: int


def chosen(lines: Sequence[Candidate], document: Document, form: str) -> tuple[list[Chosen], frozenset[int]]:
    """The headings among a document's candidates, in their order, and the blocks of contents lists."""
    data = names(form)
    main = _main_style(lines)
    entries = _contents(lines, document, main)
    listed = frozenset(
        block for first, last in entries if first.start <= _LEAD for block in range(first.block, last.block + 1)
    )
    lines = [line for line in lines if not any(first.at <= line.at <= last.at for first, last in entries)]
    nested = _nested(lines, main)
    weights = [_weights(line, data, main, line.at in nested) for line in lines]
    taken = _assigned(weights, len(data.slots))
    for index, line in enumerate(lines):
        slot = _favourite(line)
        if index not in taken and _fills_gap(index, line, taken, data, main):
            taken[index] = slot = _slot_of(line, data)
        if index in taken or _is_caption(line, slot, [taken[at] for at in sorted(taken) if at < index]):
            continue
        if taken.get(index - 1) == slot and _is_repeated(lines[index - 1], line):
            listed |= {line.block}
            continue
        if _stands_alone(line, slot, data.slots[slot][1], main, slot in taken.values()):
            taken[index] = slot
    sure = {slot for index, slot in taken.items() if lines[index].like.scores[slot] >= _WORDED}
    out = [Chosen(lines[index], *data.slots[slot]) for index, slot in sorted(taken.items())]
    if len(sure) < 2:  # numbers alone make no report
        out = [c for c in out if c.line.like.surest == 1]
    return out, listed - {c.line.block for c in out}


def _main_style(lines: Sequence[Candidate]) -> str:
    """How the headings are numbered: the style of those that are most like the form's."""
    best: dict[str, dict[int, float]] = {style: {} for style in _STYLES}
    for line in lines:
        for slot, score in enumerate(line.like.scores):
            if score >= _WORDED:
                score += _NUMBERED if line.number == slot + 1 else 0
                best[line.style][slot] = max(best[line.style].get(slot, 0), score)
    below = _below(lines)
    return max((s for s in _STYLES if s not in below), key=lambda style: sum(best[style].values()))


def _below(lines: Sequence[Candidate]) -> set[str]:
    """The styles in which items of a section's text are numbered: they begin, with 1 and another title than the first
    one, below a heading of an outer style that is sure. Where the report is cut off after its first section, no other
    heading would tell.
    """
    outer = next((n for n, line in enumerate(lines) if line.style not in _OF_ITEMS and _is_in_order(line)), len(lines))
    out: set[str] = set()
    for style in _OF_ITEMS:
        first = next((n for n, line in enumerate(lines) if line.style == style), -1)
        if first > outer and lines[first].number == 1 and _favourite(lines[first]) > 0:
            out.add(style)
    return out


def _is_in_order(line: Candidate) -> bool:
    """Whether it is just the title of the section whose number it has."""
    return line.strict and line.like.surest == 1 and line.number == _favourite(line) + 1


def _nested(lines: Sequence[Candidate], main: str) -> set[tuple[int, int, int]]:
    """Lines of another style that are numbered on from each other below one heading: items of its text."""
    out: set[tuple[int, int, int]] = set()
    latest: dict[str, Candidate] = {}
    heading: Candidate | None = None
    for line in lines:
        if line.style == main or (heading and _goes_on(heading, line)):
            latest.clear()
            heading = line
        elif line.number is not None and heading:
            before = latest.get(line.style)
            if before is not None and before.number == line.number - 1:
                out |= {before.at, line.at}
            latest[line.style] = line
    return out


def _goes_on(heading: Candidate, line: Candidate) -> bool:
    """Whether a line is numbered on from a heading in another style, and is the title of just that section."""
    number = _favourite(line) + 1
    return line.like.surest >= LIKE and heading.number is not None and line.number == number == heading.number + 1


def _weights(line: Candidate, data: Names, main: str, nested: bool) -> dict[int, float]:
    """For each section that the line may open how much speaks for it."""
    out: dict[int, float] = {}
    like = line.like
    favourite = _favourite(line)
    for slot, (_, number) in enumerate(data.slots):
        score = like.scores[slot]
        if slot != favourite and like.most >= LIKE and score < like.most - 0.2:
            continue  # plainly the heading of another section
        weight = _weight(line, score, number, main, nested)
        if weight > 0:
            out[slot] = weight
    return out


def _weight(line: Candidate, score: float, number: int, main: str, nested: bool) -> float:
    if line.number is None and _SAYS.search(_YEAR.sub("", line.title)):
        return 0
    if line.style != main:
        fits = score >= LIKE and not nested and line.number in (None, number) and (line.strict or line.whole)
        return score + _NUMBERED * (line.number is not None) if fits else 0
    if line.number is None:
        return score if score >= LIKE or (score >= _WORDED and _is_short(line)) else 0
    if line.number == number:
        enough = score >= _WORDED if not line.strict or not line.whole else score > 0.3 or _is_short(line)
        return score + _NUMBERED + _STYLED if enough else 0
    enough = line.like.surest == 1 if main in _OF_ITEMS else score >= _WORDED and line.strict
    return score + _MISNUMBERED + _STYLED if enough else 0


def _is_short(line: Candidate) -> bool:
    """Whether it has the shape of a heading: short and no sentence."""
    return line.whole and len(line.title) <= _WEAK_LENGTH and not any(c in _SENTENCE for c in line.title)


def _assigned(weights: Sequence[dict[int, float]], slots: int) -> dict[int, int]:
    """Line → section, both ascending, so that the weights add up to the most; of two equal lines the earlier."""
    best: list[tuple[float, tuple[tuple[int, int], ...]]] = [(0.0, ())] * (slots + 1)
    for index, fitting in enumerate(weights):
        # From the last section down: what a line is given must not count for its own next section.
        for slot in sorted(fitting, reverse=True):
            total, path = max(best[: slot + 1], key=lambda b: b[0])
            if total + fitting[slot] > best[slot + 1][0]:
                best[slot + 1] = total + fitting[slot], (*path, (index, slot))
    return dict(max(best, key=lambda b: b[0])[1])


def _is_caption(line: Candidate, slot: int, before: Sequence[int]) -> bool:
    """Whether it is a row of a table that says again below which heading the table stands."""
    return line.row >= 0 and bool(before) and before[-1] == slot


def _slot_of(line: Candidate, data: Names) -> int:
    """The section that has a line's number, -1 for none."""
    return next((slot for slot, (_, number) in enumerate(data.slots) if number == line.number), -1)


def _fills_gap(index: int, line: Candidate, taken: dict[int, int], data: Names, main: str) -> bool:
    """Whether a line stands, numbered as the others are, just where the section of its number is missing, worded like
    another one that has its own heading: it is that section, misnamed.
    """
    slot = _slot_of(line, data)
    if line.style != main or main in _OF_ITEMS or not line.strict or not _is_short(line) or slot < 0:
        return False
    others = [(at < index, other < slot) for at, other in taken.items()]
    return slot not in taken.values() and _favourite(line) in taken.values() and all(a == b for a, b in others)


def _is_repeated(before: Candidate, line: Candidate) -> bool:
    """Whether a line below a heading says just the same again."""
    return line.like.surest == 1 and before.whole and line.whole and line.block == before.block + 1


def _stands_alone(line: Candidate, slot: int, number: int, main: str, found: bool) -> bool:
    """Whether a line that the order has no place for is a heading all the same: it stands in the wrong place, or a
    second time.
    """
    if line.style != main or (line.number is None and found):
        return False
    if not found and main not in _OF_ITEMS and line.like.worded[slot] and line.strict and _is_short(line):
        return True
    return line.canonical or (line.number == number and line.like.surest >= LIKE and line.strict)


def _contents(lines: Sequence[Candidate], document: Document, main: str) -> list[tuple[Candidate, Candidate]]:
    """The first and the last line of each contents list: at least three lines in order and with nothing between, all of
    which come again later.
    """
    likely = [line for line in lines if line.like.most >= (_WORDED if line.style == main else LIKE)]
    out: list[tuple[Candidate, Candidate]] = []
    for style in _STYLES:
        listed = [line for line in likely if line.style == style]
        start = 0
        for at in range(1, len(listed) + 1):
            if at < len(listed) and _follows(listed[at - 1], listed[at], document):
                continue
            run = listed[start:at]
            later = {_favourite(line) for line in likely if line.at > run[-1].at} if len(run) >= _FEWEST else set()
            if later and all(_favourite(entry) in later for entry in run):
                out.append((run[0], run[-1]))
            start = at
    return out


def _favourite(line: Candidate) -> int:
    return max(range(len(line.like.scores)), key=line.like.scores.__getitem__)


def _follows(before: Candidate, line: Candidate, document: Document) -> bool:
    """Whether one line names a later section than the other and nothing but entries of a list stands between."""
    if _favourite(line) <= _favourite(before):
        return False
    if before.block == line.block:
        return before.row >= 0 or line.start - before.start - before.end <= _APART
    if not before.whole:
        return False
    between = document.blocks[before.block + 1 : line.block]
    return all(
        isinstance(b, Paragraph) and (b.region not in TEXT or (len(b.text) <= _ENTRY and "。" not in b.text))
        for b in between
    )
