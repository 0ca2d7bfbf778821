"""breakdown: do the parts of a whole add up in the prose? (docs/readings.md, Whole and parts)"""

from collections.abc import Iterator
from decimal import Decimal

from pydantic import field_validator

from auditor.checks.core import formula
from auditor.checks.core.base import NOT_APPLICABLE, Balance, CheckType, Context, Outcome
from auditor.checks.core.evidence import figure_evidence, figure_term
from auditor.claims.kinds.table import table, unit_class
from auditor.claims.quantities import last_place
from auditor.model.base import Confidence, Model, trusted
from auditor.model.claim import Breakdown, Figure, Share
from auditor.model.finding import Computation, Side
from auditor.model.params import Params

_ALL = 100  # percent
_SELECTED = Decimal("1.5")  # parts that lack a third of the total and are not presented as all are a selection


class Given(Params):
    """Nothing: all the prose."""


class Account(Model):
    """What else the parts of a whole of `metric` may come to: cells `sum` (row.column) of a `table`, where the whole
    is its cells `whole`, a part is of one of the metrics `parts`, and none of the metrics `without`. Then nothing is
    wrong: the text divides more than the whole that it names, and the table says so.
    """

    metric: str
    table: str
    whole: str
    sum: str
    parts: tuple[str, ...]
    without: tuple[str, ...] = ()

    @field_validator("whole", "sum")
    @classmethod
    def _parse(cls, value: str) -> str:
        formula.claimed(value)
        return value


class Options(Model):
    """`accounts`: what parts may come to besides their whole."""

    accounts: tuple[Account, ...] = ()


def _run(context: Context, given: Given, options: Options) -> Iterator[Outcome]:
    seen = False
    for claim in context.prose.claims:
        if isinstance(claim, Breakdown):
            seen = True
            yield _judge(context, claim, options)
    for claim in context.prose.slips:
        yield _judge(context, claim, options)
    if not seen:
        yield NOT_APPLICABLE


def _judge(context: Context, claim: Breakdown, options: Options) -> Outcome:
    figures = tuple((claim.section, f.figure_start) for f in (claim.total, *claim.parts))
    section = context.report.sections[claim.section or 0].key if context.report.sections else ""
    topic = (section, claim.context.metric, "breakdown", str(len(claim.parts)))
    balance = (
        *_signed(context, claim, claim.total, -1),
        *(s for p in claim.parts for s in _signed(context, claim, p, 1)),
    )
    if claim.holds:
        return Outcome("pass", topic, figures=figures, balance=balance if claim.exhaustive is not False else ())
    amount = sum((p.value for p in claim.parts), Decimal(0))
    exact = claim.total.exact and all(p.exact for p in claim.parts)
    over = sum((p.low for p in claim.parts), Decimal(0)) > claim.total.high
    if over and _all_at_once(claim):
        return Outcome("pass", topic, figures=figures)
    if over:
        variant = "doubtful" if claim.doubtful else "exceeds"
    elif claim.exhaustive is True and exact:
        variant = "doubtful" if claim.doubtful else "closed"
    elif claim.exhaustive is None and exact and amount * _SELECTED >= claim.total.value and not _mixed(claim):
        variant = "maybe_open"
    else:
        return Outcome("pass", topic, figures=figures)
    if not over and _shares_told(context, claim):
        return Outcome("pass", topic, figures=figures)
    if exact and _accounted(context, claim, amount, options):
        variant, balance = "accounted", ()
    evidence = (
        figure_evidence(context, claim.section, claim.total, "total"),
        *(figure_evidence(context, claim.section, p, "part") for p in claim.parts),
    )
    return Outcome(
        "fail",
        topic,
        evidence=evidence,
        computation=trusted(
            Computation,
            left=str(amount),
            right=str(claim.total.value),
            difference=str(amount - claim.total.value),
            sides=(
                trusted(Side, terms=tuple(figure_term(p) for p in claim.parts), totals=(str(amount),)),
                trusted(Side, terms=(figure_term(claim.total),)),
            ),
            off_by=str(abs(claim.difference)),
        ),
        values={"total": claim.total.quote.strip()},
        variant=variant,
        confidence=Confidence.medium if claim.doubtful or variant == "maybe_open" else Confidence.high,
        readings=claim.tried,
        figures=figures,
        balance=balance if exact else (),
    )


def _shares_told(context: Context, claim: Breakdown) -> bool:
    """Whether the text tells of each part what share of the whole it is, and rightly, and these come to less than all
    by more than rounding: that some are left out is told, too.
    """
    shares = [c for c in context.prose.claims if isinstance(c, Share) and c.section == claim.section and c.holds]
    told = {s.part_figure.figure_start: s.percent for s in shares if s.part_figure and s.whole == claim.total.value}
    percents = [told[p.figure_start] for p in claim.parts if p.figure_start in told]
    return len(percents) == len(claim.parts) and sum(p + last_place(p) for p in percents) < _ALL


def _accounted(context: Context, claim: Breakdown, amount: Decimal, options: Options) -> bool:
    told = {p.metric for p in claim.parts}
    for account in options.accounts:
        table = context.report.table(account.table)
        if table is None or account.metric != claim.context.metric:
            continue
        cells = {f"{c.row}.{c.column}": c.value for c in table.cells}
        if (
            not told.isdisjoint(account.parts)
            and told.isdisjoint(account.without)
            and formula.claimed(account.whole).evaluate({**cells, "claimed": claim.total.value}).holds
            and formula.claimed(account.sum).evaluate({**cells, "claimed": amount}).holds
        ):
            return True
    return False


def _all_at_once(claim: Breakdown) -> bool:
    """Whether the first part is all of the total, and a figure after it names what else it counts ("收到申请 11 件，
    其中网络申请 11 件，办结 8 件").
    """
    first, *rest = claim.parts
    return first.value == claim.total.value and first.metric == "other" and any(p.metric != "other" for p in rest)


def _mixed(claim: Breakdown) -> bool:
    """Whether what is told is partly counted in quite another way than the total ("信息 300 条，…，开展访谈 7 场")."""
    units, papers = {unit_class(f.unit) for f in (claim.total, *claim.parts)}, table().papers
    return len(units - papers) > (unit_class(claim.total.unit) not in papers)


def _signed(context: Context, claim: Breakdown, figure: Figure, sign: int) -> Balance:
    """The figure with its sign; the figures it is the sum of, where several are taken together."""
    inside = [f for section, f in context.prose.figures if section == claim.section and _within(f.figure_start, figure)]
    several = sum((f.value for f in inside), Decimal(0)) == figure.value
    return tuple(((claim.section, f.figure_start), sign) for f in (inside if several else (figure,)))


def _within(at: int, figure: Figure) -> bool:
    return figure.figure_start <= at < figure.figure_end


CHECK = CheckType("breakdown", Given, Options, _run)
