"""What is seen of a reading: named features, each a small function whose docstring is its explanation.

Three groups, by what they look at, so that each is worked out once: `start` (a total and a first part), `run` (the
parts up to one end, and what follows), `whole` (all of it, with the sum). Those of the first two also count crossed
with how well the sum fits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from auditor.claims import lexicon
from auditor.claims.figures import Fig
from auditor.claims.readings import Reading, Run, Total

Add = Callable[[str], None]
_MYRIAD = 10_000
_DISTANCES = (6, 15, 30, 60, 120)
_SIZES = (2, 4, 8, 16, 40, 100, 400)
_COUNTS = {1: "1", 2: "2", 3: "3", 4: "4", 5: "5", 6: "6", 7: "6", 8: "8", 9: "8"}


def bucket(value: float, limits: Sequence[int]) -> int:
    """The number of limits that a value reaches."""
    return sum(value >= limit for limit in limits)


def _count(number: int) -> str:
    return _COUNTS.get(number, "10")


def fit(total: Total, sums: tuple[Decimal, Decimal, Decimal], length: int) -> str:
    """How well the parts add up: exact, meets (as intervals), near, close, under, over; single for one part."""
    value, low, high = sums
    if length == 1:
        return "single"
    if low <= total.high and total.low <= high:
        return "exact" if total.low == total.high and low == high else "meets"
    gap = abs(total.value - value)
    if value * _MYRIAD == total.value:
        return "near"  # 173769万条 for 173769 条: the unit slipped, and the sum shows it
    if gap * 4 <= total.value:
        if gap <= 2 or gap * 50 <= total.value:
            return "near"
        if gap <= 10 or gap * 10 <= total.value:
            return "close"
    return "over" if value > total.value else "under"


GRADES = {
    "exact": "good",
    "meets": "good",
    "near": "near",
    "close": "near",
    "under": "bad",
    "over": "bad",
    "single": "single",
}
"""How well the sum fits, in the four grades that other features are crossed with."""


@dataclass(slots=True)
class Start:
    """A total and the first part of a reading."""

    kind: str
    total: Total
    first: Fig
    between: Sequence[Fig]
    opener: str


def start_kind(s: Start, add: Add) -> None:
    """How the parts stand to the total: after it, in a bracket, before it, as a count of cases."""
    add(f"start_kind={s.kind}")
    if s.kind == "bracket":
        add(f"start_kind=bracket:{s.opener or 'bare'}")


def start_opener(s: Start, add: Add) -> None:
    """The word between total and first part that opens a list, and whether it stands in another sentence."""
    apart = min(2, s.first.sentence - s.total.last.sentence) if s.kind in ("after", "two") else 0
    add("start_opener=" + (s.opener or "none"))
    add(f"start_opener={s.opener or 'none'}:{apart}")
    if s.first.opens_clause:
        add("start_opener=head")


def start_between(s: Start, add: Add) -> None:
    """How many figures stand between the total and its first part, and of what unit."""
    number = min(len(s.between), 4)
    add(f"start_between={number}")
    add(f"start_between={number}:{'opened' if s.opener else 'plain'}")
    if any(f.opener for f in s.between):
        add("start_between=opener")
    if any(f.unit == s.first.unit for f in s.between):
        add("start_between=unit")
    if s.first.sort and any(f.sort == s.first.sort != s.total.last.sort for f in s.between):
        add("start_between=sort")


def start_distance(s: Start, add: Add) -> None:
    """How far the first part stands from the total."""
    if s.kind == "after":
        add(f"start_distance={bucket(s.first.q.start - s.total.last.q.end, _DISTANCES)}")


def start_mark(s: Start, add: Add) -> None:
    """The mark before the first part."""
    if s.kind != "bracket":
        add(f"start_mark={s.first.mark}:{'opened' if s.opener else 'plain'}")
        add(f"start_mark=clauses:{min(s.first.clauses, 3)}:{'opened' if s.opener else 'plain'}")
    if s.first.outside:
        add("start_mark=outside")


def start_total(s: Start, add: Add) -> None:
    """What the total's own words say: that it is a total, a part itself, approximate, of several years."""
    figure = s.total.last
    if figure.counted:
        add("start_total=counted")
    if figure.opener:
        add("start_total=opened")
    if figure.mark == 1:
        add("start_total=listed")
    if not s.total.figs[0].exact:
        add("start_total=approximate")
    if figure.years:
        add("start_total=years")
    if figure.verb:
        add("start_total=verb")
    if figure.other:
        add("start_total=other")
    if not figure.head:
        add("start_total=nameless")
    if not figure.unit:
        add("start_total=unitless")


