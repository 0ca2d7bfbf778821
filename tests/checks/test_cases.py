"""What must be caught and what must not be flagged, on our own township report (sound unless changed).

Each must-catch case names the rule that speaks, its severity, and a piece of the arithmetic or of the evidence.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from auditor.model.base import Severity
from tests.checks import test_checks
from tests.conftest import ROOT, audited, of
from tests.support.specimens.catalogue import city, township
from tests.support.specimens.model import COLUMNS, Specimen

NONE = "青山镇未收到政府信息公开申请，上年也没有结转"
END = "未发生责任追究"
Change = Callable[[Specimen], Specimen]


def with_applications(specimen: Specimen, count: int, row: str = "granted") -> Specimen:
    """`count` applications, all with one result."""
    values = (str(count), "0", "0", "0", "0", "0", str(count))
    for key in ("new", row, "total"):
        specimen = specimen.with_row(key, *values)
    return specimen


def said(sentence: str, count: int = 2) -> Change:
    """The sentence on applications replaced, the table holding `count`."""
    return lambda s: with_applications(s, count).with_text(NONE, sentence)


def more(sentence: str) -> Change:
    """A sentence added to section one."""
    return lambda s: s.with_text(END, f"{END}；{sentence}")


def six(sentence: str) -> Change:
    """A sentence added to section six."""
    return lambda s: s.with_text("政务公开工作要点均已落实", f"政务公开工作要点均已落实，{sentence}")


def reviews(**cells: str) -> Change:
    """Figures of the table of reviews by position (review_upheld=1 …)."""
    names = ("upheld", "corrected", "other", "pending", "total")

    def change(s: Specimen) -> Specimen:
        values = list(s.reviews or ())
        for key, value in cells.items():
            group, _, name = key.rpartition("_")
            values[("review", "direct", "after").index(group) * 5 + names.index(name)] = value
        return replace(s, reviews=tuple(values))

    return change


def both(*changes: Change) -> Change:
    """One change after the other."""

    def change(s: Specimen) -> Specimen:
        for one in changes:
            s = one(s)
        return s

    return change


def cell(row: str, column: str, value: str) -> Change:
    """One cell of the table of applications."""
    return lambda s: s.with_cell(row, column, value)


def disclosure(row: str, *values: str) -> Change:
    """One row of the table of disclosure."""
    return lambda s: s.with_row(row, *values)


def section(number: int, *paragraphs: str) -> Change:
    """The text of a section."""
    return lambda s: s.with_section(number, *paragraphs)


def without_section(number: int) -> Change:
    """A section with heading, text and table taken out."""

    def change(s: Specimen) -> Specimen:
        headings = tuple("" if i == number - 1 else h for i, h in enumerate(s.headings))
        s = replace(s, headings=headings).with_section(number)
        tables = {2: "disclosure", 3: "applications", 4: "reviews"}
        return replace(s, **{tables[number]: None}) if number in tables else s

    return change


def all_slashes(s: Specimen) -> Specimen:
    rows = ("new", "carried_in", "granted", "partial", "total", "carried_out")
    return replace(s, applications=dict.fromkeys(rows, ("/",) * 7), reviews=("/",) * 15)


def blank_column(s: Specimen) -> Specimen:
    from auditor.form.spec import load_forms

    rows = [r.key for r in load_forms()["2021"].table("applications").rows]
    values = tuple("" if c == "business" else "0" for c in COLUMNS)
    return replace(s, applications=dict.fromkeys(rows, values))


ERROR, WARNING = Severity.error, Severity.warning
CATCH: dict[str, tuple[Change, str, Severity, str]] = {
    "A0": (lambda s: s.with_text("信息 750 条", "信息 755 条"), "N101", ERROR, "86+412+205+47 = 750 ≠ 755（差 5）"),
    "A1": (more("公开行政处罚决定 4 条"), "X122", WARNING, "4 ≠ 3"),
    "A2": (lambda s: s.with_text("财政预决算 12 条", "财政预决算 13 条"), "N101", ERROR, "87 ≠ 86"),
    "A3": (lambda s: s.with_text("网站公开信息 86 条", "网站公开信息 87 条"), "X201", ERROR, "86 ≠ 87"),
    "A4": (lambda s: s.with_text("会议 2 次，在", "会议 4 次，在"), "X201", ERROR, "2 ≠ 4"),
    "B1": (said("共收到政府信息公开申请 3 件"), "X101", ERROR, "3 ≠ 2"),
    "B2": (said("受理政府信息公开申请 3 份"), "X101", ERROR, "3 ≠ 2"),
    "B3": (said("新收政府信息公开申请 3 宗"), "X101", ERROR, "3 ≠ 2"),
    "B4": (said("收到政府信息公开申请三件"), "X101", ERROR, "3 ≠ 2"),
    "B5": (said("收到政府信息公开申请３件"), "X101", ERROR, "3 ≠ 2"),
    "B6": (said("收到政府信息公\n开申请 3 件"), "X101", ERROR, "3 ≠ 2"),
    "B7": (said("依申请公开方面，共接收申请3件"), "X101", ERROR, "3 ≠ 2"),
    "B9": (said("青山镇未收到政府信息公开申请"), "X101", ERROR, "0 ≠ 2"),
    "B10": (six("全年收到政府信息公开申请 1 件"), "X201", ERROR, "0 ≠ 1"),
    "B11": (
        lambda s: s.with_text(END, f"{END}，收取信息处理费 500 元"),
        "X201",
        ERROR,
        "500 ≠ 0",
    ),
    "B12": (said("收到政府信息公开申请 2 件，予以公开 1 件"), "X104", ERROR, "1 ≠ 2"),
    "B13": (said("收到政府信息公开申请 2 件，结转下年度 1 件"), "X103", ERROR, "1 ≠ 0"),
    "B14": (said("收到政府信息公开申请 2 件。全年答复申请 3 件"), "X105", WARNING, "3 ≠ 2"),
    "C1": (both(said("收到政府信息公开申请 2 件"), cell("total", "total", "3")), "T301", ERROR, "2+0 = 2 ≠ 3+0 = 3"),
    "C2": (both(said("收到政府信息公开申请 2 件"), cell("total", "natural", "3")), "T301", ERROR, "≠ 3+0 = 3"),
    "C3": (both(said("收到政府信息公开申请 2 件"), cell("new", "total", "5")), "T301", ERROR, "5+0 = 5 ≠ 2+0 = 2"),
    "C4": (cell("carried_in", "natural", "1"), "T301", ERROR, "0+1 = 1 ≠ 0"),
    "C5": (cell("granted", "total", ""), "T101", WARNING, ""),
    "C6": (blank_column, "T101", WARNING, ""),
    "C7": (all_slashes, "T102", WARNING, ""),
    "C8": (
        both(said("收到政府信息公开申请 2 件"), cell("granted", "natural", "")),
        "T302",
        WARNING,
        "空",
    ),
    "C10": (cell("granted", "natural", "-1"), "T103", ERROR, ""),
    "C11": (both(said("收到政府信息公开申请 2 件"), cell("new", "natural", "2件")), "T105", WARNING, ""),
    "C12": (cell("granted", "natural", "2.5"), "T104", ERROR, ""),
    "D1": (reviews(review_total="1"), "T401", ERROR, "0 ≠ 1"),
    "D2": (more("发生政府信息公开行政复议案件 1 件"), "X111", ERROR, "1 ≠ 0"),
    "D3": (more("发生政府信息公开行政诉讼案件 2 件"), "X112", ERROR, "2 ≠ 0+0 = 0"),
    "D4": (more("因政府信息公开引发行政诉讼2起"), "X112", ERROR, "2 ≠ 0+0 = 0"),
    "D5": (
        both(more("未发生行政复议、行政诉讼"), reviews(review_upheld="1", review_total="1")),
        "X111",
        ERROR,
        "0 ≠ 1",
    ),
    "E2": (section(6, "无"), "F601", WARNING, ""),
    "F1": (without_section(1), "F101", ERROR, ""),
    "F2": (without_section(2), "F101", ERROR, ""),
    "F3": (without_section(3), "F101", ERROR, ""),
    "F4": (without_section(4), "F101", ERROR, ""),
    "F5": (without_section(5), "F101", ERROR, ""),
    "F6": (without_section(6), "F101", ERROR, ""),
    "F7": (section(5, "无"), "F501", ERROR, ""),
    "F8": (section(5, "主要问题是栏目更新不够及时，解读形式单一，基层业务力量薄弱。"), "F502", WARNING, ""),
    "F9": (lambda s: replace(s, applications=None), "F201", ERROR, ""),
    "F10a": (disclosure("penalties", "-1"), "T103", ERROR, ""),
    "F10b": (disclosure("penalties", "1.5"), "T104", ERROR, ""),
    "F10c": (disclosure("penalties", "abc"), "T106", ERROR, ""),
    "F11": (disclosure("penalties", ""), "T101", WARNING, ""),
    "F12": (disclosure("normative", "5", "0", "0"), "T201", WARNING, "5 > 0+0 = 0"),
    "F13": (disclosure("regulations", "0", "0", "3"), "S101", ERROR, ""),
    "G1": (
        lambda s: s.with_text("2023年，" + NONE, "2022年，" + NONE),
        "X301",
        WARNING,
        "",
    ),
    "G2": (
        lambda s: with_applications(s, 2).with_text("2023年，" + NONE, "2022 年，我镇收到政府信息公开申请 2 件"),
        "X301",
        WARNING,
        "",
    ),
}


@pytest.mark.parametrize("case", CATCH)
def test_must_be_caught(case):
    change, rule, severity, arithmetic = CATCH[case]
    result = audited(change(township()))
    found = [f for f in result.findings if rule in (f.rule, *f.related)]
    assert found, [(f.rule, f.message.zh) for f in result.findings]
    assert found[0].severity is severity
    assert arithmetic in (found[0].computation.text.zh if found[0].computation else "") + found[0].message.zh
    assert found[0].evidence
    assert result.complete


def test_a_worded_figure_without_a_verb_is_caught():
    result = audited(said("政府信息公开申请 3 件，均已办结")(township()))
    assert [f.severity for f in result.findings if f.rule in ("X101", "X105")][0] in (ERROR, WARNING)


@pytest.mark.parametrize(("case", "most"), [("C6", 1), ("C7", 1), ("C1", 1), ("C2", 1), ("C3", 1)])
def test_one_cause_is_one_finding(case, most):
    result = audited(CATCH[case][0](township()))
    assert len([f for f in result.findings if f.rule[0] == "T"]) == most


def test_the_missing_section_is_anchored_at_its_neighbour():
    for number in range(1, 7):
        result = audited(without_section(number)(township()))
        found = [f for f in of(result, ERROR) if f.rule == "F101"]
        assert [f.evidence[0].section for f in found] == [number]
        assert found[0].evidence[0].role == "missing"
        assert found[0].evidence[0].line is not None


def test_the_wrong_cell_is_named():
    result = audited(both(said("收到政府信息公开申请 2 件"), cell("new", "natural", "3"))(township()))
    found = [f for f in of(result, ERROR) if f.rule[0] == "T"]
    assert [f.repair.new for f in found if f.repair] == ["2"]
    assert found[0].evidence[0].row == "new"
    assert found[0].evidence[0].column == "natural"


def carried(count: str) -> Change:
    """Applications carried in, granted this year."""
    return lambda s: (
        s.with_row("carried_in", count, "0", "0", "0", "0", "0", count)
        .with_row("granted", str(2 + int(count)), "0", "0", "0", "0", "0", str(2 + int(count)))
        .with_row("total", str(2 + int(count)), "0", "0", "0", "0", "0", str(2 + int(count)))
    )


SILENT: dict[str, Change] = {
    "proposals": six("办理人大代表建议 12 件"),
    "judicial-office": more("司法所办理行政复议案件 30 件"),
    "general-review": more("全年共收到行政复议申请 5 件，均为征地拆迁案件"),
    "letters": more("收到群众来信来访 20 件，收到困难群众帮扶申请 20 件"),
    "separators": lambda s: s.with_text(
        "信息 750 条，其中政府网站 86 条，微信公众号 412 条", "信息 1,750 条，其中政府网站 86 条，微信公众号 1,412 条"
    ),
    "by-channel": said("收到政府信息公开申请 2 件，其中网上申请 1 件，信函申请 1 件"),
    "nothing-carried-in": said("上年结转申请无，本年收到政府信息公开申请 2 件"),
    "one-carried-in": both(said("收到政府信息公开申请 2 件"), carried("1")),
    "answered-openly": said("收到政府信息公开申请 2 件；书记信箱同意公开答复 9 件"),
    "compared": said("收到政府信息公开申请 2 件，较2022年收到的 5 件下降"),
    "two-years": said("2022年共收到政府信息公开申请5件，2023年共收到2件"),
    "last-years-report": six("2022年度政府信息公开工作年度报告已按时发布"),
    "next-year": six("“2024年政务公开工作要点”将另行制定"),
    "fee-in-table": disclosure("fees", "5"),
    "processing-fee": both(disclosure("fees", "5"), lambda s: s),
}


@pytest.mark.parametrize("case", SILENT)
def test_must_not_be_an_error(case):
    result = audited(SILENT[case](township()))
    assert [(f.rule, f.message.zh) for f in of(result, ERROR)] == []


def test_received_may_include_what_was_carried_in():
    specimen = city(2023).with_text(
        "全市共收办政府信息公开申请 3607 件，其中本年新收 3511 件，上年结转 96 件",
        "全市受理政府信息公开申请 3607 件",
    )
    assert [(f.rule, f.message.zh) for f in of(audited(specimen), ERROR)] == []


def test_review_without_pending_cases_is_no_error():
    specimen = city(2024).with_text("行政复议 170 件，其中尚未审结 36 件", "行政复议 134 件")
    assert [(f.rule, f.message.zh) for f in of(audited(specimen), ERROR)] == []


def test_the_office_alone_is_a_warning_at_most():
    specimen = city(2024).with_text("全市共收办政府信息公开申请", "市政府办公室受理政府信息公开申请 17 件，全市共收办")
    result = audited(specimen)
    assert [(f.rule, f.message.zh) for f in of(result, ERROR)] == []


def test_in_force_without_this_years_is_no_error():
    specimen = city(2024).with_text(
        "动态管理行政规范性文件", "全市行政规范性文件现行有效 370 件，动态管理行政规范性文件"
    )
    result = audited(specimen)
    assert [(f.rule, f.message.zh) for f in of(result, ERROR)] == []
    assert any("420-50" in (f.computation.text.zh if f.computation else "") for f in result.findings)


@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_golden_tables_are_silent(year):
    assert [(f.rule, f.message.zh) for f in audited(city(year)).findings] == []


def test_trial_form_with_blank_totals_is_silent():
    # One provincial office's table on 2019: blank cells stand for zero, row totals are left out.
    others = {"new": "95", "carried_in": "15", "total": "38", "carried_out": "72"}
    natural = {"new": "764", "carried_in": "3", "granted": "258", "partial": "3", "total": "767", "carried_out": "0"}
    natural |= {"refused_1": "14", "refused_6": "5", "refused_7": "3", "refused_8": "10"}
    natural |= {"unable_1": "252", "unable_2": "44", "unable_3": "25", "unprocessed_1": "148", "unprocessed_2": "5"}
    totals = {"new": "859", "carried_in": "18", "total": "805", "carried_out": "72"}
    from auditor.form.spec import load_forms

    rows = [r.key for r in load_forms()["2019"].table("applications").rows]
    table = {r: (natural.get(r, ""), others.get(r, ""), "", "", "", "", totals.get(r, "")) for r in rows}
    from tests.support.specimens.catalogue import bureau_2020

    specimen = replace(
        bureau_2020().with_text("全年收到政府信息公开申请 4 件，均为自然人申请，已全部按期办结。", "依法办理申请。"),
        applications=table,
        reviews=("5", "", "", "2", "7", "8", "", "", "1", "9", "", "", "", "", ""),
    )
    assert [(f.rule, f.message.zh) for f in audited(specimen).findings if f.rule[0] == "T"] == []


# The table in docs ---------------------------------------------------------------------------------------------------

DOC = ROOT / "docs" / "cases.md"


def table() -> str:
    """docs/cases.md: what must be caught, with what the program says, and what must not be an error."""
    rows = [
        "# Cases that the program must get right",
        "",
        "Changes of one sound township report. Made by `python -m tests.checks.test_cases`; its tests hold each line.",
        "",
        "| case | rule | level | what is said |",
        "|---|---|---|---|",
    ]
    for case, (change, rule, severity, _) in CATCH.items():
        found = next(f for f in of(audited(change(township())), severity) if rule in (f.rule, *f.related))
        rows.append(f"| {case} | {rule} | {severity} | {' '.join(found.message.zh.split())} |")
    rows += ["", "Nothing at error level:", ""]
    rows += [f"- {case}" for case in SILENT]
    return "\n".join([*rows, "", *test_checks.table()]) + "\n"


def test_the_table_in_docs_is_current():
    assert DOC.read_text("utf-8") == table()


if __name__ == "__main__":
    DOC.write_text(table(), encoding="utf-8")
