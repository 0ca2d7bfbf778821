"""Counts of cases: received + carried in = handled + carried out, and the outcomes of the cases that were received.

Which metric plays which role is data (rules/lexicon/connectives.yaml, `cases`).
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.claims import lexicon
from auditor.claims.sentences import Item, Sentence
from auditor.claims.sums import List, joint, may_be_part, total_of

_WINDOW = 3


def balances(sentences: list[Sentence], used: set[int]) -> Iterator[List]:
    """What came in against what went out, where the words name each figure and the sums fit."""
    roles = lexicon.connectives().cases
    for index in range(len(sentences)):
        items = [i for s in sentences[index : index + _WINDOW] for i in s.items if i.q.start not in used]
        if not items or items[0].q.start not in {i.q.start for i in sentences[index].items}:
            continue
        received = _only(items, roles.received)
        carried_in = _only(items, roles.carried_in)
        handled = _only(items, roles.handled)
        carried_out = _only(items, roles.carried_out)
        if received is None or carried_in is None or handled is None or carried_out is None:
            continue
        out = [handled, carried_out]
        if received.value + carried_in.value == total_of(out) and carried_in.value and carried_out.value:
            used.update(i.q.start for i in out)
            first, last = sorted(out, key=lambda i: i.q.start)
            yield List(joint(received.q, carried_in.q), (first.q, last.q), True)


def _only(items: list[Item], metrics: tuple[str, ...]) -> Item | None:
    """The one figure with such a metric; None when there is none, or several that differ."""
    found = [i for i in items if i.metric in metrics]
    return found[0] if found and len({i.value for i in found}) == 1 else None


def outcomes(text: str, sentences: list[Sentence], used: set[int]) -> Iterator[List]:
    """How received cases ended: a sentence that names at least three different outcomes after a sentence that counts
    the cases. It is complete when the text says that all were handled.
    """
    words = lexicon.connectives()
    for index, sentence in enumerate(sentences):
        parts = [i for i in sentence.items if i.metric in words.cases.outcomes and i.q.start not in used]
        if len({i.metric for i in parts}) < 3:
            continue
        total = next(
            (
                i
                for s in reversed(sentences[max(0, index - 2) : index + 1])
                for i in s.items
                if i.metric in words.cases.received and i.q.start < parts[0].q.start
            ),
            None,
        )
        if total is None or not all(i.q.unit == total.q.unit for i in parts):
            continue
        between = text[total.q.end : parts[0].q.start]
        complete = any(w in between for w in words.cases.all_done)
        run = [i for i in sentence.items if i.q.start >= parts[0].q.start and may_be_part(total, i)]
        best = next((r for r in (run, parts) if total_of(r) == total.value), parts if not complete else run)
        used.update(i.q.start for i in best)
        yield List(total.q, tuple(i.q for i in best), complete or total_of(best) == total.value)