def start_unit(s: Start, add: Add) -> None:
    """Whether the first part has the total's unit."""
    a, b = s.total.last, s.first
    add("start_unit=" + ("same" if a.unit == b.unit else "none" if not (a.unit and b.unit) else f"{a.kind}:{b.kind}"))


def start_sort(s: Start, add: Add) -> None:
    """What sorts of things total and first part count."""
    add(f"start_sort={s.total.last.sort or '-'}:{s.first.sort or '-'}")


def start_role(s: Start, add: Add) -> None:
    """The roles of total and first part in a count of cases."""
    add(f"start_role={_PARTS[s.total.last.role]}:{_PARTS[s.first.role]}")


def _parts_of_roles() -> dict[str, str]:
    words = lexicon.cases()
    out = {"": "-"}
    for name, roles in (
        ("in", words.income),
        ("before", words.before),
        ("done", words.done),
        ("left", words.left),
        ("outcome", words.outcomes),
        ("end", words.ends),
    ):
        out |= dict.fromkeys(roles, name)
    return out


_PARTS = _parts_of_roles()


def start_beside(s: Start, add: Add) -> None:
    """Whether the words before the first part compare, rate or exclude."""
    if s.first.gap.lstrip("，,(（").startswith(lexicon.lists().beside):
        add("start_beside=yes")


@dataclass(slots=True)
class Stats:
    """Counts over the first parts of a run, one for each length."""

    length: int
    last: Fig
    after: Fig | None
    marks: int = 0  # as bits, from the second part on
    inner: int = 0  # the strongest mark
    stops: int = 0
    meant: int = 0  # full stops before a part that begins with its means
    openers: int = 0
    outside: int = 0
    jumped: int = 0
    verbs: int = 0
    first_verb: bool = False
    counted: int = 0
    others: int = 0
    ordinals: int = 0
    nameless: int = 0
    alike: int = 0
    units: int = 0  # parts with the unit of the first
    unitless: int = 0
    sorts: int = 0  # parts that name another sort than the one before
    outcomes: int = 0
    roles: int = 0  # as bits
    nonzero: int = 0
    approximate: int = 0


_ROLE_BITS = {name: 1 << n for n, name in enumerate(("-", "in", "before", "done", "left", "outcome", "end"))}


def stats(run: Run) -> list[Stats]:
    """The counts of a run for each of its lengths."""
    out: list[Stats] = []
    means = lexicon.lists().means
    here = Stats(0, run.figs[0], None)
    before: Fig | None = None
    for n, (f, after) in enumerate(zip(run.figs, run.after, strict=True), 1):
        new = Stats(n, f, after, here.marks, here.inner, here.stops, here.meant, here.openers, here.outside)
        new.jumped, new.verbs, new.counted, new.others = here.jumped, here.verbs, here.counted, here.others
        new.ordinals, new.nameless, new.alike = here.ordinals, here.nameless, here.alike
        new.units, new.unitless, new.sorts = here.units, here.unitless, here.sorts
        new.outcomes, new.roles, new.first_verb = here.outcomes, here.roles, here.first_verb or (n == 1 and f.verb)
        new.nonzero, new.approximate = here.nonzero + (f.value != 0), here.approximate + (not f.exact)
        if before is not None:
            _step(new, before, f, means)
        new.verbs += f.verb
        new.ordinals += f.ordinal
        new.nameless += not f.words
        new.units += f.unit == run.figs[0].unit
        new.unitless += not f.unit
        role = _PARTS[f.role]
        new.outcomes += role in ("outcome", "end")
        new.roles |= _ROLE_BITS[role]
        out.append(new)
        here, before = new, f
    return out


def _step(new: Stats, before: Fig, f: Fig, means: tuple[str, ...]) -> None:
    """Counts the step from one part to the next."""
    new.marks |= 1 << f.mark
    new.inner = max(new.inner, f.mark)
    new.stops += f.mark == 4
    new.meant += f.mark == 4 and f.head.startswith(means)
    new.openers += bool(f.opener)
    new.outside += f.outside
    new.jumped += f.at - before.at - 1
    new.counted += f.counted
    new.others += before.other
    new.alike += _alike(before, f)
    new.sorts += bool(f.sort and before.sort and f.sort != before.sort)


def _alike(a: Fig, b: Fig) -> bool:
    """Whether the words of two figures begin or end alike."""
    if a.head and b.head:
        return a.head[:2] == b.head[:2] or a.head[-2:] == b.head[-2:]
    return bool(a.tail) and a.tail[:2] == b.tail[:2]


def run_length(run: Run, s: Stats, add: Add) -> None:
    """How many parts there are."""
    add("run_length=" + (_count(s.length)))


