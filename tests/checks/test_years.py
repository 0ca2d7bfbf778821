"""Two years of one body: what is carried over, what is copied, and when nothing can be said."""

from __future__ import annotations

import json
import random
from dataclasses import replace

import pytest

import auditor
from auditor.engine import previous as matching
from auditor.form.cells import change
from auditor.model.base import Localized, Severity
from auditor.model.result import AuditResult
from tests.conftest import AUDITOR, SAMPLES
from tests.support.specimens import text_writer
from tests.support.specimens.catalogue import (
    bureau_2020,
    bureau_before,
    city,
    city_before,
    golden,
    township,
    township_before,
)
from tests.support.specimens.model import COLUMNS, Specimen


def written(specimen: Specimen) -> bytes:
    return text_writer.write(specimen, "tab").encode("utf-8")


def pair(now: Specimen, last: Specimen) -> AuditResult:
    return AUDITOR.audit(written(now), name="now.txt", previous=written(last))


def of_years(result: AuditResult) -> list[tuple[str, str, str]]:
    """(rule, severity, place) of what the comparison found."""
    return [(f.rule, f.severity.value, f.at) for f in result.findings if f.rule[0] == "Y" or f.rule == "E201"]


def undecided(result: AuditResult) -> set[str]:
    return {u.what.zh.split()[0] for u in result.coverage.unchecked if u.what.zh.startswith("Y")}


# Sound pairs --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "last"),
    [(city(2024), city_before()), (township(), township_before()), (bureau_2020(), bureau_before())],
    ids=["city", "township", "trial-form"],
)
def test_sound_years_raise_nothing(now, last):
    assert pair(now, last).findings == ()


def test_carry_over_and_in_force_hold_in_the_golden_tables():
    before, after = golden("city-2023"), golden("city-2024")
    assert after["carried_in"] == before["carried_out"]
    result = pair(city(2024), city_before())
    assert result.coverage.cells_checked == result.coverage.cells_seen


@pytest.mark.parametrize("column", COLUMNS)
def test_every_column_carried_over_is_looked_at(column):
    now = city(2024)
    value = int((now.applications or {})["carried_in"][COLUMNS.index(column)])
    result = pair(now.with_cell("carried_in", column, str(value + 1)), city_before())
    found = [f for f in result.findings if f.rule == "Y101" or "Y101" in f.related]
    assert len(found) == 1
    assert found[0].severity is Severity.error  # the row's own sum is broken too
    assert found[0].repair is not None
    assert (found[0].repair.row, found[0].repair.column, found[0].repair.new) == ("carried_in", column, str(value))


def test_a_whole_row_carried_over_wrongly_is_one_finding():
    now = city(2024)
    shifted = [
        str(int(v) + 1) if c in ("natural", "total") else v
        for c, v in zip(COLUMNS, now.applications["carried_in"], strict=True)
    ]
    result = pair(
        now.with_row("carried_in", *shifted).with_cell("new", "natural", "3439").with_cell("new", "total", "3524"),
        city_before(),
    )
    assert [f for f in of_years(result) if f[0] == "Y101"] == [("Y101", "error", "applications/columns")]
    found = next(f for f in result.findings if f.rule == "Y101")
    assert found.computation is not None
    assert found.computation.text.zh == "122 ≠ 121（差 1）"
    assert "自然人 119 ≠ 118" in found.message.zh
    assert {e.path for e in found.evidence} == {None, "-"}


def test_columns_that_cancel_are_a_warning():
    now = city(2024).with_cell("carried_in", "natural", "117").with_cell("carried_in", "business", "4")
    assert ("Y101", "warning", "applications/columns") in of_years(pair(now, city_before()))


# When nothing can be said ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        ("carried_out", "natural", "119"),
        ("new", "natural", "3403"),
        ("carried_out", "total", "122"),
        ("carried_out", "natural", ""),
    ],
)
def test_a_previous_report_with_errors_of_its_own_proves_nothing(row, column, value):
    result = pair(city(2024), city_before().with_cell(row, column, value))
    assert [f for f in of_years(result) if f[0] == "Y101"] == []
    if row == "carried_out":
        assert "Y101" in undecided(result)


def test_its_sound_columns_still_count():
    last = city_before().with_cell("new", "natural", "3403")
    now = city(2024).with_cell("carried_in", "legal", "7")
    result = pair(now, last)
    assert any(f.rule == "Y101" or "Y101" in f.related for f in result.findings)


