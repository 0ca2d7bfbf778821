"""Texts as other programs save them: whole sheets as CSV, an empty line after each, colours, bytes that are cut."""

from __future__ import annotations

import pytest

from auditor.model.document import Paragraph, Table
from auditor.readers import read_document

PROSE = ["2023年度报告", "一、总体情况", "全年公开750条，其中网站86条。", "（一）主动公开", "另有微信412条。"]
ROWS = ["项目,件数,备注", "规章,1,", "规范性文件,2,", "合计,3,"]
AFTER = ["四、其他", "没有其他事项。", "青山镇人民政府", "2024年1月18日"]


def blocks(text: str, encoding: str = "utf-8"):
    return read_document(text.encode(encoding), name="a.txt").blocks


def sheet(prose: str, table: str = "{}") -> str:
    return "\n".join(
        [prose.format(t) for t in PROSE] + [table.format(r) for r in ROWS] + [prose.format(t) for t in AFTER]
    )


@pytest.mark.parametrize(
    ("prose", "table"),
    [
        ("{},,", "{}"),
        ('"{}",,', "{}"),
        ("{},,,,,", "{},,,"),
        ('"{}","","",""', "{},"),
        ("{}, , ", "{}"),
        ("{},,\r", "{}\r"),
    ],
)
def test_a_whole_sheet_is_prose_and_tables(prose: str, table: str):
    found = blocks(sheet(prose, table))
    texts = [b.text for b in found if isinstance(b, Paragraph)]
    assert texts[:2] == PROSE[:2]
    assert texts[-2:] == AFTER[-2:]
    (grid,) = [b for b in found if isinstance(b, Table)]
    assert (grid.rows, [c.text for c in grid.cells if c.text][-2:]) == (4, ["合计", "3"])


@pytest.mark.parametrize(
    "lines",
    [
        ["公开情况,网站,微信,共三类,见下文"] * 12,
        ["a, b, c 三项，全年公开 750 条。"] * 12,
        [*PROSE, *ROWS, *AFTER],
        ["一、总体情况", *ROWS * 4],
        ["2023年,公开,750,条,"] * 3,
    ],
)
def test_what_is_no_whole_sheet_stays(lines: list[str]):
    found = blocks("\n".join(lines))
    text = "".join(b.text if isinstance(b, Paragraph) else "".join(c.text for c in b.cells) for b in found)
    plain = "".join("".join(lines).split())
    assert len("".join(text.split()).replace(",", "")) >= len(plain.replace(",", "")) - 2


def test_an_empty_line_after_each_parts_no_table():
    lines = [*PROSE, *[r.replace(",", "\t") for r in ROWS], *AFTER] * 2
    (first, *_) = [b for b in blocks("\n\n".join(lines)) if isinstance(b, Table)]
    assert first.rows == 4
    loose = "\n\n".join([*PROSE, "规章\t1\t2", "", *AFTER, "x\ny"])
    assert len([b for b in blocks(loose) if isinstance(b, Paragraph)]) >= len(PROSE)


def test_colours_of_a_terminal_are_no_text():
    more = "全年公开 3 件。" * 20
    found = blocks(f"\x1b[1;31m一、总体情况\x1b[0m\n{more}")
    assert [b.text for b in found if isinstance(b, Paragraph)] == ["一、总体情况", more]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_a_cut_end_is_no_other_encoding(encoding: str):
    data = ("一、总体情况\n" + "全年公开政府信息750条。" * 20).encode(encoding) + b"\xe9"
    document = read_document(data, name="a.txt")
    assert "总体情况" in document.blocks[0].text
    assert any(n.kind == "encoding-guessed" for n in document.notes)
