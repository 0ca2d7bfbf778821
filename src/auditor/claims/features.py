"""What is seen of a reading: named features, each a small function whose docstring is the sentence that explains it.

Three groups, by what they look at, so that each is worked out once: `start` (a total and a first part), `run` (the parts
up to one end, and what follows), `whole` (all of it, with the sum). Those of the first two also count crossed with how
well the sum fits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from auditor.claims import lexicon
from auditor.claims.figures import Fig
from auditor.claims.readings import Reading, Run, Total

Names = Iterator[str]
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


def start_kind(s: Start) -> Names:
    """How the parts stand to the total: after it, in a bracket, before it, as a count of cases."""
    yield f"{s.kind}"
    if s.kind == "bracket":
        yield f"bracket:{s.opener or 'bare'}"


def start_opener(s: Start) -> Names:
    """The word between total and first part that opens a list, and whether it stands in another sentence."""
    apart = min(2, s.first.sentence - s.total.last.sentence) if s.kind in ("after", "two") else 0
    yield s.opener or "none"
    yield f"{s.opener or 'none'}:{apart}"
    if s.first.opens_clause:
        yield "head"


def start_between(s: Start) -> Names:
    """How many figures stand between the total and its first part, and of what unit."""
    number = min(len(s.between), 4)
    yield f"{number}"
    yield f"{number}:{'opened' if s.opener else 'plain'}"
    if any(f.opener for f in s.between):
        yield "opener"
    if any(f.unit == s.first.unit for f in s.between):
        yield "unit"
    if s.first.sort and any(f.sort == s.first.sort != s.total.last.sort for f in s.between):
        yield "sort"


def start_distance(s: Start) -> Names:
    """How far the first part stands from the total."""
    if s.kind == "after":
        yield f"{bucket(s.first.q.start - s.total.last.q.end, _DISTANCES)}"


def start_mark(s: Start) -> Names:
    """The mark before the first part."""
    if s.kind != "bracket":
        yield f"{s.first.mark}:{'opened' if s.opener else 'plain'}"
        yield f"clauses:{min(s.first.clauses, 3)}:{'opened' if s.opener else 'plain'}"
    if s.first.outside:
        yield "outside"


def start_total(s: Start) -> Names:
    """What the total's own words say: that it is a total, a part itself, approximate, of several years."""
    figure = s.total.last
    if figure.counted:
        yield "counted"
    if figure.opener:
        yield "opened"
    if figure.mark == 1:
        yield "listed"
    if not s.total.figs[0].exact:
        yield "approximate"
    if figure.years:
        yield "years"
    if figure.verb:
        yield "verb"
    if figure.other:
        yield "other"
    if not figure.head:
        yield "nameless"
    if not figure.unit:
        yield "unitless"


def start_unit(s: Start) -> Names:
    """Whether the first part has the total's unit."""
    a, b = s.total.last, s.first
    yield "same" if a.unit == b.unit else "none" if not (a.unit and b.unit) else f"{a.kind}:{b.kind}"


def start_sort(s: Start) -> Names:
    """What sorts of things total and first part count."""
    yield f"{s.total.last.sort or '-'}:{s.first.sort or '-'}"


def start_role(s: Start) -> Names:
    """The roles of total and first part in a count of cases."""
    yield f"{_PARTS[s.total.last.role]}:{_PARTS[s.first.role]}"


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


def start_beside(s: Start) -> Names:
    """Whether the words before the first part compare, rate or exclude."""
    if s.first.gap.lstrip("，,(（").startswith(lexicon.lists().beside):
        yield "yes"


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


def run_length(run: Run, s: Stats) -> Names:
    """How many parts there are."""
    yield _count(s.length)


def run_marks(run: Run, s: Stats) -> Names:
    """The marks between the parts."""
    if s.length > 1:
        yield f"{s.marks}"
        if s.stops:
            yield f"stops:{min(3, s.stops)}:{'means' if s.meant == s.stops else 'plain'}"


def run_openers(run: Run, s: Stats) -> Names:
    """Words that open a list, or lead out of it, before a later part."""
    if s.openers:
        yield f"inner:{min(s.openers, 3)}"
    if s.outside:
        yield "outside"


def run_shape(run: Run, s: Stats) -> Names:
    """Which figures between the parts are left out."""
    yield run.shape
    if s.jumped:
        yield f"jumped:{min(s.jumped, 4)}:{run.shape}"


def run_verbs(run: Run, s: Stats) -> Names:
    """Whether the parts are statements with a verb, or names."""
    rest = s.verbs - s.first_verb
    yield "none" if not s.verbs else "first" if not rest else "all" if s.verbs == s.length else "some"


