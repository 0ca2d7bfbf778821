"""Evidence made from the model: cells, spans of prose, neighbours of missing things."""

from __future__ import annotations

from typing import Literal

from auditor.checks.core.base import Context
from auditor.model.base import Localized, trusted
from auditor.model.claim import Figure, Mention
from auditor.model.document import Place
from auditor.model.finding import Evidence, Term
from auditor.model.report import FormCell, FormTable


def cell_evidence(table: FormTable, cell: FormCell, role: str = "cell") -> Evidence:
    """A table cell."""
    return trusted(
        Evidence,
        role=role,
        section=table.section,
        table=table.key,
        row=cell.row,
        column=cell.column,
        quote=cell.raw,
        value=None if cell.value is None else str(cell.value),
        line=cell.place.line,
        page=cell.place.page,
        start=cell.place.start,
        end=cell.place.end,
        place=cell.place,
    )


def figure_evidence(context: Context, section: int | None, figure: Figure, role: str) -> Evidence:
    """A figure of the prose with the words that name it."""
    return text_evidence(
        context,
        section,
        figure.start,
        figure.end,
        figure.quote,
        role,
        value=str(figure.value),
        mark=(figure.figure_start - figure.start, figure.figure_end - figure.start),
    )


def mention_evidence(context: Context, mention: Mention, role: str) -> Evidence:
    """What the prose states of a metric: its figure, or the words that state that there is none."""
    if mention.figure is not None:
        return figure_evidence(context, mention.section, mention.figure, role)
    return text_evidence(context, mention.section, mention.start, mention.end, mention.quote, role, value="0")


def text_evidence(
    context: Context,
    section: int | None,
    start: int,
    end: int,
    quote: str,
    role: str,
    *,
    value: str | None = None,
    mark: tuple[int, int] | None = None,
) -> Evidence:
    """Characters start..end of a section's text (index into report.sections; None for a bare passage)."""
    found = context.report.sections[section or 0] if context.report.sections else None
    shift = mark[0] if mark else 0
    place = found.locate(start + shift, end) if found else None
    return trusted(
        Evidence,
        role=role,
        section=found.number if found else None,
        quote=quote,
        value=value,
        line=place.line if place else None,
        page=place.page if place else None,
        start=start,
        end=end,
        mark=mark,
        place=place,
    )


def figure_term(figure: Figure, sign: Literal["+", "-", "÷"] = "+", *, value: str | None = None) -> Term:
    """A figure of the prose in a computation, called by its own words; `value` is how it is written there."""
    quote = figure.quote.strip()
    return trusted(Term, value=value or str(figure.value), sign=sign, label=Localized.same(quote))


def mention_term(mention: Mention) -> Term:
    """What the prose states of a metric, in a computation."""
    quote = mention.quote.strip()
    return trusted(Term, value=str(mention.value), label=Localized.same(quote))


def missing_evidence(context: Context, place: Place | None, section: int | None, quote: str = "") -> Evidence:
    """Something that is not there, anchored at the nearest thing that is."""
    return trusted(
        Evidence,
        role="missing",
        section=section,
        quote=quote,
        line=place.line if place else None,
        page=place.page if place else None,
        place=place,
    )
