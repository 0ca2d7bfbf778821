"""The second set of layouts: read right and silent when sound, and each with a fault tells of that fault alone."""

from __future__ import annotations

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


def audit(data: bytes, suffix: str = "txt") -> AuditResult:
    return AUDITOR.audit(data, name=f"a.{suffix}")


def loud(result: AuditResult) -> list[str]:
    return sorted(f.rule for f in result.findings if f.severity is not Severity.info)


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
        return f"sound: {[f'{f.rule} {f.message.zh}' for f in sound.findings if f.severity is not Severity.info]}"
    if sorted(s.key for s in sound.report.sections if s.number) != sorted(KEYS):
        return f"sections {[s.key for s in sound.report.sections]}"
    figures = cells(sound)
    if not variant.said and (astray := [at for at, v in plain("")[1].items() if figures.get(at) != v]):
        return f"{len(astray)} cells: {min(astray)} {figures.get(min(astray))}"
    faulty = audit(variant.faulty, variant.suffix)
    due = sorted([*variant.said, *(plain(variant.rule)[0] if variant.rule in laid.FAULTS else (variant.rule,))])
    if loud(faulty) != due:
        return f"{variant.rule}: {[f'{f.rule} {f.message.zh}' for f in faulty.findings if f.severity is not Severity.info]}"
    return ""


def test_each_fault_is_one_finding_in_the_layout_of_the_form():
    assert plain("")[0] == ()
    assert {rule: plain(rule)[0] for rule in laid.FAULTS} == {rule: (rule,) for rule in laid.FAULTS}


@pytest.mark.parametrize("kind", SETS)
def test_layouts(kind):
    variants, least = SETS[kind]
    wrong = {v.name: s for v in variants() if (s := said(v))}
    assert len({v.name for v in variants()}) >= least
    assert wrong == {}
