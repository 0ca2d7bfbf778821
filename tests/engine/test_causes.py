"""One slip, one finding: slips planted in sound reports, each named by one finding, and two slips by two."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from auditor.form.spec import load_forms
from auditor.model.base import Severity
from auditor.model.finding import Evidence, Finding
from auditor.model.result import AuditResult
from tests.conftest import audited
from tests.support.specimens import county
from tests.support.specimens.catalogue import city, township
from tests.support.specimens.model import COLUMNS, HEADINGS, Specimen

BUREAU = county.specimens(2024)["云岭县教育局"]
CITY = city()
ROWS = tuple(r.key for r in load_forms()["2021"].table("applications").rows)
RESULTS = ROWS[2:-2]


def errors(specimen: Specimen) -> list[Finding]:
    return [f for f in audited(specimen).findings if f.severity is Severity.error]


def value(specimen: Specimen, row: str, column: str) -> int:
    return int((specimen.applications or {}).get(row, ("0",) * 7)[COLUMNS.index(column)])


def more(specimen: Specimen, by: int, row: str, *columns: str) -> Specimen:
    for column in columns:
        specimen = specimen.with_cell(row, column, str(value(specimen, row, column) + by))
    return specimen


def place(evidence: Evidence) -> tuple[str | None, str | None]:
    return evidence.row, evidence.column


def test_both_reports_are_sound():
    assert not errors(BUREAU)
    assert not errors(CITY)


@pytest.mark.parametrize("row", ROWS)
def test_a_wrong_cell_of_table_two_is_one_finding_that_names_it(row):
    for column in COLUMNS:
        for by in (1, 27):
            found = errors(more(BUREAU, by, row, column))
            assert [place(f.evidence[0]) for f in found] == [(row, column)]
            assert found[0].repair is not None
            assert (found[0].repair.old, int(found[0].repair.new)) == (
                str(value(BUREAU, row, column) + by),
                value(BUREAU, row, column),
            )
            assert place(found[0].evidence[0]) == (found[0].repair.row, found[0].repair.column)


@pytest.mark.parametrize("cells", [("natural", "total"), ("natural", "business"), ("business", "total")])
def test_two_cells_of_a_row_wrong_together_are_one_finding(cells):
    """The row is named wherever it alone can be: by its own sum, by sums it stands in alone, or by what it held."""
    named = 0
    for row in ROWS:
        first, second = cells
        by = (3, 3) if set(cells) == {"natural", "total"} else (3, 2)
        found = errors(more(more(CITY, by[0], row, first), by[1], row, second))
        assert len(found) == 1, (row, [(f.rule, f.at) for f in found])
        named += found[0].evidence[0].row == row and {r.column for r in found[0].repairs} == set(cells)
    assert named == len(ROWS) if by == (3, 2) else named >= 4


@pytest.mark.parametrize("specimen", [BUREAU, CITY])
def test_a_total_row_left_at_zero_is_one_finding(specimen):
    found = errors(specimen.with_row("total", *"0000000"))
    assert [f.rule for f in found] == ["T301"]
    assert found[0].evidence[0].row == "total"
    assert {r.row for r in found[0].repairs} == {"total"}
    assert {"T302"} <= set(found[0].related)


def test_a_total_column_left_at_zero_is_one_finding():
    wrong = CITY
    for row in ROWS:
        wrong = wrong.with_cell(row, "total", "0")
    tables = [f for f in errors(wrong) if f.rule[0] == "T"]
    assert len(tables) == 1
    assert tables[0].evidence[0].column == "total"


@pytest.mark.parametrize(
    "slips",
    [
        (("granted", "natural"), ("partial", "business")),
        (("granted", "natural"), ("partial", "natural")),
        (("new", "natural"), ("unable_1", "natural")),
        (("new", "total"), ("carried_out", "business")),
        (("granted", "total"), ("other_3", "total")),
        (("total", "natural"), ("refused_1", "natural")),
    ],
)
@pytest.mark.parametrize("by", [(1, 2), (3, 30)])
def test_two_slips_in_different_rows_are_two_findings(slips, by):
    wrong = CITY
    for (row, column), amount in zip(slips, by, strict=True):
        wrong = more(wrong, amount, row, column)
    assert {place(f.evidence[0]) for f in errors(wrong) if f.rule[0] == "T"} == set(slips)
    assert len(errors(wrong)) == 2


def test_slips_in_table_and_prose_are_two_findings():
    wrong = more(CITY, 1, "granted", "natural").with_text("视频及其他解读 235 篇", "视频及其他解读 253 篇")
    assert sorted(f.rule for f in errors(wrong)) == ["N101", "T302"]


def figures(specimen: Specimen) -> Iterator[tuple[int, int, str]]:
    """(section, paragraph, figure with what stands before it) of every figure with a blank on both sides."""
    for number, paragraphs in enumerate(specimen.sections):
        for index, text in enumerate(paragraphs):
            for found in re.finditer(r"(?<= )\d+(?= [件条篇])", text):
                yield number, index, text[max(0, found.start() - 9) : found.end()]


def with_figure(specimen: Specimen, words: str) -> tuple[Specimen, str]:
    old = words.rpartition(" ")[2]
    new = str(int(old) + 1)
    return specimen.with_text(words + " ", words.removesuffix(old) + new + " "), new


def first_said(finding: Finding) -> str:
    evidence = finding.evidence[0]
    return evidence.quote[slice(*evidence.mark)] if evidence.mark else ""


@pytest.mark.parametrize("specimen", [BUREAU, CITY], ids=["bureau", "city"])
def test_a_wrong_figure_that_has_a_partner_is_one_finding_that_names_it(specimen):
    """A figure that the tables know, or that is the whole of a list, is told; parts that nothing else knows are not."""
    alone = ("政府网站公开", "微信公众号", "公示栏", "文字解读", "图表解读", "其他解读", "自然人", "其他组织")
    named = 0
    for _, _, words in figures(specimen):
        wrong, new = with_figure(specimen, words)
        found = [f for f in audited(wrong).findings if f.severity.rank]
        assert len(found) <= 1, (words, [(f.rule, f.at, f.message.zh) for f in found])
        if found and not any(part in words for part in alone):
            assert first_said(found[0]).startswith(new), (words, found[0].message.zh)
            named += 1
    assert named >= 4


def test_a_double_is_left_to_what_explains_it():
    wrong_year = audited(township().with_text("统计期限为2023年1月1日", "统计期限为2022年1月1日"))
    short = audited(township().with_section(5, "更新慢、解读少，业务不熟。"))
    six = "本报告由总体情况、主动公开、依申请公开、复议诉讼、问题改进、其他事项六个部分组成。"
    missing = replace(township(), headings=(*HEADINGS[:5], "")).with_text("如有疑问", six + "如有疑问")
    for result, rule, double in (
        (wrong_year, "F402", "N501"),
        (short, "F503", "F502"),
        (audited(missing), "F101", "F701"),
    ):
        (found,) = result.findings
        assert (found.rule, found.related) == (rule, (double,))
        assert [j.rule for j in found.joined] == [rule, double]
        assert found.content_hash == found.joined[0].content_hash


def test_what_explains_nothing_leaves_the_double_alone():
    six = "本报告由总体情况、主动公开、依申请公开、复议诉讼、其他事项六个部分组成。"
    missing = replace(township(), headings=(*HEADINGS[:5], "")).with_text("如有疑问", six + "如有疑问")
    assert [f.rule for f in audited(missing).findings] == ["F101", "F701"]


def applied(specimen: Specimen, sentence: str) -> Specimen:
    """A township with nine applications, one of them carried out, and a sentence about them."""
    none = "2023年，青山镇未收到政府信息公开申请，上年也没有结转。"
    for row, count in (("new", "9"), ("granted", "8"), ("total", "8"), ("carried_out", "1")):
        specimen = specimen.with_row(row, count, "0", "0", "0", "0", "0", count)
    return specimen.with_text(none, sentence)


def test_table_and_sum_point_at_the_same_figure():
    said = "2023年，新收政府信息公开申请 {} 件，办结 8 件，结转下年度 1 件。"
    assert not errors(applied(township(), said.format(9)))
    (found,) = errors(applied(township(), said.format(10)))
    assert (found.rule, found.related) == ("X101", ("N101",))
    assert found.repair is not None
    assert (found.repair.table, found.repair.old, found.repair.new) == ("", "10", "9")
    assert first_said(found).startswith("10")
    assert "10" in found.suggestion.zh
    assert "9" in found.suggestion.zh
    assert [j.rule for j in found.joined] == ["X101", "N101"]


def test_a_figure_told_twice_and_its_sum_and_share_are_one_finding():
    def spoken(count: int) -> AuditResult:
        text = f"村务公示栏 {count} 条，占 27.33%，电子屏等其他方式 47 条"
        return audited(township().with_text("村务公示栏 205 条，电子屏等其他方式 47 条", text))

    assert not spoken(205).findings
    found = [f for f in spoken(250).findings if f.severity is Severity.error]
    assert len(found) == 1
    assert "N101" in (found[0].rule, *found[0].related)


def test_a_figure_of_which_all_is_said_is_one_finding():
    """The figure is wrong, so what is said of all of it does not hold either."""
    sound = replace(
        township(),
        applications=dict.fromkeys(("new", "refused_7", "total"), ("2", *"000000"[:5], "2")),
    ).with_text("未收到政府信息公开申请，上年也没有结转", "共收到政府信息公开申请 2 件，均为不予公开")
    assert [f.rule for f in audited(sound).findings] == []
    wrong = sound.with_text("申请 2 件，均为", "申请 3 件，均为")
    assert [f.rule for f in audited(wrong).findings] == ["X101"]
