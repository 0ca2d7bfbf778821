"""Reports of different units that are nearly the same.

Pieces of five characters are sampled from each report's prose (digest.grams). Pieces that many reports share are
boilerplate; the others lead from a report to the few it could be a copy of, and only those pairs are compared sentence
by sentence. Work grows with the number of reports, not of pairs.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from auditor.batch.across.digest import SAMPLE, tells
from auditor.batch.across.findings import Fact
from auditor.batch.across.submissions import Submission, Submissions
from auditor.checks.run.batch import Options
from auditor.model.finding import Evidence

_FEWEST = 6  # sampled pieces that two reports must share
_SHARE = 0.22  # of the telling pieces of the shorter report; a copy with one character in seven changed shares 0.45
_MOST_SENTENCES = 400
_KEPT = 2000  # reports whose sentences stay at hand
_TABLE = 1 << 24  # places
_PARTNERS = 5  # pairs looked at for one report, the likeliest first

_Sentence = tuple[str, str, str, int | None]


class _Side(NamedTuple):
    """A report with its telling sentences, their words, and how many characters those are."""

    of: Submission
    sentences: list[_Sentence]
    words: list[str]
    size: int


@dataclass(frozen=True, slots=True)
class _Pair:
    left: Submission
    right: Submission
    copied: tuple[tuple[_Sentence, _Sentence], ...]
    rate: int


def near_copy(sent: Submissions, options: Options) -> Iterator[Fact]:
    """Pairs of reports on one year, of different units, whose telling sentences are nearly all the same."""
    for year in sorted({s.year or 0 for s in sent.all}):
        reports = [s for s in sent.all if (s.year or 0) == year]
        telling, common = _telling(reports, options)
        done: set[int] = set()
        sides = lru_cache(_KEPT)(lambda number, all_=reports, common_=common: _side(all_[number], common_))
        for left, right in _candidates(telling):
            if right in done or reports[left].unit == reports[right].unit:
                continue  # of many copies of one text each is shown beside one other, not beside all
            pair = _compare(sides(left), sides(right), options)
            if pair is not None:
                done.add(right)
                yield _fact(pair, options)


def _telling(reports: Sequence[Submission], options: Options) -> tuple[list[array[int]], set[int]]:
    """(the pieces of each report that are not boilerplate, the boilerplate)."""
    seen = _shared(reports)
    bound = min(max(options.common_least, len(reports) * options.common // 100), options.common_most)
    common = {g for g, count in seen.items() if count > bound}
    return [array("I", (g for g in s.record.grams() if g in seen and g not in common)) for s in reports], common


def _shared(reports: Sequence[Submission]) -> Counter[int]:
    """How many reports hold each piece, for those that several hold.

    Nearly all pieces are in one report only; a table of a fixed size, in which a few of them share a place, tells
    those apart, so that memory does not grow with them.
    """
    table = bytearray(_TABLE)
    for submission in reports:
        for gram in submission.record.grams():
            at = gram // SAMPLE % _TABLE
            if table[at] < 2:
                table[at] += 1
    seen: Counter[int] = Counter()
    for submission in reports:
        seen.update(g for g in submission.record.grams() if table[g // SAMPLE % _TABLE] > 1)
    return Counter({g: count for g, count in seen.items() if count > 1})


def _candidates(telling: Sequence[array[int]]) -> Iterator[tuple[int, int]]:
    """Pairs of reports that share enough, each once."""
    holders: dict[int, array[int]] = {}
    for number, pieces in enumerate(telling):
        shared: Counter[int] = Counter()
        for piece in pieces:
            others = holders.get(piece)
            if others is None:
                holders[piece] = array("I", (number,))
            else:
                shared.update(others)
                others.append(number)
        for other, count in shared.most_common(_PARTNERS):
            if count >= _FEWEST and count >= _SHARE * min(len(pieces), len(telling[other])):
                yield other, number


def _compare(left: _Side, right: _Side, options: Options) -> _Pair | None:
    """The pair, unless too little is alike; it is left as soon as that is sure."""
    from rapidfuzz import fuzz, process

    if left.size > right.size:
        return _flipped(_compare(right, left, options))
    if not right.words:
        return None
    same, may_be = 0, left.size
    copied = []
    for sentence in left.sentences:
        words = sentence[1]
        best = process.extractOne(words, right.words, scorer=fuzz.ratio, score_cutoff=options.alike)
        if best is not None:
            copied.append((sentence, right.sentences[best[2]]))
            same += len(words)
            continue
        may_be -= len(words)
        if may_be < options.least or 100 * may_be < options.rate * left.size:
            return None
    if same < options.least or 100 * same < options.rate * left.size:
        return None
    return _Pair(left.of, right.of, tuple(copied), 100 * same // left.size)


def _flipped(pair: _Pair | None) -> _Pair | None:
    return pair and _Pair(pair.right, pair.left, tuple((b, a) for a, b in pair.copied), pair.rate)


def _side(submission: Submission, common: set[int]) -> _Side:
    """A report with the sentences that are not boilerplate throughout."""
    sentences = [s for s in submission.record.prose().sentences[:_MOST_SENTENCES] if tells(s[1], common)]
    words = [s[1] for s in sentences]
    return _Side(submission, sentences, words, sum(map(len, words)))


def _fact(pair: _Pair, options: Options) -> Fact:
    left, right = sorted((pair.left, pair.right), key=lambda s: (s.unit, s.path))
    turned = left is not pair.left
    longest = sorted(pair.copied, key=lambda c: -len(c[0][1]))[: options.shown]
    evidence: list[Evidence] = []
    for one, other in longest:
        ours, theirs = (other, one) if turned else (one, other)
        evidence.append(Evidence(role="left", path=left.path, quote=ours[0], line=ours[3]))
        evidence.append(Evidence(role="right", path=right.path, quote=theirs[0], line=theirs[3]))
    return Fact(
        "near_copy",
        left.unit,
        left.year,
        (right.unit,),
        evidence=tuple(evidence),
        values={"left": left.unit, "right": right.unit, "rate": str(pair.rate), "count": str(len(pair.copied))},
    )
