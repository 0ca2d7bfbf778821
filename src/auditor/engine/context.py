"""What checks look at, made of a report in one way for audits and for the examples of rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from auditor import claims
from auditor.checks.core.base import Context
from auditor.form.spec import load_forms
from auditor.model.claim import Claim
from auditor.model.report import Report

Extractor = Callable[[Report], Iterable[Claim]]
Failed = tuple[str, str]
"""The module of an extractor that raised, and what it said."""


def context(
    report: Report,
    extractors: Iterable[Extractor] = (),
    *,
    previous: Context | None = None,
    passage: bool = False,
) -> tuple[Context, list[Failed]]:
    """The context of a report with its claims, those of plugins too, and the extractors that failed."""
    prose = claims.read_prose(report)
    failed: list[Failed] = []
    for extractor in extractors:
        try:
            prose = prose.model_copy(update={"claims": (*prose.claims, *extractor(report))})
        except Exception as error:  # noqa: BLE001 - one plugin must not take the audit down
            failed.append((getattr(extractor, "__module__", "?"), f"{type(error).__name__}: {error}"))
    form = load_forms().get(report.form.key or "")
    return Context(report, prose, form, previous=previous, passage=passage), failed
