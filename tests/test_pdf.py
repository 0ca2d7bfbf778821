"""PDF files: the same Report as the clean text; what cannot be read is said plainly."""

from __future__ import annotations

import contextlib
import io
import re
import time
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

import auditor
from auditor.model.document import Document, Paragraph, Table
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


# Hostile files --------------------------------------------------------------------------------------------------------


def built(objects: list[bytes]) -> bytes:
    """A PDF of numbered objects, 1 the catalogue."""
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % o for o in offsets)
    return bytes(out + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))


def stream(content: bytes, extra: bytes = b"", packed: bool = True) -> bytes:
    data = zlib.compress(content, 9) if packed else content
    kind = b"/Filter/FlateDecode" if packed else b""
    return b"<<%s%s/Length %d>>stream\n%s\nendstream" % (extra, kind, len(data), data)


def page(content: bytes, resources: bytes = b"", more: tuple[bytes, ...] = ()) -> bytes:
    return built(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<%s>>>>" % resources,
            content,
            *more,
        ]
    )


def _forms() -> bytes:
    """Forms that draw forms that draw forms: ten times ten times ten …"""

    def form(inner: int) -> bytes:
        return stream(
            b"/X Do " * 10, b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>" % inner
        )

    chain = tuple(form(6 + i) for i in range(9))
    return page(
        stream(b"/X Do"), b"/XObject<</X 5 0 R>>", (*chain, stream(b"0 0 1 1 re f", b"/Subtype/Form/BBox[0 0 9 9]"))
    )


ATTACKS = {
    "bomb": lambda: page(stream(b"0 0 m " * 30_000_000)),
    "bomb-in-bomb": lambda: page(stream(zlib.compress(b"\0" * 100_000_000, 9), b"/Filter[/FlateDecode/FlateDecode]")),
    "operators": lambda: page(stream(b"0 0 m 1 1 l S " * 700_000)),
    "forms": _forms,
    "form-of-itself": lambda: page(
        stream(b"/X Do"),
        b"/XObject<</X 5 0 R>>",
        (stream(b"/X Do", b"/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>"),),
    ),
    "pages-in-a-ring": lambda: built([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R]/Count 9>>"]),
    "many-pages": lambda: built(
        [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 20000/Kids[%s]>>" % (b"3 0 R " * 20_000)]
        + [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"]
    ),
    "deep-arrays": lambda: page(stream(b"[" * 100_000)),
    "xref-loop": lambda: SOUND[: SOUND.rfind(b"trailer")] + b"trailer<</Prev 9/Root 1 0 R>>\nstartxref\n9\n%%EOF",
}


@pytest.mark.parametrize("name", ATTACKS)
def test_attacks_end_soon(name):
    data = ATTACKS[name]()
    started = time.monotonic()
    with contextlib.suppress(ReadError):
        assert isinstance(pdf.read(data, "a.pdf"), Document)
    assert time.monotonic() - started < 4


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_damaged_files_never_raise_anything_else(data):
    content = bytearray(SOUND)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        action = data.draw(st.sampled_from(["flip", "cut", "double"]))
        size = data.draw(st.integers(1, 400))
        if action == "flip":
            content[at] = data.draw(st.integers(0, 255))
        elif action == "cut":
            del content[at : at + size]
        else:
            content[at:at] = content[at : at + size]
        if not content:
            content = bytearray(b"%")
    with contextlib.suppress(ReadError):
        assert isinstance(pdf.read(bytes(content), "a.pdf"), Document)
