"""What a chosen reading says: whether its parts are presented as all, and whether another reading is as good."""

from typing import NamedTuple

from auditor.claims import lexicon
from auditor.claims.figures import SEMICOLON
from auditor.claims.lists.choose import Rivals
from auditor.claims.lists.features.scale import GRADES, fit
from auditor.claims.lists.reading import Reading, Total
from auditor.claims.quantities import Quantity

MARGIN = 1.8
"""How much worse the best set without a reading must be for the reading to be sure: odds of six to one."""
_OF_LAW = 1.0
"""The same of a count of cases: that it adds up is law, whatever else the text may mean."""
_AS_LIKELY = 0.5
"""How much a sum that fits may count for a reading against one of the same row that does not."""
_FIRM = frozenset(("strong", "closing", "result", "plain", "colon"))
_ENDS = 3  # figures that together are an account of cases
_WORDS = 3  # rivals that a finding names


class List(NamedTuple):
    """A total and its parts as chosen. `lead`: the figure that says what the total counts. `doubtful`: another reading
    is as good. `attachment`: the word class that opens it, `tried`: the rivals in words.
    """

    total: Quantity
    lead: Quantity
    parts: tuple[Quantity, ...]
    exhaustive: bool | None
    doubtful: bool = False
    attachment: str = ""
    tried: tuple[str, ...] = ()


def slip(reading: Reading) -> List:
    """A reading that is not likely enough to be a list but misses its total by so little that a figure may be wrong."""
    return _list(reading, exhaustive=True, doubtful=True)


def _list(reading: Reading, *, exhaustive: bool | None, doubtful: bool = False, tried: tuple[str, ...] = ()) -> List:
    parts = tuple(p.q for p in reading.parts for _ in range(p.times))
    figs, before = reading.total.figs, lexicon.cases().before
    lead = next((f for f in figs if f.role not in before), figs[0])  # of both, what came in
    return List(joint(reading.total), lead.q, parts, exhaustive, doubtful, reading.opener or reading.kind, tried)


def judge(
    group: Rivals, chosen: tuple[int, ...], index: int, value: float, inner: frozenset[int] = frozenset()
) -> List | None:
    """The list that the reading `index` of the group's best set says; `value` is that of the set, `inner` where the
    parts of all lists stand. None for a sum that misses, that no words announce as a list, and to which another reading
    is nearly as good.
    """
    reading = _but_for_what_is_left(group, _but_for_the_sum(group, index))
    how = fit(reading.total, reading.run.sums[reading.length - 1], reading.length)
    complete = _complete(reading, how)
    doubtful, tried = False, ()
    over = reading.run.sums[reading.length - 1][0] > reading.total.value
    if how not in ("exact", "meets") and (how != "single" or over):
        if how == "single" and reading.total.last.step == "before":
            return None  # "收到 7 件，上年结转 2 件，其中自然人 7 件": what was received is divided
        if len({f.at in inner for f in reading.total.figs}) > 1:
            return None  # "网上申请 105 件，快递 17 件，合计 122 件，上年结转 11 件": not all that came in
        if fitting := _longer_that_fits(group, reading):
            return _list(fitting, exhaustive=True)
        second, others = group.best(_same(group, reading) | _cut_off(group, reading))
        announced = _announced(reading, over=over) or (how != "under" and _account(reading))
        unsure = value - second < (_OF_LAW if reading.kind == "balance" or _account(reading) else MARGIN)
        if not announced and (unsure or reading.led or _told_apart(reading)):
            return None
        doubtful = unsure or not announced
        tried = _rivals(group, chosen, others, reading)
    return _list(reading, exhaustive=complete, doubtful=doubtful, tried=tried)


def _longer_that_fits(group: Rivals, reading: Reading) -> Reading | None:
    """The reading that takes in what stands beside the parts, no further than a comma, or beside the total, and so
    fits.
    """
    own = {p.at for p in reading.parts}
    for r in group.readings:
        more = [p for p in r.parts if p.at not in own]
        longer = r.total.figs == reading.total.figs and len(more) == r.length - reading.length > 0
        beside = {f.at for f in reading.total.figs} < {f.at for f in r.total.figs} and r.parts == reading.parts
        close = all(p.mark < SEMICOLON for p in more)
        if ((longer and close) or beside) and fit(r.total, r.run.sums[r.length - 1], r.length) == "exact":
            return r
    return None


