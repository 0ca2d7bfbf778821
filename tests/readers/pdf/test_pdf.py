"""PDF files: the same Report as the clean text; what cannot be read is said plainly."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from auditor.model.document import Document, Paragraph, Table
from auditor.model.errors import ReadError
from auditor.readers.layout import compose
from auditor.readers.layout import text as pdf_text
from auditor.readers.pdf import read as pdf
from auditor.readers.scan import read as scan
from tests.conftest import AUDITOR, audited, keys
from tests.form.test_layouts import typed
from tests.support.specimens import pdf_writer
from tests.support.specimens.catalogue import SAMPLES, township, township_contradictions

SOUND = pdf_writer.write(township())


@pytest.mark.parametrize("name", SAMPLES)
def test_pdf_agrees_with_text(name):
    expected = audited(SAMPLES[name]())
    got = AUDITOR.audit(pdf_writer.write(SAMPLES[name]()), name="report.pdf")
    assert typed(got) == typed(expected)
    assert keys(got) == keys(expected)


@pytest.mark.parametrize(
    "habits",
    [{"head": "青山镇 2023 年度报告 公开 99 条"}, {"numbers": "第 {} 页 共 9 页"}, {"numbers": "{}"}],
    ids=["running-head", "page-of", "bare-number"],
)
def test_heads_and_page_numbers_are_no_text(habits):
    got = AUDITOR.audit(pdf_writer.write(township_contradictions(), **habits), name="report.pdf")
    assert keys(got) == keys(audited(township_contradictions()))


@pytest.mark.parametrize("name", SAMPLES)
def test_tables_without_rules_are_read_by_their_places(name):
    got = AUDITOR.audit(pdf_writer.write(SAMPLES[name](), ruled=False), name="report.pdf")
    expected = audited(SAMPLES[name]())
    assert typed(got) == typed(expected)
    assert keys(got) == keys(expected)


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


@pytest.fixture
def without_ocr(monkeypatch):
    """As where the extra is not installed."""
    monkeypatch.setattr(scan, "is_there", lambda: False)


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.usefixtures("without_ocr")
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


# What stands on a page ------------------------------------------------------------------------------------------------


def paged(*draws) -> Document:
    """The document of pages drawn with a Chinese font of 12 points."""
    canvas = Canvas(out := io.BytesIO(), pagesize=A4)
    pdf_writer.Writer()  # registers the font
    for draw in draws:
        canvas.setFont(pdf_writer.FONT, 12)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return pdf.read(out.getvalue(), "a.pdf")


def lattice(canvas: Canvas, xs, ys, texts, *, size: float = 12) -> None:
    """A ruled table: `texts` row by row, each at the lower left of its cell."""
    for x in xs:
        canvas.line(x, ys[0], x, ys[-1])
    for y in ys:
        canvas.line(xs[0], y, xs[-1], y)
    for row, y in zip(texts, ys[1:], strict=True):
        for text, x in zip(row, xs, strict=False):
            canvas.drawString(x + 2, y + 4, text)


def table_of(document: Document) -> Table:
    tables = [b for b in document.blocks if isinstance(b, Table)]
    assert len(tables) == 1
    return tables[0]


def texts_of(table: Table) -> list[list[str]]:
    return [["".join(c.text.split()) for c in table.cells if c.row == row] for row in range(table.rows)]


def kinds(document: Document) -> set[str]:
    return {n.kind for n in document.notes}


def prose(document: Document) -> list[str]:
    return [b.text for b in document.blocks if isinstance(b, Paragraph)]


def test_a_number_across_a_rule_is_said_to_be_split():
    def draw(canvas: Canvas) -> None:
        lattice(canvas, (72, 200, 260, 320), (700, 680, 660), [["行政许可", "", "7"], ["行政处罚", "4", "0"]])
        canvas.drawString(254, 684, "20")

    document = paged(draw)
    assert texts_of(table_of(document)) == [["行政许可", "20", "7"], ["行政处罚", "4", "0"]]
    note = next(n for n in document.notes if n.kind == "split-number")
    assert note.doubt
    assert note.place
    assert "疑似" in note.message.zh
    assert (note.place.row, note.place.column, note.place.page) == (0, 1, 1)


def test_a_figure_broken_in_a_narrow_cell_is_one_and_said():
    def draw(canvas: Canvas) -> None:
        lattice(canvas, (72, 200, 230), (700, 660, 640), [["行政许可", ""], ["行政处罚", "4"]])
        canvas.drawString(203, 684, "1361")
        canvas.drawString(203, 668, "2")

    document = paged(draw)
    assert texts_of(table_of(document)) == [["行政许可", "13612"], ["行政处罚", "4"]]
    assert "figure-joined" in kinds(document)


UPPER = [["项目", "自然人", "企业"], ["一、本年新收政府信息", "95", "12"]]


@pytest.mark.parametrize(
    ("above", "below", "whole"),
    [
        (["二、上年结转", "3", "4"], ["政府信息", "", ""], ["二、上年结转政府信息", "3", "4"]),
        (["二、上年结转", "", ""], ["政府信息", "3", "4"], ["二、上年结转政府信息", "3", "4"]),
        (["二、上年结转", "136", "4"], ["", "12", ""], ["二、上年结转", "13612", "4"]),
    ],
    ids=["figures-above", "figures-below", "within-a-figure"],
)
@pytest.mark.parametrize("repeated", [False, True], ids=["bare", "header-repeated"])
def test_a_row_cut_by_a_page_break_is_one(above, below, whole, repeated):
    xs = (72, 260, 320, 380)
    lower = [*(UPPER[:1] if repeated else []), below, ["三、办理结果", "5", "6"]]
    document = paged(
        lambda c: lattice(c, xs, (160, 140, 120, 100), [*UPPER, above]),
        lambda c: lattice(c, xs, [760 - 20 * i for i in range(len(lower) + 1)], lower),
    )
    assert texts_of(table_of(document)) == [*UPPER, whole, ["三、办理结果", "5", "6"]]
    note = next(n for n in document.notes if n.kind == "row-joined")
    assert note.doubt is (whole[1] == "13612")
    assert note.place
    assert note.place.row == 2


def test_rows_that_end_and_begin_at_a_page_break_stay_two():
    xs = (72, 260, 320, 380)
    document = paged(
        lambda c: lattice(c, xs, (160, 140, 120), UPPER),
        lambda c: lattice(c, xs, (760, 740, 720), [["二、上年结转", "", ""], ["三、办理结果", "5", "6"]]),
    )
    assert len(texts_of(table_of(document))) == 4
    assert "row-joined" not in kinds(document)


@pytest.mark.parametrize("angle", [90, -90])
def test_turned_text_in_a_narrow_cell_is_read(angle):
    def draw(canvas: Canvas) -> None:
        lattice(canvas, (72, 100, 260, 320), (700, 600, 500), [["", "予以公开", "5"], ["", "部分公开", "6"]])
        canvas.saveState()
        canvas.translate(90 if angle > 0 else 80, 610 if angle > 0 else 690)
        canvas.rotate(angle)
        canvas.drawString(0, 0, "办理结果")
        canvas.restoreState()

    assert texts_of(table_of(paged(draw)))[0] == ["办理结果", "予以公开", "5"]


@pytest.mark.parametrize("angle", [90, -90])
def test_a_page_put_on_its_side_is_turned(angle):
    def draw(canvas: Canvas) -> None:
        canvas.translate(*((595, 0) if angle > 0 else (0, 842)))
        canvas.rotate(angle)
        lattice(canvas, (72, 200, 260, 320), (400, 380, 360), [["行政许可", "5", "7"], ["行政处罚", "4", "0"]])
        canvas.drawString(72, 500, "二、主动公开政府信息情况")

    document = paged(draw)
    assert prose(document) == ["二、主动公开政府信息情况"]
    assert texts_of(table_of(document)) == [["行政许可", "5", "7"], ["行政处罚", "4", "0"]]


def test_a_watermark_is_no_text():
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 500, "全年公开政府信息 12 条。")
        canvas.saveState()
        canvas.translate(80, 420)
        canvas.rotate(45)
        canvas.drawString(0, 0, "内部资料 99 号请勿外传" * 2)
        canvas.restoreState()

    document = paged(draw)
    assert "".join(prose(document)).replace(" ", "") == "全年公开政府信息12条。"
    assert "turned-text" in kinds(document)


def test_the_mark_of_a_footnote_does_not_change_a_figure():
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 500, "全年公开政府信息1009")
        canvas.setFont(pdf_writer.FONT, 7)
        canvas.drawString(72 + canvas.stringWidth("全年公开政府信息1009", pdf_writer.FONT, 12), 506, "1")
        canvas.setFont(pdf_writer.FONT, 12)
        canvas.drawString(76 + canvas.stringWidth("全年公开政府信息1009", pdf_writer.FONT, 12), 500, "条。")

    document = paged(draw)
    assert prose(document) == ["全年公开政府信息1009条。"]
    assert "superscript" in kinds(document)


def test_bold_faked_by_printing_twice_is_read_once():
    def draw(canvas: Canvas) -> None:
        for shift in (0, 0.4):
            canvas.drawString(72 + shift, 500, "公开政府信息 1122 条")

    assert prose(paged(draw))[0].replace(" ", "") == "公开政府信息1122条"


def test_radicals_and_ligatures_are_plain_and_blanks_between_characters_are_dropped():
    assert pdf_text.plain("\u2f00") == "一"
    assert pdf_text.plain("\ufb01") == "fi"
    assert pdf_text.plain("①") == "①"  # other compatibility forms stay as printed

    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 500, "公 开 政 府 信 息 12 条")

    assert prose(paged(draw))[0].replace(" ", "") == "公开政府信息12条"
    assert "公开政府信息" in prose(paged(draw))[0]


def test_two_columns_are_read_one_after_the_other():
    left = ["镇政府全年主动公开各类政府信息", "并通过网站、公众号和公示栏发布"] * 4 + ["共一千零九条。"]
    right = ["依申请公开方面，收到的申请都已", "按期答复，没有引起复议和诉讼的"] * 4 + ["情形发生。"]

    def draw(canvas: Canvas) -> None:
        canvas.drawString(220, 780, "青山镇人民政府年度报告")
        for i, (a, b) in enumerate(zip(left, right, strict=True)):
            canvas.drawString(72, 740 - 20 * i, a)
            canvas.drawString(320, 740 - 20 * i, b)

    assert prose(paged(draw)) == ["青山镇人民政府年度报告", "".join(left), "".join(right)]


def test_a_figure_at_the_foot_is_a_page_number_only_beyond_all_else():
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 60, "其他方式")
        canvas.drawString(300, 70, "47")
        canvas.drawString(290, 30, "3")

    text = "".join(prose(paged(draw)))
    assert "47" in text
    assert "3" not in text


def test_a_drawing_of_many_lines_is_no_table():
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 800, "全年公开政府信息 12 条。")
        for i in range(150):
            canvas.line(4 * i, 0, 4 * i, 600)
            canvas.line(0, 4 * i, 596, 4 * i)

    document = paged(draw)
    assert "lines-ignored" in kinds(document)
    assert not any(isinstance(b, Table) for b in document.blocks)


@pytest.mark.usefixtures("without_ocr")
def test_a_scanned_page_between_others_is_noted():
    def draw(canvas: Canvas) -> None:
        for i in range(20):
            canvas.drawString(72, 780 - 20 * i, "全年公开政府信息，按期答复申请。")

    document = paged(draw, _picture, draw)
    note = next(n for n in document.notes if n.kind == "scanned-page")
    assert note.doubt
    assert "第 2 页" in note.message.zh


def test_text_without_codes_is_refused_and_a_little_of_it_is_noted(monkeypatch):
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 500, "全年公开政府信息，按期答复申请，没有复议。")

    garbled = {"复", "议"}
    monkeypatch.setattr(compose, "_is_garbled", lambda text: text in garbled)
    document = paged(draw)
    assert next(n for n in document.notes if n.kind == "garbled-text").doubt
    garbled.update("全年公开政府信息")
    with pytest.raises(ReadError) as caught:
        paged(draw)
    assert caught.value.code == "garbled"


@pytest.mark.parametrize(("text", "is_garbled"), [("(cid:7)", True), ("\ue001", True), ("\ufffd", True), ("公", False)])
def test_what_counts_as_without_code(text, is_garbled):
    assert compose._is_garbled(text) is is_garbled


def test_a_file_that_anyone_may_open_is_read_though_encrypted():
    canvas = Canvas(out := io.BytesIO(), pagesize=landscape(A4), encrypt=StandardEncryption("", ownerPassword="secret"))
    canvas.drawString(72, 300, "report 12")
    canvas.save()
    assert prose(pdf.read(out.getvalue(), "a.pdf")) == ["report 12"]


def test_the_lost_directory_of_a_file_is_rebuilt():
    data = SOUND[: SOUND.rfind(b"startxref")]
    assert pdf.read(data, "a.pdf").blocks == pdf.read(SOUND, "a.pdf").blocks
