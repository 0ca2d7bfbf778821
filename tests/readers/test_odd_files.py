"""Files as offices really produce them are read like the plain text of the same report: same cells, same findings."""

from __future__ import annotations

import pytest

from tests.conftest import AUDITOR, audited
from tests.form.test_layouts import typed
from tests.support.specimens.odd import SOUND, WRONG, cases

CASES = cases()
NAMES = sorted(CASES)
EXPECTED = {}


def said(result) -> list[tuple[str, str]]:
    """What is wrong with the report itself."""
    return sorted((f.rule, f.at) for f in result.findings if f.severity != "info" and f.rule[0] != "E")


@pytest.mark.parametrize("name", NAMES)
def test_it_is_read_as_meant(name):
    wrong = bool(NAMES.index(name) % 2)
    specimen = WRONG if wrong else SOUND
    suffix, make = CASES[name]
    if wrong not in EXPECTED:
        EXPECTED[wrong] = audited(specimen)
    expected, got = EXPECTED[wrong], AUDITOR.audit(make(specimen), name="report" + suffix)
    assert got.report is not None, got.error
    assert typed(got) == typed(expected)
    assert said(got) == said(expected)
    assert got.report.identity.agency == "青山镇人民政府"


def test_there_are_many_of_them():
    assert len(CASES) >= 150
