"""Whole and parts: the readings of a text scored by their features, and the best set of them (domain G.3)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from auditor.claims import accounts, changes, figures, readings, words
from auditor.claims.figures import Figures
from auditor.claims.quantities import Quantity, scan
from auditor.claims.readings import Reading
from auditor.claims.view import View


def figures_of(view: View, seen: Sequence[Quantity]) -> Figures:
    """The figures that may be members of lists; percentages, changes and rates are looked past."""
    usable, aside = [], []
    for q in seen:
        beside = q.percent or q.suspect or changes.word(view, q) is not None or words.is_rate(view, q)
        (aside if beside else usable).append(q)
    return figures.of(view, usable, aside)


def of_text(text: str) -> list[Reading]:
    """Every reading of a text, with no regard to tables."""
    view = View(text)
    return of_figures(figures_of(view, scan(view)))


def of_figures(found: Figures) -> list[Reading]:
    """Every reading of some figures."""
    return list(chain(readings.all_of(found), accounts.all_of(found)))
