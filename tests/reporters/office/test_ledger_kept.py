"""A ledger that exists keeps what people typed into it."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from auditor.model.errors import UsageError
from auditor.model.result import RunResult
from auditor.reporters.office import xlsx
from tests.support import reported

LEDGER = "问题台账"
STATUS, DAY, NOTE, NOW, KEY = "整改状态", "整改日期", "备注", "本次情况", "编号（请勿改动）"


@pytest.fixture
def old(tmp_path) -> Path:
    """A ledger of an earlier run."""
    path = tmp_path / "ledger.xlsx"
    path.write_bytes(xlsx.render(RunResult(results=(reported.contradictions(),))))
    return path


def typed(path: Path, change) -> None:  # noqa: ANN001
    book = openpyxl.load_workbook(path)
    change(book[LEDGER], {c.value: c.column for c in book[LEDGER][1]})
    book.save(path)


def again(path: Path, *results, lang="zh") -> list[dict[str, object]]:  # noqa: ANN001, ANN002
    """The rows of the ledger of a new run that takes the place of the old one."""
    data = xlsx.over(path)(RunResult(results=results or (reported.contradictions(),)), lang)
    path.write_bytes(data)
    head, *rows = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def fill(sheet, at) -> None:  # noqa: ANN001
    sheet.cell(2, at[STATUS]).value = "已整改"
    sheet.cell(2, at[DAY]).value = datetime(2025, 3, 1)
    sheet.cell(2, at[NOTE]).value = "电话核实"


def test_state_day_and_note_are_carried_over(old):
    typed(old, fill)
    for _ in range(2):  # and again
        first = again(old)[0]
        day = first[DAY]
        assert isinstance(day, datetime)
        assert (first[STATUS], day.date(), first[NOTE]) == ("已整改", date(2025, 3, 1), "电话核实")
        assert first[NOW] == "仍有"


def test_in_whatever_order_the_columns_are_and_whatever_a_filter_hides(old):
    def change(sheet, at) -> None:  # noqa: ANN001
        fill(sheet, at)
        sheet.row_dimensions[2].hidden = True
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(
                (*reversed(row), "张某" if number == 2 else "责任人" if number == 1 else None), 1
            ):
                sheet.cell(number, column).value = value

    typed(old, change)
    first = again(old)[0]
    assert (first[STATUS], first[NOTE], first["责任人"]) == ("已整改", "电话核实", "张某")
    assert again(old)[0]["责任人"] == "张某"


def test_without_the_column_of_keys_rows_are_found_by_their_words(old):
    def change(sheet, at) -> None:  # noqa: ANN001
        fill(sheet, at)
        sheet.delete_cols(at[KEY])

    typed(old, change)
    first = again(old)[0]
    assert (first[STATUS], first[NOTE], first[NOW]) == ("已整改", "电话核实", "仍有")


def test_rows_that_are_gone_stay_and_say_so(old):
    typed(old, fill)
    result = reported.contradictions()
    fewer = result.model_copy(update={"findings": result.findings[1:]})
    last = again(old, fewer)[-1]
    assert (last[STATUS], last[NOTE], last[NOW]) == ("已整改", "电话核实", "这次没有再发现")
    last = again(old, reported.clean())[-1]
    assert last[NOW] == "这次没有审核该单位"
    assert [r[NOW] for r in again(old)][0] == "仍有"


def test_a_changed_figure_keeps_what_was_typed_and_says_so(old):
    typed(old, fill)
    result = reported.contradictions()
    changed = result.findings[0].model_copy(update={"content_hash": "9" * 16})
    first = again(old, result.model_copy(update={"findings": (changed, *result.findings[1:])}))[0]
    assert (first[STATUS], first[NOW]) == ("已整改", "仍有，数值有变")


def test_rows_notes_and_sheets_of_people_are_kept(old):
    def change(sheet, at) -> None:  # noqa: ANN001
        sheet.cell(3, at[STATUS]).comment = openpyxl.comments.Comment("已约谈", "王某")
        row = sheet.max_row + 1
        sheet.cell(row, at["单位"]).value = "青山镇人民政府"
        sheet.cell(row, at["问题"]).value = "公章不清"
        sheet.parent.create_sheet("统计")["B2"] = "手工合计"

    typed(old, change)
    for _ in range(2):
        rows = again(old)
        assert "已约谈" in str(rows[1][STATUS])
        assert (rows[-1]["问题"], rows[-1][NOW]) == ("公章不清", "人工填写")
        assert openpyxl.load_workbook(old)["统计"]["B2"].value == "手工合计"


def test_in_the_other_language_too(old):
    typed(old, fill)
    assert again(old, lang="en")[0]["Note"] == "电话核实"
    assert again(old)[0][NOTE] == "电话核实"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 damaged", b"text"])
def test_what_is_no_ledger_is_not_written_over(tmp_path, data):
    path = tmp_path / "x.xlsx"
    path.write_bytes(data)
    with pytest.raises(UsageError, match="没有改写"):
        xlsx.over(path)


def test_another_workbook_is_not_written_over(command, tmp_path):
    path = tmp_path / "budget.xlsx"
    book = openpyxl.Workbook()
    book.active["A1"] = "预算"  # pyright: ignore[reportOptionalSubscript]
    book.save(path)
    before = path.read_bytes()
    done = command("check", str(reported.SAMPLES / "township-2023-clean.txt"), "-o", str(path))
    assert (done.returncode, path.read_bytes()) == (2, before)
    assert "没有改写" in done.stderr.decode()