def run_marks(run: Run, s: Stats, add: Add) -> None:
    """The marks between the parts."""
    if s.length > 1:
        add(f"run_marks={s.marks}")
        if s.stops:
            add(f"run_marks=stops:{min(3, s.stops)}:{'means' if s.meant == s.stops else 'plain'}")


def run_openers(run: Run, s: Stats, add: Add) -> None:
    """Words that open a list, or lead out of it, before a later part."""
    if s.openers:
        add(f"run_openers=inner:{min(s.openers, 3)}")
    if s.outside:
        add("run_openers=outside")


def run_shape(run: Run, s: Stats, add: Add) -> None:
    """Which figures between the parts are left out."""
    add("run_shape=" + (run.shape))
    if s.jumped:
        add(f"run_shape=jumped:{min(s.jumped, 4)}:{run.shape}")


def run_verbs(run: Run, s: Stats, add: Add) -> None:
    """Whether the parts are statements with a verb, or names."""
    rest = s.verbs - s.first_verb
    add("run_verbs=" + ("none" if not s.verbs else "first" if not rest else "all" if s.verbs == s.length else "some"))


def run_words(run: Run, s: Stats, add: Add) -> None:
    """Whether a part is called a total, the rest or 等; whether parts are numbered, unnamed or named alike."""
    if s.counted:
        add("run_words=counted")
    if s.others:
        add("run_words=other inside")
    if s.last.other:
        add("run_words=other last")
    if s.last.partial:
        add("run_words=partial")
    if s.ordinals:
        add("run_words=" + ("ordinal:all" if s.ordinals == s.length else "ordinal:some"))
    if s.nameless:
        add("run_words=" + ("nameless:all" if s.nameless == s.length else "nameless:some"))
    if s.length > 1:
        add(f"run_words=alike:{4 * s.alike // (s.length - 1)}")


def run_units(run: Run, s: Stats, add: Add) -> None:
    """Whether the parts have one unit."""
    add("run_units=" + ("one" if s.units == s.length else "lost" if s.units + s.unitless == s.length else "mixed"))


def run_sorts(run: Run, s: Stats, add: Add) -> None:
    """Whether the parts count one sort of things."""
    if s.length > 1:
        add(f"run_sorts={min(s.sorts, 2)}")


def run_roles(run: Run, s: Stats, add: Add) -> None:
    """The roles of the parts in a count of cases."""
    if s.roles != 1:
        add(f"run_roles={s.roles}")
        add("run_roles=" + ("outcomes:all" if s.outcomes == s.length else f"outcomes:{min(3, s.outcomes)}"))


def end_mark(run: Run, s: Stats, add: Add) -> None:
    """The mark after the last part, against the marks inside."""
    after = s.after
    if after is None:
        add("end_mark=" + ("bracket" if s.last.level else "text"))
        return
    if s.length > 1:
        order = "weaker" if after.mark < s.inner else "same" if after.mark == s.inner else "stronger"
        add(f"end_mark={order}:{after.mark}")
        add("end_mark=" + (order))
    add(f"end_mark={after.mark}")


def end_next(run: Run, s: Stats, add: Add) -> None:
    """What the next figure says: that it goes on with the list, closes it, or begins something else."""
    after = s.after
    if after is None:
        return
    near = after.mark <= max(s.inner, 2)
    where = "near" if near else "far"
    if after.other:
        add(f"end_next=other:{where}")
    if after.opener:
        add(f"end_next=opener:{after.opener}:{where}")
    if after.verb and not s.verbs - s.first_verb:
        add(f"end_next=verb:{where}")
    if after.counted:
        add(f"end_next=counted:{where}")
    if after.outside:
        add("end_next=outside")
    if after.unit == s.last.unit:
        add(f"end_next=unit:{where}")
        if near and not after.opener and not after.verb and not after.counted:
            add(f"end_next=cut short:{_count(s.length)}")
    else:
        add(f"end_next=unit changes:{where}")


def end_like(run: Run, s: Stats, add: Add) -> None:
    """Whether the next figure is named like the last part, or counts another sort of things."""
    after = s.after
    if after is None:
        return
    if _alike(s.last, after):
        add("end_like=alike")
    if after.sort and s.last.sort:
        add("end_like=" + ("same sort" if after.sort == s.last.sort else "other sort"))
    roles = f"{_PARTS[s.last.role]}:{_PARTS[after.role]}"
    if roles != "-:-":
        add("end_like=" + (roles))


