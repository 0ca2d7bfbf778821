"""change: does a stated growth fit the figures of the two years beside it? (docs/readings.md, Shares and growth)"""

from collections.abc import Iterator
from typing import Literal

from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Fit, Outcome, Spot
from auditor.checks.core.evidence import figure_evidence, figure_term
from auditor.claims import changes
from auditor.model.base import trusted
from auditor.model.claim import Change, Figure
from auditor.model.finding import Computation, Side
from auditor.model.params import Params


class Given(Params):
    """Nothing: all the prose."""


class Options(Params):
    """amount: the size of the change is wrong; direction: it goes the other way."""

    problem: Literal["amount", "direction"]


def _run(context: Context, given: Given, options: Options) -> Iterator[Outcome]:
    seen = False
    for claim in context.prose.claims:
        if isinstance(claim, Change) and claim.holds is not None and claim.figure and claim.current:
            seen = True
            yield _judge(context, claim, options)
    if not seen:
        yield NOT_APPLICABLE


def _judge(context: Context, claim: Change, options: Options) -> Outcome:
    assert claim.figure is not None
    assert claim.current is not None
    named = [f for f in (claim.figure, claim.current, claim.previous) if f is not None]
    figures = tuple((claim.section, f.figure_start) for f in named)
    topic = ("change", claim.metric)
    if claim.holds or (options.problem == "direction") != _reversed(claim):
        return Outcome("pass", topic, figures=figures, fit=_fit(claim, figures) if claim.holds else None)
    roles = ("left", "right", "right")
    return Outcome(
        "fail",
        topic,
        evidence=tuple(figure_evidence(context, claim.section, f, r) for f, r in zip(named, roles, strict=False)),
        computation=_computation(claim, claim.figure, claim.current),
        values={"quote": claim.figure.quote.strip()},
        figures=figures,
        fit=_fit(claim, figures),
    )


def _fit(claim: Change, figures: tuple[Spot, ...]) -> Fit | None:
    if len(figures) < 3:
        return None
    change, current, last = figures
    percent = claim.unit == "%"
    return Fit(
        figures, lambda v: changes.fits(v[change], claim.direction, v[current], v[last], percent=percent) is True
    )


def _computation(claim: Change, figure: Figure, current: Figure) -> Computation:
    """The change of both years' figures beside the stated one; without last year's figure, what contradicts it."""
    previous = claim.previous
    if previous is None:
        real, left = current.value, trusted(Side, terms=(figure_term(current),))
        operator, right = "contradicts", figure_term(figure, value=figure.quote.strip())
    else:
        real = current.value - previous.value
        share = f"{round(100 * abs(real) / previous.value, 2)}%" if previous.value else None
        left = trusted(Side, terms=(figure_term(current), figure_term(previous, "-")), totals=(str(real),), share=share)
        operator = "rise" if claim.direction == "+" else "fall"
        right = figure_term(figure, value=f"{claim.value}{claim.unit}")
    return trusted(
        Computation,
        left=str(real),
        right=str(claim.value),
        difference=str(real - claim.value),
        operator=operator,
        sides=(left, trusted(Side, terms=(right,))),
    )


def _reversed(claim: Change) -> bool:
    if claim.previous is None or claim.current is None or claim.current.value == claim.previous.value:
        return False
    return (claim.current.value > claim.previous.value) != (claim.direction == "+")


CHECK = CheckType("change", Given, Options, _run)