def run_words(run: Run, s: Stats) -> Names:
    """Whether a part is called a total, the rest or 等; whether parts are numbered, unnamed or named alike."""
    if s.counted:
        yield "counted"
    if s.others:
        yield "other inside"
    if s.last.other:
        yield "other last"
    if s.last.partial:
        yield "partial"
    if s.ordinals:
        yield "ordinal:all" if s.ordinals == s.length else "ordinal:some"
    if s.nameless:
        yield "nameless:all" if s.nameless == s.length else "nameless:some"
    if s.length > 1:
        yield f"alike:{4 * s.alike // (s.length - 1)}"


def run_units(run: Run, s: Stats) -> Names:
    """Whether the parts have one unit."""
    yield "one" if s.units == s.length else "lost" if s.units + s.unitless == s.length else "mixed"


def run_sorts(run: Run, s: Stats) -> Names:
    """Whether the parts count one sort of things."""
    if s.length > 1:
        yield f"{min(s.sorts, 2)}"


def run_roles(run: Run, s: Stats) -> Names:
    """The roles of the parts in a count of cases."""
    if s.roles != 1:
        yield f"{s.roles}"
        yield "outcomes:all" if s.outcomes == s.length else f"outcomes:{min(3, s.outcomes)}"


def end_mark(run: Run, s: Stats) -> Names:
    """The mark after the last part, against the marks inside."""
    after = s.after
    if after is None:
        yield "bracket" if s.last.level else "text"
        return
    if s.length > 1:
        order = "weaker" if after.mark < s.inner else "same" if after.mark == s.inner else "stronger"
        yield f"{order}:{after.mark}"
        yield order
    yield f"{after.mark}"


def end_next(run: Run, s: Stats) -> Names:
    """What the next figure says: that it goes on with the list, closes it, or begins something else."""
    after = s.after
    if after is None:
        return
    near = after.mark <= max(s.inner, 2)
    where = "near" if near else "far"
    if after.other:
        yield f"other:{where}"
    if after.opener:
        yield f"opener:{after.opener}:{where}"
    if after.verb and not s.verbs - s.first_verb:
        yield f"verb:{where}"
    if after.counted:
        yield f"counted:{where}"
    if after.outside:
        yield "outside"
    if after.unit == s.last.unit:
        yield f"unit:{where}"
        if near and not after.opener and not after.verb and not after.counted:
            yield f"cut short:{_count(s.length)}"
    else:
        yield f"unit changes:{where}"


def end_like(run: Run, s: Stats) -> Names:
    """Whether the next figure is named like the last part, or counts another sort of things."""
    after = s.after
    if after is None:
        return
    if _alike(s.last, after):
        yield "alike"
    if after.sort and s.last.sort:
        yield "same sort" if after.sort == s.last.sort else "other sort"
    roles = f"{_PARTS[s.last.role]}:{_PARTS[after.role]}"
    if roles != "-:-":
        yield roles


def whole_fit(r: Reading, how: str, s: Stats) -> Names:
    """How well the sum fits, for so many parts, so large a total and the word that opens the list."""
    yield how
    yield f"{how}:n{_count(s.length)}"
    value = r.total.value
    yield f"{how}:each{bucket(float(value) / s.length, _SIZES)}"
    yield f"{how}:{r.opener or r.kind}"
    if r.total.last.counted:
        yield f"{how}:counted"


def slip(gap: Decimal) -> bool:
    """Whether two figures differ as by one wrong digit, or by two that changed places."""
    digits = gap.normalize().as_tuple().digits
    return len(digits) == 1 or digits == (9, 9)


def whole_slip(r: Reading, how: str, s: Stats) -> Names:
    """Whether a sum that misses does so as by one wrong digit, and whether a figure beside explains the difference."""
    if GRADES[how] not in ("near", "bad"):
        return
    gap = r.run.sums[s.length - 1][0] - r.total.value
    size = "few" if s.length < 4 else "many"
    if slip(abs(gap)):
        yield f"digit:{GRADES[how]}"
        yield f"digit:{how}:{size}"
    if gap > 0 and any(f.value == gap for f in r.run.figs[: s.length]):
        yield f"one too many:{GRADES[how]}"
    if gap < 0 and s.after is not None:
        yield f"room:{GRADES[how]}" if s.after.value <= -gap else f"no room:{GRADES[how]}"


def whole_parts(r: Reading, how: str, s: Stats) -> Names:
    """Whether a part alone exceeds the total or equals it, and how many parts are more than nought."""
    if how != "single":
        biggest = max(f.value for f in r.run.figs[: s.length])
        if biggest > r.total.value:
            yield "larger"
        elif biggest == r.total.value:
            yield f"equal:{GRADES[how]}"
        if s.nonzero < 2:
            yield f"nonzero:{s.nonzero}:{GRADES[how]}"
    elif r.run.figs[0].value > r.total.value:
        yield "single:larger"
    elif r.run.figs[0].value == r.total.value:
        yield "single:equal"