def whole_fit(r: Reading, how: str, s: Stats, add: Add) -> None:
    """How well the sum fits, for so many parts, so large a total and the word that opens the list."""
    add("whole_fit=" + (how))
    add(f"whole_fit={how}:n{_count(s.length)}")
    value = r.total.value
    add(f"whole_fit={how}:each{bucket(float(value) / s.length, _SIZES)}")
    add(f"whole_fit={how}:{r.opener or r.kind}")
    if r.total.last.counted:
        add(f"whole_fit={how}:counted")


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
    if total.mark < 3 and marks == 1 << total.mark:
        add(f"whole_sibling=one row:{GRADES[how]}")
    if _alike(total, r.run.figs[0]):
        add(f"whole_sibling=alike:{GRADES[how]}")


def _closed(s: Stats) -> str:
    """How a list ends."""
    after = s.after
    if s.last.other:
        return "other"
    if s.last.partial:
        return "partial"
    if after is None:
        return "text"
    if after.opener and after.mark < 4:
        return "opener"
    if after.mark > s.inner:
        return "stronger"
    if after.mark == 4:
        return "stop"
    if after.verb and not s.verbs - s.first_verb:
        return "verb"
    if after.unit != s.last.unit:
        return "unit"
    return "cut"


def whole_frame(r: Reading, how: str, s: Stats, add: Add) -> None:
    """How the list is opened and how it ends: a frame that stays whole when a figure in it is wrong."""
    if s.length < 2:
        return
    grade = GRADES[how]
    closed = _closed(s)
    opened = r.opener or ("none" if r.kind == "after" else r.kind)
    add(f"whole_frame={opened}:{closed}:{grade}")
    add(f"whole_frame={closed}:{grade}:{'few' if s.length < 4 else 'many'}")
    if r.between or r.kind != "after":
        return
    same = r.run.figs[0].sentence == r.total.last.sentence
    firm = closed not in ("cut", "unit", "verb")
    marks = "one" if s.marks in (2, 4, 8) else "small" if s.marks < 8 else "mixed"
    add(f"whole_frame={'same' if same else 'next'}:{'closed' if firm else 'open'}:{marks}:{grade}:{bool(r.opener)}")


def whole_case(r: Reading, how: str, s: Stats, add: Add) -> None:
    """For counts of cases: what was carried in, whether it is taken in, and how the sum fits."""
    roles = {_PARTS[f.role] for f in r.total.figs}
    if r.kind in ("balance", "outcomes") or roles & {"in", "done"}:
        inside = bool(s.roles & _ROLE_BITS["before"])
        both = len(r.total.figs) > 1
        skipped = any(f.role == "carried_in" for f in r.between)
        before = "both" if both else "inside" if inside else "skipped" if skipped else "plain"
        add(f"whole_case={r.kind}:{before}:{GRADES[how]}")
        add(f"whole_case={'+'.join(sorted(roles))}:{s.roles}:{GRADES[how]}")


START: tuple[Callable[[Start, Add], None], ...] = (
    start_kind,
    start_opener,
    start_between,
    start_distance,
    start_mark,
    start_total,
    start_unit,
    start_sort,
    start_role,
    start_beside,
)
PARTS: tuple[Callable[[Run, Stats, Add], None], ...] = (
    run_length,
    run_marks,
    run_openers,
    run_shape,
    run_verbs,
    run_words,
    run_units,
    run_sorts,
    run_roles,
)
END: tuple[Callable[[Run, Stats, Add], None], ...] = (
    end_mark,
    end_next,
    end_like,
)
WHOLE: tuple[Callable[[Reading, str, Stats, Add], None], ...] = (
    whole_fit,
    whole_slip,
    whole_parts,
    whole_nearer,
    whole_split,
    whole_units,
    whole_frame,
    whole_case,
    whole_sibling,
)
CROSSING = frozenset(
    f.__name__
    for f in (
        start_kind,
        start_opener,
        start_between,
        run_length,
        run_marks,
        run_words,
        run_units,
        end_mark,
        end_next,
    )
)
"""The features that mean something else where the sum fits than where it does not."""


def start_names(s: Start) -> list[str]:
    """The features of a start."""
    out: list[str] = []
    for feature in START:
        feature(s, out.append)
    return out


def run_names(run: Run, s: Stats) -> list[str]:
    """The features of the parts of a run up to one end."""
    out: list[str] = []
    for feature in PARTS:
        feature(run, s, out.append)
    return out


def end_names(run: Run, s: Stats) -> list[str]:
    """The features of that end and of what follows."""
    out: list[str] = []
    for feature in END:
        feature(run, s, out.append)
    return out


def whole_names(r: Reading, how: str, s: Stats) -> list[str]:
    """The features of all of a reading."""
    out: list[str] = []
    for feature in WHOLE:
        feature(r, how, s, out.append)
    return out
