"""Features of a whole reading, its sum among them."""

from __future__ import annotations

from decimal import Decimal

from auditor.claims.figures import SEMICOLON
from auditor.claims.lists.features.run import ROLE_BITS, Stats, alike
from auditor.claims.lists.features.scale import GRADES, Add, count
from auditor.claims.lists.reading import Reading
from auditor.claims.quantities import fits


def whole_fit(r: Reading, how: str, s: Stats, add: Add) -> None:
    """How well the sum fits, for so many parts."""
    add("whole_fit=" + (how))
    add(f"whole_fit={how}:n{count(s.length)}")


def slip(gap: Decimal) -> bool:
    """Whether two figures differ as by one wrong digit, or by two that changed places."""
    digits = gap.normalize().as_tuple().digits
    return len(digits) == 1 or digits == (9, 9)


def whole_slip(r: Reading, how: str, s: Stats, add: Add) -> None:
    """Whether a sum that misses does so as by one wrong digit, and whether a figure beside explains the difference."""
    if GRADES[how] not in ("near", "bad"):
        return
    gap = r.run.sums[s.length - 1][0] - r.total.value
    size = "few" if s.length < 4 else "many"
    if slip(abs(gap)):
        add(f"whole_slip=digit:{GRADES[how]}")
        add(f"whole_slip=digit:{how}:{size}")
    if gap > 0 and any(f.value == gap for f in r.run.figs[: s.length]):
        add(f"whole_slip=one too many:{GRADES[how]}")
    if gap < 0 and s.after is not None:
        add("whole_slip=" + (f"room:{GRADES[how]}" if s.after.value <= -gap else f"no room:{GRADES[how]}"))


def whole_parts(r: Reading, how: str, s: Stats, add: Add) -> None:
    """Whether a part alone exceeds the total or equals it, and how many parts are more than nought."""
    if how != "single":
        biggest = max(f.value for f in r.run.figs[: s.length])
        if biggest > r.total.value:
            add("whole_parts=larger")
        elif biggest == r.total.value:
            add(f"whole_parts=equal:{GRADES[how]}")
        if s.nonzero < 2:
            add(f"whole_parts=nonzero:{s.nonzero}:{GRADES[how]}")
    elif r.run.figs[0].value > r.total.value:
        add("whole_parts=single:larger")
    elif r.run.figs[0].value == r.total.value:
        add("whole_parts=single:equal")


def whole_nearer(r: Reading, how: str, s: Stats, add: Add) -> None:
    """Whether a figure between total and parts could hold the parts, or fits them."""
    value = r.run.sums[s.length - 1][0]
    holding = [f for f in r.between if f.value >= value and f.kind == r.total.last.kind]
    if holding:
        add(f"whole_nearer=holds:{GRADES[how]}")
    if any(f.value == value for f in holding):
        add(f"whole_nearer=fits:{GRADES[how]}")


def whole_split(r: Reading, how: str, s: Stats, add: Add) -> None:
    """Whether fewer parts, or one more, would fit."""
    value = r.total.value
    sums = r.run.sums
    if s.length > 2 and any(t[0] == value for t in sums[1 : s.length - 1]):
        add("whole_split=" + ("earlier:" + GRADES[how]))
    if s.length < len(sums) and sums[s.length][0] == value:
        add("whole_split=" + ("one more:" + GRADES[how]))
    elif any(t[0] == value for t in sums[s.length + 1 : s.length + 4]):
        add("whole_split=" + ("some more:" + GRADES[how]))


def whole_units(r: Reading, how: str, s: Stats, add: Add) -> None:
    """Whether the parts have the total's unit, all, one other, or several."""
    unit = r.total.last.unit
    one = s.units == s.length
    same = r.run.figs[0].unit == unit
    add(f"whole_units={'same' if same and one else 'other' if one else 'mixed'}:{GRADES[how]}")


def whole_sibling(r: Reading, how: str, s: Stats, add: Add) -> None:
    """Whether the total stands in one row with the parts, and no word tells it from them."""
    total = r.total.last
    if r.announced or s.length < 2 or r.kind == "before":
        return
    marks = s.marks | 1 << r.run.figs[0].mark
    if total.mark < SEMICOLON and marks == 1 << total.mark:
        add(f"whole_sibling=one row:{GRADES[how]}")
    if alike(total, r.run.figs[0]):
        add(f"whole_sibling=alike:{GRADES[how]}")


def whole_kin(r: Reading, how: str, s: Stats, add: Add) -> None:
    """Whether the total counts what one of its parts counts, too, or what none of them does."""
    total = r.total.last
    if total.kin and s.kins:
        kin = "among" if total.kin in s.kins else "akin" if total.sort in s.sorts else "strange"
        add(f"whole_kin={kin}:{GRADES[how]}")
        if len(s.sorts) > 1:
            add(f"whole_kin={kin}:mixed:{GRADES[how]}")


def whole_case(r: Reading, how: str, s: Stats, add: Add) -> None:
    """For counts of cases: what was carried in, whether it is taken in, and how the sum fits."""
    roles = {f.step for f in r.total.figs}
    if r.kind in ("balance", "outcomes", "who") or roles & {"in", "done"}:
        inside = bool(s.roles & ROLE_BITS["before"])
        both = len(r.total.figs) > 1
        skipped = any(f.step == "before" for f in r.between)
        before = "both" if both else "inside" if inside else "skipped" if skipped else "plain"
        add(f"whole_case={r.kind}:{before}:{GRADES[how]}")
        add(f"whole_case={'+'.join(sorted(roles))}:{s.roles}:{GRADES[how]}")


def whole_shares(r: Reading, how: str, s: Stats, add: Add) -> None:
    """Whether the percentages behind the parts are those of this total."""
    if s.shares and s.length > 1:
        told = [(f.value, f.percent) for f in r.run.figs[: s.length] if f.percent is not None]
        good = sum(bool(fits(value, r.total.value, percent)) for value, percent in told)
        add("whole_shares=" + ("none" if not good else "all" if good == len(told) else "some"))
