"""text_vs_table: a figure of the prose against the table cells that should say the same.

Every accepted reading of the words (docs/readings.md) is tried before anything is reported, and the finding names them.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Literal

from pydantic import field_validator

from auditor.arithmetic import side
from auditor.checks.core import formula
from auditor.checks.core.base import NOT_APPLICABLE, Balance, CheckType, Context, Fit, Outcome, Spot
from auditor.checks.core.evidence import cell_evidence, mention_evidence, mention_term
from auditor.checks.cross.among import is_one_of_several
from auditor.form import names
from auditor.form.bodies import bodies, names_another
from auditor.form.spec import load_forms
from auditor.model.base import Confidence, Localized, trusted
from auditor.model.claim import Mention
from auditor.model.finding import Computation, Side
from auditor.model.params import Params
from auditor.model.report import FormCell, FormTable

_CLAUSE = re.compile("[，,：:；;]")
_STOPS = "。！？\n"
_NEARER = 4  # times: a reading is preferred to the first one when it misses by so much less
_NEAR = 10  # and by no more than such a part of the figure


class Given(Params):
    """A metric of the lexicon (none where the options name several) and the table it belongs to."""

    metric: str = ""
    table: str


class Options(Params):
    """`readings`: sums of cells (row.column) that the words may mean; the first is the plain one. `each`: metrics with
    their own readings, of which those count that the form knows. `least`: the table may have more than the text says.

    `loose`: sums that explain the figure without excusing it: they are reported as variant "loose". A figure of what
    was published may be below (`published: at_most`) or above (`at_least`) the table without contradicting it (variant
    "published"). A figure that nothing says to be on the matter is variant "elsewhere". In a report for a whole area a
    figure may speak of less than the table does (variant "narrower").
    """

    readings: tuple[str, ...] = ()
    each: dict[str, tuple[str, ...]] = {}  # noqa: RUF012
    least: bool = False
    loose: tuple[str, ...] = ()
    published: Literal["at_most", "at_least"] | None = None

    @field_validator("readings", "loose")
    @classmethod
    def _parse(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for reading in value:
            formula.claimed(reading)
        return value

    @field_validator("each")
    @classmethod
    def _parse_each(cls, value: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        for readings in value.values():
            for reading in readings:
                formula.claimed(reading)
        return value


def _run(context: Context, given: Given, options: Options) -> Iterator[Outcome]:
    table = context.report.table(given.table)
    if table is None:
        yield NOT_APPLICABLE
        return
    found = False
    for metric, readings in (options.each or {given.metric: options.readings}).items():
        mentions = [m for m in context.prose.statements if _speaks(context, m, metric) and not _of_another(context, m)]
        known = _known(table, readings) if mentions else ()
        for mention in mentions if known else ():
            found = True
            yield _judge(context, table, mention, metric, Options(**{**vars(options), "readings": known}))
    if not found:
        yield NOT_APPLICABLE


def _speaks(context: Context, claim: Mention, metric: str) -> bool:
    """Whether a statement is sure to be of this metric, this year and this body. In a report for a whole area the
    figures of its bodies are compared too, as less than all.
    """
    if claim.context.metric != metric or claim.context.year is not None or claim.source == "table":
        return False
    if _of_the_area(context, claim):
        return False
    return claim.sure and (claim.own or _partial(context, claim))


def _of_the_area(context: Context, claim: Mention) -> bool:
    """Whether a figure in a report of one organ is that of the whole area: the table has the organ's own."""
    identity = context.report.identity
    own = identity.scope == "own" and identity.kind not in bodies().aggregate_kinds
    return own and not claim.none and any(w in claim.quote for w in bodies().wider)


def _partial(context: Context, claim: Mention) -> bool:
    if context.report.identity.scope != "aggregate" or claim.none:
        return False
    said = _said_before(context, claim)
    return any(w in said for w in bodies().narrower)


def _of_another(context: Context, mention: Mention) -> bool:
    """Whether a figure in a report for a whole area is that of one body or part of it ("北山区收到申请 12 件，办结
    11 件").
    """
    identity = context.report.identity
    if identity.scope != "aggregate" or not identity.agency or mention.none:
        return False
    return any(names_another(clause, identity.agency) for clause in _CLAUSE.split(_said_before(context, mention)))


def _said_before(context: Context, mention: Mention) -> str:
    """The sentence up to the end of a figure, from where it last speaks of the whole area."""
    text = context.report.sections[mention.section or 0].text
    said = text[max(text.rfind(sign, 0, mention.start) for sign in _STOPS) + 1 : mention.end]
    return said[max((0, *(said.rfind(w) for w in bodies().wider))) :]


def _known(table: FormTable, readings: tuple[str, ...]) -> tuple[str, ...]:
    """The readings of which this form has all cells."""
    spec = load_forms()[table.form].table(table.key)
    names = {"claimed", *(f"{r.key}.{c.key}" for r in spec.rows for c in spec.columns_of(r))}
    return tuple(r for r in readings if names.issuperset(formula.claimed(r).names))


