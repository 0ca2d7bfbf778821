"""Reports as offices really lay them out: at least 99 % of each kind are read right, and none raises a false error."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest

from auditor.model.finding import Severity
from auditor.model.result import AuditResult
from tests.conftest import AUDITOR
from tests.support.specimens import text_writer
from tests.support.specimens.dialects import grids, headings, pages, periods, tables

SHARE = 0.99
# Each fifth of them each time, all of them with the other long runs.
some = pytest.mark.parametrize("step", [5, pytest.param(1, marks=pytest.mark.long)])


def audit(text: str | bytes, name: str = "a.txt") -> AuditResult:
    return AUDITOR.audit(text.encode() if isinstance(text, str) else text, name=name)


def errors(result: AuditResult) -> list[str]:
    return [f"{f.rule} {f.message.zh}" for f in result.findings if f.severity is Severity.error]


def held(name: str, wrong: dict[str, str], count: int, least: int) -> None:
    assert count >= least
    assert len(wrong) <= (1 - SHARE) * count, f"{name}: {len(wrong)} of {count}: {wrong}"


def headed(result: AuditResult) -> str:
    """What is wrong with the sections of a report with all six of them."""
    sections = {s.key: s for s in result.report.sections} if result.report else {}
    keys = [s.key for s in result.report.sections if s.number] if result.report else []
    if keys != list(headings.KEYS):
        return f"sections {keys}"
    astray = [key for key, line in zip(headings.KEYS, headings.LINES, strict=True) if key not in _found(sections, line)]
    return f"text astray: {astray}" if astray else ""


def _found(sections, line: str) -> set[str]:
    """The sections that have a line; all of them when it is one of a table."""
    found = {key for key, s in sections.items() if line in s.text}
    return found or set(sections)


@some
def test_headings(step):
    wrong: dict[str, str] = {}
    false: dict[str, list[str]] = {}
    for variant in (variants := list(headings.variants())[::step]):
        result = audit(variant.text)
        if said := headed(result):
            wrong[variant.name] = said
        if said := errors(result):
            false[variant.name] = said
    assert false == {}
    held("headings", wrong, len(variants), 200 // step)


def dated(result: AuditResult, variant: periods.Dated) -> str:
    """What is wrong with the period of a report, or with what is said of it."""
    period = result.report.identity.period if result.report else None
    days = (period.start, period.end) if period else None
    if days != variant.days:
        return f"read as {days}"
    return "" if ("F402" in {e[:4] for e in errors(result)}) == variant.wrong else f"errors {errors(result)}"


@some
def test_periods(step):
    wrong: dict[str, str] = {}
    false: dict[str, list[str]] = {}
    for variant in (variants := list(periods.variants())[::step]):
        result = audit(variant.text)
        if said := dated(result, variant):
            wrong[variant.name] = said
        if not variant.wrong and (said := errors(result)):
            false[variant.name] = said
    assert false == {}
    held("periods", wrong, len(variants), 60 // step)


def paged(result: AuditResult) -> str:
    """What of the page was taken for the report's own, or of the report for the page's."""
    if result.report is None:
        return "not read"
    identity, sections = result.report.identity, result.report.sections
    if (identity.agency, identity.year) != (pages.AGENCY, pages.YEAR):
        return f"{identity.agency} {identity.year}"
    if [s.key for s in sections if s.number] != list(headings.KEYS):
        return f"sections {[s.key for s in sections]}"
    if not any(s.key == "preface" and "编制" in s.text for s in sections):
        return "no preface"
    loud = [f"{f.rule} {f.message.zh}" for f in result.findings if f.severity is not Severity.info]
    return f"says {loud}" if loud else ""


@some
def test_pages(step):
    wrong: dict[str, str] = {}
    false: dict[str, list[str]] = {}
    for variant in (variants := list(pages.variants())[::step]):
        result = audit(variant.data, f"a.{variant.suffix}")
        if said := paged(result):
            wrong[variant.name] = said
        if said := errors(result):
            false[variant.name] = said
    assert false == {}
    held("pages", wrong, len(variants), 40 // step)


def cells(result: AuditResult) -> dict[tuple[str, str, str], Decimal | None]:
    """The figures of a report's tables."""
    return {(t.key, c.row, c.column): c.value for t in (result.report.tables if result.report else ()) for c in t.cells}


@cache
def figures() -> dict[tuple[str, str, str], Decimal | None]:
    """The figures of the report that the variants lay out."""
    return cells(audit(tables.TEXT))


def tabled(result: AuditResult, variant: tables.Tabled) -> str:
    """What is wrong with the figures that were read."""
    wanted = {
        at: None if variant.blank & {at[0], at[1]} or (variant.zeros_blank and value == 0) else value
        for at, value in figures().items()
    }
    found = cells(result)
    if astray := {at for at in wanted if at not in found or found[at] != wanted[at]}:
        return f"{len(astray)} cells: {min(astray)}"
    rules = {f.rule for f in result.findings}
    if rules & {"F201", "F202", "F706"}:
        return f"says {rules}"
    return "" if ("F707" in rules) == variant.reworded else f"F707 {'missing' if variant.reworded else 'said'}"


@some
def test_tables(step):
    wrong: dict[str, str] = {}
    false: dict[str, list[str]] = {}
    for variant in (variants := [*tables.variants(), *grids.variants()][::step]):
        assert variant.text != tables.TEXT or variant.name == "layout/tab"
        result = audit(variant.text, f"a.{variant.suffix}")
        if said := tabled(result, variant):
            wrong[variant.name] = said
        if not (variant.blank or variant.zeros_blank) and (said := errors(result)):
            false[variant.name] = said
    assert false == {}
    held("tables", wrong, len(variants), 100 // step)


@pytest.mark.parametrize("style", ["comma", "stop", "blank", "bare", "brackets", "digit-stop", "part", "none"])
@pytest.mark.parametrize("missing", range(6))
def test_a_section_that_is_missing_is_missed(style, missing):
    """However the others are numbered, and nothing else is said of it."""
    heads = tuple(headings.STYLES[style](n) + name if n != missing else "" for n, name in enumerate(headings.NAMES))
    specimen = replace(headings.BASE, headings=heads).with_section(missing + 1)
    if missing in (1, 2, 3):
        specimen = replace(specimen, **{("disclosure", "applications", "reviews")[missing - 1]: None})
    said = errors(audit(text_writer.write(specimen)))
    assert [s[:4] for s in said] == ["F101"]
