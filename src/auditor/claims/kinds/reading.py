"""Figures → kinds, in one pass: each frame takes its chain from the kinds before it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from auditor.claims.kinds.clause import STOP, Clause, Figure, clause, sentence_start
from auditor.claims.kinds.frame import Surroundings, build
from auditor.claims.kinds.kind import UNKNOWN, Kind
from auditor.claims.kinds.matter import names_a_matter
from auditor.claims.kinds.row_kind import kind_of
from auditor.claims.kinds.said_of_all import said_of_all
from auditor.claims.kinds.table import match, unit_class
from auditor.claims.kinds.topics import Topics
from auditor.claims.kinds.vocabulary import Word, Words, denial, families, joiners, scan_spans
from auditor.claims.lexicon import connectives

_STOP = re.compile(f"[{STOP}]")


@dataclass(slots=True)
class _Chain:
    """The family of the last counted thing, where its sentence begins, and of what time and whose it was."""

    sort: str = ""
    at: int = -1
    kind: Kind = UNKNOWN


class Scanned:
    """A squeezed text with its words and topics, found once. `section` is the key of the report's section, `breaks` the
    places that follow a printed heading. Only sentences with a figure or a denial, and those before, are read.
    """

    def __init__(self, text: str, section: str = "", breaks: Iterable[int] = ()) -> None:
        self.text, self.breaks = text, sorted(breaks)
        self._section = section
        self._figures: Sequence[Figure] = ()

    def with_figures(self, figures: Sequence[Figure]) -> Scanned:
        """The same text, in which `figures` stand."""
        if figures is not self._figures:
            self._figures = figures
            self.__dict__.pop("words", None)
        return self

    @cached_property
    def topics(self) -> Topics:
        """Its headings."""
        return Topics(self.text, self._section, self.breaks)

    @cached_property
    def words(self) -> Words:
        """The words of the sentences that matter."""
        places = [f.start for f in self._figures] + [m.start() for m in denial().finditer(self.text)]
        return scan_spans(self.text, _spans(self.text, sorted(places)))


def _spans(text: str, places: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The sentences around some places, each with the one before it."""
    last = 0
    for place in places:
        if place < last:
            continue
        start = max(last, sentence_start(text, max(0, sentence_start(text, place) - 1)))
        stop = _STOP.search(text, place)
        last = stop.end() if stop else len(text)
        yield start, last


def read(text: str | Scanned, figures: Sequence[Figure], section: str = "", breaks: Iterable[int] = ()) -> list[Kind]:
    """What each figure of a squeezed text counts, in their order."""
    scanned = (text if isinstance(text, Scanned) else Scanned(text, section, breaks)).with_figures(figures)
    if not figures:
        return []
    return _read(scanned.text, scanned.words, scanned.topics, scanned.breaks, figures)


def _read(text: str, words: Words, topics: Topics, breaks: Sequence[int], figures: Sequence[Figure]) -> list[Kind]:
    clauses = [clause(text, figures, index, breaks) for index in range(len(figures))]
    others = _respectively(text, words, clauses)
    own = [_own(words, at) for at in clauses]
    chain = _Chain()
    out: list[Kind] = []
    opening = clauses[0]
    led: tuple[str, frozenset[str]] | None = None
    for index, (figure, at) in enumerate(zip(figures, clauses, strict=True)):
        if not index or at.sentence != clauses[index - 1].sentence:
            opening = at
        lead = _lead(text, words, at, opening, chain, breaks)
        beside = frozenset(
            c
            for near in (index - 2, index - 1, index + 1, index + 2)
            if 0 <= near < len(own) and clauses[near].sentence == at.sentence
            for c in own[near]
        )
        around = Surroundings(
            lead,
            topics.at(figure.start),
            beside,
            unit_class(figure.unit),
            figure.value == 0,
            chain.kind.name if lead and chain.sort == lead else "none",
            topics.general(figure.start),
            led if index and _enumerates(text, figures[index - 1].end, at) else None,
            index > 0 and opening is not at and out[-1].unknown and figures[index - 1].unit == figure.unit,
            others.get(index, ()),
        )
        frame = build(text, words, at, around)
        if frame.verb == "carry" and _taken_together(figures, index):
            frame = frame._replace(verb="carry_in", verbs=frozenset({"carry_in"}))
        led = (frame.verb, frame.verbs) if frame.verb in families().leading else None
        kind = kind_of(text, words, at, frame, match(frame))
        kind = kind._replace(also=(*kind.also, *said_of_all(text, words, at, frame, kind, one=figure.value == 1)))
        if kind.unknown and lead and frame.noun == frame.verb == "none":
            kind = Kind("continued", sort=lead, whole=False)  # "3 件，1 件属于内部事务": of the same family
        if frame.noun == "none" and lead and chain.sort == lead and chain.kind.sort == kind.sort:
            kind = _inherit(kind, chain.kind)
        if kind.sort:
            chain = _Chain(kind.sort, at.sentence, kind)
        out.append(kind)
    return out


