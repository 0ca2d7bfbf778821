"""Lists in prose: what is read, what is said of it, what it costs, and that the weights are those of the corpus."""

from __future__ import annotations

import gc
import json
import sys
import time
from pathlib import Path

import pytest

import auditor
from auditor.claims import breakdowns, explain, lexicon
from auditor.claims.lists import scores
from auditor.claims.lists.choose import rivals
from auditor.claims.lists.reading import Reading
from auditor.claims.quantities import scan
from auditor.claims.view import View

ROOT = Path(__file__).resolve().parents[2]
CORPUS = [json.loads(x) for p in sorted((ROOT / "tests" / "corpus").glob("*.jsonl")) for x in p.open(encoding="utf-8")]


def lists(text: str) -> set[tuple[str, tuple[str, ...]]]:
    return {
        (str(c.total.value), tuple(str(p.value) for p in c.parts))
        for c in auditor.extract_claims(text)
        if c.kind == "breakdown" and len(c.parts) > 1
    }


def readings(text: str) -> list[Reading]:
    view = View(text)
    return breakdowns.within_budget(breakdowns.figures_of(view, scan(view)))[0]


def said(text: str) -> set[str]:
    return {f.severity.value for f in auditor.audit_passage(text, year=2023).findings if f.rule.startswith("N")}


def test_the_weights_are_those_of_the_corpus():
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        corpus = pytest.importorskip("corpus")
        assert scores.shipped().corpus == corpus.digest()
        assert scores.shipped().passages == len(CORPUS)
    finally:
        sys.path.remove(str(ROOT / "tools"))


def test_most_labelled_lists_are_among_the_readings():
    wanted = found = 0
    for label in CORPUS[::5]:
        keys = {
            (r.total.value, tuple(sorted(p.value for p in r.parts for _ in range(p.times))))
            for r in readings(label["text"])
        }
        for c in label["expected"]:
            if c["kind"] == "breakdown" and len(c["parts"]) > 1:
                wanted += 1
                found += (c["total"]["value"], tuple(sorted(p["value"] for p in c["parts"]))) in keys
    assert found / wanted > 0.95


def test_a_list_is_read_when_one_of_its_figures_is_wrong():
    sound = "全年主动公开信息 364 条，其中人事信息 17 条，发展规划 12 条，重大项目 308 条，其他信息 27 条。"
    assert lists(sound) == {("364", ("17", "12", "308", "27"))}
    for wrong in ("365 条", "18 条", "13 条", "318 条"):
        right = {"365 条": "364 条", "18 条": "17 条", "13 条": "12 条", "318 条": "308 条"}[wrong]
        assert said(sound.replace(right, wrong)) == {"error"}, wrong
    assert said(sound) == set()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("收到申请 40 件，上年结转 2 件，共办结 39 件，结转下年度 3 件。", ("42", ("39", "3"))),
        ("办理申请 83 件，含上年结转 4 件，办结 80 件，剩余 3 件结转下一年度。", ("83", ("80", "3"))),
    ],
)
def test_counts_of_cases_are_accounted_for(text, wanted):
    assert wanted in lists(text)
    assert said(text) == set()


@pytest.mark.parametrize(
    "text", ["收到依申请公开 58 件，已办结 54 件，结转 6 件。", "收到公开申请 2 件，已答复 1 件，结转下年度 2 件。"]
)
def test_a_count_of_cases_that_cannot_be_accounted_for_is_said(text):
    assert said(text)


def test_shares_find_their_base():
    other = "事项共 89 项，其中行政许可 57 项，一趟不用跑的 45 项，占比 78.9%；全程网办的 41 项，占比 71.9%。"
    assert said(other) == set()
    assert said("收到公开申请 2 件，予以公开 2 件，占 50%。") == {"warning"}


def test_a_list_ends_where_a_heading_stands():
    text = (
        "青山镇共公开了 1009 条信息，较上年度增加 239 条。其中通过政府网站公开 105 条，"
        "重点任务 3 条。通过公众号公开 518 条，通过公示栏公开 276 条，电子屏等其他方式 102 条。\n\n"
        "（四）平台建设\n\n完善便民服务中心专区，为群众敞开一条便捷的渠道。"
    )
    assert said(text) == {"error"}
    assert said(text.replace("1009", "1004")) == set()


def test_cells_run_into_one_line_are_no_prose():
    text = "年度 公开 部分公开 无法提供 总数 2022 24 8 1 33 2023 16 4 6 26"
    assert not auditor.extract_claims(text)


def test_a_figure_is_a_part_once():
    for label in CORPUS[::7]:
        every = readings(label["text"])
        scores.Scorer().score(every)
        taken: set[int] = set()
        for group in rivals(every):
            for index in group.best()[1]:
                reading = group.readings[index]
                if reading.kind == "balance":
                    continue
                own = {f.at for f in reading.parts}
                assert not own & taken
                taken |= own


def test_readings_do_not_depend_on_what_was_read_before():
    texts = [label["text"] for label in CORPUS[::40]]
    once = [lists(t) for t in texts]
    assert [lists(t) for t in reversed(texts)] == once[::-1]


def test_why_names_the_rival_and_the_features():
    view = View("全年公开信息 750 条，其中网站 86 条，公众号 412 条，公示栏 205 条，其他方式 47 条。")
    (why,) = explain.of_view(view, [])
    assert why.reading == "750 = 86+412+205+47"
    assert why.margin > 0
    assert all(r.sentence for r in why.reasons)


def spent(text: str) -> float:
    started = time.process_time()
    auditor.extract_claims(text)
    return time.process_time() - started


def pieces() -> list[str]:
    words = lexicon.lists()
    cues = [group[0] for group in words.openers.values()]
    marks = ["，", "、", "；", "。", "（", "）", "：", "%"]
    return [*dict.fromkeys([*cues, words.total[0], words.others[0], words.partial[0], words.outside[0], *marks])]


def test_a_sentence_of_thousands_of_figures_takes_bounded_work():
    spent("共10条，")
    for text in ("发布信息10条，" * 8_000, "其中" * 8_000, "共10条（" * 2_000):
        few, many = spent(text[: len(text) // 4]), spent(text)
        assert many < 6 * max(few, 0.1)  # four times as long: an exponent of 1.2 is 5.3


def calls(text: str) -> int:
    """How many functions are called to read a text: the same on every machine."""
    count = 0

    def counted(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    gc.disable()  # early releases of Python 3.11 may crash where it runs beside a profile function
    sys.setprofile(counted)
    try:
        auditor.extract_claims(text)
    finally:
        sys.setprofile(None)
        gc.enable()
    return count


@pytest.mark.attack
@pytest.mark.parametrize("piece", pieces())
def test_every_cue_and_mark_takes_work_in_line_with_its_length(piece):
    auditor.extract_claims(f"公开12条{piece}")  # what is made once
    few, many = (calls(f"公开12条{piece}" * number) for number in (240, 960))
    assert many < 5.3 * few  # four times as long: an exponent of 1.2


def test_figures_beyond_the_budget_are_named_and_the_result_is_incomplete():
    result = auditor.audit_passage("发布信息10条，" * 3_000)
    assert not result.complete
    assert result.prose.beyond > 0
    assert auditor.audit_passage("发布信息10条，" * 30).complete
