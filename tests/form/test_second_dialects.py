"""The second set of layouts: read right and silent when sound, and each with a fault tells of that fault alone."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import pytest

from auditor.model.finding import Severity
from auditor.model.result import AuditResult
from tests.conftest import AUDITOR
from tests.support.specimens import text_writer
from tests.support.specimens.dialects.headings import KEYS
from tests.support.specimens.dialects.second import headings, laid, pages, periods, tables

SETS = {
    "headings": (headings.variants, 60),
    "periods": (periods.variants, 25),
    "tables": (tables.variants, 40),
    "pages": (pages.variants, 30),
}

PARTS = 12
"""One part is tried in each run of the tests, the others in long ones."""
LICENCES = ("disclosure", "licences", "count")


def audit(data: bytes, suffix: str = "txt") -> AuditResult:
    return AUDITOR.audit(data, name=f"a.{suffix}")


def loud(result: AuditResult) -> list[str]:
    return sorted(f.rule for f in result.findings if f.severity is not Severity.info)


def told(result: AuditResult) -> list[str]:
    return [f"{f.rule} {f.message.zh}" for f in result.findings if f.severity is not Severity.info]


def cells(result: AuditResult) -> dict[tuple[str, str, str], object]:
    return {(t.key, c.row, c.column): c.value for t in (result.report.tables if result.report else ()) for c in t.cells}


@cache
def plain(rule: str) -> tuple[tuple[str, ...], dict[tuple[str, str, str], object]]:
    """What is said of a fault in the form's own layout, and the figures there."""
    specimen = laid.FAULTS[rule] if rule else laid.BASE
    result = audit(text_writer.write(specimen).encode())
    return tuple(loud(result)), cells(result)


def said(variant: laid.Laid) -> str:
    """What is wrong with what is read of a layout."""
    sound = audit(variant.sound, variant.suffix)
    if sound.report is None:
        return "not read"
    identity = sound.report.identity
    if (identity.agency, identity.year) != (laid.AGENCY, laid.YEAR):
        return f"of {identity.agency} {identity.year}"
    if loud(sound) != sorted(variant.said):
        return f"sound: {told(sound)}"
    if sorted(s.key for s in sound.report.sections if s.number) != sorted(KEYS):
        return f"sections {[s.key for s in sound.report.sections]}"
    figures = cells(sound)
    due = plain("")[1] | {LICENCES: Decimal(21406) if variant.name.startswith("large/") else Decimal(140)}
    if not variant.said and (astray := [at for at, v in due.items() if figures.get(at) != v]):
        return f"{len(astray)} cells: {min(astray)} {figures.get(min(astray))}"
    faulty = audit(variant.faulty, variant.suffix)
    rules = sorted([*variant.said, *(plain(variant.rule)[0] if variant.rule in laid.FAULTS else (variant.rule,))])
    if loud(faulty) != rules:
        return f"{variant.rule}: {told(faulty)}"
    return ""


def test_each_fault_is_one_finding_in_the_layout_of_the_form():
    assert plain("")[0] == ()
    assert {rule: plain(rule)[0] for rule in laid.FAULTS} == {rule: (rule,) for rule in laid.FAULTS}


@pytest.mark.parametrize("part", [0, *(pytest.param(n, marks=pytest.mark.long) for n in range(1, PARTS))])
@pytest.mark.parametrize("kind", SETS)
def test_layouts(kind, part):
    variants, least = SETS[kind]
    laid_out = list(variants())
    assert len({v.name for v in laid_out}) >= least
    assert {v.name: s for v in laid_out[part::PARTS] if (s := said(v))} == {}
