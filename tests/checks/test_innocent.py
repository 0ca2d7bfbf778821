"""Sentences of ordinary reports, one by one in sound reports: none is a fault."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import auditor
from tests.support.specimens import text_writer
from tests.support.specimens.catalogue import bureau_2020, city, township
from tests.support.specimens.model import Specimen

SENTENCES = Path(__file__).with_name("innocent.txt").read_text("utf-8").splitlines()
REPORTS = {"township": township, "city": city, "bureau": bureau_2020}


def with_sentence(specimen: Specimen, sentence: str, place: int) -> Specimen:
    """A report with a sentence at the end of one of the paragraphs of its first section, or as one of its own."""
    first, *others = specimen.sections
    bodies = [n for n, p in enumerate(first) if p.endswith("。")]
    at = (*bodies, len(first))[place % (len(bodies) + 1)]
    changed = (*first[:at], "".join(first[at : at + 1]) + sentence, *first[at + 1 :])
    return replace(specimen, sections=(changed, *others))


@pytest.mark.parametrize("bodies", [tuple(REPORTS), *(pytest.param((b,), marks=pytest.mark.long) for b in REPORTS)])
def test_ordinary_sentences_are_no_fault(bodies):
    """In one of the reports by turns, and in each of them."""
    audit = auditor.Auditor(with_examples=False).audit
    loud: list[tuple[str, str]] = []
    for place, sentence in enumerate(SENTENCES):
        changed = with_sentence(REPORTS[bodies[place % len(bodies)]](), sentence, place // len(bodies))
        found = audit(text_writer.write(changed).encode(), name="report.txt").findings
        loud += [(sentence, f.rule) for f in found if f.severity.value != "info"]
    assert loud == []
