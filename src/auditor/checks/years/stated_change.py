"""stated_change: what the prose says of last year, against last year's own report.

A change ("较上年增加 239 条", "增长 31%", "与上年持平") needs both years, a quoted figure ("上年为 770 条") last year
only. Last year's figure is the one said in the same words, else that of a metric which the report states once; it
must be exact and in the same unit.
"""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Literal, NamedTuple

from auditor.checks.core import earlier
from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Outcome
from auditor.checks.core.evidence import cell_evidence, figure_evidence, figure_term
from auditor.claims import lexicon
from auditor.knowledge import cache
from auditor.model.base import Localized, trusted
from auditor.model.claim import Breakdown, Change, Figure, Mention
from auditor.model.claim import Context as ClaimContext
from auditor.model.finding import Computation, Evidence, Side, Term
from auditor.model.params import Params
from auditor.numerals import YEAR, plain

_FIGURES = re.compile(r"[\W\d_]+|万")  # 万 is a part of its figure: 3.5万
_TELLING = 5  # letters: fewer words stand for too many things


class Given(Params):
    """Metrics of the lexicon that a body has one figure a year of, from the first character of their keys."""

    metrics: tuple[str, ...]


class Options(Params):
    """`skip_words`: a quote with one of them counts something else (a plan, several years). `qualifiers` of a figure
    that leave it comparable. A figure with one of the units `round_units` is rounded: it never proves a difference.
    """

    skip_words: tuple[str, ...] = ()
    qualifiers: tuple[str, ...] = ()
    round_units: tuple[str, ...] = ()


class _Stated(NamedTuple):
    """A metric's one figure of a report, and where it stands."""

    value: Decimal
    unit: str
    evidence: Evidence

    def term(self, sign: Literal["+", "-"] = "+") -> Term:
        """The figure in a computation."""
        at = "/".join(part for part in (self.evidence.table, self.evidence.row, self.evidence.column) if part)
        quote = self.evidence.quote.strip()
        return trusted(Term, value=plain(self.value), sign=sign, label=Localized.same(quote), at=at)


def _run(context: Context, given: Given, options: Options) -> Iterator[Outcome]:
    previous, year = context.previous, context.report.identity.year
    if previous is None:
        yield NOT_APPLICABLE
        return
    found = False
    for claim in context.prose.claims:
        outcome = None
        if isinstance(claim, Change) and _asked(claim.metric, claim.quote, given, options):
            outcome = _change(context, previous, claim, options)
        elif (
            isinstance(claim, Mention)
            and year is not None
            and claim.context.year == year - 1
            and not _skipped(claim.quote, options)
            and _plainly(claim.context, options)
            and not claim.part  # follows from its whole
            and (_asked(claim.metric, claim.quote, given, options) or _in_words(previous, claim.quote, options))
        ):
            outcome = _quoted(context, previous, claim.section, claim.figure, claim.metric, options)
        if outcome is not None:
            found = True
            yield outcome
    if not found:
        yield NOT_APPLICABLE


def _asked(metric: str, quote: str, given: Given, options: Options) -> bool:
    return any(metric == m or metric.startswith(m + ".") for m in given.metrics) and not _skipped(quote, options)


def _skipped(quote: str, options: Options) -> bool:
    return any(w in quote for w in options.skip_words)


def _plainly(about: ClaimContext, options: Options) -> bool:
    return set(about.qualifiers) <= set(options.qualifiers)


def _round(quotes: Iterable[str], options: Options) -> bool:
    return any(u in q for q in quotes for u in options.round_units)


def _change(context: Context, previous: Context, claim: Change, options: Options) -> Outcome | None:
    figure = claim.figure
    if figure is None or not figure.sure:
        return None
    if claim.previous is not None:
        return _quoted(context, previous, claim.section, claim.previous, claim.metric, options)
    topic = ("change", claim.metric)
    figures = ((claim.section, figure.figure_start),)
    last = _stated(previous, claim.metric, options, claim.current.quote if claim.current else "")
    now = _current(context, claim, options)
    if last is None or now is None or not _alike(last.unit, now.unit):
        return Outcome("inconclusive", topic)
    real = (now.value - last.value) * (-1 if claim.direction == "-" else 1)
    fits = _fits(claim, real, last.value, now.value)
    if fits is None:
        return Outcome("inconclusive", topic)
    if fits:
        return Outcome("pass", topic, figures=figures)
    if _round((figure.quote, now.evidence.quote, last.evidence.quote), options):
        return Outcome("inconclusive", topic)
    signed = now.value - last.value
    sign = {"%": "%", lexicon.units().times: "×"}.get(claim.unit, "")
    said = f"{claim.direction.strip('=')}{plain(claim.value)}{sign}"
    totals = [plain(signed)]
    if last.value and claim.unit == "%":
        totals.append(f"{round(100 * signed / last.value, 2)}%")
    return Outcome(
        "fail",
        topic,
        evidence=(
            figure_evidence(context, claim.section, figure, "left"),
            now.evidence,
            earlier.theirs(context, last.evidence),
        ),
        computation=trusted(
            Computation,
            left=str(signed),
            right=str(claim.value if claim.direction == "+" else -claim.value),
            difference=str(real - claim.value),
            sides=(
                trusted(Side, terms=(now.term(), last.term("-")), totals=tuple(totals)),
                trusted(Side, terms=(figure_term(figure, value=said),)),
            ),
        ),
        values={"quote": figure.quote.strip(), "now": plain(now.value), "last": plain(last.value)},
        figures=figures,
        variant="direction" if real < 0 and claim.direction != "=" else None,
    )


