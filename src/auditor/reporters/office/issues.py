"""The list of problems as third-party assessors hand it over: unit, indicators, standard, problem, advice, and a blank
column for what was done.

Errors and warnings that count are listed, infos are not: each line asks somebody to answer. The units come as the
reports do, findings across reports last.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

from auditor.model.base import Lang, Severity
from auditor.model.finding import Finding
from auditor.model.result import AuditResult, RunResult
from auditor.reporters import in_force, wording
from auditor.reporters.office.indicators import indicators
from auditor.reporters.office.xlsx_sheets import Sheets
from auditor.reporters.units import Counting
from auditor.texts import text

_COLUMNS = {
    **{"number": 5, "unit": 16, "first": 9, "second": 13},
    **{"standard": 30, "problem": 34, "advice": 26, "result": 12},
}
"""Columns and their widths, which together fill a landscape page."""


def render(run: RunResult, lang: Lang = "zh") -> bytes:
    """The list as the bytes of an .xlsx file; the same run gives the same bytes."""
    buffer = io.BytesIO()
    title = text("issues.title", lang)
    sheets = Sheets(buffer, title)
    heads = [[text(f"issues.{key}", lang) for key in _COLUMNS]]
    rows = ([number, *row] for number, row in enumerate(_rows(run, lang), start=1))
    sheets.add(title, heads, rows, freeze=2, widths=tuple(_COLUMNS.values()))
    lines = in_force.lines(run, lang)
    if lines:
        sheets.add(text("xlsx.scope_sheet", lang), [[text("force.title", lang)]], [[line] for line in lines])
    sheets.close()
    return buffer.getvalue()


def _rows(run: RunResult, lang: Lang) -> Iterator[list[str]]:
    counting = Counting(run)
    across: list[list[str]] = []
    for number, result in enumerate(run.results):
        unit, found = counting.add(number, result)
        others = {id(f) for f in counting.across.of_report.get(number, ())}
        for finding in (f for _, f in found if _asks(f)):
            row = _row(result, finding, unit.name, lang)
            if id(finding) in others:
                across.append(row)
            else:
                yield row
    yield from across
    tally = counting.done()
    for unit in tally.units:
        yield from (_row(None, f, unit.name, lang) for n, f in unit.across if n is None and _asks(f))
    yield from (_row(None, f, "", lang) for f in tally.across.general if _asks(f))


def _asks(finding: Finding) -> bool:
    return finding.counts and finding.severity is not Severity.info


def _row(result: AuditResult | None, finding: Finding, unit: str, lang: Lang) -> list[str]:
    indicator = indicators().of(finding.rule)
    standard = indicator.standard.get(lang)
    if finding.basis:
        standard += "\n" + text("issues.basis", lang, basis=finding.basis)
    evidence = wording.main_evidence(result, finding) if result else None
    place = wording.full_place(result, evidence, lang) if result and evidence else ""
    said = finding.message.get(lang)
    problem = text("issues.placed", lang, place=place, problem=said) if place else said
    return [
        unit,
        indicator.first.get(lang),
        indicator.second.get(lang),
        standard,
        problem,
        finding.suggestion.get(lang),
        "",
    ]
