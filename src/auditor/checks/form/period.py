"""period: is the reporting period stated, and is it that of the year in the title?"""

from collections.abc import Iterator
from typing import Literal

from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Outcome
from auditor.checks.core.evidence import missing_evidence
from auditor.form.period import spoken_of
from auditor.form.titles import school_year
from auditor.model.params import Params
from auditor.model.report import Period, Report


class Given(Params):
    """Nothing: the whole report."""


class Options(Params):
    """be_stated, or be_the_year (the days of the report's year by its form). `reasons`: words one of which tells, in
    the paragraph of the period, why it began later in the year.
    """

    must: Literal["be_stated", "be_the_year"]
    reasons: tuple[str, ...] = ()


def _run(context: Context, given: Given, options: Options) -> Iterator[Outcome]:
    identity = context.report.identity
    period = identity.period
    if context.passage:
        yield NOT_APPLICABLE
        return
    if options.must == "be_stated":
        yield Outcome("pass", ("period",)) if period is not None else _not_stated(context)
        return
    if period is None or identity.year is None or context.form is None or school_year(identity.title or ""):
        yield NOT_APPLICABLE
        return
    wanted = context.form.period_of(identity.year)
    if (period.start, period.end) == wanted:
        yield Outcome("pass", ("period",))
        return
    evidence = missing_evidence(context, period.place, None, period.quote).model_copy(update={"role": "text"})
    late = period.start is not None and wanted[0] < period.start < wanted[1] == period.end
    explained = late and any(reason in _around(context.report, period) for reason in options.reasons)
    yield Outcome(
        "fail",
        ("period",),
        evidence=(evidence,),
        values={"quote": period.quote, "year": str(identity.year)},
        variant="explained" if explained else None,
    )


def _not_stated(context: Context) -> Outcome:
    """Nothing is said of the period, or what is said are no days."""
    identity, said = context.report.identity, spoken_of(context.report.sections)
    place, quote = said or (identity.title_place, "")
    return Outcome(
        "fail",
        ("period",),
        evidence=(missing_evidence(context, place, None, quote),),
        values={"quote": quote},
        variant="garbled" if said else None,
    )


def _around(report: Report, period: Period) -> str:
    """The paragraph in which a period stands."""
    paragraphs = (p for section in report.sections for p in section.text.split("\n"))
    return next((p for p in paragraphs if period.quote in p), "")


CHECK = CheckType("period", Given, Options, _run)
