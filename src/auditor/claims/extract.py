"""Text → claims: quantities, breakdowns, statements of none, mentions, shares, changes."""

from __future__ import annotations

import re
from decimal import Decimal

from auditor.claims import breakdowns, lexicon
from auditor.claims.quantities import Quantity, scan
from auditor.claims.view import View
from auditor.model.claim import Breakdown, Change, Claim, Context, Figure, Mention, Prose, Share
from auditor.model.report import Report

_CLAUSE = "，。；！？;!?"
_BORDER = _CLAUSE + "、:"
_CHANGE = re.compile(r"(?P<word>增加|增长|上升|提高|提升|多|减少|下降|降低|少|持平)(?:了)?(?:约|近)?$")
_AGAINST = re.compile(r"较|比|同比|上年|去年|上一年")
_UP = ("增加", "增长", "上升", "提高", "提升", "多")
_PUBLISHED = re.compile(r"公示|公开|公布|发布")
_YEAR = re.compile(r"(20[0-9]{2})年")


def extract(text: str, *, year: int | None = None, section: int | None = None) -> tuple[Claim, ...]:
    """The claims of a passage, in order; positions refer to `text`. `year` is the report's own year."""
    return _read(text, year, section)[0]


def read_prose(report: Report) -> Prose:
    """The claims of all sections (`section` = index into report.sections) and every figure that was seen."""
    claims: list[Claim] = []
    figures: list[tuple[int | None, Figure]] = []
    for index, section in enumerate(report.sections):
        if section.key in ("title", "signature") or not section.text:
            continue
        found, seen = _read(section.text, report.identity.year, index)
        claims += found
        figures += [(index, f) for f in seen]
    return Prose(claims=tuple(claims), figures=tuple(figures))


def _read(text: str, year: int | None, section: int | None) -> tuple[tuple[Claim, ...], list[Figure]]:
    view = View(text)
    quantities = [q for q in scan(view) if not any(a <= q.start < b for a, b in view.rows)]
    claims: list[Claim] = []
    changed = {q.start for q in quantities if _change_word(view, q)}
    lists = breakdowns.find(view, [q for q in quantities if q.start not in changed])
    parts = {p.start for found in lists for p in found.parts}
    for found in lists:
        claims.append(_breakdown(view, found, year, section))
    claims += _shares(view, quantities, lists, section)
    changes = _changes(view, quantities, section)
    claims += changes
    taken = {c.current.figure_start for c in changes if c.current is not None}
    for q in quantities:
        if q.percent or q.start in parts:
            continue
        figure = _figure(view, q)
        if figure.figure_start in taken:
            continue
        claims.append(_mention(view, q, figure, year, section))
    claims += _nones(view, year, section)
    claims.sort(key=lambda c: (c.start, c.end))
    return tuple(claims), [_figure(view, q) for q in quantities]


def _clause_start(view: View, at: int) -> int:
    start, text = at, view.text
    while start > 0 and text[start - 1] not in _BORDER and start not in view.breaks and at - start < 80:
        start -= 1
    return start


