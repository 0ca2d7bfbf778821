"""What an opener announces: the totals that a list after it may belong to, and whether the list is complete."""

from __future__ import annotations

from auditor.claims import lexicon
from auditor.claims.sentences import Item, Sentence
from auditor.claims.sums import List

SEMICOLONS = "；;"
_MAX_LOOK = 6


def totals(sentences: list[Sentence], index: int, before: int, used: set[int], earlier: list[List]) -> list[Item]:
    """Figures that may be the total, nearest first: in this sentence, else in the ones before an opener that leads.
    Where those are the parts of a list that fits, its total comes first: a second 其中 divides it anew.
    """
    sentence = sentences[index]
    own = [i for i in sentence.items if i.q.end <= before and i.q.start not in used]
    if own:
        return own[::-1][:_MAX_LOOK]
    for back in range(index - 1, max(-1, index - 3), -1):
        items = sentences[back].items
        if not items:
            continue
        nearest = items[::-1][:_MAX_LOOK]
        divided = [e.total.start for e in earlier if nearest[0].q in e.parts and len(e.parts) > 2]
        first = [i for s in sentences[max(0, back - 2) : back + 1] for i in s.items if i.q.start in divided]
        return [*first, *(i for i in nearest if i not in first)]
    return []


def exhaustive(parts: list[Item], word: str) -> bool | None:
    """Whether a list of `parts` after the opener `word` is presented as complete; None: cannot be told."""
    words = lexicon.connectives()
    if len(parts) == 1 or parts[-1].tail.startswith(words.partial):
        return False
    return True if parts[-1].other or word.startswith(words.closing) else None


def announced(total: Item, parts: list[Item], exhaustive: bool | None, word: str) -> List:
    """The list that the opener `word` announces."""
    return List(total.q, tuple(i.q for i in parts), exhaustive, attachment=word)
