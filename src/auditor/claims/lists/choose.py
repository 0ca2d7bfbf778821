"""The best set of readings: each figure is a part at most once for each criterion, lists nest or stand apart, and no
total is a part of its own part.
"""

from collections.abc import Iterable, Iterator, Sequence
from math import exp, log
from typing import NamedTuple

from auditor.claims.figures import SEMICOLON, STOP
from auditor.claims.lists.features.scale import GRADES, fit
from auditor.claims.lists.reading import OUT, Reading

THRESHOLD = 0.0  # the score of reading nothing
SECOND = 1.0  # how far below it a near miss is still worth a second look
_MOST = 150  # readings that compete
_NODES = 4_000  # steps of the search in one group of rivals; then the best set met so far stands
_UNLIKELY = 10  # of so many sums one comes as near to a total by chance
_BARE = 3  # characters of a word for a total
_AGAIN = 1.5  # what dividing a total a second time costs


class Rivals(NamedTuple):
    """Readings that exclude one another, directly or through others, the best first. `against[i]` are, as bits, those
    that the reading i excludes; `again[i]` those that divide the same total.
    """

    readings: tuple[Reading, ...]
    values: tuple[float, ...]
    against: tuple[int, ...]
    again: tuple[int, ...]

    def best(self, barred: int = 0) -> tuple[float, tuple[int, ...]]:
        """The value and the members of the best set without those `barred`."""
        return _search(self, barred)


def values(readings: Sequence[Reading]) -> list[float]:
    """The scores, where the readings of one total from one first part on share their evidence: an unsure end does not
    hide a sure list.
    """
    groups: dict[tuple[tuple[int, ...], int], list[int]] = {}
    for i, r in enumerate(readings):
        if r.score > OUT:
            key = (tuple(f.at for f in r.total.figs), r.run.figs[0].at)
            groups.setdefault(key, []).append(i)
    out = [OUT] * len(readings)
    for members in groups.values():
        top = max(readings[i].score for i in members)
        extra = log(sum(exp(readings[i].score - top) for i in members))
        for i in members:
            out[i] = readings[i].score + extra
    return out


def rivals(readings: Sequence[Reading], threshold: float = THRESHOLD) -> list[Rivals]:
    """The readings above the threshold, in groups that can be decided one by one; ties stand by position."""
    worth = values(readings)
    order = sorted((i for i in range(len(readings)) if worth[i] > threshold), key=lambda i: (-worth[i], i))[:_MOST]
    if not order:
        return []
    kept = [readings[i] for i in order]
    against, again = _conflicts(kept)
    out: list[Rivals] = []
    left = (1 << len(kept)) - 1
    while left:
        seed = left & -left
        group = _spread(seed, against, again)
        left &= ~group
        members = list(_ones(group))
        place = {i: n for n, i in enumerate(members)}
        out.append(
            Rivals(
                tuple(kept[i] for i in members),
                tuple(worth[order[i]] - threshold for i in members),
                tuple(_bits(place[j] for j in _ones(against[i])) for i in members),
                tuple(_bits(place[j] for j in _ones(again[i])) for i in members),
            )
        )
    return out


def slips(readings: Sequence[Reading], chosen: Sequence[Reading]) -> list[Reading]:
    """Readings that are hardly lists but worth a second look, the likeliest first; they touch no chosen list. Those
    just below the threshold that miss their total, and, however unlikely else, 合计 directly behind its parts that is
    off by little.
    """
    taken = {f.at for r in chosen if not _says_again(r) for f in (*r.total.figs, *r.parts)}
    out: list[Reading] = []
    for value, at in sorted(((-v, i) for i, v in enumerate(values(readings)) if v > OUT)):
        r = readings[at]
        own = {f.at for f in (*r.total.figs, *r.parts)}
        likely = THRESHOLD - SECOND < -value <= THRESHOLD + SECOND
        if not own & taken and (_summed_up(r) or (likely and _misses(r))):
            out.append(r)
            taken |= own
    return out


def _misses(r: Reading) -> bool:
    """Whether an announced reading misses its total by little, or is closed by 其他, or fills a sentence from 其中 on
    and exceeds its total.
    """
    grade = GRADES[fit(r.total, r.run.sums[r.length - 1], r.length)]
    if not r.announced or grade == "good":
        return False
    if grade == "near" and not _by_chance(r):
        return True
    after = r.run.after[r.length - 1]
    ended = after is None or after.mark == STOP or bool(after.opener)
    full = any(s[0] == r.total.value for s in r.run.sums[: r.length - 1])  # what follows stands outside
    over = ended and not full and r.opener == "strong" and not r.between and r.run.sums[r.length - 1][0] > r.total.value
    closed = r.length > 2 and not r.between and r.run.figs[r.length - 1].other
    one_thing = grade != "single" or r.run.figs[0].unit == r.total.last.unit  # "108 项，其中许可 191 项"
    return (closed or over) and one_thing


