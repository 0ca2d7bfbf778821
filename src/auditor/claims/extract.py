"""Text → claims: quantities, breakdowns, shares, changes, mentions, statements of none."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from auditor.claims import breakdowns, cells, changes, kinds, lexicon, shares, words
from auditor.claims.kinds import Kind
from auditor.claims.lists.verdict import List
from auditor.claims.quantities import Quantity
from auditor.claims.view import View
from auditor.form import fragments
from auditor.model.base import trusted
from auditor.model.claim import Breakdown, Claim, Context, Figure, Mention, Prose
from auditor.model.report import PAGE, Report
from auditor.numerals import YEAR_SAID

MOST_FIGURES = 3_000
"""Figures of one text that are read at all: six times what the longest reports hold."""


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
    return trusted(Prose, claims=tuple(claims), figures=tuple(figures), slips=tuple(slips), beyond=beyond)


class _Read(NamedTuple):
    """What one text says: its claims, near misses, figures, and how many of those were beyond the budget of work."""

    claims: tuple[Claim, ...]
    slips: tuple[Breakdown, ...]
    figures: list[Figure]
    beyond: int


def _read(view: View, year: int | None, section: int | None, tables: list[fragments.Span]) -> _Read:
    """What a text says; `tables` are spans of it that are no prose."""
    every = breakdowns.prose_of(view, tables)
    seen = every[:MOST_FIGURES]
    words.read_kinds(view, seen)
    prose = [q for q in seen if changes.word(view, q) is None]
    found = breakdowns.find(view, seen, prose)
    lists = found.lists
    claims: list[Claim] = [_breakdown(view, each, year, section) for each in lists]
    percents = shares.find(view, prose, lists, section)
    claims = [c for c in claims if not (isinstance(c, Breakdown) and shares.refute(c, percents))]
    claims += percents
    claims += changes.find(view, seen, section)
    parts = {p.start for each in lists for p in each.parts} | _of_some(view, prose)
    claims += (m for q in prose if not q.percent for m in _mentions(view, q, year, section, part=q.start in parts))
    claims += _nones(view, seen, year, section)
    claims.sort(key=lambda c: (c.start, c.end))
    slips = tuple(_breakdown(view, each, year, section) for each in found.slips)
    slips = tuple(s for s in slips if not shares.refute(s, percents))
    return _Read(tuple(claims), slips, [words.figure(view, q) for q in seen], found.beyond + len(every) - len(seen))


def _breakdown(view: View, found: List, year: int | None, section: int | None) -> Breakdown:
    total, metric = words.figure(view, found.total), words.metric(view, found.lead)
    parts = tuple(_named_parts(view, found, metric))
    named, roles = {p.metric for p in parts}, lexicon.connectives()
    if metric in roles.one_of and metric in named and not named.isdisjoint(roles.carried_on):
        metric = "other"  # "办理 69 件，办结 68 件，结转 1 件": all that there was to do
    low, high = sum((p.low for p in parts), Decimal(0)), sum((p.high for p in parts), Decimal(0))
    figures = [total, *parts]
    start, end = min(f.start for f in figures), max(f.end for f in figures)
    return trusted(
        Breakdown,
        section=section,
        quote=view.printed[start:end],
        start=start,
        end=end,
        total=total,
        parts=parts,
        context=trusted(Context, metric=metric, year=words.other_year(view, found.total.start, year)),
        exhaustive=found.exhaustive,
        holds=low <= total.high and total.low <= high,
        difference=total.value - sum((p.value for p in parts), Decimal(0)),
        doubtful=found.doubtful,
        attachment=found.attachment,
        tried=found.tried,
    )


def _named_parts(view: View, found: List, metric: str) -> Iterator[Figure]:
    """The parts of a whole, each with the metric that its own words name. An outcome of some applications, or one of
    several outcomes with a wider name, is not all of what it names.
    """
    roles = lexicon.connectives()
    said = [words.kind(view, p) for p in found.parts]
    carried = {*roles.carried_on, *roles.carried_on.values()}
    outcomes = any(k.metric not in (*roles.one_of, *carried) for k in said)
    for part, kind in zip(found.parts, said, strict=True):
        some = metric in roles.not_all and kind.sort == lexicon.cases().cases
        named = kind.proves and not some and not (outcomes and kind.metric in roles.one_of)
        yield words.figure(view, part).model_copy(update={"metric": kind.metric if named else "other"})


def _of_some(view: View, prose: list[Quantity]) -> set[int]:
    """Where figures stand that divide some of the cases only ("上年结转 2 件，其中予以公开 2 件"), list or not."""
    out: set[int] = set()
    open_, some = lexicon.lists().openers["strong"], lexicon.connectives().not_all
    for before, q in pairwise(prose):
        if words.sentence_start(view.text, q.start) > before.start:
            continue
        between = view.text[before.end : q.start]
        divided = any(w in between for w in open_) and words.kind(view, before).metric in some
        if divided or (before.start in out and words.kind(view, q).metric in some):
            out.add(q.start)
    return out


def _mentions(view: View, q: Quantity, year: int | None, section: int | None, *, part: bool) -> Iterator[Mention]:
    """A figure for itself, once for each thing that it is said of. A part of a breakdown is marked `of_which`: it is
    not the whole of what it counts.
    """
    kind = words.kind(view, q)
    figure = words.figure(view, q)
    for said in (kind, *kind.also):
        metric = _carried(said.metric, figure.quote, year)
        scale = lexicon.scale_of(metric, q.unit)
        yield trusted(
            Mention,
            section=section,
            quote=figure.quote,
            start=figure.start,
            end=figure.end,
            metric=metric,
            value=q.value / scale.per if scale else q.value,
            unit=scale.unit if scale else q.unit,
            figure=figure,
            context=trusted(
                Context,
                metric=said.about if metric in ("other", said.metric) else metric,
                topic=words.near(view, q),
                year=_year(said, words.other_year(view, q.start, year), year),
                qualifiers=_qualifiers(
                    said,
                    of_which=part or words.borrowed(view, q),
                    last_year=words.of_last_year(view, q),
                ),
            ),
        )


def _year(kind: Kind, said: int | None, year: int | None) -> int | None:
    """The year a figure is of, None for the report's own: what was carried in from the year before is this year's."""
    carried_in = lexicon.connectives().carried_on.values()
    return None if said and year and said == year - 1 and kind.metric in carried_in else said


def _qualifiers(kind: Kind, **marks: bool) -> tuple[str, ...]:
    """What limits a mention: published, not decided; a part; of another time; of others; not sure; off the matter."""
    return tuple(
        name
        for name, holds in (
            ("published", kind.published),
            ("of_which", not kind.whole or marks.get("of_which", False)),
            ("last_year", kind.period == "last" or marks.get("last_year", False)),
            ("other_period", kind.period not in ("own", "last")),
            ("others", kind.whose != "own"),
            ("aside", not kind.sure),
            ("elsewhere", not kind.on_topic),
        )
        if holds
    )


def _carried(metric: str, quote: str, year: int | None) -> str:
    """Cases "carried to 2024" are carried in when that is the report's own year."""
    words, carried_in = lexicon.connectives().carried_to, lexicon.connectives().carried_on.get(metric)
    if carried_in is None:
        return metric
    to = next((y for y in YEAR_SAID.finditer(quote) if quote[: y.start()].rstrip().endswith(words)), None)
    return carried_in if to and int(to.group(1)) == year else metric


def _nones(view: View, seen: list[Quantity], year: int | None, section: int | None) -> Iterator[Mention]:
    for first, last, kind in kinds.nones(words.scanned(view), seen, [words.kind(view, q) for q in seen]):
        start, end = view.original(first, last)
        yield trusted(
            Mention,
            section=section,
            quote=view.printed[start:end],
            start=start,
            end=end,
            metric=kind.metric,
            value=Decimal(0),
            context=trusted(
                Context, metric=kind.metric, year=words.other_year(view, last, year), qualifiers=_qualifiers(kind)
            ),
            none=True,
        )
