"""PDF files: the same Report as the clean text; what cannot be read is said plainly."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

import auditor
from auditor.model.document import Paragraph, Table
from auditor.model.errors import ReadError
from auditor.readers import pdf
from tests.conftest import audited, keys
from tests.specimens import pdf_writer
from tests.specimens.catalogue import SAMPLES, township, township_contradictions
from tests.test_layouts import typed

SOUND = pdf_writer.write(township())
READABLE = [n for n in SAMPLES if n != "township-2024-broken"]


@pytest.mark.parametrize("name", READABLE)
def test_pdf_agrees_with_text(name):
    expected = audited(SAMPLES[name]())
    got = auditor.Auditor().audit(pdf_writer.write(SAMPLES[name]()), name="report.pdf")
    assert typed(got) == typed(expected)
    assert keys(got) == keys(expected)


@pytest.mark.parametrize(
    "habits",
    [{"head": "青山镇 2023 年度报告 公开 99 条"}, {"numbers": "第 {} 页 共 9 页"}, {"numbers": "{}"}],
    ids=["running-head", "page-of", "bare-number"],
)
def test_heads_and_page_numbers_are_no_text(habits):
    got = auditor.Auditor().audit(pdf_writer.write(township_contradictions(), **habits), name="report.pdf")
    assert keys(got) == keys(audited(township_contradictions()))


def test_tables_without_rules_are_read_by_their_lines():
    got = auditor.Auditor().audit(pdf_writer.write(township(), ruled=False), name="report.pdf")
    assert got.report.table("reviews").value("review", "total") == 0
    assert got.report.table("disclosure").value("licences", "count") == 14


def test_places_carry_page_and_box():
    document = pdf.read(SOUND, "a.pdf")
    table = next(b for b in document.blocks if isinstance(b, Table))
    assert all(c.page and c.box and c.box[0] < c.box[2] for c in table.cells)
    paragraph = next(b for b in document.blocks if isinstance(b, Paragraph) and "村务公示栏" in b.text)
    assert len(paragraph.marks) > 1
    assert all(m.page and m.box for m in paragraph.marks)


def test_a_figure_broken_at_the_line_end_is_one():
    writer = pdf_writer.Writer()
    text = "青" * 30 + "公开 1234567 条，其中网站 1000000 条，其他 234567 条。"
    for shift in range(12):
        writer.paragraph("镇" * shift + text, indent=False)
    texts = [b.text for b in pdf.read(writer.done(), "a.pdf").blocks if isinstance(b, Paragraph)]
    assert sum("1234567" in t.replace(" ", "") for t in texts) == 12


def test_two_figures_in_one_cell_stay_two():
    canvas = Canvas(out := io.BytesIO(), pagesize=A4)
    for x in (72, 272, 472):
        canvas.line(x, 700, x, 600)
    for y in (700, 650, 600):
        canvas.line(72, y, 472, y)
    canvas.drawString(80, 685, "licences")
    canvas.drawString(280, 685, "5")
    canvas.drawString(280, 660, "8")
    canvas.drawString(80, 635, "penalties")
    canvas.drawString(280, 635, "3")
    canvas.save()
    table = next(b for b in pdf.read(out.getvalue(), "a.pdf").blocks if isinstance(b, Table))
    assert [c.text for c in table.cells] == ["licences", "5\n8", "penalties", "3"]


def drawn(draw) -> bytes:
    canvas = Canvas(out := io.BytesIO(), pagesize=A4)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _picture(canvas: Canvas) -> None:
    canvas.drawImage(ImageReader(Image.new("RGB", (100, 140), "white")), 0, 0, 595, 842)


def _encrypted() -> bytes:
    canvas = Canvas(out := io.BytesIO(), pagesize=A4, encrypt="secret")
    canvas.drawString(72, 700, "report")
    canvas.save()
    return out.getvalue()


REFUSED = {
    "scanned": (lambda: drawn(_picture), "scanned"),
    "encrypted": (_encrypted, "encrypted"),
    "truncated": (lambda: SOUND[:300], "damaged"),
    "no-pages": (lambda: b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>", "damaged|empty"),
    "only-a-header": (lambda: b"%PDF-1.7\n" + b"x" * 2000, "damaged|empty"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_plainly(name):
    make, code = REFUSED[name]
    with pytest.raises(ReadError) as caught:
        pdf.read(make(), "a.pdf")
    assert re.fullmatch(code, caught.value.code)
    assert "\n" not in caught.value.text("zh")


def test_a_picture_between_text_is_noted():
    def draw(canvas: Canvas) -> None:
        for i in range(20):
            canvas.drawString(72, 800 - 12 * i, "government information disclosure report")
        canvas.drawImage(ImageReader(Image.new("RGB", (100, 40), "white")), 72, 300, 450, 150)

    assert "picture-table" in {n.kind for n in pdf.read(drawn(draw), "a.pdf").notes}
