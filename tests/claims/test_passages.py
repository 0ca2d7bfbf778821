"""Labelled passages (tests/claims/passages): what is read in them, what the audit says, and that writing habits change
nothing. docs/patterns.md is made of them: `python -m tests.claims.test_passages`.
"""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import auditor
from auditor.model.claim import Breakdown, Change, Claim, Mention, Share

HERE = Path(__file__).resolve().parent
DOC = HERE.parents[1] / "docs" / "patterns.md"
PASSAGES = {
    f"{name}-{p.get('pattern', n)}": p
    for name in ("patterns", "unseen", "met")
    for n, p in enumerate(yaml.safe_load((HERE / "passages" / f"{name}.yaml").read_text("utf-8"))["passages"])
}


def number(text: object) -> Decimal:
    return Decimal(str(text).strip()).normalize()


def sums(claims: list[Claim]) -> set[tuple[Decimal, tuple[Decimal, ...]]]:
    return {
        (number(c.total.value), tuple(sorted(number(p.value) for p in c.parts)))
        for c in claims
        if isinstance(c, Breakdown) and len(c.parts) > 1
    }


def labelled_sums(passage: dict) -> set[tuple[Decimal, tuple[Decimal, ...]]]:
    pairs = (s.split("=") for s in passage.get("sums", ()))
    return {(number(total), tuple(sorted(number(p) for p in parts.split("+")))) for total, parts in pairs}


def said(text: str) -> str:
    severities = {str(f.severity) for f in auditor.audit_passage(text).findings}
    return "error" if "error" in severities else "warning" if "warning" in severities else "ok"


@pytest.mark.parametrize("name", PASSAGES)
def test_claims(name):
    passage = PASSAGES[name]
    claims = auditor.extract_claims(passage["text"])
    assert "gap" in passage or sums(claims) == labelled_sums(passage)
    mentioned = {(c.metric, number(c.value)) for c in claims if isinstance(c, Mention)}
    assert {(k, number(v)) for k, v in passage.get("figures", {}).items()} <= mentioned
    assert {number(v) for v in passage.get("shares", ())} <= {number(c.percent) for c in claims if isinstance(c, Share)}
    assert {number(v) for v in passage.get("changes", ())} <= {number(c.value) for c in claims if isinstance(c, Change)}


@pytest.mark.parametrize("name", [n for n, p in PASSAGES.items() if "gap" not in p])
def test_verdicts(name):
    assert said(PASSAGES[name]["text"]) == PASSAGES[name].get("says", "ok")


def test_places_are_exact():
    for passage in PASSAGES.values():
        text = passage["text"]
        for claim in auditor.extract_claims(text):
            assert text[claim.start : claim.end] == claim.quote
            if isinstance(claim, Breakdown):
                for figure in (claim.total, *claim.parts):
                    assert text[figure.start : figure.end] == figure.quote


# Habits that change nothing ------------------------------------------------------------------------------------------

PLAIN = [p["text"] for p in PASSAGES.values() if p["text"].isprintable() and "gap" not in p]
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
HALF_WIDTH = str.maketrans("，：；（）", ",:;()")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda t: t.translate(FULL_WIDTH), id="full-width-digits"),
        pytest.param(lambda t: t.translate(HALF_WIDTH), id="half-width-punctuation"),
        pytest.param(lambda t: re.sub(r"(?<=[\d条件篇]) ?、", "，", t), id="comma-for-enumeration"),
        pytest.param(lambda t: t.replace(" ", ""), id="no-blanks"),
        pytest.param(lambda t: re.sub(r"(?<![\d.])(\d{1,3})(\d{3})(?=\s?[条件篇次])", r"\1,\2", t), id="separators"),
    ],
)
def test_habits_change_nothing(change):
    for text in PLAIN:
        assert sums(auditor.extract_claims(change(text))) == sums(auditor.extract_claims(text)), change(text)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(PLAIN), st.data())
def test_blanks_and_line_breaks_anywhere_change_nothing(text, data):
    places = data.draw(st.lists(st.integers(1, len(text) - 1), max_size=6))
    blank = data.draw(st.sampled_from([" ", "\n", "\u3000", " \n "]))
    noisy = text
    for place in sorted(places, reverse=True):
        noisy = noisy[:place] + blank + noisy[place:]
    assert sums(auditor.extract_claims(noisy)) == sums(auditor.extract_claims(text))


# The table in docs ---------------------------------------------------------------------------------------------------


def table() -> str:
    """docs/patterns.md: each of the eighty patterns with an example and its outcome."""
    rows = [
        "# Habits of writing figures",
        "",
        "Made from tests/claims/passages/patterns.yaml by `python -m tests.claims.test_passages`.",
        "",
    ]
    rows += ["| | example | what is read | says |", "|---|---|---|---|"]
    for name, passage in PASSAGES.items():
        if not name.startswith("patterns-"):
            continue
        read = [*passage.get("sums", ()), *(f"{k} {v}" for k, v in passage.get("figures", {}).items())]
        read += [f"{v}%" for v in passage.get("shares", ())] + [f"±{v}" for v in passage.get("changes", ())]
        rows.append(f"| {passage['pattern']} | {passage['text']} | {'; '.join(read)} | {said(passage['text'])} |")
    return "\n".join(rows) + "\n"


def test_the_table_in_docs_is_current():
    assert DOC.read_text("utf-8") == table()


if __name__ == "__main__":
    DOC.write_text(table(), encoding="utf-8")
