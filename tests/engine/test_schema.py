"""The JSON output keeps to the published schema (docs/result.schema.json) and to its fixed values."""

from __future__ import annotations

import json

import jsonschema
import pytest

from tests.conftest import ROOT, SAMPLES

SCHEMA = json.loads((ROOT / "docs" / "result.schema.json").read_text("utf-8"))


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_samples_and_unreadable_files_validate(command, tmp_path):
    (tmp_path / "empty.txt").write_bytes(b"")
    done = command("check", "-f", "json", str(SAMPLES), str(tmp_path / "empty.txt"))
    data = json.loads(done.stdout)
    jsonschema.Draft202012Validator(SCHEMA).validate(data)
    assert done.returncode == 3
    assert data["complete"] is False
    unread = [r["path"] for r in data["reports"] if r["status"] == "unreadable"]
    assert str(tmp_path / "empty.txt") in unread
    assert data["summary"]["reports"] == data["summary"]["audited"] + len(unread)


def test_a_changed_shape_is_refused():
    bad = {"schema": "auditor.result/1", "complete": True, "reports": [], "batch_findings": []}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(SCHEMA).validate(bad)
