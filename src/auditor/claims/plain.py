"""Lists without an opener: a total and a plain list after it, or the total after its parts. Accepted where they fit."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import chain

from auditor.claims import lexicon
from auditor.claims.sentences import Item, Sentence
from auditor.claims.sums import (
    List,
    may_be_part,
    meets,
    nearly,
    other_family,
    telling,
    total_of,
    trimmed,
    without_carried_in,
)

_MAX_PARTS = 200
_LATER = 8
_MYRIAD = 10_000
_LARGE = 100


def lists(text: str, sentences: list[Sentence], used: set[int]) -> Iterator[List]:
    """Totals followed by their parts, in the sentence or the next ones. The nearest total comes first: what a later
    figure explains is not given to an earlier one.
    """
    for index in range(len(sentences) - 1, -1, -1):
        sentence = sentences[index]
        for position in range(len(sentence.items) - 1, -1, -1):
            total = sentence.items[position]
            if total.q.start in used or not total.q.unit or total.value == 0:
                continue
            found = _after(text, sentences, index, position, used) or _unfit(
                total, sentence.items[position + 1 :], used
            )
            if found:
                used.update(p.start for p in found.parts)
                yield found


def _after(text: str, sentences: list[Sentence], index: int, position: int, used: set[int]) -> List | None:
    sentence = sentences[index]
    total = sentence.items[position]
    ahead = [s.items for s in sentences[index + 1 : index + _LATER] if s.items]
    rest = sentence.items[position + 1 : position + 1 + _MAX_PARTS]
    runs: list[tuple[Item, ...]] = [rest] if rest else []
    for count in range(1, len(ahead) + 1):
        grown = tuple(chain.from_iterable(ahead[:count]))
        runs += [(*rest, *grown), grown] if rest else [grown]
        if len(grown) > _MAX_PARTS:
            break
    for run in runs:
        parts = _fitting_prefix(total, run, used)
        if parts:
            return List(total.q, tuple(i.q for i in trimmed(text, parts)), True)
    return None


def _fitting_prefix(total: Item, run: tuple[Item, ...], used: set[int]) -> list[Item] | None:
    """The first parts of `run` that add up to the total, when that is more than chance."""
    parts: list[Item] = []
    amount = Decimal(0)
    run = _own(total, run)
    if not run:
        return None
    sibling = total.lead == "、" or (run[0].lead == "、" and total.lead not in "。；;")
    for item in run[:_MAX_PARTS]:
        if item.q.start in used:
            continue
        if _other_world(total, item) or (not may_be_part(total, item) and not _other_unit(total, item)):
            break
        parts.append(item)
        amount += item.value
        if amount > total.value:
            break
        if amount == total.value and sum(p.value > 0 for p in parts) > 1:
            whole = all(i.q.start in used for i in run[len(parts) :])
            if _convinces(total, parts, sibling, whole):
                return parts
    if len(parts) > 1 and total_of(parts[:-1] if amount > total.value else parts) * _MYRIAD == total.value > _MYRIAD:
        return parts  # 173769万条 for 173769 条: the unit slipped, and the sum shows it
    if total.q.low == total.q.high:
        return None
    free = [i for i in run[:_MAX_PARTS] if i.q.start not in used]
    same = [i for i in free if may_be_part(total, i)]
    return same if len(same) == len(free) > 2 and meets(total.q, same) else None


def _other_world(total: Item, item: Item) -> bool:
    """Whether the words of a figure name something that no total of the other kind holds: applications among items
    published, or the reverse.
    """
    if "other" in (total.metric, item.named):
        return False
    first, second = total.metric.partition(".")[0], item.named.partition(".")[0]
    return first != second and any(first in w and second in w for w in lexicon.connectives().worlds)


def _own(total: Item, run: tuple[Item, ...]) -> tuple[Item, ...]:
    """`run` without the cases carried in, where the total counts cases: they are no part of what came in."""
    roles = lexicon.connectives().cases
    if len(run) > _MAX_PARTS or total.metric not in (*roles.received, *roles.handled):
        return run
    return tuple(without_carried_in(list(run)))


def _other_unit(total: Item, item: Item) -> bool:
    """Units that differ may still be one list (17218人次: 12973件 …), if the figures fit and nobody reads or visits."""
    money = lexicon.units().money
    return not item.readers and not total.q.unit.endswith(money) and not item.q.unit.endswith(money)


def _convinces(total: Item, parts: list[Item], sibling: bool, whole: bool) -> bool:
    mixed = any(not may_be_part(total, p) for p in parts)
    if sibling and not telling(total.value, 5 * len(parts)):
        return False  # in a long row of like things some figure is the sum of its neighbours by chance
    if mixed:
        return len(parts) > 2 and telling(total.value, len(parts))
    if len(parts) > 2:
        divided = whole or _divided(total)
        return telling(total.value, len(parts)) or total.counted or (divided and total.value >= 2 * len(parts))
    first, second = (p.head.strip() for p in parts)
    parallel = bool(first and second) and (first[:2] == second[:2] or first[-2:] == second[-2:])
    return (total.counted and total.value >= 20) or (parallel and total.value >= 20) or total.value >= 500


def _divided(total: Item) -> bool:
    """Whether the words after a total announce its parts ("公开的 8 条信息中，")."""
    return total.tail.rstrip("，,").endswith(lexicon.connectives().of_these)


def _unfit(total: Item, rest: tuple[Item, ...], used: set[int]) -> List | None:
    """A plain list of named things after a counted total that cannot be right: closed by 其他, and the figures differ.
    Without an opener this is a reading, so it stays doubtful.
    """
    if not total.counted or len(rest) < 3 or any(i.q.start in used or i.q.unit != total.q.unit for i in rest):
        return None
    if any(i.stated or i.value > total.value for i in rest) or not rest[-1].other or total_of(rest) == total.value:
        return None
    return List(total.q, tuple(i.q for i in rest), True, doubtful=True)


def slips(sentences: list[Sentence], used: set[int]) -> Iterator[List]:
    """Totals whose plain list misses them by so little that a figure must be wrong: all that follows in the sentence,
    or all of the next one or two. Always doubtful, for nothing but closeness says that they belong together.
    """
    for index, sentence in enumerate(sentences):
        for position, total in enumerate(sentence.items):
            if total.q.start in used or not total.q.unit or total.q.low != total.q.high:
                continue
            # What stands in other sentences belongs to the total only if the figures are large, or the words say so.
            beyond = _divided(total) or total.value >= _LARGE
            own = len(sentence.items) - position - 1
            found = _slip(total, _runs(sentences, index, position, beyond), own, used)
            if found:
                used.update(p.start for p in found.parts)
                used.add(total.q.start)
                yield found
                break


def _runs(sentences: list[Sentence], index: int, position: int, beyond: bool) -> Iterator[tuple[Item, ...]]:
    """All that follows a total in its sentence; and, with `beyond`, that of the sentences after it."""
    rest = sentences[index].items[position + 1 :]
    if rest:
        yield rest
    if len(rest) > 1 or not beyond:
        return
    grown = rest
    for later in sentences[index + 1 : index + 6]:
        if not later.items:
            continue
        grown = (*grown, *later.items)
        yield grown


def _slip(total: Item, runs: Iterator[tuple[Item, ...]], own: int, used: set[int]) -> List | None:
    """The first of `runs` that nearly adds up; of figures in other sentences than the total's `own` ones, it may miss a
    total that is not announced by one only.
    """
    announced = total.counted or _divided(total)
    for run in (_own(total, r) for r in runs):
        if len(run) > _MAX_PARTS or any(i.q.start in used or not may_be_part(total, i) for i in run):
            return None
        if any(i.value >= total.value or _other_world(total, i) or other_family(total, i) for i in run):
            return None  # what repeats the total, exceeds it or counts other things is not one of several parts
        if not announced and len(run) > own and abs(total_of(run) - total.value) > 1:
            continue
        if len(run) > 1 and nearly(total.value, run, divided=_divided(total)):
            return List(total.q, tuple(i.q for i in run), True, doubtful=True)
    return None


def totals_after(sentences: list[Sentence], used: set[int]) -> Iterator[List]:
    """ "甲 252件、乙 10件，共计262件": the total follows its parts, in the sentence or in those before."""
    words = lexicon.connectives()
    for index, sentence in enumerate(sentences):
        for position, total in enumerate(sentence.items):
            if total.q.start in used or not total.counted:
                continue
            before = sentence.items[:position]
            direct = total.head.startswith(words.total)
            if direct and len(before) > 1:
                found = _fitting_suffix(total, before, used)
            elif not before:
                found = _closing_total(total, sentences, index, used)
            else:
                found = None
            if found:
                used.update(p.start for p in found.parts)
                yield found


def _fitting_suffix(total: Item, before: tuple[Item, ...], used: set[int]) -> List | None:
    parts: list[Item] = []
    for item in reversed(before):
        if not may_be_part(total, item) or item.q.start in used:
            break
        parts.append(item)
        if len(parts) > 1 and total_of(parts) == total.value:
            return List(total.q, tuple(i.q for i in reversed(parts)), True)
    all_of_it = len(parts) == len(before)
    alike = len(before) > 2 and (len({i.head[:2] for i in parts}) == 1 or len({i.head[-2:] for i in parts}) == 1)
    if all_of_it and (alike or total.head.startswith(lexicon.connectives().adds_up)) and nearly(total.value, parts):
        return List(total.q, tuple(i.q for i in reversed(parts)), True, doubtful=True)
    return None


def _closing_total(total: Item, sentences: list[Sentence], index: int, used: set[int]) -> List | None:
    """A sentence that only gives the total, after sentences that give its parts."""
    parts: list[Item] = []
    for back in range(index - 1, max(-1, index - _LATER), -1):
        items = sentences[back].items
        if not items or any(i.q.start in used or not may_be_part(total, i) for i in items):
            break
        parts = [*items, *parts]
        fits = total_of(parts) == total.value or (total.q.low < total.q.high and meets(total.q, parts))
        if len(parts) > 2 and fits and telling(total.value, len(parts)):
            return List(total.q, tuple(i.q for i in parts), True)
    return None
