"""Text → claims: quantities, breakdowns, shares, changes, mentions, statements of none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from auditor.claims import breakdowns, cells, changes, lexicon, shares, words
from auditor.claims.lists.verdict import List
from auditor.claims.quantities import Quantity
from auditor.claims.view import View
from auditor.form import fragments
from auditor.model.claim import Breakdown, Claim, Context, Figure, Mention, Prose
from auditor.model.report import PAGE, Report
from auditor.numerals import YEAR_SAID


def extract(text: str, *, year: int | None = None) -> tuple[Claim, ...]:
    """The claims of a passage, in order; positions refer to `text`. `year` is the report's own year."""
    tables, spans = fragments.find(text)
    out = [*_read(View(text), year, None, spans).claims, *cells.mentions(text, tables)]
    return tuple(sorted(out, key=lambda c: (c.start, c.end)))


def read_prose(report: Report) -> Prose:
    """The claims of all sections (`section` = index into report.sections) and every figure that was seen."""
    claims: list[Claim] = []
    figures: list[tuple[int | None, Figure]] = []
    slips: list[Breakdown] = []
    beyond = 0
    for index, section in enumerate(report.sections):
        if section.key in ("title", "signature", PAGE) or not section.text:
            continue
        spans = fragments.find(section.text)[1] if section.key == "passage" else []
        found = _read(View(section.text, section.key), report.identity.year, index, spans)
        claims += found.claims
        slips += found.slips
        figures += [(index, f) for f in found.figures]
        beyond += found.beyond
    return Prose(claims=tuple(claims), figures=tuple(figures), slips=tuple(slips), beyond=beyond)


@dataclass(frozen=True, slots=True)
class _Read:
    """What one text says: its claims, near misses, figures, and how many of those were beyond the budget of work."""

    claims: tuple[Claim, ...]
    slips: tuple[Breakdown, ...]
    figures: list[Figure]
    beyond: int


def _read(view: View, year: int | None, section: int | None, tables: list[fragments.Span]) -> _Read:
    """What a text says; `tables` are spans of it that are no prose."""
    seen = breakdowns.prose_of(view, tables)
    prose = [q for q in seen if changes.word(view, q) is None]
    found = breakdowns.find(view, seen, prose)
    lists = found.lists
    claims: list[Claim] = [_breakdown(view, each, year, section) for each in lists]
    percents = shares.find(view, prose, lists, section)
    claims = [c for c in claims if not (isinstance(c, Breakdown) and shares.refute(c, percents))]
    claims += percents
    claims += changes.find(view, seen, section)
    parts = {p.start for each in lists for p in each.parts}
    claims += (_mention(view, q, year, section, part=q.start in parts) for q in prose if not q.percent)
    claims += _nones(view, year, section)
    claims.sort(key=lambda c: (c.start, c.end))
    slips = tuple(_breakdown(view, each, year, section) for each in found.slips)
    return _Read(tuple(claims), slips, [words.figure(view, q) for q in seen], found.beyond)


def _breakdown(view: View, found: List, year: int | None, section: int | None) -> Breakdown:
    total = words.figure(view, found.total)
    parts = tuple(_named(view, p) for p in found.parts)
    low, high = sum((p.low for p in parts), Decimal(0)), sum((p.high for p in parts), Decimal(0))
    figures = [total, *parts]
    start, end = min(f.start for f in figures), max(f.end for f in figures)
    return Breakdown(
        section=section,
        quote=view.printed[start:end],
        start=start,
        end=end,
        total=total,
        parts=parts,
        context=Context(metric=words.metric(view, found.lead), year=words.other_year(view, found.total.start, year)),
        exhaustive=found.exhaustive,
        holds=low <= total.high and total.low <= high,
        difference=total.value - sum((p.value for p in parts), Decimal(0)),
        doubtful=found.doubtful,
        attachment=found.attachment,
        tried=found.tried,
    )


def _named(view: View, q: Quantity) -> Figure:
    """A part of a whole with the metric that its own words name."""
    metric = lexicon.metric_of(words.near(view, q))
    return words.figure(view, q).model_copy(update={"metric": "other" if words.is_aside(view, q, metric) else metric})


def _mention(view: View, q: Quantity, year: int | None, section: int | None, *, part: bool) -> Mention:
    """A figure for itself. A part of a breakdown is marked `of_which`: it is not the whole of what it counts; a figure
    that the words give for the year before, `last_year`; one that may count something else, `aside`.
    """
    figure = words.figure(view, q)
    metric = _carried(words.metric(view, q), figure.quote, year)
    scale = lexicon.scale_of(metric, q.unit)
    connectives = lexicon.connectives()
    marks = (
        ("published", any(w in figure.quote for w in connectives.published)),
        ("of_which", part or words.borrowed(view, q)),
        ("last_year", words.of_last_year(view, q)),
        ("aside", words.is_aside(view, q, metric)),
    )
    qualifiers = tuple(mark for mark, holds in marks if holds)
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
            topic=words.near(view, q),
            year=words.other_year(view, q.start, year),
            qualifiers=qualifiers,
        ),
    )


def _carried(metric: str, quote: str, year: int | None) -> str:
    """Cases "carried to 2024" are carried in when that is the report's own year."""
    roles = lexicon.connectives().cases
    if metric not in roles.carried_out:
        return metric
    words = lexicon.connectives().carried_to
    to = next((y for y in YEAR_SAID.finditer(quote) if quote[: y.start()].rstrip().endswith(words)), None)
    return roles.carried_in[0] if to and int(to.group(1)) == year else metric


def _nones(view: View, year: int | None, section: int | None) -> Iterator[Mention]:
    for entry, pattern in lexicon.none_patterns():
        for found in pattern.finditer(view.text):
            if any(w in found.group() for w in entry.none_of) or (not entry.zero and re.search("[0-9]", found.group())):
                continue
            scope = words.scope_of_none(view, found.start(), found.end())
            if scope == "cases":
                continue
            start, end = view.original(found.start(), found.end())
            yield Mention(
                section=section,
                quote=view.printed[start:end],
                start=start,
                end=end,
                metric=entry.key,
                value=Decimal(0),
                context=Context(
                    metric=entry.key,
                    year=words.other_year(view, found.start(), year),
                    qualifiers=("aside",) if scope == "applicants" else (),
                ),
                none=True,
            )
