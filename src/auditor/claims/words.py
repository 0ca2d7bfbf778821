"""The words around a figure: its clause, its sentence, what they say it counts, and of which year."""

from __future__ import annotations

import re
from typing import Literal

from auditor.claims import lexicon
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


def _enumeration_start(view: View, at: int) -> int:
    """As `clause_start`, but back over 、 as long as no figure stands between."""
    start = clause_start(view, at)
    while start > 0 and view.text[start - 1] == "、":
        before = clause_start(view, start - 1)
        if any(c.isascii() and c.isdigit() for c in view.text[before : start - 1]):
            break
        start = before
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


def metric(view: View, q: Quantity) -> str:
    """What a figure counts: by its own clause; by its verb with the noun of the sentence ("办结 39 件", applications);
    or, when its own words say nothing ("共 3 件"), by the clauses before.
    """
    place = (q.start, q.end)
    if place not in view.metrics:
        view.metrics[place] = _metric(view, q)
    return view.metrics[place]


def scope_of_none(view: View, start: int, end: int) -> Literal["all", "applicants", "cases"]:
    """Whether a statement of none speaks of all, of some applicants only ("未收到企业的申请"), or of some cases only
    ("未发生行政诉讼败诉案件"), by its clause.
    """
    text = view.text
    first = max(text.rfind(c, 0, start) for c in _CLAUSE) + 1
    last = min((at for c in _CLAUSE if (at := text.find(c, end)) >= 0), default=len(text))
    clause, metrics_of = text[first:last], lexicon.metrics()
    if any(w in clause for w in metrics_of.none_apart):
        return "cases"
    some = any(w in clause and not any(o in clause for o in others) for w, others in metrics_of.none_partly.items())
    return "applicants" if some else "all"


def is_rate(view: View, q: Quantity) -> bool:
    """Whether a figure is so many a day, a month or a head: neither a total nor a part of one."""
    return any(w in view.text[clause_start(view, q.start) : q.start] for w in lexicon.numerals().rates)


def is_aside(view: View, q: Quantity, metric: str) -> bool:
    """Whether a figure may well count something else than `metric` says ("部门预算全部公开", "结转下年的项目 3 个"):
    it proves nothing against a table.
    """
    subject = lexicon.metrics().subjects.get(metric.partition(".")[0])
    if subject is None:
        return False
    if q.unit in subject.units or any(w in near(view, q) for w in subject.none_of):
        return True
    far = q.end + _REACH
    end = view.text.find("。", q.end, far)
    sentence = view.text[sentence_start(view.text, q.start) : end if end >= 0 else far]
    if any(w in sentence for w in subject.denied):
        return True
    if not subject.said or view.section in subject.sections:
        return False
    paragraph = view.paragraph(q.start)
    return not any(w in paragraph for w in subject.said)


def _metric(view: View, q: Quantity) -> str:
    own, channels = _after_several(near(view, q))
    key = lexicon.metric_of(own)
    if key in lexicon.metrics().joined:  # "微信公众号、微博发布 12 条" is of both
        wide = view.text[_enumeration_start(view, q.start) : q.start]
        key = lexicon.metric_of(wide) if lexicon.metric_of(wide) in lexicon.metrics().joined[key] else key
    before = view.text[sentence_start(view.text, q.start) : clause_start(view, q.start)]
    if key == "other" and before:
        key = lexicon.metric_of(own, before)
        head = view.text[clause_start(view, q.start) : q.start]
        if key == "other" and len(lexicon.bare_pattern().sub("", head)) < 2:
            key = _of_clauses(re.split(r"[，,、:;；]", before), head)
    if key == "other":
        key = _of_cases(view, q, own)
    if channels:
        return lexicon.of_channels(key, view.text[_enumeration_start(view, q.start) : q.start])
    return lexicon.by_channel(key, before + own)


def _after_several(own: str) -> tuple[str, bool]:
    """The words after "…等": a figure is said of all that is enumerated, not of the last of it ("微信公众号等渠道公开
    信息 500 条", "政策解读等各类信息 500 条"); and whether the enumeration is one of channels.
    """
    words = lexicon.metrics()
    for several, channels in ((words.several_channels, True), (words.several_kinds, False)):
        at = max((own.rfind(w) for w in several), default=-1)
        if at > 0:
            return own[at + 1 :], channels
    return own, False


def _of_clauses(clauses: list[str], head: str) -> str:
    """What a bare figure counts, by the clauses before it, the nearest first. A sum ("共 38 件") counts what the
    clauses without a figure say, or what all the clauses with one have in common.
    """
    if any(w in head for w in lexicon.connectives().total):
        added = {lexicon.metric_of(c) for c in clauses if any(d.isascii() and d.isdigit() for d in c)}
        if len(added) == 1 and "other" not in added:
            return added.pop()
        clauses = [c for c in clauses if not any(d.isascii() and d.isdigit() for d in c)]
    return next((k for c in reversed(clauses) if (k := lexicon.metric_of(c)) != "other"), "other")


def _of_cases(view: View, q: Quantity, own: str) -> str:
    """A verb of handling whose noun stands in the sentence before ("收到申请 8 件。办结 8 件")."""
    roles = lexicon.connectives().cases
    key = lexicon.metric_of(own, roles.noun)
    if key not in (*roles.handled, *roles.carried_out):
        return "other"
    start = sentence_start(view.text, q.start)
    return key if roles.noun in view.text[max(0, start - _LONGEST) : start] else "other"


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
