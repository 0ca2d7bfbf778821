"""The figures of a text as members of lists: each with its words, the mark before it, and what opens there."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from auditor.claims import lexicon
from auditor.claims.quantities import Quantity
from auditor.claims.view import View

_BRACKET = re.compile(r"\([^()]{1,800}\)")
_UNIT_TOO = re.compile(r"(?<=[^\s0-9])\(([^()0-9]{1,2})\)")
_MARKS = {"、": 1, "，": 2, ",": 2, ":": 2, "：": 2, "；": 3, ";": 3, "。": 4, "！": 4, "!": 4, "？": 4, "?": 4, ".": 4}
_MARK = re.compile("[" + "".join(map(re.escape, _MARKS)) + "]")
_EMPTY = str.maketrans("", "", " ()（）“”\"'")
SEMICOLON, STOP = 3, 4
"""Marks behind which a new sentence begins, and between sentences (`Fig.mark`)."""
_WORDS = 40  # characters of a figure's own words, before or after it
_GAP = 400  # characters before a figure that are looked at
_CLAUSE = 30
_COLON = 4  # characters that may stand between a total and the colon that opens its parts
_ORDINAL = re.compile(r"^(?:[一二三四五六七八九十]{1,2}是|[(（]?[0-9一二三四五六七八九十]{1,2}[)）.、])")


@dataclass(slots=True)
class Fig:
    """A figure among the others. `mark` is the strongest mark between it and the figure before (0 none, 1 、 2 ， 3 ；
    4 。), `opener` the class of the word there that opens a list ("" none), `level` the bracket it stands in.
    """

    q: Quantity
    at: int
    level: int
    value: Decimal
    low: Decimal
    high: Decimal
    unit: str
    kind: str  # of its unit: item, money, people, other
    head: str = ""
    tail: str = ""
    gap: str = ""
    mark: int = 4
    opener: str = ""
    opens_clause: bool = False
    lead: str = ""  # the clauses of its sentence before its opener, where they have no figure ("…。目录完整，其中 …")
    sentence: int = 0
    clauses: int = 0
    stops: int = 0  # full stops between it and the figure before
    times: int = 1
    kin: str = ""  # what it counts: the row of the table of kinds, "" where that is not known
    sort: str = ""  # and the family of that
    role: str = ""
    step: str = "-"  # what the role is in the account of cases: in, before, done, left, outcome, end
    counted: bool = False
    other: bool = False
    verb: bool = False
    partial: bool = False
    outside: bool = False
    ordinal: bool = False
    years: bool = False
    exact: bool = True
    takes_in: bool = False  # also cases carried in, how many is not said ("(含上年结转)")
    percent: Decimal | None = None  # printed directly behind it, as its share of some whole
    fresh: bool = False  # the first behind a printed heading or a table row: no list reaches across

    @property
    def words(self) -> str:
        """All that names the figure."""
        return self.head + self.tail


class Figures(NamedTuple):
    """The figures of a text by bracket level (0: outside of all), and where each bracket hangs."""

    all: list[Fig]
    levels: dict[int, list[Fig]]
    hosts: dict[int, list[Fig]]
    """The figures before a bracket, the nearest first, by level."""
    leads: dict[int, str]
    """The words between a bracket and the figure before it, by level."""


def of(view: View, quantities: Sequence[Quantity], aside: Sequence[Quantity]) -> Figures:
    """`quantities` as figures; the clauses of those `aside` (percentages, changes) are looked past."""
    text = _UNIT_TOO.sub(_blanked, _without(view.text, quantities, aside))
    spans = [m.span() for m in _BRACKET.finditer(text)]
    outer = _BRACKET.sub(lambda m: "(" + " " * (len(m.group()) - 2) + ")", text) if spans else text
    figures, levels = _levels(quantities, spans)
    for level, row in levels.items():
        floor = spans[level - 1][0] + 1 if level else 0
        _dress(view, text if level else outer, row, floor, spans[level - 1][1] - 1 if level else len(text))
    _share(view.text, figures, aside)
    hosts, leads = _hosts(outer, spans, levels)
    return Figures(figures, levels, hosts, leads)


def _blanked(unit: re.Match[str]) -> str:
    """Blanks for the bracket of a second unit ("35 篇(次)"), which holds nothing."""
    return " " * len(unit.group()) if unit.group(1) in lexicon.units().count else unit.group()


def _without(text: str, quantities: Sequence[Quantity], aside: Sequence[Quantity]) -> str:
    """`text` with the clause of each percentage or change blanked, as far back as the figure or mark before it."""
    if not aside:
        return text
    ends = sorted(q.end for q in (*quantities, *aside))
    out: list[str] = []
    at = here = 0
    for q in aside:
        while here < len(ends) and ends[here] <= q.start:
            here += 1
        floor = max(at, ends[here - 1] if here else 0, q.start - _CLAUSE)
        start = max(floor, *(text.rfind(c, floor, q.start) + 1 for c in "，,；;。:()"))
        out += (text[at:start], " " * (q.end - start))
        at = q.end
    return "".join((*out, text[at:]))


def _share(text: str, figures: list[Fig], aside: Sequence[Quantity]) -> None:
    """Gives the figures the percentages that stand directly behind them."""
    verb = lexicon.connectives().share.verb
    at = 0
    for q in aside:
        while at < len(figures) and figures[at].q.end <= q.start:
            at += 1
        gap = text[figures[at - 1].q.end : q.start] if q.percent and at else ""
        if verb in gap and len(gap) <= _CLAUSE and not any(c in "；;。" for c in gap):
            figures[at - 1].percent = figures[at - 1].percent or q.value


def _levels(quantities: Sequence[Quantity], spans: list[tuple[int, int]]) -> tuple[list[Fig], dict[int, list[Fig]]]:
    figures: list[Fig] = []
    levels: dict[int, list[Fig]] = {}
    here = 0
    for at, q in enumerate(quantities):
        while here < len(spans) and spans[here][1] <= q.start:
            here += 1
        level = here + 1 if here < len(spans) and spans[here][0] < q.start else 0
        figure = Fig(q, at, level, q.value, q.low, q.high, q.unit, _unit_kind(q.unit), exact=q.low == q.high)
        figures.append(figure)
        levels.setdefault(level, []).append(figure)
    return figures, levels


def _unit_kind(unit: str) -> str:
    units = lexicon.units()
    if unit.endswith(units.money):
        return "money"
    if unit in lexicon.lists().people:
        return "people"
    return "item" if unit in units.items else "other"


def _hosts(
    outer: str, spans: list[tuple[int, int]], levels: dict[int, list[Fig]]
) -> tuple[dict[int, list[Fig]], dict[int, str]]:
    """For each bracket with figures, the three figures before it and the words between."""
    hosts: dict[int, list[Fig]] = {}
    leads: dict[int, str] = {}
    row, at = levels.get(0, []), 0
    for level in sorted(k for k in levels if k):
        start = spans[level - 1][0]
        while at < len(row) and row[at].q.end <= start:
            at += 1
        hosts[level] = row[max(0, at - 3) : at][::-1]
        leads[level] = outer[row[at - 1].q.end : start][:_WORDS] if at else outer[max(0, start - _WORDS) : start]
    return hosts, leads


def _dress(view: View, text: str, row: list[Fig], floor: int, ceiling: int) -> None:
    """Gives each figure of one level its words, mark and opener."""
    at = floor
    sentence = 0
    breaks = view.borders
    for index, figure in enumerate(row):
        start = max(at, figure.q.start - _GAP)
        gap = text[start : figure.q.start]
        cut = max((b for b in breaks.between(start, figure.q.start)), default=-1)
        figure.fresh = cut >= 0
        _place(figure, gap, cut - start if cut >= 0 else -1, first=index == 0)
        sentence += figure.mark == STOP
        figure.sentence = sentence
        at = figure.q.end
        if index:
            _close(row[index - 1], gap, bare=figure.mark == 0)
    if row:
        _close(row[-1], text[row[-1].q.end : min(ceiling, row[-1].q.end + _WORDS)], bare=False)
    taken_in = lexicon.taken_in_pattern()
    steps = lexicon.steps()
    for index, figure in enumerate(row):
        _name(figure)
        kind = view.kinds.get(figure.q.start)
        if kind is not None and kind.name not in ("unknown", "continued"):
            figure.kin, figure.sort = kind.name, kind.sort or kind.name
            figure.role = lexicon.cases().of_kinds.get(kind.name, figure.role)
        before = row[index - 1] if index else figure
        if not figure.unit and not figure.tail and figure.mark in (1, 2) and before.kind == "item":
            figure.unit = before.unit  # a part that has lost its unit inside a list
        if index and not figure.role and figure.head.startswith(lexicon.cases().bare):
            figure.role = lexicon.cases().left[0] if row[index - 1].role in lexicon.cases().done else ""
        if index > 1 and figure.counted and len(figure.head) <= 3 and not figure.role:
            figure.role = _together(row[index - 2].role, row[index - 1].role)
        figure.takes_in = bool(figure.role) and bool(taken_in.match(view.text, figure.q.end))
        figure.step = steps.get(figure.role, "-")


def _together(first: str, second: str) -> str:
    """What "共计 N 件" counts directly after what was received and what was carried in: both, as received."""
    roles = lexicon.cases()
    came = {*roles.income, *roles.before}
    return roles.income[0] if first != second and {first, second} <= came and first and second else ""


def _place(figure: Fig, gap: str, cut: int, *, first: bool) -> None:
    """The mark before the figure, its head, and the opener in the gap."""
    marks = [(m.start(), _MARKS[m.group()]) for m in _MARK.finditer(gap)]
    if cut >= 0:
        marks = sorted([*marks, (cut - 1, STOP)])
    figure.gap = gap
    figure.clauses = len(marks)
    figure.stops = sum(s == STOP for _, s in marks)
    figure.mark = max((s for _, s in marks), default=0)
    figure.head = gap[marks[-1][0] + 1 if marks else 0 :][-_WORDS:].translate(_EMPTY)
    stop = max((at for at, s in marks if s >= SEMICOLON), default=-1)
    told = gap[next((at + 1 for at, s in reversed(marks) if s > 1), 0) :]
    figure.other = bool(lexicon.list_pattern("others").search(told))  # "，其他媒体、平台 25 条", too
    figure.opener, end = _opener(gap, stop, colon=not first)
    figure.opens_clause = figure.mark > 2 and bool(figure.opener) and end - stop < 6
    if figure.opener and stop >= 0:
        figure.lead = gap[stop + 1 : max((at for at, _ in marks if at < end - 2), default=0)]
    figure.outside = bool(lexicon.outside_pattern().search(gap))
    figure.ordinal = bool(marks) and bool(_ORDINAL.match(gap[marks[-1][0] + 1 :]) or _ORDINAL.match(gap[stop + 1 :]))
    figure.times = _names(gap) if figure.head.endswith(lexicon.lists().each) else 1
    if first:
        figure.mark = max(figure.mark, 3)


def _names(gap: str) -> int:
    """How many names stand before "各 1 条"."""
    names = re.split("[，,；;。：:]", gap)[-1]
    return max(2, 1 + len(re.findall(lexicon.either(("、", *lexicon.lists().joined)), names)))


def _opener(gap: str, stop: int, *, colon: bool) -> tuple[str, int]:
    """The firmest word that opens a list after the last ； or 。 of the gap, and where it ends."""
    found, end = "", -1
    words, rank = lexicon.opener_classes(), [*lexicon.lists().openers].index
    for match in lexicon.opener_pattern().finditer(gap, max(0, stop)):
        name = words.get(match.group(), "")
        if name == "result" and match.end() == len(gap):
            continue  # "办理结果 672 件" is what is counted
        if name and (not found or rank(name) < rank(found)):
            found, end = name, match.end()
    if not found or found == "weak":
        place = gap.find(":")
        if colon and 0 <= place < _COLON:
            return "colon", place + 1
        if place > stop and gap.endswith(":"):
            return "colon", place + 1
    return found, end


def _close(figure: Fig, gap: str, *, bare: bool) -> None:
    """The words after the figure, up to the next mark; none where they run on into the next figure (`bare`)."""
    found = _MARK.search(gap)
    own = gap[: found.start()] if found else "" if bare else gap
    figure.tail = own[:_WORDS].translate(_EMPTY)
    figure.partial = figure.tail.startswith(lexicon.lists().partial) or _runs_on(gap[len(own) :])


def _runs_on(rest: str) -> bool:
    """Whether a thing without a figure follows ("…，发布年报。", "…，其余为咨询。"): some parts are not told."""
    words = lexicon.lists()
    clauses = _MARK.split(rest.lstrip("，,、"), maxsplit=1)
    return len(clauses) > 1 and rest[:1] in ("，", ",", "、") and clauses[0].startswith((*words.others, *words.told))


def _name(figure: Fig) -> None:
    """What the figure's words say of it."""
    words = lexicon.lists()
    figure.role = lexicon.role_of(figure.words)
    counted = lexicon.list_pattern("total").search(figure.head)
    figure.counted = bool(counted) and lexicon.holds(figure.head, words.total, words.not_total)
    verb = lexicon.list_pattern("verbs").search(figure.words)
    figure.verb = bool(verb) and lexicon.holds(figure.words, words.verbs, words.not_verbs)
    figure.years = bool(lexicon.list_pattern("several_years").search(figure.gap[-_WORDS:]))
