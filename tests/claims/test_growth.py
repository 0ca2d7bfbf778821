"""Words of the lexicon with marks, over and over: reading takes work in line with the length of the text.

Forty patterns, other words with every mark; GROWTH=all tries every word with every mark, which takes hours.
"""

from __future__ import annotations

import math
import os
import time

import pytest
import yaml

import auditor
from tests.conftest import ROOT

pytestmark = pytest.mark.attack

MARKS = ("，", "、", "；", "。", "（", "）", "：", "%", " ", "“")
SIZES = (500, 2_000, 8_000)
MOST_EXPONENT = 1.2
_LEAST = 0.05  # seconds: shorter times say nothing about growth
_SURE = 1.0  # seconds: from here on one try is enough
_PATTERNS = 40


def words() -> list[str]:
    """Every word that stands in the lexicon, expressions left out."""

    def strings(data: object) -> list[str]:
        if isinstance(data, str):
            return [data] if data and len(data) <= 12 and not set(data) & set("\\[](){}?*+|^$") else []
        inner = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
        return [s for one in inner for s in strings(one)]

    files = sorted((ROOT / "rules" / "lexicon").glob("*.yaml"))
    found = [s for path in files for s in strings(yaml.safe_load(path.read_text("utf-8")))]
    return [w for w in dict.fromkeys(found) if not w.isascii()]


def spent(text: str) -> float:
    """Seconds of processor time, the least of up to three tries."""
    best = math.inf
    for _ in range(3):
        started = time.process_time()
        auditor.extract_claims(text)
        best = min(best, time.process_time() - started)
        if best > _SURE:
            break
    return best


def grown(piece: str) -> str | None:
    """What is wrong with the growth of the work that a piece takes; None when nothing is."""
    times = [spent(piece * n) for n in SIZES]
    if times[-1] < _LEAST * 4:
        return None
    power = math.log(times[-1] / max(times[-2], _LEAST)) / math.log(SIZES[-1] / SIZES[-2])
    return f"{piece}: exponent {power:.2f}, {times}" if power > MOST_EXPONENT else None


@pytest.mark.parametrize("mark", MARKS)
def test_no_word_grows_beyond_its_length(mark):
    """Figures before and after the word, and none."""
    spent("共10条，")
    known = words()
    if os.environ.get("GROWTH") != "all":
        known = known[MARKS.index(mark) :: len(known) * len(MARKS) // _PATTERNS]
    assert known
    wrong = [told for w in known if (told := grown(f"{w}10条{mark}"))]
    assert wrong == []
