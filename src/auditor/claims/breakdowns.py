"""Whole and parts: which figure is the total, which are its parts, and is the list complete (domain G.3).

A list is looked for at every opener (其中, 包括, 分别 …), bracket, and total word. Several attachments (which total)
and extents (where the list ends) are tried; if one makes the figures fit, that is what the author meant. If none
fits, the nearest reading is kept and the others are named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from auditor.claims import lexicon
from auditor.claims.quantities import Quantity
from auditor.claims.sentences import Item, Sentence, blank_brackets, split
from auditor.claims.view import View

_MAX_PARTS = 200
_MAX_LOOK = 6
_SEMICOLONS = "；;"


@dataclass(frozen=True, slots=True)
class List:
    """A total and its parts, as found."""

    total: Quantity
    parts: tuple[Quantity, ...]
    exhaustive: bool | None
    doubtful: bool
    attachment: str
    tried: tuple[str, ...] = ()


def find(view: View, quantities: list[Quantity]) -> list[List]:
    """The breakdowns among `quantities` (shares and changes left out), in order of their totals."""
    items = [q for q in quantities if not q.percent and not q.suspect]
    out: list[List] = []
    inside: set[int] = set()
    for total, parts, opened in _brackets(view.text, items, inside):
        found = _bracket_list(view.text, total, parts, opened)
        if found:
            out.append(found)
    outer = [q for q in items if q.start not in inside]
    text = blank_brackets(view.text)
    sentences = split(view, text, outer)
    used: set[int] = set()
    for index in range(len(sentences)):
        out += _opened(text, sentences, index, used)
    for index, sentence in enumerate(sentences):
        out += _plain(text, sentences, index, used)
        out += _totals_after(sentence, used)
    return sorted(out, key=lambda found: found.total.start)


# Brackets -----------------------------------------------------------------------------------------------------------


def _brackets(text: str, items: list[Quantity], inside: set[int]) -> Iterator[tuple[Quantity, list[Quantity], bool]]:
    """(total, parts, whether an opener stands in it) of every bracket that follows its total directly."""
    words = lexicon.connectives()
    for found in re.finditer(r"\(([^()]{1,800})\)", text):
        inner = [q for q in items if found.start() < q.start < found.end()]
        inside.update(q.start for q in inner)
        if not inner:
            continue
        before = next((q for q in reversed(items) if q.end <= found.start()), None)
        if before is None or not _adjoins(text[before.end : found.start()]):
            continue
        body = found.group(1)
        if body.startswith(words.not_in_bracket):
            continue
        opened = any(word in body[: inner[0].start - found.start()] for word in words.open_parts)
        yield before, [q for q in inner if _same_kind(before, q)], opened


def _adjoins(gap: str) -> bool:
    return len(gap) <= 14 and not re.search(r"[，、；。:：;]", gap)


def _bracket_list(text: str, total: Quantity, parts: list[Quantity], opened: bool) -> List | None:
    if not parts:
        return None
    if _total(parts) == total.value and len(parts) > 1:
        return List(total, tuple(parts), True, False, "括号")
    head = text[max(0, parts[-1].start - 12) : parts[-1].start]
    others = any(w in head for w in lexicon.connectives().others)
    exhaustive = True if others and len(parts) > 1 else None if len(parts) > 1 else False
    if not opened and len(parts) > 1 and exhaustive is None:
        exhaustive = None
    return List(total, tuple(parts), exhaustive, False, "括号")


# Lists that an opener announces ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Extent:
    """Parts up to one of the places where the list may end. `natural`: where the punctuation ends it."""

    parts: tuple[Item, ...]
    natural: bool


def _opened(text: str, sentences: list[Sentence], index: int, used: set[int]) -> Iterator[List]:
    """The lists of one sentence, innermost (last) opener first, so that nested parts are settled before outer ones."""
    sentence = sentences[index]
    openers = sentence.openers
    for number in range(len(openers) - 1, -1, -1):
        opener = openers[number]
        following = [i for i in sentence.items if i.q.start >= opener.end and i.q.start not in used]
        limit = openers[number + 1].start if number + 1 < len(openers) else None
        if not following or any(c in _SEMICOLONS for c in text[opener.end : following[0].q.start]):
            continue
        if limit is not None and following[0].q.start > limit:
            continue
        candidates = _totals(sentences, index, opener.start, used)
        if not candidates:
            continue
        extents = _extents(text, sentences, index, following, limit)
        found = _best(candidates, extents, opener.word)
        if found:
            used.update(p.start for p in found.parts)
            yield found
            yield from _subtotals(found, extents)


def _totals(sentences: list[Sentence], index: int, before: int, used: set[int]) -> list[Item]:
    """Figures that may be the total, nearest first: in this sentence, else in the one before an opener that leads."""
    sentence = sentences[index]
    own = [i for i in sentence.items if i.q.end <= before and i.q.start not in used]
    out = own[::-1][:_MAX_LOOK]
    if not own:
        for back in range(index - 1, max(-1, index - 3), -1):
            out += sentences[back].items[::-1][:_MAX_LOOK]
            if sentences[back].items:
                break
    return [i for i in out if i.q.value >= 0]


def _extents(
    text: str, sentences: list[Sentence], index: int, following: list[Item], limit: int | None
) -> list[_Extent]:
    """Where the list may end: at ；, at an outside word, after 等, at a nested opener, at the full stop, or later."""
    words = lexicon.connectives()
    parts: list[Item] = []
    cuts: list[int] = []
    natural: int | None = None
    semicolons = False
    for item in following[:_MAX_PARTS]:
        gap = text[parts[-1].q.end : item.q.start] if parts else ""
        if parts:
            breaks = any(c in _SEMICOLONS for c in gap)
            if len(parts) == 1 and breaks:
                semicolons = True
            elif breaks and not semicolons:
                cuts.append(len(parts))
                if _new_clause(item, parts):
                    natural = natural or len(parts)
            leaves = any(w in gap for w in words.outside)
            partial = parts[-1].tail.startswith(words.partial)
            nested = limit is not None and item.q.start > limit and parts[-1].q.start < limit
            if leaves or partial or nested:
                cuts.append(len(parts))
                natural = natural or len(parts)
            if leaves:
                break
        parts.append(item)
    cuts.append(len(parts))
    natural = natural or len(parts)
    extents = [_Extent(tuple(parts[:c]), c == natural) for c in dict.fromkeys(cuts)]
    if len(parts) == len(following):
        later = _continued(text, sentences, index, parts)
        if any(e.natural for e in later):
            extents = [_Extent(e.parts, False) for e in extents]
        extents += later
    extents += [_Extent(tuple(parts[:c]), False) for c in range(len(parts) - 1, 1, -1) if c not in cuts]
    return sorted(extents, key=lambda e: not e.natural)


def _new_clause(item: Item, parts: list[Item]) -> bool:
    """A part that says anew what was done, after parts that only name things, belongs to another list."""
    verbs = lexicon.connectives().verbs
    return any(v in item.head for v in verbs) and not any(v in p.head for p in parts[1:] for v in verbs)


def _continued(text: str, sentences: list[Sentence], index: int, parts: list[Item]) -> list[_Extent]:
    """Lists that run on in the next sentences: "其中通过网站…条。通过公众号…条，…等其他方式…条。" """
    words = lexicon.connectives()
    out: list[_Extent] = []
    grown = list(parts)
    for sentence in sentences[index + 1 : index + 4]:
        lead = text[sentence.start : sentence.start + 8]
        if not sentence.items or not lead.startswith(words.go_on) or sentence.openers:
            break
        if any(w in text[sentence.start : sentence.items[0].q.start] for w in (*words.total, *words.outside)):
            break
        grown = [*grown, *sentence.items]
        closes = any(w in sentence.items[-1].head for w in words.others)
        out.append(_Extent(tuple(grown), closes))
    return out


def _best(candidates: list[Item], extents: list[_Extent], word: str) -> List | None:
    """The reading that fits; else the most natural one, doubtful when another would have been as good."""
    tried: list[str] = []
    for extent in extents:
        for candidate in candidates:
            for parts in _shapes(candidate.q, extent.parts):
                if len(parts) > 1 and _total(parts) == candidate.q.value:
                    return List(candidate.q, tuple(parts), True, False, word, tuple(tried))
    pair = _pair(candidates, extents, word)
    if pair:
        return pair
    for candidate in candidates:
        parts = [i.q for i in extents[0].parts if _same_kind(candidate.q, i.q)]
        if len(parts) > 1 and candidate.q.low < candidate.q.high and _meets(candidate.q, parts):
            return List(candidate.q, tuple(parts), True, False, word, tuple(tried))
    # Nothing fits: keep the list as punctuated, on the total it comes closest to.
    extents = [e for e in extents if e.natural] or extents
    extent = extents[-1]
    usable = [(c, ps) for c in candidates if (ps := [i.q for i in extent.parts if _same_kind(c.q, i.q)])]
    if not usable:
        return None
    nearest = usable[0]
    closest = min(usable, key=lambda cp: abs(cp[0].q.value - _total(cp[1])))
    chosen, parts = nearest if len(nearest[1]) == 1 or nearest[0].q.value >= _total(nearest[1]) else closest
    if chosen.q.value == 0:
        return None
    tried += [f"{c.q.value}{c.q.unit}" for c, _ in usable if c is not chosen]
    last = next(i for i in extent.parts if i.q is parts[-1])
    exhaustive = _exhaustive(parts, last, word)
    doubtful = len(extents) > 1 or (chosen is not nearest[0] and _total(parts) > chosen.q.value)
    return List(chosen.q, tuple(parts), exhaustive, doubtful, word, tuple(tried))


def _meets(total: Quantity, parts: list[Quantity]) -> bool:
    """Whether the sum of the parts and the total, as intervals, have a value in common."""
    return sum((p.low for p in parts), Decimal(0)) <= total.high and total.low <= sum(
        (p.high for p in parts), Decimal(0)
    )


def _pair(candidates: list[Item], extents: list[_Extent], word: str) -> List | None:
    """Parts of two totals together (received and carried in): they fit, so nothing is claimed to be wrong."""
    for extent in extents:
        for first, second in zip(candidates[1:], candidates, strict=False):
            parts = [i.q for i in extent.parts if _same_kind(first.q, i.q)]
            if len(parts) > 1 and _total(parts) == first.q.value + second.q.value:
                joint = _joint(first.q, second.q)
                return List(joint, tuple(parts), True, False, word)
    return None


def _joint(first: Quantity, second: Quantity) -> Quantity:
    return Quantity(
        first.start,
        second.end,
        first.value + second.value,
        first.low + second.low,
        first.high + second.high,
        first.unit,
    )


def _shapes(total: Quantity, items: tuple[Item, ...]) -> Iterator[list[Quantity]]:
    """The parts as printed; with sub-counts that add up to the part before them left out; without other units."""
    parts = [i.q for i in items if _same_kind(total, i.q)]
    yield parts
    if _total(parts) > total.value:
        yield _collapsed(parts)
    strict = [q for q in parts if q.unit == total.unit]
    if len(strict) != len(parts):
        yield strict


def _collapsed(parts: list[Quantity]) -> list[Quantity]:
    out: list[Quantity] = []
    at = 0
    while at < len(parts):
        out.append(parts[at])
        amount, step = Decimal(0), 0
        for ahead in range(at + 1, len(parts)):
            amount += parts[ahead].value
            if amount >= parts[at].value:
                step = ahead - at if amount == parts[at].value and ahead - at > 1 and amount > 0 else 0
                break
        at += 1 + step
    return out


def _subtotals(found: List, extents: list[_Extent]) -> Iterator[List]:
    """Sub-counts between the parts that add up to the part before them: breakdowns of their own."""
    longest = max((e.parts for e in extents), key=len)
    kept = {p.start for p in found.parts}
    for part in found.parts:
        run = [i.q for i in longest if i.q.start > part.start]
        children: list[Quantity] = []
        for q in run:
            if q.start in kept:
                break
            children.append(q)
        if len(children) > 1 and _total(children) == part.value:
            yield List(part, tuple(children), True, False, "")


def _exhaustive(parts: list[Quantity], last: Item, word: str) -> bool | None:
    words = lexicon.connectives()
    if len(parts) == 1 or last.tail.startswith(words.partial):
        return False
    if any(w in last.head for w in words.others) or word.startswith(words.closing):
        return True
    return None


# Lists without an opener ----------------------------------------------------------------------------------------------


def _plain(text: str, sentences: list[Sentence], index: int, used: set[int]) -> Iterator[List]:
    """A total and a plain list after it, in the sentence or the next ones: accepted only where the figures fit."""
    words = lexicon.connectives()
    sentence = sentences[index]
    for position, total in enumerate(sentence.items):
        if total.q.start in used or not total.q.unit or total.q.value == 0:
            continue
        ahead = sentence.items[position + 1 : position + 1 + _MAX_PARTS]
        rest = [i for i in ahead if i.q.start not in used]
        counted = any(w in total.head for w in words.total)
        runs = [rest] if rest else []
        grown: list[Item] = []
        for later in sentences[index + 1 : index + 8]:
            grown = [*grown, *(i for i in later.items if i.q.start not in used)]
            runs += [[*rest, *grown], list(grown)] if rest else [list(grown)]
        for run in runs:
            found = _fitting_prefix(total.q, run, least=2 if counted and total.q.value >= 20 else 3)
            if found:
                used.update(p.start for p in found)
                yield List(total.q, tuple(found), True, False, "")
                break
        else:
            if counted and (unfit := _unfit(total, ahead, used)):
                used.update(p.start for p in unfit.parts)
                yield unfit


def _unfit(total: Item, rest: tuple[Item, ...], used: set[int]) -> List | None:
    """A plain list of named things after a counted total that cannot be right: more than the total, or closed by
    其他 and short of it. Without an opener this is a reading, so it stays doubtful.
    """
    words = lexicon.connectives()
    parts = [i.q for i in rest]
    if len(parts) < 3 or any(q.start in used or q.unit != total.q.unit for q in parts):
        return None
    if any(v in i.head for i in rest for v in words.verbs):
        return None
    closed = any(w in rest[-1].head for w in words.others)
    if not closed or _total(parts) == total.q.value:
        return None
    return List(total.q, tuple(parts), True, True, "")


def _fitting_prefix(total: Quantity, run: list[Item], least: int) -> list[Quantity] | None:
    parts: list[Quantity] = []
    amount = Decimal(0)
    for item in run[:_MAX_PARTS]:
        if not _same_kind(total, item.q):
            return None
        parts.append(item.q)
        amount += item.q.value
        if amount > total.value:
            return None
        if amount == total.value and len(parts) >= least and sum(p.value > 0 for p in parts) > 1:
            return parts
    if total.low < total.high and len(parts) > 2 and _meets(total, parts):
        return parts
    return None


def _totals_after(sentence: Sentence, used: set[int]) -> Iterator[List]:
    """ "甲 252件、乙 10件，共计262件": the total follows its parts; accepted only where the figures fit."""
    words = lexicon.connectives()
    for position, total in enumerate(sentence.items):
        if position < 2 or total.q.start in used or not total.head.startswith(words.total):
            continue
        parts: list[Quantity] = []
        for item in reversed(sentence.items[:position]):
            if not _same_kind(total.q, item.q) or item.q.start in used:
                break
            parts.append(item.q)
            if len(parts) > 1 and _total(parts) == total.q.value:
                used.update(p.start for p in parts)
                yield List(total.q, tuple(parts[::-1]), True, False, "")
                break


def _total(parts: list[Quantity]) -> Decimal:
    return sum((p.value for p in parts), Decimal(0))


def _same_kind(a: Quantity, b: Quantity) -> bool:
    items = lexicon.units().items
    return a.unit == b.unit or (a.unit in items and b.unit in items)
