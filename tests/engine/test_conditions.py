"""What must hold of figures, and which change of them mends what fails: on small sheets made for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from auditor.checks.core.base import Balance, Cell, Fit, Outcome, Spot
from auditor.engine import causes, conditions
from auditor.engine.causes import Cause, Failed
from auditor.engine.conditions import Condition
from auditor.model.base import Severity
from auditor.model.finding import Computation

FIGURE: Spot = (1, 7)


def cell(row: str, column: str = "c") -> Cell:
    return ("t", row, column)


def decimals(values: Mapping[Any, int]) -> dict[Spot, Decimal]:
    return {s: Decimal(v) for s, v in values.items()}


def gap(balance: Balance, values: Mapping[Any, int]) -> int:
    return sum(sign * values[s] for s, sign in balance)


def outcome(balance: Balance, values: Mapping[Any, int], *instead: Balance) -> Outcome:
    """As a check tells it: failed when neither the sum nor one instead of it comes to nothing."""
    off = gap(balance, values)
    fails = all(gap(b, values) for b in (balance, *instead))
    made = Computation(left=str(off), right="0", difference=str(off)) if fails else None
    return Outcome("fail" if fails else "pass", computation=made, balance=balance, instead=instead)


def total_of(whole: Spot, *parts: Spot) -> Balance:
    return ((whole, 1), *((p, -1) for p in parts))


A, B, C, D = (cell(name) for name in "abcd")


def test_a_condition_is_what_an_outcome_compared():
    values = {A: 5, B: 2, C: 2}
    made = conditions.of(outcome(total_of(A, B, C), values), decimals(values))
    assert made is not None
    assert made.spots == (A, B, C)
    assert made.sums == [({A: 1, B: -1, C: -1}, Decimal(1))]
    assert made.plain
    right = conditions.of(outcome(total_of(A, B, C), {A: 4, B: 2, C: 2}), decimals({A: 4, B: 2, C: 2}))
    assert right is not None
    assert right.sums[0][1] == 0
    assert conditions.of(Outcome("fail"), decimals(values)) is None
    near = Computation(left="5", right="4", difference="1")  # which the check lets pass: rounding
    borne = conditions.of(Outcome("pass", computation=near, balance=total_of(A, B, C)), decimals(values))
    assert borne is not None
    assert borne.sums[0][1] == 0


def test_a_cell_without_a_figure_counts_in_what_the_check_told():
    """The check knows the difference although not all its cells have a figure; a sum with prose must know them all."""
    made = conditions.of(outcome(total_of(A, B, C), {A: 5, B: 2, C: 0}), decimals({A: 5, B: 2}))
    assert made is not None
    assert made.sums[0][1] == 3
    spoken = total_of(FIGURE, A, B)
    assert conditions.of(outcome(spoken, {FIGURE: 9, A: 5, B: 2}), decimals({A: 5, B: 2})) is None
    known = conditions.of(outcome(spoken, {FIGURE: 9, A: 5, B: 2}), decimals({FIGURE: 9, A: 5, B: 2}))
    assert known is not None
    assert known.sums[0][1] == 2
    assert not known.plain


def test_a_figure_that_stood_for_others_is_not_tried():
    """What the check found is not what its figures come to: one of them was taken together with another."""
    told = outcome(total_of(FIGURE, A), {FIGURE: 9, A: 5})
    assert conditions.of(told, decimals({FIGURE: 8, A: 5})) is None
    right = outcome(total_of(FIGURE, A), {FIGURE: 5, A: 5})
    assert conditions.of(right, decimals({FIGURE: 8, A: 5})) is not None


def test_one_of_several_sums_is_enough():
    values = {A: 9, B: 5, C: 5, D: 1}
    made = conditions.of(outcome(total_of(A, B, C), values, total_of(A, B, D)), decimals(values))
    assert made is not None
    assert [off for _, off in made.sums] == [-1, 3]
    assert made.spots == (A, B, C, D)
    assert not made.plain
    now = decimals(values)
    assert made.holds({A: Decimal(1)}, now)
    assert made.holds({D: Decimal(3)}, now)
    assert not made.holds({D: Decimal(1)}, now)
    assert list(made.wants(A)) == [1, -3]
    assert list(made.wants(D)) == [3]
    unknown = conditions.of(outcome(total_of(A, B, C), values, total_of(A, B, D)), decimals({A: 9, B: 5, C: 5}))
    assert unknown is not None
    assert len(unknown.sums) == 1


def test_a_figure_on_both_sides_or_counted_twice():
    values = {A: 6, B: 4}
    twice = conditions.of(outcome(((A, 1), (B, -1), (B, -1)), values), decimals(values))
    assert twice is not None
    assert list(twice.wants(B)) == []  # no one change of it is what the sum asks for
    assert list(twice.wants(A)) == [2]
    assert twice.holds({B: Decimal(-1)}, decimals(values))
    both = conditions.of(outcome(((A, 1), (B, -1), (B, 1)), values), decimals(values))
    assert both is not None
    assert list(both.wants(B)) == []


def few(values: Mapping[Spot, Decimal]) -> bool:
    return values[A] < 6


def odd(values: Mapping[Spot, Decimal]) -> bool:
    return values[A] % 2 == 1


def test_what_must_go_together_without_a_sum():
    def told(status: Any) -> Outcome:
        return Outcome(status, fit=Fit((A,), odd))

    bounded = conditions.of(Outcome("pass", fit=Fit((A,), few)), decimals({A: 5}))
    assert bounded is not None
    assert bounded.holds({A: Decimal(-1)}, decimals({A: 5}))
    assert not bounded.holds({A: Decimal(1)}, decimals({A: 5}))

    made = conditions.of(told("fail"), decimals({A: 4}))
    assert made is not None
    assert not made.plain
    assert made.holds({A: Decimal(1)}, decimals({A: 4}))
    assert not made.holds({}, decimals({A: 4}))
    assert not made.holds({B: Decimal(1)}, decimals({A: 4, B: 1}))
    assert conditions.of(told("pass"), decimals({A: 5})) is not None
    # the figure is not there, or is not what the check judged
    assert conditions.of(told("fail"), {}) is None
    assert conditions.of(told("fail"), decimals({A: 5})) is None
    assert conditions.of(told("pass"), decimals({A: 4})) is None


@given(st.lists(st.tuples(st.sampled_from((A, B, C, FIGURE)), st.sampled_from((1, -1))), min_size=1, max_size=6))
def test_what_a_sum_wants_makes_it_hold(balance):
    values = {A: 5, B: 9, C: 20, FIGURE: 3}
    now = decimals(values)
    made = conditions.of(outcome(tuple(balance), values), now)
    assert made is not None
    assert made.holds({}, now) is (gap(tuple(balance), values) == 0)
    for spot in made.spots:
        for by in made.wants(spot):
            assert made.holds({spot: by}, now)
            moved = Condition(made.spots, list(made.sums))
            moved.shift({spot: by})
            assert moved.holds({}, now)
            assert moved.holds({spot: -by}, now) is made.holds({}, now)


# sheets


@dataclass
class Sheet:
    """Figures and the sums they stand in, each a finding when it is wrong."""

    values: dict[Spot, int]
    sums: dict[str, tuple[Balance, ...]]
    fits: dict[str, Fit] = field(default_factory=dict)

    def with_(self, values: Mapping[Any, int]) -> Sheet:
        return Sheet({**self.values, **values}, self.sums, self.fits)

    def context(self) -> Any:
        cells = [
            SimpleNamespace(row=s[1], column=s[2], value=Decimal(v)) for s, v in self.values.items() if len(s) == 3
        ]
        said = [
            (s[0], SimpleNamespace(figure_start=s[1], value=Decimal(v), sure=True))
            for s, v in self.values.items()
            if len(s) == 2
        ]
        table = SimpleNamespace(key="t", cells=cells)
        return SimpleNamespace(report=SimpleNamespace(tables=[table]), prose=SimpleNamespace(figures=said))

    def told(self) -> dict[str, Outcome]:
        out = {name: outcome(balance, self.values, *instead) for name, (balance, *instead) in self.sums.items()}
        now = decimals(self.values)
        return out | {n: Outcome("pass" if f.holds(now) else "fail", fit=f) for n, f in self.fits.items()}

    def wrong(self) -> list[str]:
        return [name for name, o in self.told().items() if o.status == "fail"]

    def found(self) -> list[Cause]:
        told = self.told()
        failed = [Failed(cast(Any, name), o) for name, o in told.items() if o.status == "fail"]
        return causes.find(self.context(), failed, [o for o in told.values() if o.status == "pass"])

    def names(self) -> list[tuple[dict[Spot, tuple[int, int]], set[str]]]:
        """Each cause: what was and what it should be by figure, and the sums it explains."""
        return [
            ({c.spot: (int(c.old), int(c.new)) for c in cause.changes}, {str(f) for f in cause.findings})
            for cause in self.found()
        ]


ROWS, COLUMNS = ("r1", "r2", "r3", "sum"), ("x", "y", "z", "all")


def grid(parts: Iterable[int]) -> Sheet:
    """A table whose rows and columns are summed up."""
    given_parts = iter(parts)
    values: dict[Spot, int] = {cell(r, c): next(given_parts) for r in ROWS[:-1] for c in COLUMNS[:-1]}
    for c in COLUMNS[:-1]:
        values[cell("sum", c)] = sum(values[cell(r, c)] for r in ROWS[:-1])
    for r in ROWS:
        values[cell(r, "all")] = sum(values[cell(r, c)] for c in COLUMNS[:-1])
    sums = {f"row {r}": (total_of(cell(r, "all"), *(cell(r, c) for c in COLUMNS[:-1])),) for r in ROWS}
    sums |= {f"column {c}": (total_of(cell("sum", c), *(cell(r, c) for r in ROWS[:-1])),) for c in COLUMNS}
    return Sheet(values, sums)


SOUND = grid((31, 4, 7, 12, 55, 26, 48, 9, 63))


def test_a_sound_sheet_has_no_cause():
    assert SOUND.wrong() == []
    assert SOUND.found() == []


@pytest.mark.parametrize("spot", list(SOUND.values), ids=lambda s: "-".join(map(str, s[1:])))
@pytest.mark.parametrize("by", [1, -1, 30, 1000])
def test_one_wrong_cell_is_one_cause(spot, by):
    now = SOUND.values[spot] + by
    cause = {spot: (now, SOUND.values[spot])}, {f"row {spot[1]}", f"column {spot[2]}"}
    assert SOUND.with_({spot: now}).names() == [cause]


sheets = st.lists(st.integers(0, 99), min_size=9, max_size=9).map(grid)
slips = st.dictionaries(st.sampled_from(list(SOUND.values)), st.integers(0, 300), min_size=1, max_size=4)


@given(sheets, slips)
def test_what_causes_say_is_so(sheet, slipped):
    """Each finding has one cause at most; together the changes mend what they explain and break nothing else."""
    wrong = sheet.with_(slipped)
    failing = set(wrong.wrong())
    assume(failing)
    found = wrong.names()
    explained = [name for _, names in found for name in names]
    assert len(explained) == len(set(explained))
    assert set(explained) <= failing
    assert all(names for _, names in found)
    if all(changes for changes, _ in found):
        mended = wrong.with_({s: new for changes, _ in found for s, (_, new) in changes.items()})
        assert set(mended.wrong()) == failing - set(explained)
    for changes, _ in found:
        assert all(new >= 0 and old != new for old, new in changes.values())


@pytest.mark.parametrize(
    ("a", "b", "c", "changes"),
    [
        (153, 70, 33, None),
        (187, 44, 134, None),  # 178 would be like a slip, but each of the three can be wrong
        (12, 100, 23, {A: (12, 123)}),  # the parts cannot be less than nothing
        (0, 0, 9, None),  # 9 and 0
    ],
)
def test_a_sum_alone_names_a_figure_only_when_no_other_can_mend_it(a, b, c, changes):
    sheet = Sheet({A: a, B: b, C: c}, {"sum": (total_of(A, B, C),)})
    assert sheet.names() == ([(changes, {"sum"})] if changes else [])


@pytest.mark.parametrize(
    ("a", "b", "off", "wrong"),
    [
        # digits that changed places, one that is wrong, lost, or too many; what the other would be is like nothing
        (187, 44, 9, A),
        (153, 70, 50, A),
        (12, 200, -111, A),
        (1123, 44, 1000, A),
        (5, 103, -10, A),
        (178, 35, 78 - 87, A),
        # a figure that is missing
        (187, 0, 37, B),
        (187, 0, 9, A),  # less likely than digits that changed places
        (187, 0, 13, B),  # 174, 158, 175: not the same digits
        (187, 0, 29, B),
        (187, 0, 12, B),
        (321, 0, 198, B),  # 123: changed places, but not with a neighbour
        # equally likely
        (19, 44, 1, None),
        (155, 23, 55, None),
        (321, 50, 198, None),
        (112, 99, -99, None),
    ],
)
def test_of_two_figures_the_one_like_a_slip_of_the_pen_is_named(a, b, off, wrong):
    """Both mend both sums; who cannot be told apart is not named."""
    rest = a - b - off
    values = {A: a, B: b, C: rest + 1000, D: rest + 1000, FIGURE: 1000}
    sums = {"first": (((A, 1), (FIGURE, 1), (B, -1), (C, -1)),), "second": (((A, 1), (FIGURE, 1), (B, -1), (D, -1)),)}
    known = {"third": (((FIGURE, 1), (cell("k"), -1)),)}
    sheet = Sheet({**values, cell("k"): 1000}, {**sums, **known})
    assert set(sheet.wrong()) == {"first", "second"}
    changes = {A: {A: (a, a - off)}, B: {B: (b, b + off)}, None: {}}[wrong]
    assert sheet.names() == [(changes, {"first", "second"})]


def test_two_slips_that_meet_are_two_causes_and_the_first_has_what_both_mend():
    x1, x2 = cell("r1", "x"), cell("r2", "x")
    found = SOUND.with_({x1: 34, x2: 14}).names()
    assert found == [({x1: (34, 31)}, {"row r1", "column x"}), ({x2: (14, 12)}, {"row r2"})]


def test_a_pair_that_others_could_be_as_well_is_not_named():
    """Two rows are off by as much, and so is what they meet in: either column holds the two slips."""
    spots = {k: cell(*k.split("-")) for k in ("a-x", "a-y", "b-x", "b-y", "a-all", "b-all")}
    values: dict[Any, int] = {**dict.fromkeys(spots.values(), 50), spots["a-all"]: 103, spots["b-all"]: 103, A: 206}
    sums = {
        "a": (total_of(spots["a-all"], spots["a-x"], spots["a-y"]),),
        "b": (total_of(spots["b-all"], spots["b-x"], spots["b-y"]),),
        "all": (total_of(A, *(spots[k] for k in ("a-x", "a-y", "b-x", "b-y"))),),
        "known": (total_of(B, A),),
        "rows": (total_of(A, spots["a-all"], spots["b-all"]),),
    }
    sheet = Sheet({**values, B: 206}, sums)
    assert sheet.wrong() == ["a", "b", "all"]
    assert all(changes == {} for changes, _ in sheet.names())
    assert [names for _, names in sheet.names()] == [{"a", "all"}, {"b"}]


@pytest.mark.parametrize(("most", "named"), [(100, True), (30, False)])
def test_a_change_that_breaks_what_must_go_together_is_none(most, named):
    x1 = cell("r1", "x")
    bound = {"bound": Fit((x1,), lambda values: values[x1] <= most)}
    wrong = Sheet(SOUND.with_({x1: 28}).values, SOUND.sums, bound)
    assert wrong.names() == ([({x1: (28, 31)}, {"row r1", "column x"})] if named else [])


@pytest.mark.parametrize("other", [70, 64])
def test_two_slips_that_do_not_meet_are_each_named(other):
    """Also when they are equally likely slips of the pen."""
    x1, z3 = cell("r1", "x"), cell("r3", "z")
    assert SOUND.with_({x1: 34, z3: other}).names() == [
        ({x1: (34, 31)}, {"row r1", "column x"}),
        ({z3: (other, 63)}, {"row r3", "column z"}),
    ]


def test_a_nought_is_no_slip_of_its_own_where_others_may_be():
    """One sum of figures in different rows and columns, one of them a nought."""
    whole, part, nought = cell("r1", "x"), cell("r2", "y"), cell("r3", "z")
    sheet = Sheet({whole: 20, part: 9, nought: 0}, {"sum": (total_of(whole, part, nought),)})
    assert sheet.wrong() == ["sum"]
    assert sheet.found() == []


def test_a_row_of_two_that_mends_two_sums_is_one_cause():
    """No single figure mends both; the cells above are held by sums of their own."""
    cells = {c: [cell(r, c) for r in ("a", "b", "sum")] for c in ("x", "y")}
    values: dict[Any, int] = {s: 5 for three in cells.values() for s in three[:2]} | {
        three[2]: 17 for three in cells.values()
    }
    sums = {c: (total_of(three[2], *three[:2]),) for c, three in cells.items()}
    for number, spot in enumerate(s for three in cells.values() for s in three[:2]):
        values[cell(f"k{number}")] = 5
        sums[f"known {number}"] = (total_of(cell(f"k{number}"), spot),)
    sheet = Sheet(values, sums)
    assert sheet.wrong() == ["x", "y"]
    changes = {three[2]: (17, 10) for three in cells.values()}
    assert sheet.names() == [(changes, {"x", "y"})]


@pytest.mark.parametrize("first", [True, False])
def test_a_sum_with_another_in_its_place_takes_no_part_in_pairs(first):
    x1, x2 = cell("r1", "x"), cell("r2", "x")
    either = {"either": (total_of(A, B, C), total_of(A, B, D))}
    values = {**SOUND.with_({x1: 34, x2: 14}).values, A: 9, B: 5, C: 5, D: 1}
    sheet = Sheet(values, either | SOUND.sums if first else SOUND.sums | either)
    assert sheet.names() == [({x1: (34, 31)}, {"row r1", "column x"}), ({x2: (14, 12)}, {"row r2"})]


def test_what_was_mended_counts_for_what_is_mended_next():
    """The first slip mends the row and column it stands in; what the second one leaves of both is looked at as new."""
    x1, z3 = cell("r1", "x"), cell("r3", "z")
    bound = {"bound": Fit((x1, z3), lambda values: values[x1] == 31 or values[z3] > 99)}
    wrong = Sheet(SOUND.with_({x1: 131, z3: 163}).values, SOUND.sums, bound)
    assert [changes for changes, _ in wrong.names()] == [{x1: (131, 31)}, {z3: (163, 63)}]


def test_of_two_sums_that_may_hold_the_first_says_what_a_figure_should_be():
    values: dict[Any, int] = {A: 9, B: 5, C: 5, D: 1, cell("b"): 5, cell("k1"): 5, cell("k2"): 5, cell("k3"): 1}
    known = {f"known {k}": (total_of(cell(k), spot),) for k, spot in (("k1", B), ("k2", C), ("k3", D))}
    sheet = Sheet(values, {"either": (total_of(A, B, C), total_of(A, B, D)), **known})
    assert sheet.wrong() == ["either"]
    assert sheet.names() == [({A: (9, 10)}, {"either"})]


@pytest.mark.parametrize(("more", "told"), [(9, True), (10, False)])
def test_among_many_failing_sums_pairs_are_not_looked_for(more, told):
    x1, x2 = cell("r1", "x"), cell("r2", "x")
    sheet = SOUND.with_({x1: 34, x2: 14})
    for n in range(more):
        whole, part, other = (cell(f"{n}", k) for k in "abc")
        sheet.values.update({whole: 10, part: 4, other: 5})
        sheet = Sheet(sheet.values, {**sheet.sums, f"more {n}": (total_of(whole, part, other),)})
    assert len(sheet.wrong()) == 3 + more
    assert bool(sheet.found()) is told


def test_a_line_left_at_nought_is_one_cause_the_largest_figure_first():
    for line in (ROWS, COLUMNS):
        for key in line:
            cells = [s for s in SOUND.values if key in s]
            (changes, names), *others = SOUND.with_(dict.fromkeys(cells, 0)).names()
            assert not others
            assert changes == {s: (0, SOUND.values[s]) for s in cells}
            assert [new for _, new in changes.values()] == sorted((SOUND.values[s] for s in cells), reverse=True)
            assert len(names) == 4


def test_a_row_wrong_by_what_its_sums_ask_for_is_one_cause_and_named_when_no_other_can_be():
    cells = [cell("sum", c) for c in COLUMNS]
    for off, named in (((-50, -60, -64, -174), True), ((3, 4, 5, 12), False)):
        wrong = {s: SOUND.values[s] + by for s, by in zip(cells, off, strict=True)}
        changes = {s: (wrong[s], SOUND.values[s]) for s in cells} if named else {}
        found = SOUND.with_(wrong).names()
        assert found == [(changes, {f"column {c}" for c in COLUMNS})]
        offs = [abs(new - old) for old, new in found[0][0].values()]
        assert offs == sorted(offs, reverse=True)


EMPTY = grid((31, 4, 7, 0, 55, 26, 48, 9, 63))


def test_a_figure_in_the_row_below_is_one_cause():
    """It stands where nothing should, and nothing stands in its place; other exchanges within a column are not told."""
    x1, x2 = cell("r1", "x"), cell("r2", "x")
    assert EMPTY.with_({x1: 0, x2: 31}).names() == [({x1: (0, 31), x2: (31, 0)}, {"row r1", "row r2"})]
    assert EMPTY.with_({x1: 21, x2: 10}).names() == []  # part of it
    assert EMPTY.with_({x1: 0, x2: 31 + 20, cell("r3", "x"): 28}).names() == []  # and more from elsewhere
    assert SOUND.with_({x1: 12, x2: 31}).names() == []  # two figures that changed places
    assert SOUND.with_({x1: 0, x2: 43}).names() == []  # two in one


# cells without figures


def bare(name: str, *cells: Cell, rank: Severity = Severity.error, **more: Any) -> Failed:
    return Failed(cast(Any, SimpleNamespace(name=name, severity=rank)), Outcome("fail", cells=cells, **more))


def joined(*failed: Failed, empty: Iterable[Cell]) -> list[list[str]]:
    cells = [SimpleNamespace(row=c[1], column=c[2], value=None) for c in empty]
    cells += [SimpleNamespace(row=c[1], column=c[2], value=Decimal(1)) for c in (C, D)]
    context: Any = SimpleNamespace(report=SimpleNamespace(tables=[SimpleNamespace(key="t", cells=cells)]))
    found = causes.without_figures(context, failed)
    assert all(c.changes == () for c in found)
    return [[cast(Any, f).name for f in c.findings] for c in found]


def test_a_cell_without_a_figure_takes_what_cannot_be_right_without_it():
    gone, on, off = bare("gone", A), bare("on", A, C), bare("off", C, D)
    assert joined(gone, on, off, empty=[A]) == [["gone", "on"]]
    assert joined(on, gone, bare("too", A, D), empty=[A]) == [["gone", "on", "too"]]
    assert joined(gone, off, empty=[A]) == []
    assert joined(gone, on, empty=[]) == []
    assert joined(bare("nowhere"), on, empty=[A]) == []


def test_what_is_a_matter_of_its_own_stays_apart():
    gone = bare("gone", A, rank=Severity.warning)
    assert joined(gone, bare("sum", A, C, rank=Severity.warning), empty=[A]) == [["gone", "sum"]]
    assert joined(gone, bare("worse", A, C), empty=[A]) == []
    assert joined(gone, bare("compared", A, C, rank=Severity.warning, balance=((C, 1),)), empty=[A]) == []
    assert joined(gone, bare("fits", A, C, rank=Severity.warning, fit=Fit((C,), odd)), empty=[A]) == []
    assert joined(gone, bare("empty too", A, B, rank=Severity.warning), empty=[A, B]) == []


def test_each_finding_is_taken_once():
    both = bare("both", A, B, C)
    assert joined(bare("one", A), bare("other", B), both, empty=[A, B]) == [["one", "both"]]
    first, both, third = bare("one", A), bare("both", A, D, C), bare("third", D)
    assert joined(first, both, bare("other", B), bare("on", B, C), third, empty=[A, B, D]) == [
        ["one", "both"],
        ["other", "on"],
    ]
    later = bare("later", B, D)
    assert joined(bare("one", A), bare("other", B), both, later, empty=[A, B]) == [["one", "both"], ["other", "later"]]
