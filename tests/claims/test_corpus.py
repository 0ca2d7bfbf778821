"""The labelled passages (tests/corpus) keep to their form: what is quoted stands in the text, and sums are right."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from tests.conftest import ROOT

FILES = sorted((ROOT / "tests" / "corpus").glob("*.jsonl"))


def passages(path) -> list[dict[str, Any]]:  # noqa: ANN001
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def test_no_passage_stands_twice():
    ids = [p["id"] for path in FILES for p in passages(path)]
    assert len(ids) == len(set(ids)) > 800


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_labels_are_true_to_their_text(path):
    for passage in passages(path):
        assert passage["source"], passage["id"]
        for claim in passage["expected"]:
            quoted = [claim["total"], *claim["parts"]] if claim["kind"] == "breakdown" else [claim]
            assert all(q["quote"] in passage["text"] for q in quoted if q.get("quote")), (passage["id"], claim)
            if claim["kind"] == "breakdown":
                parts = sum(Decimal(str(p["value"])) for p in claim["parts"])
                missing = Decimal(str(claim["total"]["value"])) - parts
                assert missing == Decimal(str(claim["difference"])), (passage["id"], claim)
