"""Changes against another year: amounts, percentages, multiples; with this and last year's figure where stated."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from auditor.claims import words
from auditor.claims.quantities import Quantity
from auditor.claims.shares import last_place
from auditor.claims.view import View
from auditor.model.claim import Change

_CHANGE = re.compile(r"(?P<word>增加|增长|上升|提高|提升|多|减少|下降|降低|少|持平)(?:了|率|幅)?(?:为|达)?(?:约|近)?$")
_AGAINST = re.compile(r"较|比|同比|上年|去年|上一年")
_LAST_YEAR = re.compile(
    r"(?:(?:上年|去年|上一年)(?!度?结?转)(?:度|同期)*(?:为|是|共)?|[比较(]20[0-9]{2}年)[^，,。；()]{0,8}$"
)
_LEVEL = re.compile(r"(?:与上年|与去年|较上年|较去年|同比)(?:度)?(?:基本)?持平")
_UP = ("增加", "增长", "上升", "提高", "提升", "多")


def word(view: View, q: Quantity) -> str | None:
    """The word of change directly before a figure that is compared with another year; None for other figures."""
    start = words.clause_start(view, q.start)
    found = _CHANGE.search(view.text, start, q.start)
    if found is None:
        return None
    if _AGAINST.search(view.text, start, q.start):
        return found.group("word")
    sentence = words.sentence_start(view.text, q.start)
    leading = found.start() == start and _AGAINST.search(view.text, sentence, start)
    return found.group("word") if leading else None


def find(view: View, quantities: Sequence[Quantity], section: int | None) -> list[Change]:
    """Every change the view states, and every "与上年持平"."""
    out: list[Change] = []
    for index, q in enumerate(quantities):
        said = word(view, q)
        if said is None:
            continue
        current, previous, amount = _known(view, quantities, index)
        direction: Literal["+", "-"] = "+" if said in _UP else "-"
        figure = words.figure(view, q)
        out.append(
            Change(
                section=section,
                quote=figure.quote,
                start=figure.start,
                end=figure.end,
                metric=words.metric(view, current) if current else words.metric(view, q),
                value=q.value,
                unit=q.unit,
                direction=direction,
                figure=figure,
                current=words.figure(view, current) if current else None,
                previous=words.figure(view, previous) if previous else None,
                holds=_holds(q, direction, current, previous, amount),
            )
        )
    for found in _LEVEL.finditer(view.text):
        start, end = view.original(found.start(), found.end())
        out.append(
            Change(
                section=section,
                quote=view.printed[start:end],
                start=start,
                end=end,
                metric="other",
                value=Decimal(0),
                unit="",
                direction="=",
            )
        )
    return out


def _known(
    view: View, quantities: Sequence[Quantity], index: int
) -> tuple[Quantity | None, Quantity | None, Quantity | None]:
    """(this year's figure, last year's, the amount of the change) as the sentence states them before the change."""
    q = quantities[index]
    sentence = words.sentence_start(view.text, q.start)
    current = previous = amount = None
    for before in reversed(quantities[:index]):
        if before.start < sentence:
            break
        if before.percent:
            continue
        if word(view, before) is not None:
            amount = amount or before
        elif _LAST_YEAR.search(view.text, words.clause_start(view, before.start), before.start):
            previous = previous or before
        else:
            current = before
            break
    return current, previous, amount


def _holds(
    q: Quantity, direction: str, current: Quantity | None, previous: Quantity | None, amount: Quantity | None
) -> bool | None:
    """Whether the change fits this and last year's figures (domain G.4, growth); None when they are not stated."""
    if current is None or current.low != current.high or q.low != q.high:
        return None
    if previous is None and amount is not None and q.unit == "%":
        signed = amount.value if direction == "+" else -amount.value
        last = current.value - signed
    elif previous is not None and previous.unit == current.unit:
        last = previous.value
    else:
        return None
    difference = (current.value - last) * (1 if direction == "+" else -1)
    if q.unit == "%":
        return None if last <= 0 else abs(100 * difference / last - q.value) < last_place(q.value)
    return difference == q.value if q.unit == current.unit else None
