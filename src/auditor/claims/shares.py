"""Percentages with their part and whole (docs/readings.md, Shares and growth)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from auditor.claims import lexicon, words
from auditor.claims.lists.verdict import List
from auditor.claims.quantities import Quantity, fits, last_place
from auditor.claims.view import View
from auditor.model.base import trusted
from auditor.model.claim import Breakdown, Share

_PUNCTUATION = "，,、()（）"
_OPENING = ("，", ",", "(")
_TAIL = 8
_NEAR = 30
_BEFORE = 12  # figures before a percentage among which its whole is looked for
_VERB = 9  # characters before a percentage in which 占 stands
_NAME = 2  # characters of the verb that names a rate
_ALL = 100
_ABOUT = 10  # units of its last place by which an approximate percentage may be off
_ADDED = 3  # figures that a percentage may speak of together


class _Said(NamedTuple):
    """A percentage with the figure it speaks of and that figure's whole, as far as the text tells them."""

    percent: Quantity
    part: Quantity | None
    whole: Quantity | None
    rate: bool = False


def find(view: View, quantities: Sequence[Quantity], lists: Sequence[List], section: int | None) -> list[Share]:
    """Every "占 P%" of the view. `quantities` without changes; `lists` give the whole of a part."""
    wholes = {p.start: found.total for found in lists for p in found.parts}
    paired = _respectively(view, quantities)
    said: list[_Said] = []
    for index, q in enumerate(quantities):
        if q.unit != "%":
            continue
        part = paired[q.start] if q.start in paired else _part(view, quantities, index)
        rate = False
        if part is None and lexicon.connectives().share.verb not in view.text[max(0, q.start - _VERB) : q.start]:
            part, rate = _rated(view, quantities, index), True
            if part is None:
                continue  # a rate of its own ("办结率100%") states no part
        whole = wholes.get(part.start) if part else None
        if whole and _of_another(view, part, whole, q):
            whole = None
        elif part:
            part, whole = _accounted(view, quantities, index, part, whole)
        said.append(_Said(q, part, whole, rate))
    return [_share(view, s, section) for s in _of_one_base(view, said) if not (s.rate and _as_said(s))]


def _share(view: View, said: _Said, section: int | None) -> Share:
    q, part, whole = said.percent, said.part, said.whole
    figure = words.figure(view, q)
    return trusted(
        Share,
        section=section,
        quote=figure.quote,
        start=figure.start,
        end=figure.end,
        part=part.value if part else None,
        whole=whole.value if whole else None,
        percent=q.value,
        holds=_holds(part, whole, q) if part and whole else None,
        part_figure=words.figure(view, part) if part else None,
        whole_figure=words.figure(view, whole) if whole else None,
        figure=figure,
    )


def _as_said(said: _Said) -> bool:
    """Whether a rate says nothing of a part: that of an unknown whole, all of it, or what its figures give anyway."""
    if said.part is None or said.whole is None or said.percent.value >= _ALL:
        return True
    return said.whole.value == said.part.value or _holds(said.part, said.whole, said.percent) is True


def _rated(view: View, quantities: Sequence[Quantity], index: int) -> Quantity | None:
    """The figure that a rate named by its verb stands directly behind ("上报 115 条，采用 111 条，采用率 96.5%")."""
    q = quantities[index]
    before = quantities[index - 1] if index else q
    gap = view.text[before.end : q.start]
    at = gap.find(lexicon.connectives().share.rate)
    if before.percent or not 0 < at < len(gap) <= _NEAR or any(c in "。；;" for c in gap):
        return None
    name = re.split("[，,、]", gap[:at])[-1]
    verb, told = name[-_NAME:], view.text[words.sentence_start(view.text, before.start) : before.start]
    own = view.text[words.clause_start(view, before.start) : before.start]
    # "按时办结率" is another rate than that of what was done
    return before if len(verb) == _NAME and verb in own and name[:-_NAME] in told else None


def _of_one_base(view: View, said: Sequence[_Said]) -> list[_Said]:
    """The percentages, where those of one sentence whose base is not told have that of the others that fit theirs."""
    out: list[_Said] = []
    for s in said:
        if s.part and s.whole is None and not s.rate:
            stop = view.text.find("。", s.percent.end)
            start, end = view.text.rfind("。", 0, s.part.start), stop if stop >= 0 else len(view.text)
            bases = {
                o.whole.start: o.whole
                for o in said
                if o.part and o.whole and start < o.whole.start < s.part.start and o.percent.start < end
                if o.part.unit == s.part.unit and _holds(o.part, o.whole, o.percent)
            }
            if len(bases) == 1:
                s = s._replace(whole=next(iter(bases.values())))
        out.append(s)
    return out


def refute(claim: Breakdown, found: Sequence[Share]) -> bool:
    """Whether the percentages of the parts of a list that does not add up are those of another whole: it is no list of
    that total.
    """
    if claim.holds:
        return False
    parts = {p.figure_start for p in claim.parts}
    own = [s for s in found if s.holds and s.part_figure and s.part_figure.figure_start in parts]
    if any(s.whole_figure and s.whole_figure.figure_start in parts for s in own):
        return True  # a part that is so many percent of another part stands beside the list
    other = [s for s in own if s.whole_figure and s.whole_figure.figure_start != claim.total.figure_start]
    return len(other) > 1 and len(other) == len(own)


