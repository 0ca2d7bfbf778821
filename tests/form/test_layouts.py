"""The same report in every text layout and encoding gives the same tables and the same findings."""

from __future__ import annotations

import pytest

import auditor
from auditor.model.report import CellState
from tests.conftest import AUDITOR, audited, keys
from tests.support.specimens import text_writer
from tests.support.specimens.catalogue import SAMPLES, bureau_before, township
from tests.support.specimens.model import Specimen, Text, positions


def typed(result) -> dict[tuple[str, str, str], str]:
    return {(t.key, c.row, c.column): f"{c.state} {c.value}" for t in result.report.tables for c in t.cells}


@pytest.mark.parametrize("layout", ["pipe", "lines"])
@pytest.mark.parametrize("name", SAMPLES)
def test_layouts_agree(name, layout):
    specimen: Specimen = SAMPLES[name]()
    if layout == "lines" and name == "township-2024-broken":
        pytest.skip("one cell a line cannot show which cells are blank")
    expected, got = audited(specimen), audited(specimen, layout)
    assert typed(got) == typed(expected)
    assert keys(got) == keys(expected)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("name", SAMPLES)
def test_encodings_and_line_ends_agree(name, encoding, newline):
    text = text_writer.write(SAMPLES[name]())
    expected = AUDITOR.audit(text.encode(), name="a.txt")
    got = AUDITOR.audit(text.replace("\n", newline).encode(encoding), name="a.txt")
    assert keys(got) == keys(expected)


@pytest.mark.parametrize("layout", ["tab", "pipe"])
def test_a_blank_row_whose_label_is_a_parent_in_another_form(layout):
    specimen = bureau_before().with_row("other", *[""] * 7)
    result = audited(specimen, layout)
    table = result.report.table("applications") if result.report else None
    assert table is not None
    assert [c.state for c in table.cells if c.row == "other"] == [CellState.blank] * 7
    assert "F706" not in {f.rule for f in result.findings}


def test_invisible_characters_change_nothing():
    text = text_writer.write(SAMPLES["township-2023-contradictions"]())
    noisy = text.replace("政府信息", "政府\u200b信息").replace(" ", "\u00a0").replace("。", "。\u3000")
    expected = AUDITOR.audit(text.encode(), name="a.txt")
    assert keys(AUDITOR.audit(("\ufeff" + noisy).encode(), name="a.txt")) == keys(expected)


@pytest.mark.parametrize("row", ["（七）总计", "5.要求行政机关确认或重新出具已获取信息"])
def test_a_row_pasted_with_its_label_cells_lost_keeps_its_figures(row):
    """Web copies drop the leading empty cells of a row and pad its end instead."""
    text = text_writer.write(SAMPLES["township-2023-clean"]())
    line = next(line for line in text.split("\n") if row in line)
    damaged = text.replace(line, line.lstrip("\t").replace(f"{row}\t\t", f"{row}\t") + "\t\t")
    assert damaged != text
    result = AUDITOR.audit(damaged.encode(), name="a.txt")
    assert typed(result) == typed(audited(SAMPLES["township-2023-clean"]()))
    assert not result.findings


def _cells(grid):
    return [[box.text if corner else None for box, corner in row] for row in positions(grid)]


PASTED = {
    "a-bar-between-cells": lambda g: "|\n" + "\n|\n".join(t for row in _cells(g) for t in row if t is not None),
    "a-tab-before-each-cell": lambda g: "\n".join(f"\t{t}" for row in _cells(g) for t in row if t is not None),
    "a-blank-line-between-cells": lambda g: "\n\n".join(t for row in _cells(g) for t in row if t is not None),
    "bars-behind-cells": lambda g: "\n".join(" | ".join(t or "" for t in row) + " |" for row in _cells(g)),
    "semicolons": lambda g: "\n".join(";".join(t or "" for t in row) for row in _cells(g)),
}


@pytest.mark.parametrize("layout", PASTED)
@pytest.mark.parametrize("half", [False, True])
def test_tables_as_pages_give_them_when_copied(layout, half):
    blocks = (b.text if isinstance(b, Text) else PASTED[layout](b) for b in township().blocks())
    text = "\n\n".join(blocks)
    text = text.translate(str.maketrans("（），；：", "(),;:")) if half else text
    audit = auditor.Auditor(with_examples=False).audit
    found, sound = (audit(t.encode(), name="report.txt") for t in (text, text_writer.write(township())))
    values = [[[c.value for c in table.cells] for table in r.report.tables] for r in (found, sound)]
    assert values[0] == values[1]
    assert [f.rule for f in found.findings if f.severity.value != "info"] == []
