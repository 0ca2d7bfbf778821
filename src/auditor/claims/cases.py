"""Counts of cases: received + carried in = handled + carried out, and the outcomes of the cases that were received.

Which metric plays which role is data (rules/lexicon/connectives.yaml, `cases`).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import dropwhile, product

from auditor.claims import kinds, lexicon
from auditor.claims.sentences import Item, Sentence
from auditor.claims.sums import List, joint, may_be_part, total_of

_WINDOW = 3
_MOST = 4


def balances(sentences: list[Sentence], used: set[int]) -> Iterator[List]:
    """What came in against what went out, where the words name each figure and the sums fit."""
    roles = lexicon.connectives().cases
    for index in range(len(sentences)):
        items = [i for s in sentences[index : index + _WINDOW] for i in s.items if i.q.start not in used]
        if not items or items[0].q.start not in {i.q.start for i in sentences[index].items}:
            continue
        wanted = (roles.received, roles.carried_in, roles.handled, roles.carried_out)
        options = product(*([i for i in items if _role(i) in metrics][:_MOST] for metrics in wanted))
        for received, carried_in, handled, carried_out in options:
            total = joint(received.q, carried_in.q)
            if carried_in.value and carried_out.value and total.value == handled.value + carried_out.value:
                out = sorted((handled, carried_out), key=lambda i: i.q.start)
                used.add(carried_out.q.start)  # what was handled may be divided further
                yield List(total, tuple(i.q for i in out), True)
                break


def _role(item: Item) -> str:
    """The metric of a figure among counts of cases, where the noun may stand sentences before ("办理答复 229 件")."""
    if item.metric != "other":
        return item.metric
    return kinds.of_words(item.words, lexicon.connectives().cases.noun).metric


def settled(sentences: list[Sentence], used: set[int]) -> Iterator[List]:
    """ "办理 69 件，含上年结转 3 件，办结 68 件，结转 1 件": a count of cases, what was carried in and is counted in
    it, then what was done and what is left, which make it up.
    """
    roles = lexicon.connectives().cases
    for sentence in sentences:
        items = [i for i in sentence.items if i.q.start not in used]
        for at, total in enumerate(items):
            if total.metric not in (*roles.received, *roles.handled):
                continue
            after = items[at + 1 :]
            rest = list(dropwhile(lambda i: i.metric in roles.carried_in, after))
            if len(rest) == len(after) or len(rest) < 2:
                continue  # nothing carried in, or not both what was done and what is left
            done, left = rest[:2]
            told = done.metric in roles.handled and left.metric in roles.carried_out
            if told and total.value == done.value + left.value:
                used.add(left.q.start)
                yield List(total.q, (done.q, left.q), True)


def verdicts(sentences: list[Sentence], used: set[int]) -> Iterator[List]:
    """How reviews and lawsuits ended ("行政复议 6 件，5 件维持，1 件纠正"): every figure after the count has the word
    for an end. Where they do not add up the list is doubtful, for some ends may be left out.
    """
    words = lexicon.connectives()
    for sentence in sentences:
        items = sentence.items
        for at, total in enumerate(items):
            if (
                total.named not in words.apart
                or total.q.start in used
                or any(v in total.words for v in words.cases.ends)
            ):
                continue
            parts: list[Item] = []
            for item in items[at + 1 :]:
                if item.q.start in used or item.q.unit != total.q.unit or item.named in words.apart:
                    break
                if not any(v in item.words for v in words.cases.ends):
                    break
                parts.append(item)
            if len(parts) < 2:
                continue
            fits = total_of(parts) == total.value
            used.update(i.q.start for i in parts)
            yield List(total.q, tuple(i.q for i in parts), True if fits else None, doubtful=not fits)


def imbalances(sentences: list[Sentence], used: set[int]) -> Iterator[List]:
    """What came in and what went out, each named once in a sentence, and the sums do not fit in any reading (what came
    in may include or leave out what was carried in). Over two sentences all four figures must be named. Doubtful: the
    words leave room.
    """
    for index, sentence in enumerate(sentences):
        yield from _imbalance(sentence.items, used, whole=False)
        if index + 1 < len(sentences):
            yield from _imbalance((*sentence.items, *sentences[index + 1].items), used, whole=True)


def _imbalance(near: tuple[Item, ...], used: set[int], *, whole: bool) -> Iterator[List]:
    roles = lexicon.connectives().cases
    items = [i for i in near if i.q.start not in used]
    received, carried_in, handled, carried_out = (
        [i for i in items if _role(i) in m] if whole else [i for i in items if i.metric in m]
        for m in (roles.received, roles.carried_in, roles.handled, roles.carried_out)
    )
    if not received and len(handled) == 2:
        received, handled = handled[:1], handled[1:]  # "办理 69 件，办结 68 件，结转 2 件"
    if not (len(received) == len(handled) == len(carried_out) == 1 and len(carried_in) < 2):
        return
    if whole and (not carried_in or len(near) != 4):
        return  # any other figure may explain the difference: withdrawn, passed on, merged
    before = received[0].value
    went = {handled[0].value + carried_out[0].value, handled[0].value}
    if before in went or before < max(went) and not carried_in:
        return  # cases carried in, which the sentence leaves out, explain that more went out than came in
    if carried_in and before + carried_in[0].value in went:
        return
    out = sorted((*handled, *carried_out), key=lambda i: i.q.start)
    used.update(i.q.start for i in out)
    apart = carried_in and received[0].metric in roles.received  # what was handled holds what was carried in
    total = joint(received[0].q, carried_in[0].q) if apart else received[0].q
    yield List(total, tuple(i.q for i in out), True, doubtful=True)


def outcomes(text: str, sentences: list[Sentence], used: set[int]) -> Iterator[List]:
    """How received cases ended: a sentence that names at least three different outcomes (being carried out is one)
    after a sentence that counts the cases, those carried in apart or with them. It is complete when the text says that
    all were handled.
    """
    words = lexicon.connectives()
    for index, sentence in enumerate(sentences):
        ends = (*words.cases.outcomes, *words.cases.carried_out)
        parts = [i for i in sentence.items if i.metric in ends and i.q.start not in used]
        if len({i.metric for i in parts}) < 3:
            continue
        near = [i for s in sentences[max(0, index - 2) : index + 1] for i in s.items]
        before = [i for i in reversed(near) if i.q.start < parts[0].q.start]
        total = next((i for i in before if i.metric in (*words.cases.received, *words.cases.handled)), None)
        if total is None or not all(i.q.unit == total.q.unit for i in parts):
            continue
        apart = (i for i in before if i.metric in words.cases.carried_in and i.q.start not in used)
        extra = next((i for i in apart if i.value), None)  # "其中 1 件为上年结转" is in the total already
        between = text[total.q.end : parts[0].q.start]
        complete = any(w in between for w in words.cases.all_done)
        first = parts[0].q.start if total.q.start >= sentence.start else 0
        run = [i for i in sentence.items if i.q.start >= first and may_be_part(total, i)]
        free = [i for i in run if i.q.start not in used]
        wholes = [total.q, joint(total.q, extra.q)] if extra else [total.q]
        found = next(((w, r) for w in wholes for r in (run, free, parts) if total_of(r) == w.value), None)
        whole, best = found or (wholes[-1], free if complete else parts)
        doubtful = found is None and (len(free) < len(run) or extra is not None)
        used.update(i.q.start for i in best)
        yield List(whole, tuple(i.q for i in best), complete or found is not None, doubtful)