def test_of_another_form_only_what_is_carried_over_is_compared():
    last = replace(bureau_before(), year=2022, agency="青山镇人民政府").with_row("carried_out", *("3", *["0"] * 5, "3"))
    last = last.with_row("new", *("3", *["0"] * 5, "3"))
    result = pair(township(), last)
    assert of_years(result) == [("Y101", "error", "applications/columns")]
    assert {"Y102", "Y107"} <= undecided(result)


def test_blank_in_force_of_last_year_is_undecided():
    last = township_before().with_row("normative", "2", "0", "")
    result = pair(township(), last)
    assert of_years(result) == []
    assert "Y102" in undecided(result)


def test_without_last_year_the_rules_are_silent():
    assert of_years(AUDITOR.audit(written(township()), name="now.txt")) == []


# Rules over the prose -------------------------------------------------------------------------------------------------

SAID = "主动公开政府信息 750 条"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("较上年增加 110 条", ""),
        ("较上年增加 111 条", "750-640 = 110 ≠ +111"),
        ("同比增长 17.2%", ""),
        ("同比增长约 17%", ""),
        ("同比增长 7.2%", "750-640 = 110 = 17.19% ≠ +7.2%"),
        ("较上年减少 110 条", "750-640 = 110 ≠ -110"),
        ("上年为 640 条，增加 110 条", ""),
        ("上年为 600 条，增加 150 条", "600 ≠ 640（差 40）"),
        ("较上年增长 2 个百分点", ""),
    ],
)
def test_stated_changes(words, found):
    result = pair(township().with_text(SAID, f"{SAID}，{words}"), township_before())
    shown = [f.computation.text.zh for f in result.findings if f.rule == "Y103" and f.computation]
    assert shown == ([found] if found else [])


def test_a_change_of_something_last_year_states_twice_differently_is_undecided():
    last = township_before().with_text("公开栏目更新", "全年主动公开政府信息 655 条，公开栏目更新")
    result = pair(township().with_text(SAID, f"{SAID}，较上年增加 120 条"), last)
    assert [f for f in of_years(result) if f[0] == "Y103"] == []


def test_copies_are_shown_side_by_side_and_boilerplate_is_no_copy():
    last = replace(township_before(), sections=township(2022).sections)
    result = pair(township(), last)
    found = next(f for f in result.findings if f.rule == "Y106" and f.at == "problems")
    assert found.variant == "weighty"
    sides = [(e.role, e.path, e.quote) for e in found.evidence]
    assert [s[0] for s in sides] == ["left", "right"] * (len(sides) // 2)
    assert all(s[1] is None for s in sides[::2])
    assert all(s[1] == "-" for s in sides[1::2])
    common = (
        "以习近平新时代中国特色社会主义思想为指导，坚持党的领导。依照《条例》做好公开工作，全年未收到政府信息公开申请。"
    )
    both = [
        s.with_section(5, f"{common}{own}")
        for s, own in ((township(), "群众评议少。将上门走访。"), (township_before(), "目录缺项。下一步补齐。"))
    ]
    assert [f for f in of_years(pair(*both)) if f[0] == "Y106"] == []


def test_sentences_brought_up_to_date_are_no_copy():
    def year(number: int, count: int) -> Specimen:
        base = township() if number == 2023 else township_before()
        figures = [
            f"{number}年，青山镇公开第{c}类民生信息 {count + i} 条，答复群众来电 {count + 7 * i} 次。"
            for i, c in enumerate("一二三四五六")
        ]
        return base.with_section(1, *figures)

    assert [f for f in of_years(pair(year(2023, 40), year(2022, 30))) if f[0] == "Y106"] == []
    assert ("Y106", "warning", "overview") in of_years(pair(year(2023, 40), year(2022, 40)))


def test_a_copy_survives_a_changed_word_and_another_order():
    words = [
        "政务公开人员变动较大，业务交接不够顺畅。",
        "公开目录与部门职责衔接不紧，个别事项长期空白。",
        "面向老年群体的公开方式偏少，线下查阅点使用率低。",
    ]
    now = township().with_section(5, *reversed(words))
    last = township_before().with_section(5, *(w.replace("个别", "部分") for w in words))
    assert ("Y106", "warning", "problems") in of_years(pair(now, last))


def test_a_long_section_stays_fast():
    rng = random.Random(7)
    letters = "".join(chr(0x4E00 + i) for i in range(3000))
    text = lambda: "".join(rng.choices(letters, k=24)) + "。"  # noqa: E731
    now = township().with_section(1, *(text() for _ in range(1500)))
    result = pair(now, township_before().with_section(1, *(text() for _ in range(1500))))
    assert result.complete
    assert [f for f in of_years(result) if f[0] == "Y106"] == []


# Signs of change ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "value"),
    [("+1", 1), ("增1", 1), ("增加 12", 12), ("减2", -2), ("↓3", -3), ("−4", -4), ("0", 0), ("5", 5)],
)
def test_changes_are_read_with_their_sign(printed, value):
    assert change(printed) == value


