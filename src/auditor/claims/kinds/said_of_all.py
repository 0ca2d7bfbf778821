"""What the clauses behind a count say of all of it ("收到申请 3 件，均已办结", "被申请行政复议 1 件，结果被纠正")."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.claims.kinds.clause import BORDER, Clause
from auditor.claims.kinds.frame import Frame
from auditor.claims.kinds.kind import OTHER, Kind
from auditor.claims.kinds.row_kind import kind_of
from auditor.claims.kinds.table import match
from auditor.claims.kinds.vocabulary import Word, Words, families, qualifiers, unknown

_RECEIVED = "applications.received"
_DONE = {"handle", "receive", "receive_handle"}
_BEHIND = 24  # characters of a clause behind a figure
_CLAUSES = 2
_LEAST = ".all"
"""Ends what a figure is about that is the least of its metric: what was left from the year before may come to it."""


def said_of_all(text: str, words: Words, at: Clause, frame: Frame, kind: Kind, *, one: bool) -> Iterator[Kind]:
    """What a figure counts besides, by the clauses behind it that say so of all of it. `one`: the figure is 1, so that
    nothing need say “all” of cases that were heard.
    """
    wanted = families().said_of_all.get(kind.metric)
    if wanted is None or frame.zero == "yes":
        return
    for start, end in _clauses(text, at.after):
        behind = words.between(start, end)
        if unknown(text, words, start, end) >= 2 or any(w.role not in ("verb", "neutral", "way") for w in behind):
            return
        named = {w.cls for w in behind if w.cls in wanted}
        done = {w.cls for w in behind if w.role == "verb"}
        if not (one or _all(text, start, behind)):
            if named:
                return
        elif len(named) == 1 and (kind.metric != _RECEIVED or _all(text, start, behind)):
            yield from _of(text, words, at, frame, kind, behind, named.pop())
        elif not named and kind.metric == _RECEIVED and "handle" in done <= _DONE:
            handled = frame._replace(verb="handle")
            yield kind_of(text, words, at, handled, match(handled))._replace(also=())
            return


def _all(text: str, start: int, behind: tuple[Word, ...]) -> bool:
    """Whether a clause says before its verb that it is of all ("均已…", "现已全部…")."""
    first = next((w.end for w in behind if w.role != "neutral"), start)
    return any(w in text[start:first] for w in qualifiers().all)


def _of(
    text: str, words: Words, at: Clause, frame: Frame, kind: Kind, behind: tuple[Word, ...], cls: str
) -> Iterator[Kind]:
    applicant = any(w.cls == cls and w.role == "way" for w in behind)
    changed = frame._replace(ways="one", who=cls) if applicant else frame._replace(verb=cls, verbs=frozenset({cls}))
    changed = changed._replace(noun="none", chain=kind.sort, of=kind.sort, after=kind.name)
    said = kind_of(text, words, at, changed, match(changed))
    if said.metric in (OTHER, kind.metric):
        return
    metric = said.metric + _LEAST if kind.metric == _RECEIVED else said.metric
    sure, whole = kind.sure and said.sure, kind.whole and said.whole
    yield kind._replace(name=said.name, metric=said.metric, about=metric, sure=sure, whole=whole, also=())


def _clauses(text: str, after: int) -> Iterator[tuple[int, int]]:
    """The spans of the clauses behind a figure that hold no figure of their own."""
    for _ in range(_CLAUSES):
        if text[after : after + 1] not in ("，", ","):
            return
        start = end = after + 1
        while end < len(text) and end - start < _BEHIND and text[end] not in BORDER and not text[end].isdigit():
            end += 1
        if text[end : end + 1].isdigit():
            return
        yield start, end
        after = end