def _but_for_the_sum(group: Rivals, index: int) -> Reading:
    """The reading, or one that is as likely though its sum misses: that takes in what was left out of the row, or has
    the same parts and a nearer total. A row joined by 、 throughout is never read without a part of another unit.
    """
    reading = group.readings[index]
    parts, ends = reading.parts, (reading.parts[0], reading.parts[-1])
    for i, other in enumerate(group.readings):
        longer = other.total.figs == reading.total.figs and other.length > reading.length
        whole_row = longer and reading.run.shape == "unit" and all(p.mark == 1 for p in other.parts[1:])
        if group.values[i] <= group.values[index] - _AS_LIKELY and not whole_row:
            continue
        nearer = reading.total.last.at < other.total.last.at < parts[0].at and other.length == reading.length
        nearer = nearer and GRADES[fit(other.total, other.run.sums[other.length - 1], other.length)] != "bad"
        closed = (
            longer
            and other.parts[:-1] == parts
            and other.parts[-1].other
            and other.parts[-1].counted
            and other.parts[-1].mark < SEMICOLON
        )
        if closed or (longer and (other.parts[0], other.parts[-1]) == ends) or (nearer and other.parts == parts):
            return other
    return reading


def _but_for_what_is_left(group: Rivals, reading: Reading) -> Reading:
    """The reading without the cases left at its end, where it divides what was done and comes nearer to it without them
    ("答复 14 件，其中予以公开 6 件，不予公开 8 件，结转下年度 1 件").
    """
    if reading.total.last.step != "done" or reading.parts[-1].step != "left":
        return reading
    shorter = (
        r
        for r in group.readings
        if r.total.figs == reading.total.figs
        and 1 < r.length < reading.length
        and r.parts == reading.parts[: r.length]
        and all(p.step == "left" for p in reading.parts[r.length :])
    )
    return min((reading, *shorter), key=lambda r: abs(r.total.value - r.run.sums[r.length - 1][0]))


def _same(group: Rivals, reading: Reading) -> int:
    """The readings, as bits, of the same total and parts: however they were met with, they are no rivals."""
    return sum(1 << i for i, r in enumerate(group.readings) if r.key == reading.key)


def _cut_off(group: Rivals, reading: Reading) -> int:
    """The readings, as bits, that cut off after the first part a row joined by 、 throughout: they are no rivals."""
    parts = reading.parts
    if any(p.mark != 1 for p in parts[1:]):
        return 0
    out = 0
    for i, r in enumerate(group.readings):
        if r.length == 1 and r.run.figs[0] is parts[0] and r.total.figs == reading.total.figs:
            out |= 1 << i
    return out


def _complete(reading: Reading, how: str) -> bool | None:
    """Whether the text presents the parts as all of the total: None where that cannot be told."""
    if reading.length == 1 and reading.run.figs[0].times == 1:
        return False
    if reading.opener == "selection" and how != "exact":
        return False
    last = reading.run.figs[reading.length - 1]
    if how in ("exact", "meets"):
        return True
    if last.other:
        return True  # whatever clause without a figure follows
    if last.partial:
        return False
    return True if reading.opener == "closing" or reading.kind in ("balance", "before") else None


def _announced(reading: Reading, *, over: bool) -> bool:
    """Whether words say that these are the parts: an opener, a bracket, a count of cases, a closing word. Some of these
    things ("86 条中，…", in one sentence) may be fewer than all of them, never more (`over`).
    """
    if reading.kind in ("balance", "bracket"):
        return True
    same = reading.run.figs[0].sentence == reading.total.last.sentence
    if reading.led:
        return False
    if over and same and reading.opener == "of_these":
        return True
    return reading.opener in _FIRM or reading.run.figs[reading.length - 1].other


def _account(reading: Reading) -> bool:
    """Whether the parts, directly behind the total, say how its cases ended or that they are left, or whose they
    were, or how they came.
    """
    parts = reading.parts
    if reading.total.last.step not in ("in", "done") or parts[-1].at - reading.total.last.at != len(parts):
        return False
    if all(p.step == "who" for p in parts):
        return len({p.role for p in parts}) == 1
    last = ("outcome", "end", "left") if reading.total.last.step == "in" else ("outcome", "end")
    ended = [p.role for p in parts if p.step in last]
    known = len(ended) + sum(p.step == "-" for p in parts) == len(parts) >= _ENDS
    return known and len(set(ended)) > 1 and 2 * len(ended) >= len(parts)


def _told_apart(reading: Reading) -> bool:
    """Whether the total and each of its parts have a sentence of their own: a report told item by item."""
    told = [reading.total.last.sentence, *(p.sentence for p in reading.parts)]
    return len(reading.parts) > 1 and len(set(told)) == len(told)


def _rivals(group: Rivals, chosen: tuple[int, ...], others: tuple[int, ...], reading: Reading) -> tuple[str, ...]:
    """The other totals that the next best set has."""
    new = [group.readings[i].total for i in others if i not in chosen]
    return tuple(f"{t.value}{t.last.unit}" for t in new if t.value != reading.total.value)[:_WORDS]


def joint(total: Total) -> Quantity:
    """The total as one quantity; two figures taken together stand where the first begins and the second ends."""
    if len(total.figs) == 1:
        return total.last.q
    first, second = sorted((f.q for f in total.figs), key=lambda q: q.start)
    return Quantity(first.start, second.end, total.value, total.low, total.high, first.unit)
