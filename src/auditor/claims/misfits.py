"""Lists after an opener that fit no total: what is said of them, and where the words leave too much room to say it."""

from __future__ import annotations

import re

from auditor.claims import lexicon
from auditor.claims.announced import SEMICOLONS, announced, exhaustive
from auditor.claims.extents import Extent
from auditor.claims.sentences import Item, Opener, Sentence
from auditor.claims.sums import (
    List,
    collapsed,
    has_subcounts,
    may_be_part,
    nearly,
    other_family,
    telling,
    total_of,
    without_carried_in,
)

SMALL = 10  # smaller totals fit by chance too easily to rest on a weak opener
_SUBJECT = 5  # shorter words before an opener ("2023年，") are no clause of their own
_TELLING = 50  # sub-counts that add up to less may do so by chance


def slip(candidates: list[Item], extents: list[Extent], word: str) -> List | None:
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


def misfit(text: str, candidates: list[Item], extents: list[Extent], opener: Opener, sentence: Sentence) -> List | None:
    """Nothing fits: the list as punctuated, on the total it comes closest to."""
    words = lexicon.connectives()
    nearest = candidates[0]
    if _has_own_subject(text, nearest, opener, sentence) or (
        opener.word in words.weak
        and (nearest.q.start < sentence.start or nearest.q.end == opener.start or nearest.value < SMALL)
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
    doubtful = len(extents) > 1 or nests or (over and (repeated or mixed or chosen is not first[0]))
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
