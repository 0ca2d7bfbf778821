"""text_vs_table: a figure of the prose against the table cells that should say the same.

Every accepted reading of the words (domain E3.0) is tried before anything is reported, and the finding names them.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from auditor.checks import formula
from auditor.checks.base import NOT_APPLICABLE, CheckType, Context, Outcome
from auditor.checks.evidence import cell_evidence, figure_evidence, text_evidence
from auditor.model.base import Confidence, Localized, Model
from auditor.model.claim import Mention
from auditor.model.finding import Computation
from auditor.model.report import FormCell, FormTable


class Given(Model):
    """A metric of the lexicon and the table it belongs to; `column` when the readings name rows, `row` when columns.

    `only_none`: judge statements of none only. `sections` limits where the figure may stand (section keys).
    """

    metric: str
    table: str
    column: str | None = None
    row: str | None = None
    only_none: bool = False


class Options(Model):
    """`readings`: sums of row (or column) keys that the words may mean; the first is the plain one.

    `skip_words`: a figure whose quote has one of them means something else.
    """

    readings: tuple[str, ...]
    skip_words: tuple[str, ...] = ()


@cache
def _parsed(source: str) -> formula.Formula:
    return formula.parse(f"{source} == claimed")


def _run(context: Context, given: Given, options: Options) -> Iterator[Outcome]:
    table = context.report.table(given.table)
    mentions = [c for c in context.prose.claims if isinstance(c, Mention) and _speaks(c, given, options)]
    if table is None or not mentions:
        yield NOT_APPLICABLE
        return
    own = {m.section for m in mentions}
    for mention in mentions:
        yield _judge(context, table, mention, given, options, len(own))


def _speaks(claim: Mention, given: Given, options: Options) -> bool:
    if claim.metric != given.metric or (given.only_none and not claim.none):
        return False
    if claim.context.year is not None or claim.source == "table":
        return False
    if claim.figure is not None and (claim.figure.suspect or claim.figure.low != claim.figure.high):
        return False
    return not any(w in claim.quote for w in options.skip_words)


def _judge(
    context: Context, table: FormTable, mention: Mention, given: Given, options: Options, _sections: int
) -> Outcome:
    cells: dict[str, FormCell | None] = {}
    tried: list[tuple[str, Decimal]] = []
    for reading in options.readings:
        parsed = _parsed(reading)
        names = [n for n in parsed.names if n != "claimed"]
        for name in names:
            row, column = (name, given.column or "") if given.column else (given.row or "", name)
            cells[name] = table.cell(row, column)
        values = {n: c.value if (c := cells[n]) else None for n in names}
        if any(v is None for v in values.values()):
            continue
        verdict = parsed.evaluate({**values, "claimed": mention.value})
        if verdict.holds:
            return Outcome("pass", (given.metric,), figures=_figures(mention), cells=_cells(table, cells))
        tried.append((verdict.text.split(" ≠ ")[0], verdict.left))
    topic = (given.metric, given.table, given.column or given.row or "")
    if not tried:
        return Outcome("inconclusive", topic, figures=_figures(mention))
    first, value = tried[0]
    spec_row = next(iter(_parsed(options.readings[0]).names))
    shown = cells[spec_row]
    if mention.figure is not None:
        text = figure_evidence(context, mention.section, mention.figure, "text")
    else:
        text = text_evidence(context, mention.section, mention.start, mention.end, mention.quote, "text", value="0")
    evidence = (text, *(cell_evidence(table, shown, "table") for shown in [shown] if shown is not None))
    explicit = len(options.readings) == 1 or mention.none
    return Outcome(
        "fail",
        topic,
        evidence=evidence,
        computation=Computation(
            text=f"{mention.value} ≠ {first}（差 {abs(mention.value - value)}）",
            left=str(mention.value),
            right=str(value),
            difference=str(mention.value - value),
        ),
        values={"quote": mention.quote.strip(), "table": _table_label(context, table)},
        variant="none" if mention.none else "explicit" if explicit else "readings",
        confidence=Confidence.high if explicit else Confidence.medium,
        readings=tuple(t for t, _ in tried),
        figures=_figures(mention),
        cells=_cells(table, cells),
    )


def _table_label(context: Context, table: FormTable) -> Localized | str:
    return context.form.table(table.key).label if context.form else table.key


def _figures(mention: Mention) -> tuple[tuple[int | None, int], ...]:
    return ((mention.section, mention.figure.figure_start),) if mention.figure else ()


def _cells(table: FormTable, cells: dict[str, FormCell | None]) -> tuple[tuple[str, str, str], ...]:
    return tuple((table.key, c.row, c.column) for c in cells.values() if c is not None)


CHECK = CheckType("text_vs_table", Given, Options, _run)
