"""change: does a stated growth fit the figures of the two years beside it? (docs/readings.md, Shares and growth)"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Outcome
from auditor.checks.core.evidence import figure_evidence
from auditor.checks.core.params import Params
from auditor.model.claim import Change
from auditor.model.finding import Computation


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
        return Outcome("pass", topic, figures=figures)
    sign = "增" if claim.direction == "+" else "减"
    if claim.previous is None:
        text = f"{claim.current.value} 与“{claim.figure.quote.strip()}”不符"
        real = claim.current.value
    else:
        real = claim.current.value - claim.previous.value
        share = f"（{round(100 * abs(real) / claim.previous.value, 2)}%）" if claim.previous.value else ""
        text = f"{claim.current.value}-{claim.previous.value} = {real}{share}，文中写{sign}{claim.value}{claim.unit}"
    roles = ("left", "right", "right")
    return Outcome(
        "fail",
        topic,
        evidence=tuple(figure_evidence(context, claim.section, f, r) for f, r in zip(named, roles, strict=False)),
        computation=Computation(text=text, left=str(real), right=str(claim.value), difference=str(real - claim.value)),
        values={"quote": claim.figure.quote.strip()},
        figures=figures,
    )


def _reversed(claim: Change) -> bool:
    if claim.previous is None or claim.current is None or claim.current.value == claim.previous.value:
        return False
    return (claim.current.value > claim.previous.value) != (claim.direction == "+")


CHECK = CheckType("change", Given, Options, _run)
