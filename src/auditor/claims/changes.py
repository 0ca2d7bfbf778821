"""Changes against another year: amounts, percentages, multiples; with this and last year's figure where stated."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from auditor.claims import lexicon, words
from auditor.claims.quantities import Quantity, last_place
from auditor.claims.view import View
from auditor.knowledge import cache
from auditor.model.base import trusted
from auditor.model.claim import Change, Figure
from auditor.numerals import YEAR

_ROW = 60  # characters before a figure in which the others of its row stand, and what they are compared with
_NEAR = 8  # characters between last year's name and its figure


@cache
def _change() -> re.Pattern[str]:
    """A word of change at the end, directly before its figure."""
    words = lexicon.changes()
    return re.compile(
        f"(?P<word>{lexicon.either((*words.up, *words.down, words.level))}){lexicon.perhaps(words.between)}$"
    )


@cache
def _paired() -> re.Pattern[str]:
    """A word of change at the end, of several figures in a row of which the next is one ("分别增长 16%和 28%")."""
    words, share = lexicon.changes(), lexicon.connectives().share
    change = f"(?P<word>{lexicon.either((*words.up, *words.down))}){lexicon.perhaps(words.between)}"
    percent = lexicon.either(lexicon.units().percent)
    return re.compile(f"{share.respectively}{change}(?:[0-9.]{{1,9}}(?:{percent})[{re.escape(share.joined)}])*$")


@cache
def _against() -> re.Pattern[str]:
    return re.compile(lexicon.either(lexicon.changes().against))


@cache
def _last_year() -> re.Pattern[str]:
    """Last year's name at the end, shortly before its figure."""
    words = lexicon.changes()
    carried = lexicon.either(words.not_after_last_year)
    named = f"(?:{lexicon.either(words.last_year)})(?!{carried}){lexicon.perhaps(words.after_last_year)}"
    compared = rf"(?:{lexicon.either(words.compared)}|\()"
    return re.compile(rf"(?:{named}|{compared}{YEAR}年)[^，,。；()]{{0,{_NEAR}}}$")


@cache
def _level() -> re.Pattern[str]:
    words = lexicon.changes()
    with_, nearly = lexicon.either(words.level_with), lexicon.either(words.nearly)
    return re.compile(f"(?:{with_}){lexicon.perhaps(words.after_level_with)}(?P<nearly>{nearly})?{words.level}")


def word(view: View, q: Quantity) -> str | None:
    """The word of change directly before a figure that is compared with another year; None for other figures."""
    start = words.clause_start(view, q.start)
    found = _change().search(view.text, start, q.start)
    if found and _against().search(view.text, start, q.start):
        return found.group("word")
    sentence = words.sentence_start(view.text, q.start)
    if found and found.start() == start and _against().search(view.text, sentence, start):
        return found.group("word")
    row = _paired().search(view.text, max(0, q.start - _ROW), q.start) if q.percent else None
    return row.group("word") if row and _against().search(view.text, max(0, row.start() - _ROW), row.start()) else None


def find(view: View, quantities: Sequence[Quantity], section: int | None) -> list[Change]:
    """Every change the view states, and every "与上年持平"."""
    out: list[Change] = []
    for index, q in enumerate(quantities):
        said = word(view, q)
        if said is None:
            continue
        current, previous, amount = _known(view, quantities, index)
        direction: Literal["+", "-"] = "+" if said in lexicon.changes().up else "-"
        figure = words.figure(view, q)
        out.append(
            trusted(
                Change,
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
    return out + [_level_change(view, quantities, found, section) for found in _level().finditer(view.text)]


def _level_change(view: View, quantities: Sequence[Quantity], found: re.Match[str], section: int | None) -> Change:
    """No change ("收到申请 3 件，与上年持平"); hardly any ("基本持平") is one that nothing can contradict."""
    start, end = view.original(found.start(), found.end())
    sentence = words.sentence_start(view.text, found.start())
    before = [q for q in quantities if sentence <= q.start < found.start() and not q.percent]
    current, margin = before[-1] if before else None, Decimal(0 if found["nearly"] is None else 1)
    figure = trusted(
        Figure,
        value=Decimal(0),
        quote=view.printed[start:end],
        start=start,
        end=end,
        figure_start=start,
        figure_end=end,
        low=-margin,
        high=margin,
    )
    return trusted(
        Change,
        section=section,
        quote=figure.quote,
        start=start,
        end=end,
        metric=words.metric(view, current) if current else "other",
        value=figure.value,
        unit="",
        direction="=",
        figure=figure,
        current=words.figure(view, current) if current else None,
    )


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
        elif _last_year().search(view.text, words.clause_start(view, before.start), before.start):
            previous = previous or before
        else:
            current = before
            break
    return current, previous, amount


def _holds(
    q: Quantity, direction: str, current: Quantity | None, previous: Quantity | None, amount: Quantity | None
) -> bool | None:
    """Whether the change fits this and last year's figures (docs/readings.md); None when they are not stated."""
    if current is None or current.low != current.high or q.low != q.high:
        return None
    if previous is None and amount is not None and q.unit == "%":
        signed = amount.value if direction == "+" else -amount.value
        last = current.value - signed
    elif previous is not None and previous.unit == current.unit:
        last = previous.value
    else:
        return None
    return (
        fits(q.value, direction, current.value, last, percent=q.unit == "%") if q.unit in ("%", current.unit) else None
    )


def fits(value: Decimal, direction: str, current: Decimal, last: Decimal, *, percent: bool) -> bool | None:
    """Whether a rise or fall by `value` is what lies between two years' figures; None for a rate without a base."""
    difference = (current - last) * (1 if direction == "+" else -1)
    if percent:
        return None if last <= 0 else abs(100 * difference / last - value) < last_place(value)
    return difference == value
