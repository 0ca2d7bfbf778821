"""stale_year: a figure stated for another year as if it were the report's own (docs/cases.md G1, G2).

That is so when the report gives no figure of its own year for the thing, or gives the very same one.
"""

from collections.abc import Iterator

from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Outcome
from auditor.checks.core.evidence import text_evidence
from auditor.checks.core.prose import SENTENCE_END
from auditor.model.claim import Mention
from auditor.model.params import Params


class Given(Params):
    """Metrics that a report states for its own year."""

    metrics: tuple[str, ...]


class Options(Params):
    """`unless`: words before the figure that make another year natural (comparison, carrying over, plans)."""

    unless: tuple[str, ...]


def _run(context: Context, given: Given, options: Options) -> Iterator[Outcome]:
    year = context.report.identity.year
    claims = [c for c in context.prose.claims if isinstance(c, Mention) and _speaks(c, given)]
    if year is None or not claims:
        yield NOT_APPLICABLE
        return
    own = {c.metric for c in claims if c.context.year in (None, year)}
    figures_of_year = {(c.metric, c.value) for c in claims if c.context.year in (None, year) and c.value > 1}
    for claim in claims:
        figures = ((claim.section, claim.figure.figure_start),) if claim.figure else ()
        repeated = (claim.metric, claim.value) in figures_of_year  # the same figure, elsewhere said of the own year
        other = claim.context.year not in (None, year) and (claim.metric not in own or repeated)
        if not other or _compares(context, claim, options):
            yield Outcome("pass", (claim.metric,), figures=figures)
            continue
        evidence = text_evidence(context, claim.section, claim.start, claim.end, claim.quote, "text")
        yield Outcome(
            "fail",
            (claim.metric, "year"),
            evidence=(evidence.model_copy(update={"value": str(claim.context.year)}),),
            values={"quote": claim.quote.strip(), "stated": str(claim.context.year), "year": str(year)},
            figures=figures,
        )


def _speaks(claim: Mention, given: Given) -> bool:
    return claim.metric in given.metrics and claim.own and "aside" not in claim.context.qualifiers


def _compares(context: Context, claim: Mention, options: Options) -> bool:
    text = context.report.sections[claim.section or 0].text
    start = max((m.end() for m in SENTENCE_END.finditer(text, 0, claim.start)), default=0)
    sentence = text[start : claim.end]
    if str(context.report.identity.year) in sentence:
        return True  # the sentence names the report's own year too: which of them holds cannot be told
    return any(w in sentence for w in options.unless)


CHECK = CheckType("stale_year", Given, Options, _run)
