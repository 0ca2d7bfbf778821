"""The statement on who has published: what it counts, what it claims, and how it is written."""

from __future__ import annotations

import io
from dataclasses import replace

import docx
import pytest
from openpyxl import load_workbook

from auditor.model.duty import Duty
from auditor.model.errors import UsageError
from auditor.model.result import RunResult
from auditor.reporters.office import statement
from tests.conftest import SAMPLES
from tests.support import reported
from tests.support.specimens import text_writer
from tests.support.specimens.catalogue import township

COUNTY = SAMPLES / "county"


def duty(unit: str, state: str, **more: object) -> Duty:
    given = {"unit": unit, "year": 2024, "kind": "township", "due": "2025-01-31", "basis": "当地通知", "state": state}
    return Duty.model_validate(given | more)


MIXED = (
    duty("甲镇人民政府", "in_time", done="2025-01-31", how="signed"),
    duty("乙镇人民政府", "late", done="2025-02-02", how="received"),
    duty("丙镇人民政府", "missing"),
    duty("丁镇人民政府", "unread", path="送审/丁镇.docx"),
    duty("戊镇人民政府", "undated", path="送审/戊镇.docx"),
    duty(
        "己县人民政府",
        "in_time",
        kind="government",
        due="2025-03-31",
        basis="第四十九条第二款",
        done="2025-03-01",
        how="signed",
    ),
    duty("庚站", "in_time", kind="unknown", due="2025-01-20", own=True, done="2025-01-02", how="received"),
)


def written(*duties: Duty, lang="zh"):
    return docx.Document(io.BytesIO(statement.docx(RunResult(results=(), duties=duties), lang)))


def tables(document) -> list[list[list[str]]]:
    return [[[c.text for c in row.cells] for row in t.rows] for t in document.tables]


def test_every_state_is_counted_by_kind():
    summary = tables(written(*MIXED))[0]
    assert summary[0] == ["序号", "单位类别", "应公布", "按时", "逾期", "日期不明", "未报送", "无法读取", "按时率"]
    assert summary[1:] == [
        ["1", "县级以上人民政府", "1", "1", "0", "0", "0", "0", "100%"],
        ["2", "乡镇人民政府", "5", "1", "1", "1", "1", "1", "20%"],
        ["3", "其他单位", "1", "1", "0", "0", "0", "0", "100%"],
        ["4", "合计", "7", "3", "1", "1", "1", "1", "42.8%"],
    ]


def test_names_days_and_their_source_are_told():
    found = tables(written(*MIXED))
    assert found[1][1:] == [
        ["1", "县级以上人民政府", "2025年3月31日", "第四十九条第二款"],
        ["2", "乡镇人民政府", "2025年1月31日", "当地通知"],
        ["3", "其他单位", "2025年1月20日", "单位名单另定的期限"],
    ]
    assert found[2][1:] == [["1", "乙镇人民政府", "2025年1月31日", "2025年2月2日", "报送日期", "2"]]
    assert [row[1] for t in found[3:] for row in t[1:]] == ["丙镇人民政府", "丁镇人民政府", "戊镇人民政府"]


def test_it_claims_no_day_of_publication():
    words = "\n".join(p.text for p in written(*MIXED).paragraphs)
    assert "2024年1月1日至12月31日" in words
    assert "都不是报告在网站上的实际公布日期" in words


def test_a_rate_is_never_rounded_up_to_all():
    many = [duty(f"{n}镇人民政府", "in_time", done="2025-01-02", how="signed") for n in range(2000)]
    assert tables(written(*many, duty("末镇人民政府", "missing")))[0][-1][-1] == "99.9%"


def test_an_empty_list_says_so():
    assert [p.text for p in written(MIXED[0]).paragraphs].count("无。") == 4


def test_it_is_a4_and_heads_are_repeated():
    document = written(*MIXED)
    section = document.sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    assert all("w:tblHeader" in t.rows[0]._tr.xml for t in document.tables)


