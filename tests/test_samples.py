"""Every sample report has its expected findings beside it (NAME.expected.json), and the samples are the specimens."""

from __future__ import annotations

import json

import pytest

import auditor
from tests.conftest import SAMPLES
from tests.specimens import text_writer
from tests.specimens.__main__ import expected
from tests.specimens.catalogue import SAMPLES as MAKERS


@pytest.mark.parametrize("name", MAKERS)
def test_expected_findings(name):
    result = auditor.audit(SAMPLES / f"{name}.txt")
    assert expected(result) == json.loads((SAMPLES / f"{name}.expected.json").read_text("utf-8"))


@pytest.mark.parametrize("name", MAKERS)
def test_the_sample_is_the_specimen(name):
    assert (SAMPLES / f"{name}.txt").read_text("utf-8") == text_writer.write(MAKERS[name]())


def test_clean_samples_are_clean():
    for path in SAMPLES.glob("*-clean.txt"):
        assert auditor.audit(path).findings == ()
