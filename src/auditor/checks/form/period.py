"""period: is the reporting period stated, and is it the calendar year of the title?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Outcome
from auditor.checks.core.evidence import missing_evidence
from auditor.checks.core.params import Params


class Given(Params):
    """Nothing: the whole report."""


class Options(Params):
    """be_stated, or be_the_year (1 January to 31 December of the report's year)."""

    must: Literal["be_stated", "be_the_year"]


def _run(context: Context, given: Given, options: Options) -> Iterator[Outcome]:
    identity = context.report.identity
    period = identity.period
    if context.passage:
        yield NOT_APPLICABLE
        return
    if options.must == "be_stated":
        if period is not None:
            yield Outcome("pass", ("period",))
        else:
            yield Outcome("fail", ("period",), evidence=(missing_evidence(context, identity.title_place, None),))
        return
    if period is None or identity.year is None:
        yield NOT_APPLICABLE
        return
    wanted = (date(identity.year, 1, 1), date(identity.year, 12, 31))
    if (period.start, period.end) == wanted:
        yield Outcome("pass", ("period",))
        return
    evidence = missing_evidence(context, period.place, None, period.quote).model_copy(update={"role": "text"})
    yield Outcome("fail", ("period",), evidence=(evidence,), values={"quote": period.quote, "year": str(identity.year)})


CHECK = CheckType("period", Given, Options, _run)