def _summed_up(r: Reading) -> bool:
    """Whether the total names nothing of its own ("…，合计 300 条") and its parts are all of its sentence before it."""
    total, parts = r.total.last, r.parts
    if r.kind != "before" or len(total.head) > _BARE or parts[0].mark < SEMICOLON or not total.exact:
        return False
    row = {total.sentence, *(p.sentence for p in parts)}, {total.unit, *(p.unit for p in parts)}
    return all(len(same) == 1 for same in row) and fit(r.total, r.run.sums[r.length - 1], r.length) == "near"


def _says_again(r: Reading) -> bool:
    return r.length == 1 and r.parts[0].value == r.total.value


def _by_chance(r: Reading) -> bool:
    """Whether figures may come near each other by chance: of other units than the total, or small ones that no word
    joins within a sentence.
    """
    total = r.total.value
    if all(p.unit != r.total.last.unit for p in r.parts):
        return True
    if r.opener and r.parts[0].sentence == r.total.last.sentence:
        return False
    return abs(total - r.run.sums[r.length - 1][0]) * _UNLIKELY > total


def _spread(seed: int, against: list[int], again: list[int]) -> int:
    group, edge = seed, seed
    while edge:
        i = (edge & -edge).bit_length() - 1
        edge &= edge - 1
        new = (against[i] | again[i]) & ~group
        group |= new
        edge |= new
    return group


def _conflicts(kept: list[Reading]) -> tuple[list[int], list[int]]:
    parts = [_bits(f.at for f in r.parts) for r in kept]
    totals = [_bits(f.at for f in r.total.figs) for r in kept]
    spans = [(r.run.figs[0].at, r.run.figs[r.length - 1].at) for r in kept]
    against, again = [0] * len(kept), [0] * len(kept)
    for i, a in enumerate(kept):
        for j in range(i):
            b = kept[j]
            swapped = totals[i] & parts[j] and totals[j] & parts[i]
            if parts[i] & parts[j] or swapped or (_cross(spans[i], spans[j]) and not _twins(a, b)):
                against[i] |= 1 << j
                against[j] |= 1 << i
            elif totals[i] & totals[j]:
                again[i] |= 1 << j
                again[j] |= 1 << i
    return against, again


def _bits(places: Iterable[int]) -> int:
    out = 0
    for at in places:
        out |= 1 << at
    return out


def _ones(bits: int) -> Iterator[int]:
    while bits:
        yield (bits & -bits).bit_length() - 1
        bits &= bits - 1


def _twins(a: Reading, b: Reading) -> bool:
    """Whether one list is of money and the other of things: two such may stand in one row."""
    return (a.run.figs[0].kind == "money") != (b.run.figs[0].kind == "money")


def _cross(a: tuple[int, int], b: tuple[int, int]) -> bool:
    """Whether two stretches overlap without one holding the other."""
    return a[0] < b[0] <= a[1] < b[1] or b[0] < a[0] <= b[1] < a[1]


def _search(group: Rivals, barred: int) -> tuple[float, tuple[int, ...]]:
    """Branch and bound over the readings, the best first; the greedy set is met first."""
    n = len(group.values)
    rest = [0.0] * (n + 1)
    for i in range(n - 1, -1, -1):
        rest[i] = rest[i + 1] + (0.0 if barred >> i & 1 else group.values[i])
    best, chosen = 0.0, 0
    nodes = 0
    stack = [(0, 0.0, 0, barred)]
    while stack:
        i, value, taken, closed = stack.pop()
        while i < n and closed >> i & 1:
            i += 1
        if value > best:
            best, chosen = value, taken
        nodes += 1
        if i == n or value + rest[i] <= best or nodes > _NODES:
            continue
        stack.append((i + 1, value, taken, closed))
        worth = group.values[i] - _AGAIN * (group.again[i] & taken).bit_count()
        if worth > 0:
            stack.append((i + 1, value + worth, taken | 1 << i, closed | group.against[i]))
    return best, tuple(i for i in range(n) if chosen >> i & 1)
