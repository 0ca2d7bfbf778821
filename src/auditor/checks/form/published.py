"""published: the date of publication against the last day the law allows, which depends on the body."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from pydantic import Field

from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Outcome
from auditor.checks.core.evidence import missing_evidence
from auditor.checks.core.prose import Where, applies
from auditor.model.params import Params


class Options(Params):
    """The last day (`month`, `day`) of the year after the report's. `late_by_kind`: kinds of bodies whose
    being late is a variant of its own.
    """

    month: Annotated[int, Field(ge=1, le=12)]
    day: Annotated[int, Field(ge=1, le=31)]
    late_by_kind: dict[str, str] = {}  # noqa: RUF012


def _run(context: Context, given: Where, options: Options) -> Iterator[Outcome]:
    identity = context.report.identity
    form = context.form
    if identity.published is None or identity.year is None or form is None or not applies(context, given):
        yield NOT_APPLICABLE
        return
    last = date(identity.year + 1, options.month, options.day)
    if form.period_of(identity.year)[1] < identity.published <= last:
        yield Outcome("pass", ("published",))
        return
    signature = context.report.section("signature")
    place = signature.place if signature else identity.title_place
    evidence = missing_evidence(context, place, None).model_copy(
        update={"role": "text", "value": identity.published.isoformat()}
    )
    yield Outcome(
        "fail",
        ("published",),
        evidence=(evidence,),
        values={"published": _said(identity.published), "last": _said(last), "year": str(identity.year)},
        variant=options.late_by_kind.get(identity.kind, "late") if identity.published > last else "early",
    )


def _said(day: date) -> str:
    return day.isoformat()


CHECK = CheckType("published", Where, Options, _run)
