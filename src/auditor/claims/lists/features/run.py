"""Features of the parts of a reading up to one end, and of what follows."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from operator import attrgetter

from auditor.claims.figures import Fig
from auditor.claims.lists.features.scale import Add, count
from auditor.claims.lists.reading import Run


@dataclass(slots=True)
class Stats:
    """Counts over the first parts of a run, one for each length."""

    length: int
    last: Fig
    after: Fig | None
    marks: int = 0  # as bits, from the second part on
    inner: int = 0  # the strongest mark
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
    kins: frozenset[str] = frozenset()
    sorts: frozenset[str] = frozenset()
    outcomes: int = 0
    roles: int = 0  # as bits
    nonzero: int = 0
    shares: int = 0  # parts with a percentage behind them
    run_scores: dict[str, float] = field(default_factory=dict)
    """By grade of fit what the features of the run count, and those of its end: many totals share a run."""
    end_scores: dict[str, float] = field(default_factory=dict)


_KEPT = attrgetter(*(f.name for f in fields(Stats)[3:-2]))
"""What is counted up from one length to the next."""
ROLE_BITS = {name: 1 << n for n, name in enumerate(("-", "in", "before", "done", "left", "outcome", "end", "who"))}
"""The steps of the account of cases as bits, for sets of them."""


def extend(run: Run) -> None:
    """Counts one part more of a run."""
    here = run.stats[-1] if run.stats else None
    n = len(run.stats)
    f = run.figs[n]
    new = Stats(n + 1, f, run.after[n], *(_KEPT(here) if here else ()))
    new.first_verb = new.first_verb or (n == 0 and f.verb)
    new.nonzero += f.value != 0
    new.shares += f.percent is not None
    if n:
        _step(new, run.figs[n - 1], f)
    new.kins = new.kins | {f.kin} if f.kin else new.kins
    new.sorts = new.sorts | {f.sort} if f.sort else new.sorts
    new.verbs += f.verb
    new.ordinals += f.ordinal
    new.nameless += not f.words
    new.units += f.unit == run.figs[0].unit
    new.outcomes += f.step in ("outcome", "end")
    new.roles |= ROLE_BITS[f.step]
    run.stats.append(new)


def _step(new: Stats, before: Fig, f: Fig) -> None:
    """Counts the step from one part to the next."""
    new.marks |= 1 << f.mark
    new.inner = max(new.inner, f.mark)
    new.openers += bool(f.opener)
    new.outside += f.outside
    new.jumped += f.at - before.at - 1
    new.counted += f.counted
    new.others += before.other
    new.alike += alike(before, f)


def alike(a: Fig, b: Fig) -> bool:
    """Whether the words of two figures begin or end alike."""
    if a.head and b.head:
        return a.head[:2] == b.head[:2] or a.head[-2:] == b.head[-2:]
    return bool(a.tail) and a.tail[:2] == b.tail[:2]


def run_length(run: Run, s: Stats, add: Add) -> None:
    """How many parts there are."""
    add("run_length=" + (count(s.length)))


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


def run_kin(run: Run, s: Stats, add: Add) -> None:
    """How many kinds of things the parts count."""
    add(f"run_kin={min(len(s.kins), 4)}:{'few' if s.length < 4 else 'many'}")
    add(f"run_kin=sorts:{min(len(s.sorts), 3)}")


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