def _fits(claim: Change, real: Decimal, last: Decimal, now: Decimal) -> bool | None:
    """Whether the stated change fits `real`, the change in the direction claimed; None: the unit cannot be compared."""
    if claim.unit == "%":
        places = -int(claim.value.as_tuple().exponent)
        return None if last <= 0 else abs(100 * real / last - claim.value) <= Decimal(1).scaleb(-places)
    if claim.unit == lexicon.units().times:
        if last <= 0:
            return None
        places = -int(claim.value.as_tuple().exponent)
        margin = Decimal(1).scaleb(-places)
        return abs(real / last - claim.value) <= margin or abs(now / last - claim.value) <= margin
    current = claim.current
    if current is not None and not _alike(current.unit, claim.unit):
        return None
    return real == claim.value


def _quoted(
    context: Context, previous: Context, section: int | None, figure: Figure | None, metric: str, options: Options
) -> Outcome | None:
    """A figure that the text gives for last year."""
    if figure is None or not figure.sure:
        return None
    topic = ("last_year", metric)
    last = _stated(previous, metric, options, figure.quote)
    if last is None or not _alike(last.unit, figure.unit):
        return Outcome("inconclusive", topic)
    figures = ((section, figure.figure_start),)
    if last.value == figure.value:
        return Outcome("pass", topic, figures=figures)
    if _round((figure.quote, last.evidence.quote), options):
        return Outcome("inconclusive", topic)
    gap = figure.value - last.value
    return Outcome(
        "fail",
        topic,
        evidence=(
            figure_evidence(context, section, figure, "left"),
            earlier.theirs(context, last.evidence),
        ),
        computation=trusted(
            Computation,
            left=str(figure.value),
            right=str(last.value),
            difference=str(gap),
            sides=(
                trusted(Side, terms=(figure_term(figure, value=plain(figure.value)),)),
                trusted(Side, terms=(last.term(),)),
            ),
            off_by=plain(abs(gap)),
        ),
        values={"quote": figure.quote.strip(), "last": plain(last.value)},
        variant="quoted",
        figures=figures,
    )


def _current(context: Context, claim: Change, options: Options) -> _Stated | None:
    """This year's figure: the one the sentence gives, else the one the report states."""
    if claim.current is not None:
        if not claim.current.sure:
            return None
        evidence = figure_evidence(context, claim.section, claim.current, "left")
        return _Stated(claim.current.value, claim.current.unit, evidence)
    return _stated(context, claim.metric, options)


def _stated(context: Context, metric: str, options: Options, quote: str = "") -> _Stated | None:
    """The figure said in the words of `quote`, else the metric's, if the prose and the tables state just one."""
    found = _in_words(context, quote, options) or [*_in_prose(context, metric, options), *_in_tables(context, metric)]
    if len({f.value for f in found}) != 1:
        return None
    unit = next((f.unit for f in found if f.unit), "")
    return found[0]._replace(unit=unit) if all(f.unit in ("", unit) for f in found) else None


def _in_words(context: Context, quote: str, options: Options) -> list[_Stated]:
    """The figures said in the same words, years and figures left out."""
    words = _words(quote)
    if len(words) < _TELLING:
        return []
    return [s for s in _in_prose(context, None, options) if _words(s.evidence.quote) == words]


@cache
def _years() -> re.Pattern[str]:
    return re.compile(rf"{YEAR}\s?年度?|{lexicon.either(lexicon.connectives().this_year)}")


def _words(quote: str) -> str:
    return _FIGURES.sub("", _years().sub("", quote))


def _in_prose(context: Context, metric: str | None, options: Options) -> Iterator[_Stated]:
    """The sure figures of a metric (None: of all) that the report gives for its own year. Wholes and parts are read of
    the breakdowns, whatever their metric: they may be said in last year's words.
    """
    year = context.report.identity.year
    for claim in context.prose.claims:
        if isinstance(claim, Breakdown):
            figures, about = [claim.total, *claim.parts], claim.context
        elif isinstance(claim, Mention) and claim.figure is not None:
            figures, about = [claim.figure], claim.context
        else:
            continue
        if about.year not in (None, year) or claim.source == "table" or not _plainly(about, options):
            continue
        for figure in figures:
            named = claim.metric if isinstance(claim, Mention) else figure.metric
            if metric in (None, named) and figure.sure and not _skipped(figure.quote, options):
                evidence = figure_evidence(context, claim.section, figure, "right")
                yield _Stated(figure.value, figure.unit, evidence)


def _in_tables(context: Context, metric: str) -> Iterator[_Stated]:
    for table in context.report.tables:
        for named, row, column in lexicon.cells(table.key):
            cell = table.cell(row, column)
            if named == metric and cell is not None and cell.value is not None and not cell.suspect:
                yield _Stated(cell.value, "", cell_evidence(table, cell))


def _alike(one: str, other: str) -> bool:
    """Whether two units count the same; cells have none."""
    return one == other or not one or not other


CHECK = CheckType("stated_change", Given, Options, _run)
