"""Lists that an opener announces: 其中, 包括, 分别为, a colon after the total."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from auditor.claims import lexicon
from auditor.claims.announced import SEMICOLONS, announced, totals
from auditor.claims.extents import Extent, extents_of
from auditor.claims.misfits import SMALL, misfit, slip
from auditor.claims.sentences import Item, Opener, Sentence
from auditor.claims.sums import List, joint, may_be_part, meets, shapes, total_of, trimmed


def opened(text: str, sentences: list[Sentence], index: int, used: set[int], earlier: list[List]) -> Iterator[List]:
    """The lists of one sentence, innermost (last) opener first, so that nested parts are settled before outer ones.

    `used` are the starts of figures that are parts already, `earlier` the lists found before.
    """
    sentence = sentences[index]
    openers = sentence.openers
    for number in range(len(openers) - 1, -1, -1):
        opener = openers[number]
        following = [i for i in sentence.items if i.q.start >= opener.end and i.q.start not in used]
        following = _without_restated(following, sentence, opener)
        limit = openers[number + 1].start if number + 1 < len(openers) else None
        if following and following[0].head.endswith(lexicon.of_changes()):
            continue  # "增加 50 条，其中网站增加 20 条": parts of a change
        if not following or any(c in SEMICOLONS for c in text[opener.end : following[0].q.start]):
            continue
        if limit is not None and following[0].q.start > limit:
            continue
        candidates = totals(sentences, index, opener.start, used, earlier)
        if _of_readers(text, sentence, opener):
            candidates = [c for c in candidates if c.readers]
        extents = extents_of(text, sentences, index, following, limit)
        announces = not _names_only(text[opener.end : following[0].q.start])
        found = _best(text, candidates, extents, opener, sentence, announces) if candidates else None
        if found:
            used.update(p.start for p in found.parts)
            yield found
            yield from _subtotals(found, extents)
            yield from _in_other_units(found, candidates, extents, used)


def _of_readers(text: str, sentence: Sentence, opener: Opener) -> bool:
    """Whether the words before an opener say that readers are counted ("阅读量分别为 5 万次、3 万次")."""
    start = max(sentence.start, *(text.rfind(c, sentence.start, opener.start) + 1 for c in "，,；;"))
    return any(w in text[start : opener.start] for w in lexicon.numerals().no_part)


def _names_only(gap: str) -> bool:
    """Whether a list of bare names, closed by 等 and a comma, stands between an opener and the first figure after it
    ("涉及工作动态、财务资金等，公众号发布 845 条"): the figure is no part.
    """
    return any(w in clause for w in lexicon.connectives().partial for clause in re.split(r"[，,；;]", gap)[:-1])


def _without_restated(following: list[Item], sentence: Sentence, opener: Opener) -> list[Item]:
    """The figures after an opener, without one at their head that only says the total again ("90 条信息中，全文电子化的
    共 90 条，…").
    """
    before = [i for i in sentence.items if i.q.end <= opener.start]
    if len(following) > 2 and before and following[0].counted and following[0].value == before[-1].value:
        return following[1:]
    return following


def _best(
    text: str, candidates: list[Item], extents: list[Extent], opener: Opener, sentence: Sentence, announces: bool
) -> List | None:
    """The reading that fits; else, where the opener `announces` parts, the most natural one, doubtful when another
    would have been as good.
    """
    weak = opener.word in lexicon.connectives().weak
    fitting = _fitting(candidates, extents, weak)
    if fitting:
        candidate, parts = fitting
        return announced(candidate, trimmed(text, parts), True, opener.word)
    for candidate in candidates:
        ahead = _before_larger(candidate, extents[0].parts)
        if ahead:
            return announced(candidate, ahead, True, opener.word)
        first = _first_split(candidate, [i for i in extents[0].parts if may_be_part(candidate, i)])
        if first and not weak:
            return announced(candidate, first, True, opener.word)
    if not announces:
        return None
    pair = _pair(candidates, extents, opener.word)
    if pair:
        return pair
    for candidate in candidates:
        parts = [i for i in extents[0].parts if may_be_part(candidate, i)]
        if len(parts) > 1 and candidate.q.low < candidate.q.high and meets(candidate.q, parts):
            return announced(candidate, parts, True, opener.word)
    return slip(candidates, extents, opener.word) or misfit(
        text, candidates, [e for e in extents if e.natural] or extents, opener, sentence
    )


def _fitting(candidates: list[Item], extents: list[Extent], weak: bool) -> tuple[Item, list[Item]] | None:
    """The first total with parts that add up to it; small ones, which chance meets, not after a `weak` opener."""
    for extent in extents:
        for candidate in candidates:
            if weak and candidate.value < SMALL:
                continue
            for parts in shapes(candidate, extent.parts):
                if len(parts) > 1 and total_of(parts) == candidate.value:
                    return candidate, list(parts)
    return None


def _before_larger(total: Item, parts: tuple[Item, ...]) -> list[Item] | None:
    """The first parts, where they add up to the total and a later figure is larger than it: the list ended before that
    ("6 件，其中政府 3 件、办公室 3 件，废止 2 件，现行有效 21 件").
    """
    amount = Decimal(0)
    for count, item in enumerate(parts, start=1):
        amount += item.value
        if amount >= total.value:
            larger = any(i.value > total.value for i in parts[count:])
            fits = amount == total.value and count > 1 and all(may_be_part(total, i) for i in parts[:count])
            return list(parts[:count]) if fits and larger else None
    return None


def _first_split(total: Item, parts: list[Item]) -> list[Item] | None:
    """The first of several complete splits of one total, one after the other ("88 件，其中人大 35 件、政协 53 件，全文
    公开 80 件，摘要公开 8 件"); the next is found as a list of its own.
    """
    groups: list[list[Item]] = [[]]
    for item in parts:
        groups[-1].append(item)
        amount = total_of(groups[-1])
        if amount > total.value:
            return None
        if amount == total.value and len(groups[-1]) > 1:
            groups.append([])
    return groups[0] if len(groups) > 2 and not groups[-1] else None


def _pair(candidates: list[Item], extents: list[Extent], word: str) -> List | None:
    """Parts of two totals together (received and carried in): they fit, so nothing is claimed to be wrong."""
    for extent in extents:
        for first, second in zip(candidates[1:], candidates, strict=False):
            parts = [i for i in extent.parts if may_be_part(first, i)]
            if len(parts) > 1 and total_of(parts) == first.value + second.value:
                return List(joint(first.q, second.q), tuple(i.q for i in parts), True, attachment=word)
    return None


def _in_other_units(found: List, candidates: list[Item], extents: list[Extent], used: set[int]) -> Iterator[List]:
    """The same list in a second unit ("3 件，收取 800 元"): accepted where it fits."""
    longest = max((e.parts for e in extents), key=len)
    for candidate in candidates:
        if candidate.q.unit == found.total.unit or candidate.q.start in used:
            continue
        parts = [i for i in longest if i.q.unit == candidate.q.unit and i.q.start not in used]
        if len(parts) > 1 and total_of(parts) == candidate.value:
            used.update(i.q.start for i in parts)
            yield announced(candidate, parts, True, found.attachment)


def _subtotals(found: List, extents: list[Extent]) -> Iterator[List]:
    """Sub-counts between the parts that add up to the part before them: breakdowns of their own."""
    longest = max((e.parts for e in extents), key=len)
    kept = {p.start for p in found.parts}
    for part in found.parts:
        children: list[Item] = []
        for item in longest:
            if item.q.start <= part.start:
                continue
            if item.q.start in kept:
                break
            children.append(item)
        if len(children) > 1 and total_of(children) == part.value:
            yield List(part, tuple(i.q for i in children), True)