def _judge(context: Context, table: FormTable, mention: Mention, metric: str, options: Options) -> Outcome:
    cells = _cells(table, (*options.readings, *options.loose))
    values = {n: c.value for n, c in cells.items()}
    seen = tuple((table.key, c.row, c.column) for c in cells.values())
    figures = ((mention.section, mention.figure.figure_start),) if mention.figure else ()
    topic = (metric, table.key)
    sums = _sums(table, mention, options)
    fit = _fit(table, mention, options)

    def name(cell: str) -> tuple[Localized, str]:
        row, _, column = cell.partition(".")
        return names.cell(table.form, table.key, row, column), f"{table.key}/{row}/{column}"

    tried: dict[int, formula.Verdict] = {}
    for index, reading in enumerate(options.readings[:1] if mention.none else options.readings):
        verdict = formula.claimed(reading).evaluate({**values, "claimed": mention.value})
        if verdict.holds or (options.least and verdict.holds is False and verdict.left >= mention.value):
            balance, *instead = sums
            return Outcome("pass", topic, figures=figures, cells=seen, balance=balance, instead=tuple(instead), fit=fit)
        if verdict.holds is False:
            tried[index] = verdict
        elif not tried:
            break  # the figure that the text tells is not filled in: that is the finding
    if not tried:
        return Outcome("inconclusive", topic, figures=figures)
    if is_one_of_several(context, mention, {v.left for v in tried.values()}):
        return NOT_APPLICABLE
    meant = _meant(tried, mention.value)
    value = tried[meant].left
    difference = mention.value - value
    variant, fits = _variant(context, mention, value, options), None
    for reading in options.loose:
        verdict = formula.claimed(reading).evaluate({**values, "claimed": mention.value})
        if verdict.holds:
            variant, fits = "loose", verdict.side(name).model_copy(update={"totals": ()})
    compared = [cells[n] for n in formula.claimed(options.readings[meant]).names if n in cells]
    return Outcome(
        "fail",
        topic,
        evidence=(mention_evidence(context, mention, "text"), *(cell_evidence(table, c, "table") for c in compared)),
        computation=trusted(
            Computation,
            left=str(mention.value),
            right=str(value),
            difference=str(difference),
            operator=">" if options.least else "≠",
            sides=(trusted(Side, terms=(mention_term(mention),)), tried[meant].side(name)),
            off_by=str(abs(difference)),
            fits=fits,
        ),
        values={"quote": mention.quote.strip(), "table": load_forms()[table.form].table(table.key).label},
        variant=variant,
        confidence=Confidence.high if len(options.readings) == 1 or mention.none else Confidence.medium,
        readings=tuple(side(v.side(), "zh") for v in tried.values()),  # figures and signs, alike in every language
        figures=figures,
        cells=seen,
        balance=() if variant in ("loose", "narrower") else sums[meant],
        instead=tuple(s for n, s in enumerate(sums) if n != meant),
        fit=fit,
    )


def _meant(tried: dict[int, formula.Verdict], claimed: Decimal) -> int:
    """The reading that a figure is held against: the first, unless it comes so much nearer to another that this is
    what was counted.
    """
    off = {index: abs(claimed - verdict.left) for index, verdict in tried.items()}
    first, nearest = next(iter(off)), min(off, key=lambda index: off[index])
    return nearest if off[nearest] * _NEARER <= off[first] and off[nearest] * _NEAR <= claimed else first


def _sums(table: FormTable, mention: Mention, options: Options) -> list[Balance]:
    """What the figure may be the sum of, as balances; the plain reading, which may be empty, first."""
    figure = mention.figure
    if options.least or (not mention.none and (figure is None or figure.value != mention.value)):
        return [()]  # no sum at all, or several figures taken together
    own: list[tuple[Spot, int]] = [((mention.section, figure.figure_start), 1)] if figure and not mention.none else []
    readings = [formula.claimed(r).left for r in (options.readings[:1] if mention.none else options.readings)]
    cells = [[((table.key, *_keys(t.name)), -t.sign) for t in terms] for terms in readings]
    return [(*own, *signed) for signed in cells]


def _fit(table: FormTable, mention: Mention, options: Options) -> Fit | None:
    """That the table has at least what the text says, as what can be asked of other figures."""
    figure = mention.figure
    if not options.least or figure is None or figure.value != mention.value:
        return None
    claimed = (mention.section, figure.figure_start)
    sums = [[((table.key, *_keys(t.name)), t.sign) for t in formula.claimed(r).left] for r in options.readings]

    def holds(values: Mapping[Spot, Decimal]) -> bool:
        return any(sum(sign * values[cell] for cell, sign in cells) >= values[claimed] for cells in sums)

    return Fit((claimed, *dict.fromkeys(cell for cells in sums for cell, _ in cells)), holds)


def _keys(name: str) -> tuple[str, str]:
    row, _, column = name.partition(".")
    return row, column


def _variant(context: Context, mention: Mention, value: Decimal, options: Options) -> str | None:
    if mention.none:
        return "none"
    if _partial(context, mention) and mention.value < value:
        return "narrower"
    if mention.published and options.published:
        below = mention.value < value
        return "published" if below == (options.published == "at_most") else None
    return None if mention.on_topic else "elsewhere"


def _cells(table: FormTable, readings: tuple[str, ...]) -> dict[str, FormCell]:
    out: dict[str, FormCell] = {}
    for reading in readings:
        for name in formula.claimed(reading).names:
            row, _, column = name.partition(".")
            cell = table.cell(row, column) if column else None
            if cell is not None:
                out[name] = cell
    return out


CHECK = CheckType("text_vs_table", Given, Options, _run)