def _accounted(
    view: View, quantities: Sequence[Quantity], index: int, part: Quantity, whole: Quantity | None
) -> tuple[Quantity, Quantity | None]:
    """Part and whole of a percentage: of the list, or those which the percentage fits: a whole that stands before, or
    the sum of the figures directly before 占. Without a list the only figure before that can hold the part.
    """
    q = quantities[index]
    if whole and _holds(part, whole, q):
        return part, whole
    start = view.text.rfind("。", 0, max(0, view.text.rfind("。", 0, q.start))) + 1  # of the sentence before
    before = [p for p in quantities[max(0, index - _BEFORE) : index] if not p.percent and p.start >= start]
    bases = [p for p in reversed(before) if p is not part and p.unit == part.unit and p.value >= part.value]
    fitting = next((base for base in bases if base is not whole and _holds(part, base, q)), None)
    if fitting:
        return part, fitting
    for number in range(2, _ADDED + 1):
        added = before[-number:]
        if whole and whole not in added and len(added) == number and added[-1] is part:
            joined = _joined(added)
            if joined.value <= whole.value and _holds(joined, whole, q):
                return joined, whole
    beside = bool(bases) and "、" in view.text[bases[0].end : part.start]  # "复议 21 件、诉讼 10 件，占 4.6%"
    if whole is None and len(bases) == 1 and not beside and bases[0].start >= words.sentence_start(view.text, q.start):
        return part, bases[0]
    return part, whole


def _joined(added: Sequence[Quantity]) -> Quantity:
    """Several figures taken together."""
    value, low, high = (sum((getattr(a, n) for a in added), Decimal(0)) for n in ("value", "low", "high"))
    return Quantity(added[0].start, added[-1].end, value, low, high, added[0].unit)


def _of_another(view: View, part: Quantity | None, whole: Quantity, q: Quantity) -> bool:
    """Whether the words after 占 name a whole that is not the total of the part's list."""
    said = view.text[part.end : q.start] if part else ""
    words_of = lexicon.connectives().share
    name = _telling(said.rpartition(words_of.verb)[2]).rstrip(words_of.counted)
    if not _is_direct(said) or not name:
        return False
    return name not in view.text[words.clause_start(view, whole.start) : whole.end + _TAIL]


def _respectively(view: View, quantities: Sequence[Quantity]) -> dict[int, Quantity | None]:
    """The parts of percentages given in a row ("网络 20 件、信函 10 件，分别占 66.7%、33.3%"), by where those begin."""
    out: dict[int, Quantity | None] = {}
    words_of = lexicon.connectives().share
    joined = set(words_of.joined)
    at = 0
    while at < len(quantities):
        run = [quantities[at]]
        for q in quantities[at + 1 :]:
            if q.unit != "%" or not set(view.text[run[-1].end : q.start]) <= joined:
                break
            run.append(q)
        lead = view.text[max(0, run[0].start - 8) : run[0].start]
        if run[0].unit == "%" and len(run) > 1 and words_of.respectively in lead and words_of.verb in lead:
            parts = [q for q in quantities[max(0, at - len(run)) : at] if not q.percent]
            of_one = len(parts) == len(run) and len({q.unit for q in parts}) == 1
            out.update((q.start, part) for q, part in zip(run, parts if of_one else [None] * len(run), strict=True))
        at += len(run)
    return out


def _part(view: View, quantities: Sequence[Quantity], index: int) -> Quantity | None:
    """The figure a percentage speaks of: the one directly before 占, or the one that the words before 占 name."""
    q = quantities[index]
    before = [p for p in quantities[max(0, index - 12) : index] if not p.percent]
    if not before:
        return None
    gap = view.text[before[-1].end : q.start]
    words_of = lexicon.connectives().share
    if words_of.verb not in gap or len(gap) > _NEAR or sum(c in "。；;" for c in gap) > 1:
        return None
    told = gap.rpartition("。")[2]
    clause = re.split("[，,]", told)[-1]
    if clause.startswith(words_of.verb) and not any(c in "。；;" for c in gap):
        return before[-1]  # also behind words in between ("3 件，包括…等，占 5%"); those after 占 name the whole
    if words_of.verb in clause and _telling(clause.partition(words_of.verb)[0]):
        told = clause
    names = [name for name in map(_telling, re.split(f"[{re.escape(words_of.joined)}]", told)) if name]
    if not names:
        return None if "。" in gap else before[-1]
    if len(names) == 1:
        return _named(view, before, names[0])
    named = [found for n in names if (found := _named(view, before, n))]
    one_each = len({f.start for f in named}) == len(names)  # "主动公开及依申请公开的占 83%" speaks of both
    return _joined(sorted(named, key=lambda f: f.start)) if one_each else None


def _named(view: View, before: Sequence[Quantity], name: str) -> Quantity | None:
    """The last figure before that has this name."""
    for candidate in reversed(before):
        head = _telling(view.text[words.clause_start(view, candidate.start) : candidate.start])
        head = head.removeprefix(lexicon.connectives().share.opener)
        if len(name) > 1 and (name in head or (len(head) > 3 and head in name)):
            return candidate
    return None


def _is_direct(said: str) -> bool:
    """Whether the verb of a share stands directly after the figure."""
    return said.removeprefix(said[:1] if said[:1] in _OPENING else "").startswith(lexicon.connectives().share.verb)


def _telling(text: str) -> str:
    """A text without the characters that name no part."""
    return "".join(c for c in text if c not in _PUNCTUATION and c not in lexicon.connectives().share.not_telling)


def _holds(part: Quantity, whole: Quantity, percent: Quantity) -> bool | None:
    within = 1
    if percent.low != percent.high:  # "约为 47.30%": one place less, and never more than a point
        within = min(_ABOUT, int(1 / last_place(percent.value)))
    return fits(part.value, whole.value, percent.value, within)
