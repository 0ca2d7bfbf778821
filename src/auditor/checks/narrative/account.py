"""account: figures of one paragraph that count parts of what another figure there counts, and come to more than it.

Lists are narrative/breakdown's: here each figure stands for itself, in whatever sentence of the paragraph.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Outcome
from auditor.checks.core.evidence import cell_evidence, mention_evidence, mention_term
from auditor.model.base import trusted
from auditor.model.claim import Mention
from auditor.model.finding import Computation, Side, Term
from auditor.model.params import Params
from auditor.model.report import FormCell, FormTable
from auditor.numerals import plain

_Stated = Mapping[str, list[Mention]]


class _Printed(NamedTuple):
    """A cell that adds to the whole, and the metric of the statement that it outdoes."""

    metric: str
    value: Decimal
    table: FormTable
    cell: FormCell


class Options(Params):
    """`whole`: the metric of the sum. `parts`: metrics that must not come to more, of which `least` must be stated;
    `inside`: part → another part that may hold it, so that it counts only without that one. `more`: metric → cell
    (table.row.column) that add to the whole, the figure of the text or that of the table, whichever is more.

    A paragraph in which a metric is stated twice is left alone, and figures with one of the words `unless` beside them.
    """

    whole: str
    parts: tuple[str, ...]
    least: int = 1
    inside: dict[str, str] = {}  # noqa: RUF012
    more: dict[str, str] = {}  # noqa: RUF012
    unless: tuple[str, ...] = ()


class Given(Params):
    """Nothing: every paragraph is looked at."""


def _run(context: Context, given: Given, options: Options) -> Iterator[Outcome]:
    del given
    asked = False
    for stated in _paragraphs(context, options):
        parts = _parts(stated, options)
        if options.whole not in stated or len(parts) < options.least:
            continue
        if any(len(stated[m]) > 1 for m in stated):
            continue
        asked = True
        failed = _judge(context, stated, parts, options)
        if failed:
            yield failed
            return
    yield Outcome("pass", ("account",)) if asked else NOT_APPLICABLE


def _paragraphs(context: Context, options: Options) -> Iterator[_Stated]:
    """What each paragraph states of the metrics that matter, by metric."""
    wanted = {options.whole, *options.parts, *options.more}
    groups: dict[tuple[int, int], dict[str, list[Mention]]] = defaultdict(lambda: defaultdict(list))
    for claim in context.prose.claims:
        if not isinstance(claim, Mention) or claim.metric not in wanted or claim.published or claim.source == "table":
            continue
        section = claim.section or 0
        line = context.report.sections[section].text.count("\n", 0, claim.start)
        groups[section, line][claim.metric].append(claim)
    for stated in groups.values():
        claims = [c for same in stated.values() for c in same]
        if all(_sure(c) and not any(w in c.context.topic for w in options.unless) for c in claims):
            yield stated


def _sure(claim: Mention) -> bool:
    return claim.sure and claim.whole and claim.own and claim.context.year is None


def _parts(stated: _Stated, options: Options) -> list[Mention]:
    named = [m for m in options.parts if m in stated and options.inside.get(m) not in stated]
    return [stated[m][0] for m in named]


def _judge(context: Context, stated: _Stated, parts: list[Mention], options: Options) -> Outcome | None:
    given = [stated[m][0] for m in (options.whole, *options.more) if m in stated]
    cells = [found for m, path in options.more.items() for found in _printed(context, path, stated.get(m))]
    used = [m for m in given if all(c.metric != m.metric for c in cells)]
    total = sum((p.value for p in parts), Decimal(0))
    bound = sum((m.value for m in used), Decimal(0)) + sum((c.value for c in cells), Decimal(0))
    if total <= bound:
        return None
    terms = (*map(mention_term, used), *(trusted(Term, value=plain(c.value)) for c in cells))
    return Outcome(
        "fail",
        ("account", options.whole),
        evidence=(
            *(mention_evidence(context, m, "left") for m in parts),
            *(mention_evidence(context, m, "right") for m in used),
            *(cell_evidence(c.table, c.cell) for c in cells),
        ),
        computation=trusted(
            Computation,
            left=str(total),
            right=str(bound),
            difference=str(total - bound),
            operator=">",
            sides=(_side(tuple(map(mention_term, parts)), total), _side(terms, bound)),
            off_by=plain(total - bound),
        ),
        values={"quote": given[0].quote.strip(), "parts": "、".join(p.quote.strip() for p in parts)},
        figures=tuple((m.section, m.figure.figure_start) for m in (*parts, *used) if m.figure),
    )


def _printed(context: Context, path: str, stated: list[Mention] | None) -> Iterator[_Printed]:
    """The cell that adds to the whole, where it is more than what the text says."""
    key, row, column = path.split(".")
    table = context.report.table(key)
    cell = table.cell(row, column) if table else None
    if table and cell and cell.value is not None and cell.value > (stated[0].value if stated else 0):
        yield _Printed(stated[0].metric if stated else "", cell.value, table, cell)


def _side(terms: tuple[Term, ...], total: Decimal) -> Side:
    return trusted(Side, terms=terms, totals=(plain(total),) if len(terms) > 1 else ())


CHECK = CheckType("account", Given, Options, _run)
