"""A cell of a scan in which something faint stands is no blank cell: it is read with doubt, or said to be unread."""

from __future__ import annotations

from typing import Any

import pytest

import auditor
from auditor.form import recognise
from auditor.model.document import Note
from auditor.model.words import both
from auditor.readers import read_document
from tests.support.specimens import text_writer
from tests.support.specimens.catalogue import township

DPI, EDGE, CELL = 200, 200, (300, 120)
BLURRED, BLANK, SPECK = (1, 1), (0, 2), (2, 2)


@pytest.fixture(scope="module")
def picture() -> Any:
    """A sheet with a ruled table of three by three figures; one is blurred away, one missing, one only a speck."""
    import cv2
    import numpy as np

    sheet = np.full((900, 1400, 3), 255, np.uint8)
    wide, high = CELL
    for n in range(4):
        cv2.line(sheet, (EDGE, EDGE + n * high), (EDGE + 3 * wide, EDGE + n * high), (0, 0, 0), 3)
        cv2.line(sheet, (EDGE + n * wide, EDGE), (EDGE + n * wide, EDGE + 3 * high), (0, 0, 0), 3)
    for row, column in ((r, c) for r in range(3) for c in range(3)):
        left, low = EDGE + column * wide + 100, EDGE + row * high + 80
        if (row, column) == SPECK:
            cv2.circle(sheet, (left, low), 2, (120, 120, 120), -1)
        elif (row, column) != BLANK:
            cv2.putText(sheet, f"{row + 1}{column + 4}", (left, low), cv2.FONT_HERSHEY_DUPLEX, 1.4, (0, 0, 0), 2)
    top, left = EDGE + high + 8, EDGE + wide + 8
    part = sheet[top : top + high - 16, left : left + wide - 16]
    part[:] = cv2.GaussianBlur(part, (0, 0), 9)
    return sheet


def place(cell: tuple[int, int]) -> tuple[float, float, float, float]:
    """The box of a cell, in points."""
    row, column = cell
    x0, top = EDGE + column * CELL[0], EDGE + row * CELL[1]
    return x0 * 72 / DPI, top * 72 / DPI, (x0 + CELL[0]) * 72 / DPI, (top + CELL[1]) * 72 / DPI


@pytest.mark.ocr
def test_only_the_blurred_figure_is_in_doubt(picture: Any):
    from auditor.readers.scan.page import page_of

    page = page_of(picture, DPI / 72)
    x0, top, x1, bottom = place(BLURRED)
    for one in page.unsure:
        assert one.figure
        assert one.picture
        assert x0 <= one.box[0] <= one.box[2] <= x1
        assert top <= one.box[1] <= one.box[3] <= bottom
    assert len(page.unsure) == 1
    read = "".join(c["text"] for c in page.objects["char"] if not x0 <= c["x0"] <= x1 or not top <= c["top"] <= bottom)
    assert sorted(read) == sorted("141524263435")


def test_a_cell_that_could_not_be_read_is_not_called_blank():
    specimen = township().with_cell("new", "natural", "")
    document = read_document(text_writer.write(specimen).encode(), name="a.txt")
    table = recognise(document).table("applications")
    cell = table.cell("new", "natural") if table else None
    assert cell is not None
    note = Note(kind="figure-unsure", message=both("note.ink-unread.page", page=1), place=cell.place, doubt=True)
    doubted = document.model_copy(update={"notes": (*document.notes, note)})
    rules = [{f.rule for f in auditor.Auditor().check(recognise(d), path="a").findings} for d in (document, doubted)]
    assert "T101" in rules[0]
    assert "T101" not in rules[1]