def test_the_workbook_says_the_same():
    book = load_workbook(io.BytesIO(statement.xlsx(RunResult(results=(), duties=MIXED))))
    assert book.sheetnames == [
        "各类单位情况",
        "公布期限和依据",
        "逾期名单",
        "未报送名单",
        "收到但无法读取",
        "日期不明",
        "说明",
    ]
    found = [[[str(c) for c in row] for row in book[n].iter_rows(values_only=True)] for n in book.sheetnames[:6]]
    assert found == tables(written(*MIXED))
    assert {int(sheet.page_setup.paperSize) for sheet in book} == {9}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_hostile_names_are_text_and_bytes_are_the_same(lang):
    bad = duty(reported.FORMULA + reported.HOSTILE, "unread", path=f"x/{reported.HOSTILE}\x00\ud800")
    run = RunResult(results=(), duties=(*MIXED, bad))
    cells = [
        c for sheet in load_workbook(io.BytesIO(statement.xlsx(run, lang))) for row in sheet.iter_rows() for c in row
    ]
    assert {c.data_type for c in cells} <= {"s", "n"}
    assert reported.FORMULA in str(tables(written(*run.duties or (), lang=lang))[4])
    assert statement.docx(run, lang) == statement.docx(run, lang)
    assert statement.xlsx(run, lang) == statement.xlsx(run, lang)


def test_without_a_list_there_is_none():
    with pytest.raises(UsageError):
        statement.docx(RunResult(results=()))


def test_by_command_with_both_files(command, tmp_path):
    to = [str(tmp_path / name) for name in ("公布情况.docx", "公布情况.xlsx")]
    given = (str(COUNTY / "2024"), "--roster", str(COUNTY / "list.csv"), "-f", "statement")
    assert command("check", *given, "-o", to[0], "-o", to[1]).returncode == 3
    summary, _, late, missing, unread = tables(docx.Document(to[0]))
    assert summary[-1][1:] == ["合计", "45", "41", "1", "0", "2", "1", "91.1%"]
    assert [r[1] for r in late[1:]] == ["云岭县林业局"]
    assert [r[1] for r in missing[1:]] == ["云岭县气象局", "云岭县邮政管理局"]
    assert [r[1:] for r in unread[1:]] == [["云岭县烟草专卖局", "90云岭县烟草专卖局.docx"]]
    assert load_workbook(to[1]).worksheets[0].max_row == len(summary)


def test_by_command_the_list_has_the_last_word(command, tmp_path):
    """Its days count before signatures and the law; who reports within another unit owes nothing; two files are one."""
    folder = tmp_path / "in"
    folder.mkdir()
    names = {
        "青山镇人民政府": "2025年2月3日",
        "白沙镇人民政府": "2025年1月10日",
        "石桥镇人民政府": "",
        "柳河镇人民政府": "2025年2月3日",
    }
    for name, day in names.items():
        one = replace(township(2024), agency=name, tail=(name, day))
        (folder / f"{name}.txt").write_text(text_writer.write(one).rstrip() + "\n", "utf-8")
    again = replace(township(2024), agency="柳河镇人民政府", tail=("柳河镇人民政府", "2025年1月9日"))
    (folder / "柳河镇又一份.txt").write_text(text_writer.write(again), "utf-8")
    (tmp_path / "list.csv").write_text(
        "单位,期限,报送日期,并入\n青山镇人民政府,,2025-01-30,\n白沙镇人民政府,2025-01-05,,\n石桥镇人民政府,,,\n"
        "柳河镇人民政府,,,\n大岭镇人民政府,,,青山镇人民政府\n",
        "utf-8",
    )
    to = tmp_path / "a.docx"
    command("check", str(folder), "--roster", str(tmp_path / "list.csv"), "-f", "statement", "-o", str(to))
    summary, deadlines, late, undated = tables(docx.Document(str(to)))
    assert summary[-1][1:] == ["合计", "4", "2", "1", "1", "0", "0", "50%"]
    assert [r[1:] for r in late[1:]] == [["白沙镇人民政府", "2025年1月5日", "2025年1月10日", "落款日期", "5"]]
    assert [r[1] for r in undated[1:]] == ["石桥镇人民政府"]
    assert len(deadlines) == 3


def test_without_a_list_the_command_says_what_to_do(command, tmp_path):
    done = command("check", str(COUNTY / "2023"), "-f", "statement", "-o", str(tmp_path / "a.docx"))
    assert done.returncode == 2
    assert "--roster" in done.stderr.decode()
    assert not list(tmp_path.iterdir())
