"""Statements that there is none ("未收到政府信息公开申请"): what they deny."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from auditor.claims.kinds.clause import BORDER, Clause, Figure, clause_of_none, sentence_start
from auditor.claims.kinds.frame import Frame, Surroundings, build
from auditor.claims.kinds.kind import Kind
from auditor.claims.kinds.reading import Scanned
from auditor.claims.kinds.row_kind import kind_of
from auditor.claims.kinds.table import Row, match
from auditor.claims.kinds.vocabulary import Word, Words, denial, unknown


class NoneOf(NamedTuple):
    """A statement of none: its span in the squeezed text and what there is none of."""

    start: int
    end: int
    kind: Kind


def nones(scanned: Scanned, figures: Sequence[Figure], kinds: Sequence[Kind] = ()) -> list[NoneOf]:
    """Statements that there is none ("未收到政府信息公开申请"): the head noun of the whole clause decides.
    `kinds` are those of the figures.
    """
    if not denial().search(scanned.text):
        return []
    text, words, topics, breaks = scanned.text, scanned.words, scanned.topics, scanned.breaks
    starts = [f.start for f in figures if f.value != 1 or text[f.start].isascii()]  # "无一件" is none
    before = [(f.start, k.sort) for f, k in zip(figures, kinds, strict=False) if k.sort]
    out: list[NoneOf] = []
    last = -1
    for word in words.all:
        if word.role != "none" or word.start < last:
            continue
        start, end = clause_of_none(text, word.start, breaks)
        end = min((w.start for w in words.between(word.end, end) if w.role == "none"), default=end)
        if bisect_left(starts, end) > bisect_left(starts, word.start):
            continue
        last = end
        at = Clause(sentence_start(text, start, breaks), start, end, end, end)
        floor = sentence_start(text, max(0, at.sentence - 1), breaks)
        place = bisect_left(before, (start, ""))
        chain = before[place - 1][1] if place and before[place - 1][0] >= floor else ""
        out += _denied(text, words, topics.at(word.start), chain, at, word)
    return out


def _denied(text: str, words: Words, topic: str, chain: str, at: Clause, denial: Word) -> list[NoneOf]:
    """What a clause denies; nothing where unknown words stand between the denial and the noun."""
    behind = words.between(denial.end, at.until)
    nouns = [w for w in behind if w.role == "noun"]
    closing = not behind or all(w.role == "neutral" for w in behind)
    if not nouns and closing:  # "收费及减免情况：无"
        return _closed(text, words, topic, at, denial)
    frame = build(text, words, at._replace(start=denial.start), _nothing(chain, topic))
    if frame.verb in ("none", "topic"):  # "无依申请公开事项", "未涉及…"
        frame = frame._replace(verb="receive", verbs=frozenset({"receive"}))
    kind = kind_of(text, words, at, frame, _of_none(frame))
    if sum(w.role == "way" for w in words.between(at.start, at.until)) == 1:
        kind = kind._replace(whole=False)
    kind = kind._replace(sure=kind.sure and unknown(text, words, denial.end, at.until) < 2)
    return [NoneOf(at.start, at.until, k) for k in (kind, *kind.also) if k.metric != "other"]


def _nothing(chain: str, topic: str) -> Surroundings:
    return Surroundings(chain, topic, frozenset(), "case", True)


def _of_none(frame: Frame) -> Row | None:
    """The row of what there is none of: cases, or money."""
    row = match(frame)
    return row if row is not None and row.metric != "other" else match(frame._replace(unit="money"))


def _closed(text: str, words: Words, topic: str, at: Clause, denial: Word) -> list[NoneOf]:
    """A noun with its denial behind it ("上年结转申请无", "依申请公开的情况：无")."""
    start = at.start
    if start == denial.start and start > 0 and text[start - 1] in ":：":
        start -= 1
        while start > 0 and text[start - 1] not in BORDER:
            start -= 1
    clause = Clause(at.sentence, start, denial.start, denial.end, denial.end)
    frame = build(text, words, clause, _nothing("", topic))
    kind = kind_of(text, words, clause, frame, _of_none(frame))
    return [NoneOf(start, denial.end, k) for k in (kind, *kind.also) if k.metric != "other"]