def _figure(view: View, q: Quantity) -> Figure:
    start, end = view.original(_clause_start(view, q.start), q.end)
    figure_start, figure_end = view.original(q.start, q.end)
    return Figure(
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


def _named(view: View, q: Quantity) -> Figure:
    """A part of a whole with the metric that its own words name."""
    return _figure(view, q).model_copy(update={"metric": lexicon.metric_of(_near(view, q))})


def _span(view: View, figures: list[Figure]) -> tuple[str, int, int]:
    start, end = min(f.start for f in figures), max(f.end for f in figures)
    return view.printed[start:end], start, end


def _breakdown(view: View, found: breakdowns.List, year: int | None, section: int | None) -> Breakdown:
    total, parts = _figure(view, found.total), tuple(_named(view, p) for p in found.parts)
    low = sum((p.low for p in parts), Decimal(0))
    high = sum((p.high for p in parts), Decimal(0))
    quote, start, end = _span(view, [total, *parts])
    return Breakdown(
        section=section,
        quote=quote,
        start=start,
        end=end,
        total=total,
        parts=parts,
        context=Context(metric=_metric(view, found.total), year=_other_year(view, found.total.start, year)),
        exhaustive=found.exhaustive,
        holds=low <= total.high and total.low <= high,
        difference=total.value - sum((p.value for p in parts), Decimal(0)),
        doubtful=found.doubtful,
        attachment=found.attachment,
        tried=found.tried,
    )


def _sentence(text: str, at: int) -> int:
    floor = max(0, at - 160)
    return max(floor, *(text.rfind(c, floor, at) + 1 for c in "。；;！"))


def _metric(view: View, q: Quantity) -> str:
    """The metric by the words of the figure's own clause, else of its sentence up to it."""
    near = _near(view, q)
    key = lexicon.metric_of(near)
    if key != "other":
        return key
    return lexicon.metric_of(view.text[_sentence(view.text, q.start) : q.start] + near)


def _near(view: View, q: Quantity) -> str:
    """The words of the figure's own clause, before and after it."""
    text, end = view.text, q.end
    while end < len(text) and text[end] not in _CLAUSE + "、(" and end - q.end < 24:
        end += 1
    return text[_clause_start(view, q.start) : end]


def _mention(view: View, q: Quantity, figure: Figure, year: int | None, section: int | None) -> Mention:
    metric = _metric(view, q)
    scale = lexicon.scale_of(metric, q.unit)
    qualifiers = ("published",) if _PUBLISHED.search(figure.quote) else ()
    return Mention(
        section=section,
        quote=figure.quote,
        start=figure.start,
        end=figure.end,
        metric=metric,
        value=q.value / scale.per if scale else q.value,
        unit=scale.unit if scale else q.unit,
        figure=figure,
        context=Context(
            metric=metric,
            topic=figure.quote,
            year=_other_year(view, q.start, year),
            qualifiers=qualifiers,
        ),
    )


def _other_year(view: View, at: int, year: int | None) -> int | None:
    """The year the sentence speaks of before `at`, when it is not the report's own; else None."""
    years = _YEAR.findall(view.text, _sentence(view.text, at), at)
    said = int(years[-1]) if years else None
    return said if said != year else None


def _nones(view: View, year: int | None, section: int | None) -> list[Mention]:
    out: list[Mention] = []
    for entry, pattern in lexicon.none_patterns():
        for found in pattern.finditer(view.text):
            if any(w in found.group() for w in entry.none_of) or re.search("[0-9]", found.group()):
                continue
            start, end = view.original(found.start(), found.end())
            out.append(
                Mention(
                    section=section,
                    quote=view.printed[start:end],
                    start=start,
                    end=end,
                    metric=entry.key,
                    value=Decimal(0),
                    context=Context(metric=entry.key, year=_other_year(view, found.start(), year)),
                    none=True,
                )
            )
    return out


def _shares(view: View, quantities: list[Quantity], lists: list[breakdowns.List], section: int | None) -> list[Share]:
    totals = {p.start: found.total for found in lists for p in found.parts}
    out: list[Share] = []
    for index, q in enumerate(quantities):
        if q.unit != "%":
            continue
        if _change_word(view, q):
            continue
        part = quantities[index - 1] if index and not quantities[index - 1].percent else None
        gap = view.text[part.end : q.start] if part else ""
        near = part is not None and "占" in gap and len(gap) < 14 and not any(c in "。；;" for c in gap)
        if not near and "占" not in view.text[max(0, q.start - 4) : q.start]:
            continue  # a rate of its own ("办结率100%") states no part
        whole = totals.get(part.start) if near and part else None
        figure = _figure(view, q)
        out.append(
            Share(
                section=section,
                quote=figure.quote,
                start=figure.start,
                end=figure.end,
                part=part.value if near and part else None,
                whole=whole.value if whole else None,
                percent=q.value,
                holds=_share_holds(part, whole, q) if near and part and whole else None,
                part_figure=_figure(view, part) if near and part else None,
                whole_figure=_figure(view, whole) if whole else None,
                figure=figure,
            )
        )
    return out


def _share_holds(part: Quantity, whole: Quantity, percent: Quantity) -> bool | None:
    if whole.value == 0:
        return None
    exponent = percent.value.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return abs(100 * part.value / whole.value - percent.value) < Decimal(10) ** -places


def _change_word(view: View, q: Quantity) -> str | None:
    """The word of change directly before a figure that is compared with another year; None for other figures."""
    lead = view.text[_clause_start(view, q.start) : q.start]
    found = _CHANGE.search(lead)
    return found.group("word") if found and _AGAINST.search(lead) else None


def _changes(view: View, quantities: list[Quantity], section: int | None) -> list[Change]:
    out: list[Change] = []
    for q in quantities:
        word = _change_word(view, q)
        if word is None:
            continue
        figure = _figure(view, q)
        out.append(
            Change(
                section=section,
                quote=figure.quote,
                start=figure.start,
                end=figure.end,
                metric=lexicon.metric_of(view.text[_sentence(view.text, q.start) : q.start]),
                value=q.value,
                unit=q.unit,
                direction="+" if word in _UP else "-",
                current=figure,
            )
        )
    for found in re.finditer(r"(?:与上年|与去年|较上年|同比)(?:度)?(?:基本)?持平", view.text):
        start, end = view.original(found.start(), found.end())
        out.append(
            Change(
                section=section,
                quote=view.printed[start:end],
                start=start,
                end=end,
                metric=lexicon.metric_of(view.text[_sentence(view.text, found.start()) : found.start()]),
                value=Decimal(0),
                unit="",
                direction="=",
            )
        )
    return out
