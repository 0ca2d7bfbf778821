"""Every way in which the figures of a text may be a whole and its parts. Generous, and deciding nothing: no sum is
asked whether it fits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from auditor.claims import lexicon
from auditor.claims.figures import SEMICOLON, STOP, Fig, Figures
from auditor.claims.lists.reading import MOST_PARTS, Reading, Run, Start, Total, alone, both
from auditor.knowledge import bounded_cache

_AHEAD = 9  # the first part is one of so many figures after the total
_NEAR = 2  # figures that may stand between a total and its first part without any word that opens a list
_SENTENCES = 3
_BACK = 8  # sentences that a total after its parts may look back over
_BEYOND = 4  # a run stops when it has exceeded its total so many times
_PAUSE = 2  # sentences without a figure that a run goes on over


Worth = Callable[[Start], bool]
"""Whether a total and a first part may become a list at all, whatever follows."""


def anything(_start: Start) -> bool:
    """Every start is worth following."""
    return True


def all_of(figures: Figures, worth: Worth = anything) -> Iterator[Reading]:
    """The readings of a text, by level and then in the order of the totals; none of starts that are not `worth` it."""
    for level, row in figures.levels.items():
        runs = Runs(row, worth)
        if level:
            yield from _in_bracket(figures, level, runs)
        for at, figure in enumerate(row):
            yield from _after(row, at, alone(figure), runs, "after")
            yield from _together(row, at, runs)
            yield from _before(row, at, runs)


class Runs:
    """The runs that begin at each figure of a level, made when asked for."""

    def __init__(self, row: list[Fig], worth: Worth) -> None:
        self.row = row
        self.worth = worth
        self._plain: dict[int, list[Run]] = {}
        self._unit: dict[tuple[int, str], Run | None] = {}

    def of(self, first: int, unit: str) -> Iterator[Run]:
        """Those that begin at the figure `first` of the level; `unit` is that of the total."""
        if first not in self._plain:
            self._plain[first] = list(_shapes(self.row, first))
        yield from self._plain[first]
        if unit != self.row[first].unit:
            return
        key = (first, unit)
        if key not in self._unit:
            self._unit[key] = self._of_unit(first)
        run = self._unit[key]
        if run:
            yield run

    def _of_unit(self, first: int) -> Run | None:
        plain = self._plain[first][0]
        unit = self.row[first].unit
        return _left_out(self.row, plain, [f for f in plain.figs if f.unit == unit], "unit")


def _shapes(row: list[Fig], first: int) -> Iterator[Run]:
    """The run as printed; without what stands behind an inner opener, up to the next ； or ，; without cases carried
    in; without sub-counts.
    """
    figs = _stretch(row, first)
    places = {f.at: n for n, f in enumerate(row[first : first + MOST_PARTS + 1], first)}
    plain = Run(figs, [_next(row, places[f.at]) for f in figs])
    yield plain
    made: list[list[Fig]] = [figs]
    shapes = (
        ("groups", _without_inner(figs, held=False)),
        ("groups", _without_inner(figs, held=True)),
        ("subcounts", _collapsed(figs)),
        ("paced", _paced(figs, 2)),
        ("paced", _paced(figs, 3)),
    )
    for name, kept in shapes:
        if len(kept) > 1 and kept[0] is figs[0] and kept not in made:
            made.append(kept)
            run = _left_out(row, plain, kept, name)
            if run:
                yield run


def _next(row: list[Fig], at: int) -> Fig | None:
    """The figure that follows in the text that the figure `at` stands in."""
    return row[at + 1] if at + 1 < len(row) and not row[at + 1].fresh else None


def _left_out(row: list[Fig], plain: Run, kept: list[Fig], name: str) -> Run | None:
    """A run of the figures `kept` of the plain one."""
    same = next((n for n, (a, b) in enumerate(zip(kept, plain.figs, strict=False)) if a is not b), len(kept))
    if same >= len(kept):
        return None
    places = {f.at: n for n, f in enumerate(plain.figs)}
    return Run(kept, [plain.after[places[f.at]] for f in kept], name, same + 1)


def _stretch(row: list[Fig], first: int) -> list[Fig]:
    figs = [row[first]]
    apart = _apart(row[first])
    for figure in row[first + 1 : first + MOST_PARTS]:
        if figure.fresh or figure.sentence - figs[-1].sentence > _PAUSE:
            break
        if _apart(figure) == apart:
            figs.append(figure)  # "甲 2 件，收取 600 元；乙 3 件，收取 800 元": two lists in one row
    return figs


def _apart(figure: Fig) -> tuple[bool, bool]:
    """Whether a figure is of money, or of readers: neither stands in a row of anything else."""
    return figure.kind == "money", figure.sort == lexicon.lists().readers


def _without_inner(figs: list[Fig], *, held: bool) -> list[Fig]:
    """`figs` without those behind an inner opener, up to a semicolon, or as far as the figure before can hold them."""
    out: list[Fig] = []
    inside, room = False, Decimal(0)
    for index, figure in enumerate(figs):
        room -= figure.value
        if inside and ((held and room < 0) or (figure.mark >= SEMICOLON and not figure.opener)):
            inside = False
        if index and figure.opener and figure.mark < STOP:
            inside, room = True, figs[index - 1].value - figure.value
        if not inside:
            out.append(figure)
    return out


def _collapsed(figs: list[Fig]) -> list[Fig]:
    """`figs` without those that add up to the figure directly before them."""
    out: list[Fig] = []
    at = 0
    while at < len(figs):
        out.append(figs[at])
        amount, step = Decimal(0), 0
        for ahead in range(at + 1, len(figs)):
            amount += figs[ahead].value
            if amount >= figs[at].value:
                step = ahead - at if amount == figs[at].value and ahead - at > 1 and amount > 0 else 0
                break
        at += 1 + step
    return out


def _paced(figs: list[Fig], pace: int) -> list[Fig]:
    """Each second or third figure, as long as those between are less ("微信 5 个，认证 3 个，微博 4 个，…")."""
    out: list[Fig] = []
    for at in range(0, len(figs) - pace + 1, pace):
        group = figs[at : at + pace]
        if group[0].value < sum(f.value for f in group[1:]):
            break
        out.append(group[0])
    return out


def _may_start(row: list[Fig], at: int, ahead: int) -> bool:
    """Whether the figure `ahead` of the total may be its first part: near it, or opened, or at the head of a clause."""
    first = row[at + ahead]
    beyond = first.sentence - row[at].sentence + max(0, first.stops - 1)  # sentences without a figure count, too
    if beyond > _SENTENCES or (beyond > 1 and first.unit and first.unit != row[at].unit):
        return False
    if ahead > _NEAR:
        return bool(first.opener) or first.mark > 2
    return bool(first.opener) or first.mark > 0


def _apart_from(total: Fig, part: Fig) -> bool:
    """Whether a total never holds such a part, that stands behind it. (One behind its parts borrows their channel.)"""
    return foreign(total, part) or _never_holds(total.kin, total.sort, part.kin, part.sort)


@bounded_cache(4096)
def _never_holds(kin: str, sort: str, part_kin: str, part_sort: str) -> bool:
    """Whether what a total counts never holds what a part counts."""
    words = lexicon.lists().never_holds
    never = (*words.get(kin, ()), *words.get(sort, ()))
    return part_kin in never or part_sort in never


def foreign(total: Fig, part: Fig) -> bool:
    """Whether a total can never hold such a part: money against things, readers against what is read, people against
    things, reviews and lawsuits against applications, cases carried over against what is no case.
    """
    if (total.kind == "money") != (part.kind == "money"):
        return True
    if part.kind == "people" and total.kind == "item":
        return True
    cases = lexicon.cases()
    if part.role in (*cases.before, *cases.left) and not total.role and total.sort and total.unit != part.unit:
        return True
    if total.sort == cases.cases and part.sort in cases.disputes and part.unit == total.unit:
        return True
    if part.step in cases.never_in.get(total.step, ()) or (
        total.step == part.step == "outcome" and total.role != part.role
    ):
        return True
    readers = lexicon.lists().readers
    if total.sort == readers and part.sort != readers:
        return part.unit != total.unit
    return part.sort == readers != total.sort


def _after(row: list[Fig], at: int, total: Total, runs: Runs, kind: str) -> Iterator[Reading]:
    """Parts that follow their total."""
    if not total.value:
        return
    for ahead in range(1, min(_AHEAD, len(row) - at - 1) + 1):
        first = row[at + ahead]
        if not _may_start(row, at, ahead) or _apart_from(total.last, first):
            continue
        yield from _ends(total, runs, at + ahead, row[at + 1 : at + ahead], kind)


def _ends(total: Total, runs: Runs, first: int, between: Sequence[Fig], kind: str) -> Iterator[Reading]:
    """All ends of all runs from the figure `first` on."""
    opener = runs.row[first].opener
    start = Start(kind, total, runs.row[first], between, opener)
    if kind != "two" and not runs.worth(start):
        return
    limit = total.high * _BEYOND
    for run in runs.of(first, total.last.unit):
        least = max(run.start, 1 if opener or kind == "bracket" else 2 - (run.figs[0].times > 1))
        for length in range(least, run.most + 1):
            if _apart_from(total.last, run.figs[length - 1]):
                break
            yield Reading(start, run, length)
            if run.sums[length - 1][0] > limit:
                break


def _in_bracket(figures: Figures, level: int, runs: Runs) -> Iterator[Reading]:
    """Parts in a bracket after their total."""
    if figures.leads[level].lstrip("，,").startswith(lexicon.lists().compared):
        return
    for back, host in enumerate(figures.hosts[level][:2]):
        if not host.value or foreign(host, runs.row[0]):
            continue
        yield from _ends(alone(host), runs, 0, figures.hosts[level][:back], "bracket")


def _together(row: list[Fig], at: int, runs: Runs) -> Iterator[Reading]:
    """Parts of two totals taken together: received and carried in, reviews and lawsuits, two like things."""
    first = row[at]
    for gap in (1, 2):
        if at + gap + 1 >= len(row):
            return
        second = row[at + gap]
        if second.kind != first.kind or second.sentence != first.sentence:
            return
        steps = {first.step, second.step}
        carried = "before" in steps and not (steps - {"before"}).isdisjoint(lexicon.cases().together)
        if carried or {first.sort, second.sort} == set(lexicon.cases().disputes):
            yield from _after(row, at + gap, both(first, second), runs, "two")


def _before(row: list[Fig], at: int, runs: Runs) -> Iterator[Reading]:
    """Parts that stand before their total, all suffixes of the figures before it."""
    figure = row[at]
    if not figure.counted or not figure.value:
        return
    total = alone(figure)
    for back in range(2, min(at, MOST_PARTS) + 1):
        first = row[at - back]
        start = Start("before", total, first, (), "")
        if figure.sentence - first.sentence > _BACK or foreign(figure, row[at - 1]) or foreign(figure, first):
            return
        for run in runs.of(at - back, figure.unit):
            length = sum(f.at < figure.at for f in run.figs)
            if max(2, run.start) <= length <= run.most and (run.shape == "plain" or run.after[length - 1] is figure):
                yield Reading(start, run, length)
        if runs.of(at - back, "") and total.high * _BEYOND < sum(f.value for f in row[at - back : at]):
            return
