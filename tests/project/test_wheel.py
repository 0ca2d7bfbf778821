"""The wheel holds rules/ and the samples, and the installed program finds them outside the checkout."""

from __future__ import annotations

import subprocess
import sys
import zipfile

import pytest

from tests.conftest import ROOT
from tests.support.specimens.catalogue import SAMPLES


def test_the_wheel_works_away_from_the_checkout(tmp_path):
    pytest.importorskip("hatchling", reason="hatchling is not installed: pip install '.[dev]'")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    wheel = next(tmp_path.glob("*.whl"))
    names = zipfile.ZipFile(wheel).namelist()
    assert "auditor/rules/forms/form-2021.yaml" in names
    samples = {n.removeprefix("auditor/sample_reports/") for n in names if n.startswith("auditor/sample_reports/")}
    assert samples == {f"{name}.txt" for name in SAMPLES}  # when this fails: pyproject.toml, force-include
    assert "auditor/reporters/office/templates/notice.zh.docx" in names
    assert {"auditor/reporters/html/style.css", "auditor/reporters/html/document.html.j2"} <= set(names)
    target = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(target)
    code = f"import sys; sys.path.insert(0, {str(target)!r}); import auditor.data as d; print(d.rules_dir())"
    done = subprocess.run([sys.executable, "-I", "-c", code], cwd=tmp_path, capture_output=True, check=True)
    assert done.stdout.decode().strip() == str(target / "auditor" / "rules")
    assert {"auditor/compiled.jsonl", "auditor/rules/lexicon/weights.json"} <= set(names)
    code = f"import sys; sys.path.insert(0, {str(target)!r}); sys.modules['yaml'] = None; import auditor.api"
    code += "; print(auditor.api.Auditor().ruleset.get('X101').rule.examples.passing[0].name)"
    alone = {"XDG_CACHE_HOME": str(tmp_path / "cache"), "HOME": str(tmp_path), "PATH": ""}
    run = [sys.executable, "-I", "-c", code]
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, check=True, env=alone)
    assert done.stdout.decode().strip() == "sound"  # with no YAML read, and nothing kept elsewhere
    assert not (tmp_path / "cache").exists()
