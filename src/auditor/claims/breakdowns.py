"""Whole and parts: which figure is the total, which are its parts, and is the list complete (docs/readings.md).

Lists are looked for in this order: in brackets, in counts of one office's cases (received + carried in = handled +
carried out), after an opener (其中, 包括, a colon …), and then, only where the figures fit, without any opener. Several
attachments (which total) and extents (where the list ends) are tried; if one makes the figures fit, that is what the
author meant. If none fits, the nearest reading is kept and the others are named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.claims import cases, lexicon, plain, words
from auditor.claims.nested import nested
from auditor.claims.opened import opened
from auditor.claims.quantities import Quantity
from auditor.claims.sentences import Item, blank_brackets, item_of, split
from auditor.claims.sums import List, may_be_part, total_of
from auditor.claims.view import View

__all__ = ["List", "find"]


def find(view: View, quantities: list[Quantity]) -> list[List]:
    """The breakdowns among `quantities` (shares and changes left out), in order of their totals."""
    usable = [q for q in quantities if not q.percent and not q.suspect and not words.is_rate(view, q)]
    out: list[List] = []
    inside: set[int] = set()
    items = [item_of(view, view.text, q) for q in usable] if "(" in view.text else []
    for total, parts, named in _brackets(view.text, items, inside):
        found = _bracket_list(total, parts, named)
        if found:
            out.append(found)
    text = blank_brackets(view.text)
    sentences = split(view, text, [q for q in usable if q.start not in inside])
    used: set[int] = set()
    out += cases.balances(sentences, used)
    out += cases.settled(sentences, used)
    for index in range(len(sentences)):
        out += nested(text, sentences, index, used, out)
        out += opened(text, sentences, index, used, out)
    used.update(p.start for found in out for p in found.parts)
    out += cases.verdicts(sentences, used)
    out += plain.totals_after(sentences, used)
    out += plain.lists(text, sentences, used)
    out += cases.outcomes(text, sentences, used)
    out += cases.imbalances(sentences, used)
    out += plain.slips(sentences, used)
    return sorted(out, key=lambda found: found.total.start)


def _brackets(text: str, items: list[Item], inside: set[int]) -> Iterator[tuple[Item, list[Item], bool]]:
    """(total, parts, whether an opener stands in it) of every bracket that follows its total directly."""
    connectives = lexicon.connectives()
    for found in re.finditer(r"\(([^()]{1,800})\)", text):
        inner = [i for i in items if found.start() < i.q.start < found.end()]
        inside.update(i.q.start for i in inner)
        if not inner:
            continue
        before = next((i for i in reversed(items) if i.q.end <= found.start()), None)
        if before is None or not _adjoins(text[before.q.end : found.start()]):
            continue
        body = found.group(1)
        if body.startswith(connectives.not_in_bracket):
            continue
        named = any(word in body[: inner[0].q.start - found.start()] for word in connectives.open_parts)
        yield before, [i for i in inner if may_be_part(before, i)], named


def _adjoins(gap: str) -> bool:
    return len(gap) <= 14 and not re.search(r"[，,、；。:：;]", gap)


def _bracket_list(total: Item, parts: list[Item], named: bool) -> List | None:
    if not parts:
        return None
    figures = tuple(i.q for i in parts)
    if len(parts) == 1:
        if not named and parts[0].value > total.value:
            return None  # "（上年 310 条）": another figure, no part
        return List(total.q, figures, False, attachment="括号")
    if total_of(parts) == total.value:
        return List(total.q, figures, True, attachment="括号")
    roles = lexicon.connectives().cases
    if any(i.metric in (*roles.carried_in, *roles.carried_out) for i in parts):
        return None  # "（含上年结转 8 件，另有 5 件结转下年）" explains the count, it does not divide it
    return List(total.q, figures, True if parts[-1].other else None, attachment="括号")
