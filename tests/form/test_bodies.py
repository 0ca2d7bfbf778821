"""Names of bodies and Chinese numerals: one reading of each for the whole program."""

from __future__ import annotations

import pytest

from auditor import numerals
from auditor.form.bodies import (
    comparable,
    division_letters,
    kind_and_level,
    may_abbreviate,
    name_ends,
    one_body,
    own_names,
    stem,
)
from auditor.form.titles import agency
from tests.conftest import AUDITOR
from tests.support.specimens.catalogue import township
from tests.support.specimens.text_writer import write


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("青山镇人民政府", "云岭县青山镇人民政府", True),
        ("临江市政府办公室", "临江市人民政府办公室", True),
        ("临江", "临江", True),  # equal names are one body's, however short
        ("江市", "临江市", False),  # too short to be told by its end
        ("青山镇人民政府", "青川镇人民政府", False),
        ("", "青山镇人民政府", False),
        ("", "", False),
    ],
)
def test_one_body_is_strict(first: str, second: str, same: bool):
    assert one_body(comparable(first), comparable(second)) is same
    assert one_body(comparable(second), comparable(first)) is same


def test_an_abbreviation_leaves_characters_out_and_changes_none():
    assert may_abbreviate("临江市应急局", "临江市应急管理局")
    assert not one_body(comparable("临江市应急局"), comparable("临江市应急管理局"))
    assert not may_abbreviate("青山镇人民政府", "青川镇人民政府")


def test_a_name_is_cut_to_what_tells_it():
    assert stem("云岭县青山镇人民政府") == "云岭县青山镇"
    assert stem("红旗街道办事处") == "红旗街道"
    assert own_names("临江市人民政府办公室") == ("临江市人民政府办公室", "临江市")
    assert own_names("临江市水务局") == ("临江市水务局",)


def test_endings_come_from_the_lexicon():
    assert division_letters() == set("省市州盟县区旗")
    assert {"局", "镇", "人民政府"} <= set(name_ends())
    assert not {"处", "院", "县"} & set(name_ends())


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("青山镇人民政府2023年政府信息公开工作年度报告", "青山镇人民政府"),
        ("云岭县水务局 二〇二三年政府信息公开工作年度报告", "云岭县水务局"),
        ("青山镇人民政府关于2023年政府信息公开工作年度报告", "青山镇人民政府"),
        ("临江市财政局政府信息公开工作年度报告", "临江市财政局"),
        ("2023年政府信息公开工作年度报告", None),
        ("2023年临江市政府信息公开工作年度报告", "临江市"),
        ("2023年度临江市教育局政府信息公开工作年度报告", "临江市教育局"),
        ("2023年云岭县人民政府政府信息公开工作年度报告", "云岭县人民政府"),
        ("2023年云岭县人民政府信息公开工作年度报告", "云岭县人民政府"),
        ("二〇二三年青山镇政府信息公开工作年度报告", "青山镇"),
        ("云岭县石桥镇人民政府信息公开工作2021年度报告", "云岭县石桥镇人民政府"),
        ("政府信息公开工作年度报告（2023年）", None),
        ("2023政府信息公开年报", None),
    ],
)
def test_a_title_names_the_body(title: str, body: str | None):
    assert agency(title) == body


@pytest.mark.parametrize(
    "said", ["2023年", "２０２３年", "二〇二三年", "二○二三年", "二零二三 年", "二O二三年", "二0二三年"]
)
def test_a_year_is_read_however_it_is_written(said: str):
    assert numerals.year(f"青山镇{said}度报告") == 2023


@pytest.mark.parametrize("said", ["二〇二", "2023", "三十年", ""])
def test_what_is_no_year_is_none(said: str):
    assert numerals.year(said) is None


@pytest.mark.parametrize("number", [0, 9, 10, 11, 20, 99, 100, 105, 110, 1001, 9999])
def test_a_numeral_spelled_is_read_again(number: int):
    assert numerals.value(numerals.spelled(number)) == number


@pytest.mark.parametrize(
    "day", ["2024年1月18日", "二〇二四年一月十八日", "二○二四年一月十八日", "二零二四年一月十八日"]
)
def test_a_signature_is_known_by_its_date(day: str):
    text = write(township()).replace("2024年1月18日", day)
    assert day in text
    report = AUDITOR.read(text.encode(), name="report.txt")
    signature = report.section("signature")
    assert signature is not None
    assert signature.text.endswith(day)
    assert day not in report.sections[-2].text


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("义乌市人民政府", "county"),
        ("金华市义乌市教育局", "county"),
        ("昆山市市场监督管理局", "county"),
        ("金华市教育局", "city"),
        ("临江市水务局", "city"),
        ("昆山市周庄镇人民政府", "township"),
        ("大理白族自治州水务局", "city"),
        ("大理市水务局", "county"),
    ],
)
def test_cities_of_the_level_of_a_county_are_known_by_name(name: str, level: str):
    assert kind_and_level(name)[1] == level
