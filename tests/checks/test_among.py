"""A figure of the text that is one of several beside it is not held against the total of the table."""

from __future__ import annotations

import pytest

from tests.conftest import AUDITOR
from tests.support.specimens import text_writer
from tests.support.specimens.catalogue import township

NOTHING = "青山镇未收到政府信息公开申请，上年也没有结转"


def told(sentence: str, new: int, **outcomes: int) -> list[tuple[str, str]]:
    """What is said of applications when the township says `sentence` and its table has these rows."""
    specimen = township().with_text(NOTHING, sentence)
    for row, value in {"new": new, **outcomes}.items():
        specimen = specimen.with_cell(row, "natural", str(value)).with_cell(row, "total", str(value))
    done = sum(v for row, v in outcomes.items() if row != "carried_out")
    specimen = specimen.with_cell("total", "natural", str(done)).with_cell("total", "total", str(done))
    found = AUDITOR.audit(text_writer.write(specimen).encode(), name="report.txt").findings
    return [(f.rule, f.computation.difference if f.computation else "") for f in found if f.rule[0] in "XNT"]


@pytest.mark.parametrize(
    "sentence",
    [
        "共收到政府信息公开申请 21 件，答复 13 件，不予受理 4 件，补正后申请内容仍不明确 4 件",
        "共受理政府信息公开申请 21 件，已答复 13 件，不予受理 4 件，4 件补正后申请内容仍不明确",
        "收到政府信息公开申请 21 件。其中已办结 13 件，撤回 4 件，告知向其他机关提出 4 件",
    ],
)
def test_what_was_answered_beside_other_outcomes_is_not_all(sentence):
    assert told(sentence, 21, granted=13, unprocessed_1=4, unable_3=4) == []


def test_an_outcome_worded_like_an_application_is_none():
    sentence = (
        "共计收到 7 条政府信息公开申请，均按时办结。2 条依申请公开，1 条部分公开，3 条涉及经济安全不予公开；"
        "1 条没有制作，无法提供"
    )
    assert told(sentence, 7, granted=2, partial=1, refused_2=3, unable_1=1) == []
    assert told(sentence.replace("收到 7 条", "收到 8 条"), 7, granted=2, partial=1, refused_2=3, unable_1=1) == [
        ("X101", "1")
    ]


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("收到政府信息公开申请 21 件，答复 17 件，结转下年度 4 件", [("X105", "-1"), ("X103", "1")]),
        ("收到政府信息公开申请 21 件，答复 17 件，余下 4 件正在办理", [("X105", "-1")]),
        ("全年共办理政府信息公开申请 21 件，办结 17 件，剩余 4 件结转下年度", [("X105", "-1"), ("X103", "1")]),
    ],
)
def test_what_is_left_over_is_no_outcome(sentence, wrong):
    found = told(sentence, 21, granted=18, carried_out=3)
    assert {f for f in found if f[0] == "X105"} == {w for w in wrong if w[0] == "X105"}, found
