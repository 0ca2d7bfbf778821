"""Which lists are read when figures could belong to several: the best set, by the side of every set there is."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.claims import breakdowns
from auditor.claims.lists import choose
from auditor.claims.lists.choose import Rivals, rivals
from auditor.claims.lists.reading import Reading
from auditor.claims.quantities import scan
from auditor.claims.view import View

AGAIN = 1.5  # what dividing a total a second time costs


def group(values: list[float], against: set[tuple[int, int]], again: set[tuple[int, int]]) -> Rivals:
    def bits(pairs: set[tuple[int, int]], i: int) -> int:
        return sum(1 << j for j in range(len(values)) if (i, j) in pairs or (j, i) in pairs)

    members = range(len(values))
    return Rivals((), tuple(values), tuple(bits(against, i) for i in members), tuple(bits(again, i) for i in members))


def worth(made: Rivals, chosen: tuple[int, ...]) -> float | None:
    """The value of a set; None for one with two that exclude one another."""
    pairs = list(combinations(chosen, 2))
    if any(made.against[i] >> j & 1 for i, j in pairs):
        return None
    return sum(made.values[i] for i in chosen) - AGAIN * sum(made.again[i] >> j & 1 for i, j in pairs)


@st.composite
def groups(draw: st.DrawFn) -> tuple[Rivals, int]:
    values = sorted(draw(st.lists(st.integers(1, 24), min_size=1, max_size=7)), reverse=True)
    kinds = {p: draw(st.sampled_from(("", "against", "again"))) for p in combinations(range(len(values)), 2)}
    sets = [{p for p, k in kinds.items() if k == kind} for kind in ("against", "again")]
    return group([v / 8 for v in values], *sets), draw(st.integers(0, (1 << len(values)) - 1))


@given(groups())
def test_the_best_set_is_the_best_of_all_sets(made):
    rivals_, barred = made
    members = [i for i in range(len(rivals_.values)) if not barred >> i & 1]
    every = [s for n in range(len(members) + 1) for s in combinations(members, n)]
    most = max(v for s in every if (v := worth(rivals_, s)) is not None)
    value, chosen = rivals_.best(barred)
    assert value == most == worth(rivals_, chosen)
    assert set(chosen) <= set(members)
    assert list(chosen) == sorted(chosen)


def test_nothing_is_barred_unless_said():
    assert group([2.0, 1.5], {(0, 1)}, set()).best() == (2.0, (0,))
    assert group([2.0, 1.5], {(0, 1)}, set()).best(1) == (1.5, (1,))
    assert group([2.0], set(), set()).best(1) == (0.0, ())


def test_the_search_ends_and_is_as_good_as_taking_the_best_first():
    values = [1.0 + 0.001 * n for n in range(120, 0, -1)]
    pairs = {(i, j) for i in range(120) for j in range(i) if (i + j) % 3}
    made = group(values, pairs, set())
    greedy: list[int] = []
    for i in range(120):
        if not any(made.against[i] >> j & 1 for j in greedy):
            greedy.append(i)
    value, chosen = made.best()
    assert worth(made, chosen) == value
    assert value >= sum(values[i] for i in greedy)


TEXT = (
    "全年收到申请100件，其中自然人60件、法人40件。予以公开70件，部分公开20件，不予公开10件；"
    "发布信息900条，其中网站500条、微信300条、微博100条。合计培训30人次。"
)


@pytest.mark.parametrize(("threshold", "several"), [(choose.THRESHOLD, False), (1.0, True)])
def test_groups_hold_all_that_touch_and_nothing_else(threshold, several):
    """Every reading that counts is in one group; readings of different groups share no figure."""
    view = View(TEXT)
    found = breakdowns.within_budget(breakdowns.figures_of(view, scan(view)))[0]
    made = rivals(found, threshold)
    kept = [r for g in made for r in g.readings]
    worthy = [r for r, v in zip(found, choose.values(found), strict=True) if v > threshold]
    assert {id(r) for r in kept} == {id(r) for r in worthy}
    assert len(kept) == len(worthy)
    assert (len(made) > 1) is several
    for g in made:
        assert list(g.values) == sorted(g.values, reverse=True)
        for i in range(len(g.readings)):
            assert not (g.against[i] | g.again[i]) >> i & 1
            assert not (g.against[i] | g.again[i]) >> len(g.readings)
            for j in range(len(g.readings)):
                assert g.against[i] >> j & 1 == g.against[j] >> i & 1
                assert g.again[i] >> j & 1 == g.again[j] >> i & 1
    for one, other in combinations(made, 2):
        parts = [{f.at for r in g.readings for f in r.parts} for g in (one, other)]
        assert not parts[0] & parts[1]


MIXED = (
    TEXT,
    "建成站点 20 个、投入资金 50 万元，其中镇区 12 个、资金 30 万元，村居 8 个、资金 20 万元。",
    "安排经费 90 万元，培训 30 人，其中宣传 60 万元、女性 18 人、印刷 30 万元、男性 12 人。",
    "新收申请 80 件，上年结转 20 件，办结 70 件、结转下年 30 件，共 100 件。",
    "收到 100 件，其中信函 60 件、网络 40 件，其中本地 30 件、外地 10 件，合计办理 100 件，投入 100 元。",
    "网站 60 条、微信 40 条，合计 100 条，其中文件 60 条、合计 40 条，共 60 条。",
)


def excludes(a: Reading, b: Reading) -> bool:
    """As the module says it: a figure is a part once, no total is a part of its own part, and lists do not cross but
    those of money and of things.
    """
    parts = [{f.at for f in r.parts} for r in (a, b)]
    totals = [{f.at for f in r.total.figs} for r in (a, b)]
    spans = [set(range(r.parts[0].at, r.parts[-1].at + 1)) for r in (a, b)]
    crossed = spans[0] & spans[1] and not (spans[0] <= spans[1] or spans[1] <= spans[0])
    money = [r.parts[0].kind == "money" for r in (a, b)]
    return bool(
        parts[0] & parts[1] or (totals[0] & parts[1] and totals[1] & parts[0]) or (crossed and money[0] == money[1])
    )


def every_reading(text: str) -> list[Reading]:
    view = View(text)
    return list(breakdowns.within_budget(breakdowns.figures_of(view, scan(view)))[0])


@pytest.mark.parametrize("text", MIXED)
@given(data=st.data())
def test_who_excludes_whom_is_what_is_said_of_lists(text, data):
    """Whatever the scores, and with them the order: each pair of a group as the rule says, none across groups."""
    found = every_reading(text)
    scores = data.draw(st.permutations([0.5 + n / 8 for n in range(len(found))]))
    groups = rivals([scored(r, s) for r, s in zip(found, scores, strict=True)])
    for g in groups:
        for (i, a), (j, b) in combinations(enumerate(g.readings), 2):
            shared = {f.at for f in a.total.figs} & {f.at for f in b.total.figs}
            assert bool(g.against[i] >> j & 1) is excludes(a, b)
            assert bool(g.again[i] >> j & 1) is bool(shared and not excludes(a, b))
    for one, other in combinations(groups, 2):
        assert not any(excludes(a, b) for a in one.readings for b in other.readings)


def test_the_mixed_texts_hold_what_they_are_for():
    """Pairs that cross and stand together, that exchange total and part, and that divide one total twice."""
    met = {"twins": 0, "swapped": 0, "again": 0}
    for text in MIXED:
        for a, b in combinations(every_reading(text), 2):
            spans = [(r.parts[0].at, r.parts[-1].at) for r in (a, b)]
            totals, parts = (
                [{f.at for f in fs} for fs in pair] for pair in ((a.total.figs, b.total.figs), (a.parts, b.parts))
            )
            met["twins"] += choose._cross(*spans) and not parts[0] & parts[1] and not excludes(a, b)
            met["swapped"] += bool(totals[0] & parts[1] and totals[1] & parts[0] and not parts[0] & parts[1])
            met["again"] += bool(totals[0] & totals[1] and not excludes(a, b))
    assert all(met.values()), met


def test_a_higher_threshold_keeps_fewer_and_is_taken_off():
    view = View(TEXT)
    found = breakdowns.within_budget(breakdowns.figures_of(view, scan(view)))[0]
    low = {id(r): v for g in rivals(found) for r, v in zip(g.readings, g.values, strict=True)}
    high = {id(r): v for g in rivals(found, 1.0) for r, v in zip(g.readings, g.values, strict=True)}
    assert high == {i: v - 1.0 for i, v in low.items() if v > 1.0}
    assert 0 < len(high) < len(low)
    assert rivals(found, 1e9) == []


LIKELY, UNLIKELY, SURE = -0.5, -5.0, 1.5
MISSED = "网站 120 条，公众号 80 条，合计 210 条。"
OTHERS = "发布文件 300 件，其中规范性文件 200 件、政策解读 59 件、其他 {} 件。"
FIRST = "发布文件 300 件，其中规范性文件 200 件、政策解读 159 件，{}"


def reading(text: str, *figures: int) -> Reading:
    """The reading of a text with this total and these parts."""
    view = View(text)
    found = breakdowns.within_budget(breakdowns.figures_of(view, scan(view)))[0]
    return next(r for r in found if (r.total.value, *(p.value for p in r.parts)) == figures)


def scored(made: Reading, score: float) -> Reading:
    return replace(made, score=score)


@pytest.mark.parametrize(
    ("text", "figures", "score", "slip"),
    [
        # an announced list that misses its total by little
        (MISSED, (210, 120, 80), LIKELY, True),
        (MISSED, (210, 120, 80), SURE, False),
        (MISSED, (210, 120, 80), UNLIKELY, False),
        ("网站 120 条，公众号 80 条，合计 200 条。", (200, 120, 80), LIKELY, False),  # fits
        ("网站 120 条，公众号 80 条，合计 400 条。", (400, 120, 80), LIKELY, False),  # by much
        ("网站 120 条，公众号 90 条，发布 80 条。", (120, 90, 80), LIKELY, False),  # announced by nothing
        ("网站 120 条，公众号 60 条，微博 55 条。", (120, 60, 55), LIKELY, False),
        ("发布文件 300 件，包括网站 200 条、微信 95 条。", (300, 200, 95), LIKELY, False),  # of another unit
        # closed by 其他
        (OTHERS.format(30), (300, 200, 59, 30), LIKELY, True),
        (OTHERS.format(130), (300, 200, 59, 130), LIKELY, True),
        (OTHERS.format(1), (300, 200, 59, 1), LIKELY, True),
        (OTHERS.format(130), (300, 200, 59), LIKELY, False),
        ("发布文件 300 件，其中规范性文件 200 件、其他 10 件，均已公开，另有 3 场。", (300, 200, 10), LIKELY, False),
        # fills its sentence from 其中 on and exceeds its total
        (FIRST.format("均已公开。"), (300, 200, 159), LIKELY, True),
        (FIRST.format("另有 3 场。"), (300, 200, 159), LIKELY, False),
        (FIRST.replace("159", "5").format("均已公开。"), (300, 200, 5), LIKELY, False),
        (FIRST.replace("其中", "包括").format("均已公开。"), (300, 200, 159), LIKELY, False),
        ("发布信息 100 条，其中网站 160 条。", (100, 160), LIKELY, True),
        # 合计 directly behind all parts of its sentence, off by little
        ("网站 1200 条，公众号 800 条，合计 2001 条。", (2001, 1200, 800), UNLIKELY, True),
        ("网站 1200 条，公众号 800 条，合计 2000 条。", (2000, 1200, 800), UNLIKELY, False),
        ("网站 1200 条，公众号 800 条，合计 2900 条。", (2900, 1200, 800), UNLIKELY, False),
        ("网站 1200 条，公众号 800 件，合计 2001 条。", (2001, 1200, 800), UNLIKELY, False),  # of two units
        ("网站 1200 条，公众号 800 条。合计 2001 条。", (2001, 1200, 800), UNLIKELY, False),  # of two sentences
        ("另有 5 场，网站 1200 条，公众号 800 条，合计 2001 条。", (2001, 1200, 800), UNLIKELY, False),
        ("网站 1200 条，公众号 800 条，合计约 2001 条。", (2001, 1200, 800), UNLIKELY, False),
        ("网站 1200 条，公众号 800 条，全部网站信息合计 2001 条。", (2001, 1200, 800), UNLIKELY, False),
    ],
)
def test_what_is_hardly_a_list_but_worth_a_second_look(text, figures, score, slip):
    made = scored(reading(text, *figures), score)
    assert choose.slips([made], []) == ([made] if slip else [])


def test_a_second_look_touches_no_list_and_nothing_twice():
    worse, better = (scored(reading(MISSED, 210, 120, 80), s) for s in (-0.6, -0.4))
    assert choose.slips([worse], [better]) == []
    assert choose.slips([worse, replace(better, score=-9.0)], []) == [worse]
    again = reading("收到申请 80 件，其中自然人 80 件。", 80, 80)
    assert choose.slips([worse], [again]) == [worse]


def test_stretches_cross_when_they_share_some_and_each_has_more():
    every = [(a, b) for a in range(5) for b in range(a, 5)]
    for one in every:
        for other in every:
            held, others = (set(range(a, b + 1)) for a, b in (one, other))
            assert choose._cross(one, other) == bool(held & others and held - others and others - held)