def test_what_is_no_change_is_none():
    for printed in ("", "/", "不详", "增减", "+1.5x"):
        assert change(printed) is None


# Finding last year's report -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("青山镇人民政府", "青山镇", True),
        ("临江市 青山镇人民政府", "青山镇人民政府", True),
        ("云岭县水务局", "云岭县水利局", False),
        ("临江市人民政府", "临江市人民政府办公室", False),
        ("青山镇人民政府", "青山镇政府", True),
    ],
)
def test_names_of_one_body(one, other, same):
    a, b = (
        AUDITOR.read(written(replace(township(), agency=one))),
        AUDITOR.read(written(replace(township_before(), agency=other))),
    )
    found = matching.match(matching.Earlier("folder", (b,)), a)
    assert (found is b) == same


@pytest.mark.parametrize(
    ("last", "says"),
    [
        (township(2021), "2021 年度的报告，不是上一年度（2022）"),
        (township(2023), "2023 年度的报告"),
    ],
)
def test_the_wrong_report_is_not_compared_with(last, says):
    result = pair(township(), last)
    assert of_years(result) == [("E201", "info", "")]
    assert says in next(f.message.zh for f in result.findings if f.rule == "E201")
    assert result.complete


def test_a_named_report_of_a_body_under_another_name_is_believed_and_said():
    result = pair(township(), replace(township_before(), agency="红石乡人民政府"))
    assert [f.rule for f in result.findings if f.rule[0] == "E"] == ["E202"]
    assert "红石乡人民政府" in next(f.message.zh for f in result.findings if f.rule == "E202")
    assert result.complete


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 broken", "会议通知：明天开会。".encode(), b"\xff\xfe\x00\xd8\x00"])
def test_an_unreadable_previous_report_is_said_and_no_crash(data):
    result = AUDITOR.audit(written(township()), name="now.txt", previous=data)
    assert of_years(result) == [("E201", "info", "")]
    assert result.status == "audited"
    assert result.complete


def test_previous_that_does_not_exist(tmp_path):
    result = auditor.audit(SAMPLES / "township-2023-clean.txt", previous=tmp_path / "none.txt")
    assert of_years(result) == [("E201", "info", "")]


def test_each_file_of_a_folder_is_read_once(monkeypatch):
    seen: list[str] = []
    reader = auditor.Auditor.read

    def counted(self, path, *, name=None):
        seen.append(str(path))
        return reader(self, path, name=name)

    monkeypatch.setattr(auditor.Auditor, "read", counted)
    files = [str(p) for p in sorted(SAMPLES.glob("*-clean.txt"))]
    earlier = AUDITOR.earlier(files, folder=str(SAMPLES))
    assert seen == files
    for name in ("city-2024-clean", "township-2023-clean", "bureau-2020-clean"):
        result = AUDITOR.audit(SAMPLES / f"{name}.txt", previous=earlier)
        assert result.findings == ()
    assert len(seen) == len(files) + 3


def test_two_different_reports_of_last_year_are_not_guessed_between():
    reports = tuple(AUDITOR.read(written(s)) for s in (township_before(), township_before().with_row("penalties", "8")))
    now = AUDITOR.read(written(township()))
    assert isinstance(matching.match(matching.Earlier("folder", reports), now), Localized)
    assert matching.match(matching.Earlier("folder", (reports[0], reports[0])), now) is reports[0]


def test_previous_on_the_command_line(command, tmp_path):
    bad = tmp_path / "now.txt"
    bad.write_bytes(written(township().with_row("normative", "1", "0", "9")))
    for last in (SAMPLES / "township-2022-clean.txt", SAMPLES):
        data = json.loads(command("check", str(bad), "--previous", str(last), "-f", "json").stdout)
        found = data["reports"][0]["findings"]
        assert [f["computation"]["text"] for f in found if f["rule"] == "Y102"] == ["9 ≠ 5+1-0 = 6（差 3）"]
        paths = [e["path"] for f in found if f["rule"] == "Y102" for e in f["evidence"]]
        assert "township-2022-clean.txt" in paths
    shown = command("check", str(bad), "--previous", str(SAMPLES), "--lang", "en").stdout.decode()
    assert "township-2022-clean.txt line" in shown
    (tmp_path / "empty").mkdir()
    for wrong in ("no-such-file.txt", str(tmp_path / "empty")):
        done = command("check", str(bad), "--previous", wrong)
        assert done.returncode == 2
        assert done.stderr.strip()
    assert command("check", "--passage", str(bad), "--previous", str(SAMPLES)).returncode == 2


