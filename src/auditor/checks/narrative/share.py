"""share: does a printed percentage fit its part and whole? (docs/readings.md, Shares and growth)"""

from collections.abc import Iterator
from decimal import Decimal

from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Fit, Outcome
from auditor.checks.core.evidence import figure_evidence, figure_term
from auditor.claims import quantities
from auditor.model.base import Confidence, trusted
from auditor.model.claim import Breakdown, Share
from auditor.model.finding import Computation, Side
from auditor.model.params import Params


class Given(Params):
    """Nothing: all the prose."""


class Options(Params):
    """None."""


def _run(context: Context, given: Given, options: Options) -> Iterator[Outcome]:
    sums = {(c.section, c.total.figure_start): c.holds for c in context.prose.claims if isinstance(c, Breakdown)}
    found = [c for c in context.prose.claims if isinstance(c, Share) and c.holds is not None]
    for claim in found:
        yield _judge(context, claim, sums)
    if not found:
        yield NOT_APPLICABLE


def _judge(context: Context, claim: Share, sums: dict[tuple[int | None, int], bool]) -> Outcome:
    part, whole = claim.part_figure, claim.whole_figure
    assert part is not None
    assert whole is not None
    figures = tuple((claim.section, f.figure_start) for f in (part, whole, claim.figure))
    topic = ("share", part.metric, whole.metric)
    fit = Fit(figures, lambda v: quantities.fits(v[figures[0]], v[figures[1]], v[figures[2]]) is True)
    if claim.holds or not (part.exact and whole.exact and claim.figure.exact) or whole.value == 0:
        return Outcome("pass", topic, figures=figures, fit=fit if claim.holds else None)
    places = max(0, -int(claim.percent.as_tuple().exponent))
    real = round(100 * part.value / whole.value, max(2, places))
    # Where the list of parts does not add up either, the whole may be the wrong figure, and not the share.
    certain = sums.get((claim.section, whole.figure_start)) is True
    return Outcome(
        "fail",
        topic,
        evidence=(
            figure_evidence(context, claim.section, claim.figure, "left"),
            figure_evidence(context, claim.section, part, "part"),
            figure_evidence(context, claim.section, whole, "total"),
        ),
        computation=trusted(
            Computation,
            left=str(real),
            right=str(claim.percent),
            difference=str(Decimal(real) - claim.percent),
            sides=(
                trusted(Side, terms=(figure_term(part), figure_term(whole, "÷")), totals=(f"{real}%",)),
                trusted(Side, terms=(figure_term(claim.figure, value=f"{claim.percent}%"),)),
            ),
        ),
        values={"quote": claim.figure.quote.strip()},
        variant=None if certain else "doubtful",
        confidence=Confidence.high if certain else Confidence.medium,
        figures=figures,
        fit=fit,
    )


CHECK = CheckType("share", Given, Options, _run)
