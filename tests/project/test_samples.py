"""Every sample report has its expected findings beside it (NAME.expected.json), and the samples are the specimens.

When one of these fails because a specimen was changed: `python -m tests.support.specimens`, and read the difference.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import auditor
from auditor.api import Auditor
from tests.conftest import ROOT, SAMPLES
from tests.support.specimens import county, expected, text_writer
from tests.support.specimens.__main__ import BROKEN, COUNTY, every_rule, newest, table
from tests.support.specimens.broken import THEMES
from tests.support.specimens.catalogue import SAMPLES as MAKERS

CODES = every_rule()
NO_FILE_CAUSES = {
    "E002": "a rule that raises is a defect of the program or of a plugin (tests/engine/test_plugins.py)",
    "E003": "a rule that runs out of time is a defect of the program or of a plugin (tests/engine/test_plugins.py)",
    "E004": "a plugin that fails stands outside every report (tests/engine/test_plugins.py)",
    "E005": "which rules look at a report is chosen by options, not by a file (tests/cli/test_verdict.py)",
    "E006": "hundreds of faults of one kind are no sample to read (tests/engine/test_caps.py)",
    "E007": "thousands of figures in a passage are no sample to read (tests/engine/test_caps.py)",
}
"""The engine's findings about itself: no report, list or waiver brings them about."""
BEFORE = {
    "township-2023-clean": "township-2022-clean",
    "city-2024-clean": "city-2023-clean",
    "bureau-2020-clean": "bureau-2019-clean",
}


def beside(folder: Path) -> list[dict]:
    """The expected findings of a folder of samples."""
    return json.loads(next(folder.glob("*.expected.json")).read_text("utf-8"))


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize("name", MAKERS)
def test_expected_findings(name):
    result = auditor.audit(SAMPLES / f"{name}.txt")
    assert expected.of(result.findings) == json.loads((SAMPLES / f"{name}.expected.json").read_text("utf-8"))


@pytest.mark.parametrize("name", MAKERS)
def test_the_sample_is_the_specimen(name):
    assert (SAMPLES / f"{name}.txt").read_text("utf-8") == text_writer.write(MAKERS[name]())


@pytest.mark.parametrize("name", [n for n in MAKERS if n.endswith("-clean")])
def test_clean_samples_are_clean_whatever_is_switched_on(name):
    everything = Auditor(with_examples=False, select_codes=CODES)
    previous = SAMPLES / f"{BEFORE[name]}.txt" if name in BEFORE else None
    assert auditor.audit(SAMPLES / f"{name}.txt", previous=previous).findings == ()
    assert everything.audit(SAMPLES / f"{name}.txt", previous=previous).findings == ()


@pytest.mark.parametrize("theme", THEMES)
def test_a_broken_sample_yields_exactly_its_findings(theme):
    assert expected.of_folder(BROKEN / theme, CODES) == beside(BROKEN / theme)


@pytest.mark.parametrize("theme", [t for t in THEMES if t != "drafts"])
def test_draft_rules_add_nothing_to_other_themes(theme):
    assert expected.of_folder(BROKEN / theme) == beside(BROKEN / theme)


@pytest.mark.parametrize("theme", THEMES)
def test_the_broken_sample_is_the_specimen(theme):
    made = dict(THEMES[theme].make())
    assert made == {n: d for n, d in files(BROKEN / theme).items() if not n.endswith(".expected.json")}
    assert (BROKEN / theme / f"{newest(made)}.expected.json").is_file()


def test_the_report_before_a_broken_one_is_sound():
    everything = Auditor(with_examples=False, select_codes=CODES)
    before = [p for theme in THEMES for p in sorted((BROKEN / theme).glob("*.txt"))[:-1]]
    assert len(before) >= 4
    assert [(p, f.rule) for p in before for f in everything.audit(p).findings] == []


def test_no_folder_is_without_a_theme():
    assert {p.name for p in BROKEN.iterdir()} == set(THEMES)


@pytest.mark.timeout(400)
def test_the_county_yields_exactly_its_findings():
    assert expected.of_run(expected.submitted(COUNTY)) == beside(COUNTY)


def test_the_county_is_the_specimen(tmp_path):
    county.write(tmp_path)
    made = files(tmp_path)
    assert made == {n: d for n, d in files(COUNTY).items() if not n.endswith(".expected.json")}
    assert sum(map(len, made.values())) < 1_500_000


def test_every_rule_fires_on_a_sample():
    found = [e for path in SAMPLES.rglob("*.expected.json") for e in json.loads(path.read_text("utf-8"))]
    fired = {rule for e in found for rule in (e["rule"], *e.get("related", ()))}
    assert fired.isdisjoint(NO_FILE_CAUSES)
    assert set(CODES) - fired == set(NO_FILE_CAUSES)


def test_the_readme_shows_every_theme():
    readme = (SAMPLES / "README.md").read_text("utf-8")
    assert table({theme: beside(BROKEN / theme) for theme in THEMES}) in readme


def test_the_commands_of_the_readme_find_what_they_should(command, monkeypatch):
    monkeypatch.chdir(ROOT)
    lines = re.findall(r"^    auditor (check .*broken.*)$", (SAMPLES / "README.md").read_text("utf-8"), re.M)
    assert len(lines) >= 4
    for line in lines:
        done = command(*line.split(), "-f", "json")
        data = json.loads(done.stdout)
        found = [f["rule"] for r in data["reports"] for f in r["findings"]] + [
            f["rule"] for f in data["batch_findings"]
        ]
        theme = line.split("broken/")[-1].split("/")[0]
        assert sorted(found) == sorted(e["rule"] for e in beside(BROKEN / theme)), line
