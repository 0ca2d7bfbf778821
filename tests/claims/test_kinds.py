"""What a figure counts: kinds by frames, on sentences of many bodies and on the figures of sound reports."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from auditor.api import Auditor
from auditor.claims import kinds
from auditor.claims.kinds import vocabulary
from auditor.claims.quantities import scan
from auditor.claims.view import View
from tests.support.specimens import catalogue, text_writer
from tests.support.specimens.model import Specimen

DATA = yaml.safe_load((Path(__file__).parent / "innocent.yaml").read_text("utf-8"))
ON_KINDS = [b.rule.id for b in Auditor().ruleset.rules if b.rule.id[0] == "X" or b.rule.id == "N401"]
AUDITOR = Auditor(select_codes=ON_KINDS)


def loud(specimen: Specimen) -> dict[str, str]:
    """Rules that rest on kinds and say more than a hint, with the severity."""
    found = AUDITOR.audit(text_writer.write(specimen).encode("utf-8"), name="report.txt").findings
    return {f.rule: str(f.severity) for f in found if f.rule in ON_KINDS and f.severity != "info"}


def in_applications(specimen: Specimen, sentence: str) -> Specimen:
    """The report with one more sentence in its paragraph on applications."""
    first = list(specimen.sections[0])
    first[3] += sentence
    return specimen.with_section(1, *first)


def at_the_end(specimen: Specimen, sentence: str) -> Specimen:
    """The report with one more paragraph in its first section."""
    return specimen.with_section(1, *specimen.sections[0], sentence)


@pytest.mark.parametrize("group", DATA["innocent"])
def test_innocent_sentences_raise_nothing(group):
    base = catalogue.township()
    cases = ((put, sentence) for sentence in DATA["innocent"][group] for put in (in_applications, at_the_end))
    assert [(sentence, found) for put, sentence in cases if (found := loud(put(base, sentence)))] == []


def test_there_are_many_of_them():
    assert sum(map(len, DATA["innocent"].values())) >= 200
    assert len(DATA["contradicting"]) >= 60


def test_contradictions_are_raised():
    bases = {"township": catalogue.township(), "city": catalogue.city()}
    silent = []
    for case in DATA["contradicting"]:
        put = in_applications if case.get("under") == "applications" else at_the_end
        if not loud(put(bases[case.get("base", "township")], case["text"])):
            silent.append(case["text"])
    assert len(silent) <= 0.05 * len(DATA["contradicting"]), silent


# Reports as teachers --------------------------------------------------------------------------------------------------

FULL = (
    "2023年，收到政府信息公开申请{received}件，上年结转{carried_in}件，办结{handled}件，结转下年度继续办理{carried_out}件。"
    "办理结果为：予以公开{granted}件，部分公开{partial}件，不予公开{refused}件，无法提供{unable}件，不予处理{unprocessed}件。"
    "因政府信息公开引起行政复议{review}件、行政诉讼{suit}件。",
    "制发行政规范性文件{made}件，废止{repealed}件，现行有效行政规范性文件{in_force}件。"
    "作出行政许可决定{licences}件、行政处罚决定{penalties}件、行政强制决定{measures}件。收取行政事业性收费{fees}万元。",
)
FIGURES = {
    "received": 40, "carried_in": 3, "handled": 38, "carried_out": 5, "granted": 25, "partial": 4, "refused": 3,
    "unable": 4, "unprocessed": 2, "review": 5, "suit": 3, "made": 4, "repealed": 2, "in_force": 30,
    "licences": 140, "penalties": 33, "measures": 6, "fees": 15,
}  # fmt: skip


def full_report(**changed: int) -> Specimen:
    """A sound report whose prose states every figure of its tables; `changed` figures are another in the prose."""
    rows = {
        "new": 40, "carried_in": 3, "granted": 25, "partial": 4, "refused_1": 3, "unable_1": 4, "unprocessed_1": 2,
        "total": 38, "carried_out": 5,
    }  # fmt: skip
    specimen = catalogue.township()
    for row, value in rows.items():
        specimen = specimen.with_row(row, str(value), "0", "0", "0", "0", "0", str(value))
    specimen = replace(
        specimen,
        reviews=("4", "1", "0", "0", "5", "2", "0", "0", "0", "2", "1", "0", "0", "0", "1"),
        disclosure={
            "normative": ("4", "2", "30"), "licences": ("140",), "penalties": ("33",),
            "coercive_measures": ("6",), "fees": ("15",),
        },
    )  # fmt: skip
    first = list(specimen.sections[0])
    texts = [text.format(**(FIGURES | changed)) for text in FULL]
    first[3], first[5] = texts[0], texts[1]
    return specimen.with_section(1, *first)


def test_a_full_report_is_sound():
    assert loud(full_report()) == {}


@pytest.mark.parametrize("name", FIGURES)
def test_each_figure_of_a_full_report_is_held_against_its_table(name):
    for step in (1, -1, 10):
        if FIGURES[name] + step > 0:
            assert loud(full_report(**{name: FIGURES[name] + step})), (name, step)


# Frames ---------------------------------------------------------------------------------------------------------------


def read(text: str) -> list[kinds.Kind]:
    view = View(text)
    return kinds.read(view.text, scan(view), breaks=view.breaks)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("收到政府信息公开申请7件，办结6件。", ["application.received", "application.handled"]),
        ("收到8份政府信息公开申请。", ["application.received"]),
        ("受理低保申请35件。", ["other_application"]),
        ("制发文件45份，其中予以公开30份，不予公开15份。", ["document", "document.attribute", "document.attribute"]),
        ("收到申请9件，予以公开及部分公开5件。", ["application.received", "application.granted_or_partly"]),
        ("公开行政许可信息320条、行政处罚信息12条。", ["licence.published", "penalty.published"]),
        ("公示行政处罚决定8件。", ["penalty.published"]),
        ("梳理行政规范性文件228份。", ["normative.examined"]),
        ("规范性文件类信息6条。", ["normative.class"]),
        ("政策图解12篇。", ["interpretation"]),
        ("印发依申请公开文书模板12份。", ["thing"]),
        ("移交不掌握的历史实物130件。", ["unknown"]),
    ],
)
def test_the_kind_is_what_the_words_say(text, names):
    assert [k.name for k in read(text)] == names


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("今年以来收到政府信息公开申请7件。", "own"),
        ("近三年收到政府信息公开申请7件。", "several"),
        ("2020年至2022年收到政府信息公开申请7件。", "several"),
        ("第一季度收到政府信息公开申请7件。", "part"),
        ("1-6月收到政府信息公开申请7件。", "part"),
        ("1-12月收到政府信息公开申请7件。", "own"),
        ("计划制发规范性文件7件。", "plan"),
        ("去年收到政府信息公开申请7件。", "last"),
    ],
)
def test_the_period_is_the_nearest_that_is_named(text, period):
    assert read(text)[-1].period == period


def test_whose_figures_are():
    assert [k.whose for k in read("指导各部门办理政府信息公开申请58件，本机关收到申请2件。")] == ["guided", "own"]
    assert [k.whose for k in read("下属单位收到政府信息公开申请4件，办结4件。")] == ["others", "others"]


@pytest.mark.parametrize(
    ("text", "metrics"),
    [
        ("微信公众号、微博分别发布信息5条、7条。", ["disclosed.wechat", "disclosed.weibo"]),
        ("行政许可、行政处罚和行政强制决定分别为3件、4件和5件。", ["licences", "penalties", "coercive_measures"]),
        ("通过微信公众号、抖音分别发布信息5条、7条、9条。", ["disclosed.newmedia"] * 3),
        ("制发1部规章、2件规范性文件。", ["regulations.made", "normative.made"]),
        ("通过网站等渠道公开政府信息8条。", ["disclosed.total"]),
        ("通过微信公众号等渠道发布信息8条。", ["disclosed.newmedia"]),
        ("网站公开信息9条，通过微信公众号发布信息8条，视频2条。", ["disclosed.website"] + ["disclosed.wechat"] * 2),
        ("发布机构职能、项目建设、通知公告等信息8条。", ["disclosed.total"]),
        ("解读政策文件8件。", ["interpretations"]),
        ("组织开展4次信息公开人员的业务培训。", ["trainings"]),
    ],
)
def test_figures_share_their_words(text, metrics):
    assert [k.metric for k in read(text)] == metrics


def test_all_done_is_a_figure_of_what_was_done():
    (kind,) = read("收到政府信息公开申请3件，均已按期办结。")
    assert (kind.metric, [k.metric for k in kind.also]) == ("applications.received", ["applications.handled"])
    assert read("收到政府信息公开申请3件，正在办理。")[0].also == ()


def test_a_heading_on_reviews_is_not_one_on_applications():
    text = "五、因信息公开申请行政复议、提起行政诉讼的情况\n本年度无申请。"
    view = View(text)
    scanned = kinds.Scanned(view.text, breaks=view.breaks)
    assert not any(n.kind.sure for n in kinds.nones(scanned, []))


def test_a_figure_may_count_two_things():
    (kind,) = read("行政复议和行政诉讼均为0件。")
    assert {kind.metric, *(k.metric for k in kind.also)} == {"review.total", "litigation.total"}


def test_a_word_has_one_class():
    words = Counter(word for word, _, _ in vocabulary.entries())
    assert [word for word, times in words.items() if times > 1] == []


class Number(NamedTuple):
    """A figure as others may hand it in."""

    start: int
    end: int
    value: Decimal
    unit: str


def test_any_figure_with_a_span_value_and_unit_will_do():
    text = "受理政府信息公开申请12件"
    (kind,) = kinds.read(text, [Number(10, 13, Decimal(12), "件")])
    assert kind.metric == "applications.received"
    assert kind.proves


def test_reading_is_linear():
    def cost(times: int) -> float:
        text = "收到政府信息公开申请8件，未发生行政复议、行政诉讼，" * times
        figures = scan(View(text))
        begun = time.process_time()
        scanned = kinds.Scanned(text)
        kinds.nones(scanned, figures, kinds.read(scanned, figures))
        return time.process_time() - begun

    cost(10)
    assert cost(2000) < 40 * max(cost(100), 0.005)
