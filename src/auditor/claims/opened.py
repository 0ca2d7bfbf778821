"""Lists that an opener announces: 其中, 包括, 分别为, a colon after the total."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from auditor.claims import lexicon
from auditor.claims.announced import SEMICOLONS, announced, exhaustive, totals
from auditor.claims.sentences import Item, Opener, Sentence
from auditor.claims.sums import (
    List,
    collapsed,
    has_subcounts,
    joint,
    may_be_part,
    meets,
    nearly,
    other_family,
    shapes,
    telling,
    total_of,
    trimmed,
    without_carried_in,
)

_MAX_PARTS = 200
_SMALL = 10  # smaller totals fit by chance too easily to rest on a weak opener
_SUBJECT = 5  # shorter words before an opener ("2023年，") are no clause of their own
_TELLING = 50  # sub-counts that add up to less may do so by chance


@dataclass(frozen=True, slots=True)
class _Extent:
    """Parts up to one of the places where the list may end. `natural`: where the punctuation ends it."""

    parts: tuple[Item, ...]
    natural: bool


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
        extents = _extents(text, sentences, index, following, limit)
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


def _extents(
    text: str, sentences: list[Sentence], index: int, following: list[Item], limit: int | None
) -> list[_Extent]:
    """Where the list may end: at ；, at an outside word, after 等, at a nested opener, at the full stop, or later."""
    words = lexicon.connectives()
    parts: list[Item] = []
    cuts: list[int] = []
    natural: int | None = None
    semicolons = _divides_by_semicolon(text, following[:_MAX_PARTS])
    for item in following[:_MAX_PARTS]:
        gap = text[parts[-1].q.end : item.q.start] if parts else ""
        if parts:
            breaks = any(c in SEMICOLONS for c in gap)
            new = item.stated and (item.counted or not any(p.stated for p in parts))
            if len(parts) == 1 and breaks and not new:
                semicolons = True
            ends = breaks and not semicolons
            leaves = any(w in gap for w in words.outside)
            partial = parts[-1].tail.startswith(words.partial)
            nested = limit is not None and item.q.start > limit and parts[-1].q.start < limit
            if ends or leaves or partial or nested or new:
                cuts.append(len(parts))
            if ends or leaves or partial or nested or (new and (item.counted or (breaks and not semicolons))):
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
    foreign = (c for c in range(len(parts) - 1, 1, -1) if c not in cuts and _foreign(parts[c], parts[:c]))
    extents += [_Extent(tuple(parts[:c]), False) for c in foreign]
    return sorted(extents, key=lambda e: not e.natural)


def _divides_by_semicolon(text: str, items: list[Item]) -> bool:
    """Whether ； stands between mere names again and again, so that it divides the list and does not end it."""
    after = [b for a, b in pairwise(items) if any(c in SEMICOLONS for c in text[a.q.end : b.q.start])]
    return len(after) > 1 and not any(i.stated for i in after)


def _foreign(item: Item, parts: list[Item]) -> bool:
    """Whether a list may end before `item` without any mark: it counts something else than all the parts before it."""
    family = item.named.partition(".")[0]
    return (
        item.readers
        or item.stated
        or all(p.q.unit != item.q.unit for p in parts)
        or (family != "other" and all(p.named.partition(".")[0] != family for p in parts))
    )


def _continued(text: str, sentences: list[Sentence], index: int, parts: list[Item]) -> list[_Extent]:
    """Lists that run on in the next sentences: "其中通过网站…条。通过公众号…条，…等其他方式…条。" """
    words = lexicon.connectives()
    out: list[_Extent] = []
    grown = list(parts)
    for sentence in sentences[index + 1 : index + 4]:
        lead = text[sentence.start : sentence.start + 8]
        if (
            sentence.items
            and lead.startswith(words.outside)
            and not grown[-1].other
            and not grown[-1].tail.startswith(words.partial)
        ):
            out.append(_Extent((*grown, sentence.items[0]), False))  # "同时，公众号推送 220 条": only where it fits
            break
        if not sentence.items or sentence.openers or sentence.items[0].counted:
            break
        if any(w in text[sentence.start : sentence.items[0].q.start] for w in words.outside):
            break
        goes_on = lead.startswith(words.go_on) or lexicon.ordinal_pattern().match(lead) is not None
        if not goes_on and len(sentence.items) < 3:
            break
        grown = [*grown, *sentence.items]
        out.append(_Extent(tuple(grown), goes_on and sentence.items[-1].other))
    return out


def _best(
    text: str, candidates: list[Item], extents: list[_Extent], opener: Opener, sentence: Sentence, announces: bool
) -> List | None:
    """The reading that fits; else, where the opener `announces` parts, the most natural one, doubtful when another
    would have been as good.
    """
    weak = opener.word in lexicon.connectives().weak
    for extent in extents:
        for candidate in candidates:
            if weak and candidate.value < _SMALL:
                continue
            for parts in shapes(candidate, extent.parts):
                if len(parts) > 1 and total_of(parts) == candidate.value:
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
    return _slip(candidates, extents, opener.word) or _misfit(
        text, candidates, [e for e in extents if e.natural] or extents, opener, sentence
    )


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


def _slip(candidates: list[Item], extents: list[_Extent], word: str) -> List | None:
    """A list whose parts have sub-counts, or which runs on after a single part, and which misses the total by very
    little: some figure is wrong, and it cannot be told which.
    """
    for extent in extents:
        for candidate in candidates:
            parts = [i for i in extent.parts if may_be_part(candidate, i)]
            without = collapsed(parts)
            left_out = total_of(parts) - total_of(without)
            if 2 < len(without) < len(parts) and left_out >= _TELLING and nearly(candidate.value, without):
                return List(candidate.q, tuple(i.q for i in without), True, True, word)
            alike = not any(other_family(candidate, i) for i in extent.parts)
            if alike and len(extents[0].parts) == 1 and nearly(candidate.value, parts):
                return List(candidate.q, tuple(i.q for i in parts), True, True, word)
    return None


def _misfit(
    text: str, candidates: list[Item], extents: list[_Extent], opener: Opener, sentence: Sentence
) -> List | None:
    """Nothing fits: the list as punctuated, on the total it comes closest to."""
    words = lexicon.connectives()
    nearest = candidates[0]
    if _has_own_subject(text, nearest, opener, sentence) or (
        opener.word in words.weak
        and (nearest.q.start < sentence.start or nearest.q.end == opener.start or nearest.value < _SMALL)
    ):
        alike = (c for c in candidates if not any(other_family(c, i) for i in extents[-1].parts))
        close = (c for c in alike if nearly(c.value, [i for i in extents[-1].parts if may_be_part(c, i)]))
        total = next(close, None)
        if total is None or (opener.word in words.weak and any(i.q.unit != total.q.unit for i in extents[-1].parts)):
            return None  # "分别发布…" after another sentence, "2 件涉及…": they need announce no parts
        parts = [i for i in extents[-1].parts if may_be_part(total, i)]
        return List(total.q, tuple(i.q for i in parts), True, True, opener.word)
    if opener.word in words.weak and all(i.q.unit != nearest.q.unit for i in extents[-1].parts):
        return None  # "98 项，涉及 12 个领域": of the total other things are told
    extent = extents[-1]
    shares = [(c, without_carried_in([i for i in extent.parts if may_be_part(c, i)])) for c in candidates]
    usable = [(c, _open_list(c, parts)) for c, parts in shares if parts]
    if not usable:
        return None
    first = usable[0]
    closest = min(usable, key=lambda cp: abs(cp[0].value - total_of(cp[1])))
    chosen, parts = first if len(first[1]) == 1 or first[0].value >= total_of(first[1]) else closest
    aside = chosen.q.start < sentence.start  # "…275 条，…52 条。其中…": the total that can hold the parts
    if aside and chosen.value < total_of(parts) and not nearly(chosen.value, parts):
        chosen, parts = next(((c, p) for c, p in usable if c.q.unit and c.value >= total_of(p)), (chosen, parts))
    if chosen.value == 0:
        return None
    over = total_of(parts) > chosen.value
    mixed = len({i.q.unit for i in parts}) > 2 and not parts[-1].other
    nests = over and any(has_subcounts(chosen.value, [i for i in e.parts if may_be_part(chosen, i)]) for e in extents)
    repeated = any(i.value == chosen.value for i in parts)  # "解读 12 条，其中文字 12 条、图解 8 条": forms may overlap
    doubtful = len(extents) > 1 or nests or (over and repeated) or (over and (chosen is not first[0] or mixed))
    tried = tuple(f"{c.value}{c.q.unit}" for c, _ in usable if c is not chosen)
    complete = exhaustive(parts, opener.word)
    if complete is None and _runs_on(text, parts[-1], sentence):
        complete = False
    found = announced(chosen, parts, complete, opener.word)
    return List(found.total, found.parts, found.exhaustive, doubtful, found.attachment, tried)


def _runs_on(text: str, last: Item, sentence: Sentence) -> bool:
    """Whether a list ends with a thing without a figure ("…，发布年报。", "…，其余为咨询。"): some are left out."""
    words = lexicon.connectives()
    clause = text[last.q.end : sentence.end][len(last.tail) :].lstrip("，,、").rstrip("。")
    return clause.startswith((*words.published, *words.others)) and not re.search(r"[，,；;\d]", clause)


def _has_own_subject(text: str, total: Item, opener: Opener, sentence: Sentence) -> bool:
    """Whether a clause without a figure stands before the opener, in another sentence than the total or after a
    semicolon ("…3 次。不断拓宽公开渠道，其中网站…"): the parts may well be those of what that clause speaks of.
    """
    start = max(sentence.start, total.q.end, *(text.rfind(c, total.q.end, opener.start) + 1 for c in SEMICOLONS))
    if start == total.q.end:
        return False
    lead = text[start : opener.start].rstrip("，,:")
    own_clause = "，" in text[start : opener.start] or "," in text[start : opener.start]
    return own_clause and len(lead) > _SUBJECT and not lead.endswith(lexicon.connectives().of_these)


def _open_list(total: Item, parts: list[Item]) -> list[Item]:
    """Parts that do not fit the total; where all but the first add up to the first, they are its own parts."""
    if len(collapsed(parts)) > 1 or parts[0].value >= total.value:
        return parts
    return parts[:1] if total_of(parts) < total.value or telling(parts[0].value, len(parts) - 1) else parts


def _pair(candidates: list[Item], extents: list[_Extent], word: str) -> List | None:
    """Parts of two totals together (received and carried in): they fit, so nothing is claimed to be wrong."""
    for extent in extents:
        for first, second in zip(candidates[1:], candidates, strict=False):
            parts = [i for i in extent.parts if may_be_part(first, i)]
            if len(parts) > 1 and total_of(parts) == first.value + second.value:
                return List(joint(first.q, second.q), tuple(i.q for i in parts), True, attachment=word)
    return None


def _in_other_units(found: List, candidates: list[Item], extents: list[_Extent], used: set[int]) -> Iterator[List]:
    """The same list in a second unit ("3 件，收取 800 元"): accepted where it fits."""
    longest = max((e.parts for e in extents), key=len)
    for candidate in candidates:
        if candidate.q.unit == found.total.unit or candidate.q.start in used:
            continue
        parts = [i for i in longest if i.q.unit == candidate.q.unit and i.q.start not in used]
        if len(parts) > 1 and total_of(parts) == candidate.value:
            used.update(i.q.start for i in parts)
            yield announced(candidate, parts, True, found.attachment)


def _subtotals(found: List, extents: list[_Extent]) -> Iterator[List]:
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
