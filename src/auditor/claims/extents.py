"""Where a list after an opener may end."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from auditor.claims import lexicon
from auditor.claims.announced import SEMICOLONS
from auditor.claims.sentences import Item, Sentence

_MAX_PARTS = 200


@dataclass(frozen=True, slots=True)
class Extent:
    """Parts up to one of the places where the list may end. `natural`: where the punctuation ends it."""

    parts: tuple[Item, ...]
    natural: bool


def extents_of(
    text: str, sentences: list[Sentence], index: int, following: list[Item], limit: int | None
) -> list[Extent]:
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
    extents = [Extent(tuple(parts[:c]), c == natural) for c in dict.fromkeys(cuts)]
    if len(parts) == len(following):
        later = _continued(text, sentences, index, parts)
        if any(e.natural for e in later):
            extents = [Extent(e.parts, False) for e in extents]
        extents += later
    foreign = (c for c in range(len(parts) - 1, 1, -1) if c not in cuts and _foreign(parts[c], parts[:c]))
    extents += [Extent(tuple(parts[:c]), False) for c in foreign]
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


def _continued(text: str, sentences: list[Sentence], index: int, parts: list[Item]) -> list[Extent]:
    """Lists that run on in the next sentences: "其中通过网站…条。通过公众号…条，…等其他方式…条。" """
    words = lexicon.connectives()
    out: list[Extent] = []
    grown = list(parts)
    for sentence in sentences[index + 1 : index + 4]:
        lead = text[sentence.start : sentence.start + 8]
        if (
            sentence.items
            and lead.startswith(words.outside)
            and not grown[-1].other
            and not grown[-1].tail.startswith(words.partial)
        ):
            out.append(Extent((*grown, sentence.items[0]), False))  # "同时，公众号推送 220 条": only where it fits
            break
        if not sentence.items or sentence.openers or sentence.items[0].counted:
            break
        if any(w in text[sentence.start : sentence.items[0].q.start] for w in words.outside):
            break
        goes_on = lead.startswith(words.go_on) or lexicon.ordinal_pattern().match(lead) is not None
        if not goes_on and len(sentence.items) < 3:
            break
        grown = [*grown, *sentence.items]
        out.append(Extent(tuple(grown), goes_on and sentence.items[-1].other))
    return out