def whole_nearer(r: Reading, how: str, s: Stats) -> Names:
    """Whether a figure between total and parts could hold the parts, or fits them."""
    value = r.run.sums[s.length - 1][0]
    holding = [f for f in r.between if f.value >= value and f.kind == r.total.last.kind]
    if holding:
        yield f"holds:{GRADES[how]}"
    if any(f.value == value for f in holding):
        yield f"fits:{GRADES[how]}"


def whole_split(r: Reading, how: str, s: Stats) -> Names:
    """Whether fewer parts, or one more, would fit."""
    value = r.total.value
    sums = r.run.sums
    if s.length > 2 and any(t[0] == value for t in sums[1 : s.length - 1]):
        yield "earlier:" + GRADES[how]
    if s.length < len(sums) and sums[s.length][0] == value:
        yield "one more:" + GRADES[how]
    elif any(t[0] == value for t in sums[s.length + 1 : s.length + 4]):
        yield "some more:" + GRADES[how]


def whole_units(r: Reading, how: str, s: Stats) -> Names:
    """Whether the parts have the total's unit, all, one other, or several."""
    unit = r.total.last.unit
    one = s.units == s.length
    same = r.run.figs[0].unit == unit
    yield f"{'same' if same and one else 'other' if one else 'mixed'}:{GRADES[how]}"


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


def whole_frame(r: Reading, how: str, s: Stats) -> Names:
    """How the list is opened and how it ends: a frame that stays whole when a figure in it is wrong."""
    if s.length < 2:
        return
    grade = GRADES[how]
    closed = _closed(s)
    opened = r.opener or ("none" if r.kind == "after" else r.kind)
    yield f"{opened}:{closed}:{grade}"
    yield f"{closed}:{grade}:{'few' if s.length < 4 else 'many'}"
    if r.between or r.kind != "after":
        return
    same = r.run.figs[0].sentence == r.total.last.sentence
    firm = closed not in ("cut", "unit", "verb")
    marks = "one" if s.marks in (2, 4, 8) else "small" if s.marks < 8 else "mixed"
    yield f"{'same' if same else 'next'}:{'closed' if firm else 'open'}:{marks}:{grade}:{bool(r.opener)}"


def whole_case(r: Reading, how: str, s: Stats) -> Names:
    """For counts of cases: what was carried in, whether it is taken in, and how the sum fits."""
    roles = {_PARTS[f.role] for f in r.total.figs}
    if r.kind in ("balance", "outcomes") or roles & {"in", "done"}:
        inside = bool(s.roles & _ROLE_BITS["before"])
        both = len(r.total.figs) > 1
        skipped = any(f.role == "carried_in" for f in r.between)
        yield f"{r.kind}:{'both' if both else 'inside' if inside else 'skipped' if skipped else 'plain'}:{GRADES[how]}"
        yield f"{'+'.join(sorted(roles))}:{s.roles}:{GRADES[how]}"


START: tuple[Callable[[Start], Names], ...] = (
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
RUN: tuple[Callable[[Run, Stats], Names], ...] = (
    run_length,
    run_marks,
    run_openers,
    run_shape,
    run_verbs,
    run_words,
    run_units,
    run_sorts,
    run_roles,
    end_mark,
    end_next,
    end_like,
)
WHOLE: tuple[Callable[[Reading, str, Stats], Names], ...] = (
    whole_fit,
    whole_slip,
    whole_parts,
    whole_nearer,
    whole_split,
    whole_units,
    whole_frame,
    whole_case,
)
FAMILIES: dict[str, tuple[str, ...]] = {
    "opener": ("start_kind", "start_opener", "start_beside"),
    "place of the total": ("start_between", "start_distance", "start_mark", "start_total", "whole_nearer"),
    "end and frame": ("end_mark", "end_next", "end_like", "whole_frame"),
    "marks and shape": ("run_marks", "run_openers", "run_shape"),
    "words of the parts": ("run_verbs", "run_words"),
    "units": ("start_unit", "run_units", "whole_units"),
    "sorts": ("start_sort", "run_sorts"),
    "cases": ("start_role", "run_roles", "whole_case"),
    "arithmetic": ("run_length", "whole_fit", "whole_slip", "whole_parts", "whole_split"),
}
"""The features by what they are about, for measuring what each kind is worth."""


def start_names(s: Start) -> tuple[str, ...]:
    """The features of a start."""
    return tuple(f"{f.__name__}={name}" for f in START for name in f(s))


def run_names(run: Run, s: Stats) -> tuple[str, ...]:
    """The features of a run up to one end."""
    return tuple(f"{f.__name__}={name}" for f in RUN for name in f(run, s))


def whole_names(r: Reading, how: str, s: Stats) -> tuple[str, ...]:
    """The features of all of a reading."""
    return tuple(f"{f.__name__}={name}" for f in WHOLE for name in f(r, how, s))