# Many sound pairs -----------------------------------------------------------------------------------------------------

POOL = {
    "overview": [
        "明确专人保密审查，发布前三级审签",
        "拓宽线下查阅点，新设村级公开角",
        "梳理基层公开事项，编制标准目录",
        "开设便民专栏，滚动更新惠民政策",
        "邀请代表旁听会议，听取意见建议",
        "对接融媒体中心，推出图解短片",
    ],
    "problems": [
        "信息员身兼数职，公开时效受影响",
        "民生领域公开颗粒度偏粗",
        "老年群众获取信息的途径偏窄",
        "部分科室主动公开意识不强",
        "答复文书说理不够",
        "专栏检索不便",
    ],
    "plans": [
        "下一步将设立专岗，按周巡查",
        "下一步将分类细化目录，逐项认领",
        "下一步将增设大字版公示和广播",
        "下一步将开展轮训，纳入考核",
        "下一步将编印答复范例",
        "下一步将改版检索功能",
    ],
}


def _tables(rng: random.Random, carried: list[int]) -> tuple[dict[str, tuple[str, ...]], list[int]]:
    """(a balanced table that takes over `carried`, what it carries out), both without the column of totals."""
    new = [rng.randrange(0, 40) if rng.random() < 0.5 else 0 for _ in COLUMNS[:-1]]
    out = [rng.randrange(0, n + c + 1) for n, c in zip(new, carried, strict=True)]
    handled = [n + c - o for n, c, o in zip(new, carried, out, strict=True)]
    granted = [rng.randrange(0, h + 1) for h in handled]
    rows = {"new": new, "carried_in": carried, "granted": granted, "total": handled, "carried_out": out}
    rows["unable_1"] = [h - g for h, g in zip(handled, granted, strict=True)]
    return {k: tuple(str(x) for x in (*v, sum(v))) for k, v in rows.items()}, out


def _sound_pair(seed: int) -> tuple[Specimen, Specimen]:
    rng = random.Random(seed)
    carried, in_force = [rng.randrange(0, 5) for _ in COLUMNS[:-1]], rng.randrange(20, 60)
    specimens: list[Specimen] = []
    words = {k: rng.sample(v, len(v)) for k, v in POOL.items()}
    published = rng.randrange(200, 900)
    for index, year in enumerate((2022, 2023)):
        table, carried = _tables(rng, carried)
        issued, repealed = rng.randrange(0, 6), rng.randrange(0, 4)
        in_force += issued - repealed
        last, published = published, rng.randrange(200, 900)
        step = (
            f"，较上年{'增加' if published > last else '减少'} {abs(published - last)} 条"
            if index and published != last
            else ""
        )
        half = slice(3 * index, 3 * index + 3)
        specimens.append(
            replace(
                township(year),
                sections=(
                    (
                        f"{year}年，青山镇主动公开政府信息 {published} 条{step}。",
                        "；".join(words["overview"][half]) + "。",
                    ),
                    (),
                    (),
                    (),
                    ("；".join(words["problems"][half]) + "。", "；".join(words["plans"][half]) + "。"),
                    (f"{year}年未收取信息处理费。",),
                ),
                disclosure={
                    "normative": (str(issued), str(repealed), str(in_force)),
                    "licences": (str(rng.randrange(10, 90)),),
                },
                applications=table,
            )
        )
    return specimens[1], specimens[0]


def test_sound_pairs_raise_no_error_and_hardly_a_warning():
    warnings = 0
    for seed in range(60):
        result = pair(*_sound_pair(seed))
        found = [f for f in result.findings if f.rule[0] == "Y"]
        assert [f.message.zh for f in found if f.severity is Severity.error] == [], seed
        assert not any(f.rule == "E201" for f in result.findings)
        warnings += sum(f.severity is Severity.warning for f in found)
    assert warnings == 0


def test_a_figure_changed_in_a_sound_pair_is_found():
    for seed in range(20):
        now, last = _sound_pair(seed)
        value = int((now.applications or {})["carried_in"][6])
        wrong = pair(now.with_cell("carried_in", "total", str(value + 1)), last)
        assert any(f.rule == "Y101" or "Y101" in f.related for f in wrong.findings), seed
