"""Clean reports in any number raise no error and hardly a warning."""

from __future__ import annotations

import pytest

from tests.conftest import AUDITOR, of
from tests.support.specimens import generated, text_writer

COUNT = 300
# A fifth of them each time, all of them with the other long runs.
some = pytest.mark.parametrize("step", [5, pytest.param(1, marks=pytest.mark.long)])


@some
def test_clean_reports_raise_no_error(step):
    warnings: list[str] = []
    for seed in (seeds := range(0, COUNT, step)):
        text = text_writer.write(generated.report(generated.body(seed), 2021 + seed % 4), text_writer.LAYOUTS[seed % 2])
        result = AUDITOR.audit(text.encode(), name=f"{seed}.txt")
        assert [(f.rule, f.message.zh) for f in of(result, "error")] == [], text
        warnings += [f"{seed} {f.rule} {f.message.zh}" for f in of(result, "warning")]
    assert len(warnings) < 0.2 * len(seeds), warnings


@some
def test_clean_years_of_one_body_raise_no_error(tmp_path, step):
    warnings: list[str] = []
    for seed in (seeds := range(0, COUNT // 3, step)):
        who, year = generated.body(seed), 2022 + seed % 4
        last = tmp_path / "last.txt"
        last.write_text(text_writer.write(generated.report(who, year - 1)), encoding="utf-8")
        text = text_writer.write(generated.report(who, year))
        result = AUDITOR.audit(text.encode(), name="this.txt", previous=last)
        assert [(f.rule, f.message.zh) for f in of(result, "error")] == [], text
        warnings += [f"{seed} {f.rule} {f.message.zh}" for f in of(result, "warning")]
    assert len(warnings) < 0.2 * len(seeds), warnings
