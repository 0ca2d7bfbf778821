"""Pages as they are shown, whatever turns, crops and wraps them; the helper process and its limits."""

from __future__ import annotations

import subprocess
import sys

import pypdfium2
import pytest

from auditor.model.document import Document, Table
from auditor.model.errors import ReadError
from auditor.readers.pdf import read as pdf
from tests.readers.pdf.test_pdf_safety import HELVETICA, SOUND, font, page, stream
from tests.readers.pdf.test_unseen import CONTENT, made, text


def contents(document: Document) -> list[object]:
    """What is read, without its places."""
    return [
        [(c.row, c.column, c.row_span, c.column_span, c.text) for c in block.cells]
        if isinstance(block, Table)
        else block.text
        for block in document.blocks
    ]


def saved(document: pypdfium2.PdfDocument, path) -> bytes:
    document.save(path / "a.pdf")
    return (path / "a.pdf").read_bytes()


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_turned_pages(turn, tmp_path):
    document = pypdfium2.PdfDocument(SOUND)
    for number in range(len(document)):
        document[number].set_rotation(turn)
    assert contents(pdf.read(saved(document, tmp_path), "a.pdf")) == contents(pdf.read(SOUND, "a.pdf"))


def test_cropped_pages_have_their_places_on_what_is_shown(tmp_path):
    document = pypdfium2.PdfDocument(SOUND)
    for number in range(len(document)):
        document[number].set_mediabox(-50, -70, 700, 900)
        document[number].set_cropbox(20, 30, 590, 840)
    got, expected = pdf.read(saved(document, tmp_path), "a.pdf"), pdf.read(SOUND, "a.pdf")
    assert contents(got) == contents(expected)
    first, other = (next(b for b in d.blocks if isinstance(b, Table)).cells[0].box for d in (got, expected))
    assert first
    assert other
    assert first[0] == pytest.approx(other[0] - 20, abs=0.2)


def test_pages_within_forms(tmp_path):
    source, target = pypdfium2.PdfDocument(SOUND), pypdfium2.PdfDocument.new()
    for number in range(len(source)):
        shown = source.page_as_xobject(number, target).as_pageobject()
        shown.set_matrix(pypdfium2.PdfMatrix().scale(1.3, 1.3).translate(40, 30))
        sheet = target.new_page(900, 1200)
        sheet.insert_obj(shown)
        sheet.gen_content()
    assert contents(pdf.read(saved(target, tmp_path), "a.pdf")) == contents(pdf.read(SOUND, "a.pdf"))


@pytest.mark.parametrize("hidden", [b"3 Tr (15) Tj 0 Tr", b"1 g (15) Tj 0 g", b"/G gs (15) Tj"])
def test_a_seen_figure_upon_a_hidden_one_is_whole(hidden):
    content = CONTENT + b"q BT /F 12 Tf 72 600 Td " + hidden + b" ET Q BT /F 12 Tf 72 600 Td (18 files) Tj ET"
    assert text(made(content)).endswith("18 files")


def test_a_form_on_a_layer_that_is_off_is_not_read():
    inner = stream(
        b"BT /F 12 Tf 72 600 Td (4711) Tj ET",
        b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/OC 6 0 R/Resources<<%s>>" % HELVETICA,
    )
    data = page(
        stream(b"/X Do BT /F 12 Tf 72 700 Td (public information 18 items in all this year) Tj ET"),
        HELVETICA + b"/XObject<</X 5 0 R>>",
        (inner, b"<</Type/OCG/Name(a)>>"),
    )
    off = data.replace(b"/Catalog", b"/Catalog/OCProperties<</OCGs[6 0 R]/D<</OFF[6 0 R]>>>>")
    assert "4711" in text(data)
    assert "4711" not in text(off)


def test_a_font_without_codes_is_told():
    with pytest.raises(ReadError) as caught:
        pdf.read(font(b"null"), "a.pdf")
    assert caught.value.code == "garbled"


def test_a_hyphen_at_the_end_of_a_line_stays():
    shown = text(made(b"BT /F 12 Tf 72 700 Td (no. 12-) Tj 0 -14 Td (34 of the list in all this year) Tj ET"))
    assert "12-" in shown


def packed(how: bytes, data: bytes) -> bytes:
    return page(b"<</Filter/%sDecode/Length %d>>stream\n%s\nendstream" % (how, len(data), data))


BOMBS = {
    "run-length": lambda: page(
        b"<</Filter/RunLengthDecode/Length 2000000>>stream\n" + b"\x81 " * 1_000_000 + b"\nendstream"
    ),
    "ascii85": lambda: page(b"<</Filter/ASCII85Decode/Length 2900002>>stream\n" + b"z" * 2_900_000 + b"~>\nendstream"),
    "hex": lambda: page(b"<</Filter/ASCIIHexDecode/Length 9000001>>stream\n" + b"20" * 4_500_000 + b">\nendstream"),
    "flate": lambda: page(stream(b"0 0 m " * 30_000_000)),
    "text": lambda: page(stream(b"BT /F 9 Tf " + b"(aaaaaaaaaa) Tj " * 300_000 + b"ET"), HELVETICA),
}


MEASURED = """
import resource, sys
from auditor.model.errors import ReadError
from auditor.readers import read_document
try:
    read_document(sys.argv[1])
except ReadError as error:
    print(error.text("zh"))
from auditor.readers.pdf import read
read._helper.end()
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="limits of memory are the system's")
@pytest.mark.parametrize("name", BOMBS)
def test_bombs_end_within_the_limits(name, tmp_path):
    (tmp_path / "a.pdf").write_bytes(BOMBS[name]())
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, tmp_path / "a.pdf"], capture_output=True, text=True, check=True
    )
    sentence, used = done.stdout.splitlines()
    seconds, kilobytes = map(float, used.split())
    assert "a.pdf" in sentence
    assert seconds < 5
    assert kilobytes < 300_000


def test_a_helper_that_was_ended_is_replaced():
    assert pdf.read(SOUND, "a.pdf").blocks
    pdf._helper.end()
    assert pdf.read(SOUND, "a.pdf").blocks
