"""The words around a figure: its clause, its sentence, what they say it counts, and of which year."""

from __future__ import annotations

import re

from auditor.claims import kinds, lexicon
from auditor.claims.kinds.kind import UNKNOWN, Kind
from auditor.claims.quantities import Quantity
from auditor.claims.view import View
from auditor.model.base import trusted
from auditor.model.claim import Figure
from auditor.numerals import YEAR_SAID

_CLAUSE = "，,。；！？;!?"
_BORDER = _CLAUSE + "、:"
_LONGEST = 80
_REACH = 160  # characters of a sentence before or after a figure


def clause_start(view: View, at: int) -> int:
    """Where the clause that holds character `at` begins."""
    start, text = at, view.text
    while start > 0 and text[start - 1] not in _BORDER and start not in view.breaks and at - start < _LONGEST:
        start -= 1
    return start


def sentence_start(text: str, at: int) -> int:
    """Where the sentence (or the part of it after ；) that holds character `at` begins."""
    floor = max(0, at - _REACH)
    return max(floor, *(text.rfind(c, floor, at) + 1 for c in "。；;！"))


def near(view: View, q: Quantity) -> str:
    """The words of the figure's own clause, before and after it."""
    text, end = view.text, q.end
    if text[end : end + 1] in lexicon.connectives().share.joined:
        return text[clause_start(view, q.start) : end]  # "5 件和上年结转的 1 件": what follows names the next figure
    while end < len(text) and text[end] not in _CLAUSE + "、(" and end - q.end < 24:
        if text[end].isascii() and text[end].isdigit():
            year = YEAR_SAID.match(text, end)
            if year is None or not text[q.end : end].endswith(lexicon.connectives().carried_to):
                break  # else "8 件转2024年办理"
            end = year.end()
        else:
            end += 1
    return text[clause_start(view, q.start) : end]


def read_kinds(view: View, quantities: list[Quantity]) -> None:
    """Decides what the figures of a view count; `kind` and `metric` tell it afterwards."""
    view.kinds = {q.start: k for q, k in zip(quantities, kinds.read(scanned(view), quantities), strict=True)}


def scanned(view: View) -> kinds.Scanned:
    """The view with its words and topics, found once."""
    if view.scanned is None:
        view.scanned = kinds.Scanned(view.text, view.section, view.breaks)
    return view.scanned


def kind(view: View, q: Quantity) -> Kind:
    """What a figure counts, with what is known of its time, body and certainty."""
    return view.kinds.get(q.start, UNKNOWN)


def metric(view: View, q: Quantity) -> str:
    """The metric of what a figure counts, or "other"."""
    return kind(view, q).metric


def is_rate(view: View, q: Quantity) -> bool:
    """Whether a figure is so many a day, a month or a head: neither a total nor a part of one."""
    words, said = view.text[clause_start(view, q.start) : q.start], lexicon.numerals()
    for name in said.not_rates:
        words = words.replace(name, "")
    if words.endswith(tuple(w for w in lexicon.connectives().total if len(w) > 1)):
        return False  # "每日发布水情，共计 365 条"
    return any(w in words for w in said.rates)


def other_year(view: View, at: int, year: int | None) -> int | None:
    """The year the sentence speaks of before `at`, when it is not the report's own; else None. A year that is only
    compared with ("较2022年下降 5%，…") or that stands in a bracket holds for its own clause or bracket alone.
    """
    start = sentence_start(view.text, at)
    years = [m for m in YEAR_SAID.finditer(view.text, start, at) if not _aside(view.text, m, start, at)]
    said = int(years[-1].group(1)) if years else None
    return said if said != year else None


def _aside(text: str, year: re.Match[str], start: int, at: int) -> bool:
    compared = text[start : year.start()].endswith(lexicon.connectives().compared)
    if compared and any(c in _CLAUSE for c in text[year.end() : at]):
        return True
    return ")" in text[year.end() : at] and text.rfind("(", start, year.start()) > text.rfind(")", start, year.start())


def of_last_year(view: View, q: Quantity) -> bool:
    """Whether the figure's own clause says that it is last year's ("…260 条（上年 310 条）", "去年为 310 条")."""
    text, start = view.text, clause_start(view, q.start)
    clause = text[max(start, text.rfind("(", start, q.start) + 1) : q.start]
    words = lexicon.connectives()
    but = next((w for w in words.but if clause.startswith(w)), "")
    said = clause.removeprefix(but).startswith(words.last_year)
    return said and not any(w in clause for w in words.not_last_year)


def borrowed(view: View, q: Quantity) -> bool:
    """Whether a bare figure with a predicate after it takes its noun from a clause that has a figure of its own
    ("收到申请 6 件，2 件为网上申请"): it is not all of what that clause counts.
    """
    text, start = view.text, clause_start(view, q.start)
    head = text[start : q.start]
    own = lexicon.bare_pattern().sub("", head)
    if (own and own not in lexicon.connectives().except_for) or any(w in head for w in lexicon.connectives().total):
        return False
    if metric(view, q) in lexicon.connectives().carried_on:
        return False  # "收到申请 23 件，5 件转下年度办理": all that is left
    tail = text[q.end : q.end + 1]
    before = text[sentence_start(text, start) : start]
    return bool(tail) and tail not in _BORDER + "()" and any(c.isascii() and c.isdigit() for c in before)


def figure(view: View, q: Quantity) -> Figure:
    """The quantity as a Figure of the printed text."""
    start, end = view.original(clause_start(view, q.start), q.end)
    figure_start, figure_end = view.original(q.start, q.end)
    return trusted(
        Figure,
        metric="other",
        value=q.value,
        unit=q.unit,
        quote=view.printed[start:end],
        start=start,
        end=end,
        figure_start=figure_start,
        figure_end=figure_end,
        low=q.low,
        high=q.high,
        suspect=q.suspect,
    )
