"""Lists of groups with semicolons between them, some of which are divided again."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.claims import lexicon
from auditor.claims.announced import SEMICOLONS, announced, exhaustive, totals
from auditor.claims.sentences import Item, Opener, Sentence
from auditor.claims.sums import List, may_be_part, total_of


def nested(text: str, sentences: list[Sentence], index: int, used: set[int], earlier: list[List]) -> Iterator[List]:
    """A list of named groups with semicolons between them, some divided again ("60 条，其中甲 22 条，包括…；乙 13 条，
    包括…；丙 25 条"): taken where the groups add up to the total, or at least two of them to their own parts.
    """
    sentence = sentences[index]
    if len(sentence.openers) < 2:
        return
    opener = sentence.openers[0]
    items = [i for i in sentence.items if i.q.start >= opener.end and i.q.start not in used]
    groups = _by_semicolon(text, items)
    candidates = totals(sentences, index, opener.start, used, earlier)
    if len(groups) < 2 or not candidates:
        return
    outer: list[Item] = []
    inner: list[tuple[Item, list[Item], Opener]] = []
    for head, *rest in groups:
        opens = [o for o in sentence.openers if rest and head.q.end <= o.start < rest[-1].q.start]
        if not opens:
            outer += (head, *rest)
        elif len(opens) > 1 or opens[0].start > rest[0].q.start or not all(may_be_part(head, i) for i in rest):
            return
        else:
            outer.append(head)
            inner.append((head, rest, opens[0]))
    whole = [(head, parts) for head, parts, _ in inner if len(parts) > 1 and total_of(parts) == head.value]
    total = next((c for c in candidates if total_of(outer) == c.value and all(may_be_part(c, i) for i in outer)), None)
    if not inner or (total is None and (len(whole) < 2 or any(i.stated for i in outer))):
        return
    fits = total is not None
    total = total or candidates[0]
    used.update(i.q.start for i in items)
    yield List(total.q, tuple(i.q for i in outer), fits or exhaustive(outer, opener.word), attachment=opener.word)
    for head, parts, opens in inner:
        closed = True if (head, parts) in whole else exhaustive(parts, opens.word)
        if len(parts) > 1 or opens.word not in lexicon.connectives().weak:
            yield announced(head, parts, closed, opens.word)


def _by_semicolon(text: str, items: list[Item]) -> list[list[Item]]:
    groups: list[list[Item]] = []
    for item in items:
        if not groups or any(c in SEMICOLONS for c in text[groups[-1][-1].q.end : item.q.start]):
            groups.append([])
        groups[-1].append(item)
    return groups