def _respectively(text: str, words: Words, clauses: list[Clause]) -> dict[int, tuple[Word, ...]]:
    """For each figure of an enumeration that is told in the order of the things named before it ("微信、微博分别发布
    5 条、7 条"), the words that name the others; its clause becomes that of the first.
    """
    out: dict[int, tuple[Word, ...]] = {}
    said = connectives().share.respectively
    for first, at in enumerate(clauses):
        if said not in text[at.start : at.until]:
            continue
        last = first
        while last + 1 < len(clauses) and text[clauses[last].after : clauses[last + 1].until] in joiners():
            last += 1
        named = _named_in_a_row(words.between(at.start, at.until), last - first + 1)
        for index in range(first, last + 1) if named else ():
            own = clauses[index]
            clauses[index] = own._replace(sentence=at.sentence, start=at.start, until=at.until)
            out[index] = tuple(w for w in named if w is not named[index - first])
    return out


def _named_in_a_row(words: tuple[Word, ...], many: int) -> list[Word]:
    """The channels, else the nouns, where there are as many as figures."""
    by_role = ([w for w in words if w.role == role] for role in ("channel", "noun"))
    return next((named for named in by_role if many > 1 and len(named) == many), [])


def _enumerates(text: str, end: int, at: Clause) -> bool:
    """Whether only a mark stands between the figure that ends at `end` and this clause."""
    return at.start - end < 2 and text[end : at.start] in ("", "、", "，", ",")


def _taken_together(figures: Sequence[Figure], index: int) -> bool:
    """Whether the next figure is this one and the one before ("收到 13 件，结转 2 件，共 15 件")."""
    near = figures[max(0, index - 1) : index + 2]
    return len(near) == 3 and len({f.unit for f in near}) == 1 and near[0].value + near[1].value == near[2].value


def _own(words: Words, at: Clause) -> frozenset[str]:
    """The verbs and nouns directly at a figure."""
    return frozenset(w.cls for w in words.between(at.start, at.until) if w.role in ("noun", "verb"))


def _lead(text: str, words: Words, at: Clause, opening: Clause, chain: _Chain, breaks: Sequence[int]) -> str:
    """The family that a figure without a noun of its own goes on with: that of the figure or noun before it in the
    sentence, else that of the sentence before, unless its own has a matter of its own.
    """
    if chain.at == at.sentence:
        return chain.sort
    named = _named(words.between(at.sentence, at.start))
    if named:
        return named
    before = sentence_start(text, max(0, at.sentence - 1), breaks)
    goes_on = chain.at >= 0 and chain.at == before and at.sentence not in breaks
    begins = next(iter(words.between(at.sentence, at.until)), None)
    of_these = begins is not None and begins.role == "among"  # "其中，属于已公开范围的 2 件，不予公开 1 件"
    if not goes_on or (not of_these and names_a_matter(text, words, at.sentence, at.until)):
        return ""  # "栏目由 12 个调整为 15 个"
    return "" if _of_a_channel(words.between(opening.sentence, opening.until)) else chain.sort


def _of_a_channel(opening: tuple[Word, ...]) -> bool:
    """Whether a sentence begins with a channel of which no verb says that anything came or went by it."""
    heads = [w.role for w in opening if w.role != "neutral"]
    return heads[:1] == ["channel"] and "verb" not in heads


def _named(words: tuple[Word, ...]) -> str:
    """The family of the last counted noun; a bare 申请 is one directly behind its verb ("答复申请，予以公开 6 件")."""
    for index in range(len(words) - 1, -1, -1):
        word, before = words[index], words[index - 1] if index else None
        if word.cls in families().counted:
            return families().nouns[word.cls]
        close = before is not None and before.end == word.start and before.cls in ("receive", "handle")
        if word.cls == "application_weak" and close:
            return "application"
    return ""


def _inherit(kind: Kind, before: Kind) -> Kind:
    """A figure that lives on another's noun is of the same time and the same body; an outcome is as sure to be of the
    matter as the cases it is of.
    """
    return kind._replace(
        sure=kind.sure and (before.sure or kind.sort not in families().as_sure),
        period=before.period if kind.period == "own" else kind.period,
        whose=before.whose if kind.whose == "own" else kind.whose,
        on_topic=kind.on_topic or before.on_topic,
    )
