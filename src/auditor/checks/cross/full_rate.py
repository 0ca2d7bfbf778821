"""full_rate: a rate said to be complete, where a table has cases left over."""

from collections.abc import Iterator
from decimal import Decimal

from auditor import patterns
from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Outcome
from auditor.checks.core.evidence import cell_evidence
from auditor.checks.core.prose import Part, Where, applies, parts, sentence_span, show
from auditor.model.base import trusted
from auditor.model.finding import Computation, Side, Term
from auditor.model.params import Params
from auditor.model.report import FormCell, FormTable
from auditor.numerals import plain
from auditor.patterns import Pattern

_ALL = Decimal(100)


class Given(Where):
    """Which reports and sections; the table; `done` and `left` are cells (row.column)."""

    table: str
    done: str
    left: str


class Options(Params):
    """`says` finds the words that the rate is complete. They count when one of the words `about`, or a figure of one of
    the metrics `told`, stands in their sentence and none of the words `unless`.
    """

    says: Pattern
    about: tuple[str, ...]
    told: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


def _run(context: Context, given: Given, options: Options) -> Iterator[Outcome]:
    table = context.report.table(given.table)
    done, left = (_cell(table, name) for name in (given.done, given.left))
    places = list(_places(context, given, options)) if applies(context, given) else []
    if table is None or done is None or left is None or done.value is None or left.value is None or not places:
        yield NOT_APPLICABLE
        return
    used = tuple((table.key, c.row, c.column) for c in (done, left))
    if left.value == 0:
        yield Outcome("pass", ("rate",), cells=used)
        return
    part, start, end = places[0]
    whole = done.value + left.value
    real = plain(round(_ALL * done.value / whole, 2))
    figures = trusted(
        Side,
        terms=(trusted(Term, value=plain(done.value)), trusted(Term, value=plain(whole), sign="÷")),
        totals=(f"{real}%",),
    )
    yield Outcome(
        "fail",
        ("rate",),
        evidence=(show(part, start, end), cell_evidence(table, done), cell_evidence(table, left)),
        computation=trusted(
            Computation,
            left=real,
            right=plain(_ALL),
            difference=plain(Decimal(real) - _ALL),
            sides=(figures, trusted(Side, terms=(trusted(Term, value=f"{plain(_ALL)}%"),))),
        ),
        values={"quote": part.text[start:end].strip(), "left": plain(left.value)},
        cells=used,
    )


def _cell(table: FormTable | None, name: str) -> FormCell | None:
    row, _, column = name.partition(".")
    return table.cell(row, column) if table else None


def _places(context: Context, given: Given, options: Options) -> Iterator[tuple[Part, int, int]]:
    for part in parts(context, given):
        for found in patterns.finditer(options.says, part.text) if part.heading is None else ():
            first, last = sentence_span(part.text, found.start(), found.end())
            around = part.text[first:last]
            about = any(w in around for w in options.about) or any(
                m.section == part.index and first <= m.start < last and m.sure and m.context.metric in options.told
                for m in context.prose.statements
            )
            if about and not any(w in around for w in options.unless):
                yield part, found.start(), found.end()


CHECK = CheckType("full_rate", Given, Options, _run)
