"""Arithmetic of lists: which figures can stand in one sum, and which of them add up to a total."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from auditor.claims import lexicon
from auditor.claims.quantities import Quantity
from auditor.claims.sentences import Item

_MOST_SUBCOUNTS = 12  # of more figures some selection fits by chance


@dataclass(frozen=True, slots=True)
class List:
    """A total and its parts, as found. `doubtful`: another reading is as good. `attachment`: the word that opens it."""

    total: Quantity
    parts: tuple[Quantity, ...]
    exhaustive: bool | None
    doubtful: bool = False
    attachment: str = ""
    tried: tuple[str, ...] = ()


def total_of(items: Sequence[Item]) -> Decimal:
    """The sum of the figures as printed."""
    return sum((i.q.value for i in items), Decimal(0))


def meets(total: Quantity, items: Sequence[Item]) -> bool:
    """Whether the sum of the parts and the total, as intervals, have a value in common."""
    low, high = sum((i.q.low for i in items), Decimal(0)), sum((i.q.high for i in items), Decimal(0))
    return low <= total.high and total.low <= high


def same_unit(a: Quantity, b: Quantity) -> bool:
    """Whether two figures count things that may stand in one sum (条, 件, 篇 … may)."""
    items = lexicon.units().items
    return a.unit == b.unit or (a.unit in items and b.unit in items)


def may_be_part(total: Item, part: Item) -> bool:
    """Whether `part` can be counted in `total`: same kind of unit, no readers among things published nor the reverse,
    no review among applications.
    """
    if part.readers and not total.readers:
        return False
    if total.readers and total.q.unit != part.q.unit:
        return False
    apart = lexicon.connectives().apart
    if part.named in apart and total.metric not in apart and total.metric != "other":
        return False
    return same_unit(total.q, part.q)


def other_family(total: Item, item: Item) -> bool:
    """Whether both figures name what they count, and not the same; what is published may be of any kind."""
    first, second = total.metric.partition(".")[0], item.named.partition(".")[0]
    anything = lexicon.connectives().anything
    return first != second and not {first, second} & {"other", *anything}


def joint(first: Quantity, second: Quantity) -> Quantity:
    """Two totals taken together ("收到 195 件，上年结转 3 件")."""
    return Quantity(
        min(first.start, second.start),
        max(first.end, second.end),
        first.value + second.value,
        first.low + second.low,
        first.high + second.high,
        first.unit,
    )


def shapes(total: Item, items: Sequence[Item]) -> Iterator[list[Item]]:
    """The parts as printed; with sub-counts that add up to the part before them left out; with one sub-count or more
    after each part left out; without cases carried in; of the total's unit only.
    """
    parts = [i for i in items if may_be_part(total, i)]
    yield parts
    if total_of(parts) > total.value:
        yield collapsed(parts)
        yield from _paced(parts)
    settled = without_carried_in(parts)
    if len(settled) < len(parts):
        yield settled
    strict = [i for i in parts if i.q.unit == total.q.unit]
    if len(strict) != len(parts):
        yield strict


def without_carried_in(parts: list[Item]) -> list[Item]:
    """`parts` without the cases carried in, where they stand beside those handled or carried out ("收到 12 件，其中 3
    件为上年结转，办结 10 件，2 件结转下年度"): where cases came from and how they ended are two divisions.
    """
    roles = lexicon.connectives().cases
    ended = {*roles.handled, *roles.carried_out, *roles.outcomes}
    if not any(i.named in roles.carried_in for i in parts) or not any(i.metric in ended for i in parts):
        return parts
    return [i for i in parts if i.named not in roles.carried_in]


def collapsed(parts: list[Item]) -> list[Item]:
    """`parts` without runs that add up to the part directly before them."""
    out: list[Item] = []
    at = 0
    while at < len(parts):
        out.append(parts[at])
        amount, step = Decimal(0), 0
        for ahead in range(at + 1, len(parts)):
            amount += parts[ahead].value
            if amount >= parts[at].value:
                step = ahead - at if amount == parts[at].value and ahead - at > 1 and amount > 0 else 0
                break
        at += 1 + step
    return out


def _paced(parts: list[Item]) -> Iterator[list[Item]]:
    """Each second, third or fourth part, where those between are less ("微信 5 个，认证 3 个，微博 4 个，…")."""
    for pace in range(2, 5):
        groups = [parts[at : at + pace] for at in range(0, len(parts), pace)]
        if len(groups) > 1 and len(groups[-1]) == pace and all(g[0].value >= total_of(g[1:]) for g in groups):
            yield [g[0] for g in groups]


def has_subcounts(total: Decimal, parts: Sequence[Item]) -> bool:
    """Whether the figures fit when some of them are sub-counts of the part before: they may be meant so. A sum that is
    only just too large is a slip.
    """
    if len(parts) > _MOST_SUBCOUNTS or nearly(total, parts):
        return False

    def fits(at: int, left: Decimal, kept: int, room: Decimal) -> bool:
        if left == 0 and at == len(parts):
            return kept > 1
        if at == len(parts) or left < 0:
            return False
        value = parts[at].value
        below = parts[at].named == "other" and value <= room  # what names an outcome or a channel is a part itself
        return fits(at + 1, left - value, kept + 1, value) or (below and fits(at + 1, left, kept, room - value))

    return fits(0, total, 0, Decimal(0))


def trimmed(text: str, parts: list[Item]) -> list[Item]:
    """A list that fits, without zeros at its ends that only stand beside it: what was carried over, or a statement of
    its own in another sentence.
    """
    roles = lexicon.connectives().cases
    beside = {*roles.carried_in, *roles.carried_out}
    out = list(parts)
    while len(out) > 2 and out[-1].value == 0 and out[-1].named in beside:
        out.pop()
    while (
        len(out) > 2 and out[0].value == 0 and (out[0].named in beside or "。" in text[out[0].q.end : out[1].q.start])
    ):
        out.pop(0)
    return out


def telling(total: Decimal, parts: int) -> bool:
    """Whether a sum that fits is more than chance: the larger the total against the number of tries, the surer."""
    return total >= 10 * parts or (parts == 2 and total >= 20)


def nearly(total: Decimal, parts: Sequence[Item], *, divided: bool = False) -> bool:
    """Whether a sum misses the total by so little that a slip is likelier than an unrelated row of figures: by one, or
    by 2 % of a total that is large for the number of parts. `divided`: the words announce the parts.
    """
    gap = abs(total_of(parts) - total)
    if gap == 0 or len(parts) < 2 or any(p.q.low != p.q.high for p in parts):
        return False
    if len(parts) == 2:
        return total >= 40 and gap * 100 <= total
    if divided and gap <= 1:
        return True
    return (total >= 4 * len(parts) and gap <= 1) or (total >= 10 * len(parts) and gap * 50 <= total)
