"""PDF files that are damaged or made to harm: a Document or one sentence, soon."""

from __future__ import annotations

import contextlib
import re
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.model.document import Document, Paragraph
from auditor.model.errors import ReadError
from auditor.readers.pdf import read as pdf
from tests.conftest import AUDITOR
from tests.support.specimens import pdf_writer
from tests.support.specimens.catalogue import township
from tests.support.specimens.model import Grid
from tests.support.work import at_most

pytestmark = pytest.mark.attack
SOUND = pdf_writer.write(township())


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


def font(to_unicode: bytes, widths: bytes = b"") -> bytes:
    """A page with a word in a font whose map of characters or widths are given."""
    return page(
        stream(b"BT /F 12 Tf 72 700 Td <00410042> Tj ET"),
        b"/Font<</F 5 0 R>>",
        (
            b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>",
            b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)>>"
            b"/FontDescriptor<</Type/FontDescriptor/FontName/X/Flags 4>>%s>>" % widths,
            to_unicode,
        ),
    )


HELVETICA = b"/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"

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
    "map-of-characters": lambda: font(stream(b"1 beginbfchar <0041> <4e00> endbfchar\n" * 200_000)),
    "range-of-characters": lambda: font(stream(b"1 beginbfrange <00000000> <ffffffff> <4e00> endbfrange")),
    "ranges-of-characters": lambda: font(
        stream(b"1 beginbfrange " + b"<0000> <ffff> <4e00> " * 30_000 + b"endbfrange")
    ),
    "widths": lambda: font(b"null", b"/W[0 2000000000 500]"),
    "characters": lambda: page(stream(b"BT /F 9 Tf (" + b"a" * 1_900_000 + b") Tj ET"), HELVETICA),
    "fax": lambda: page(
        b"<</Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 500000000>>/Length 9>>stream\nabcdefghi\nendstream"
    ),
    "lzw": lambda: page(b"<</Filter/LZWDecode/Length 400000>>stream\n" + bytes(range(256)) * 1562 + b"\nendstream"),
    "wrong-checksum": lambda: page(
        b"<</Filter/FlateDecode/Length 300000>>stream\n"
        + zlib.compress(b"0 0 m " * 30_000_000)[:-3]
        + b"xyz\nendstream"
    ),
    "rectangles": lambda: page(
        stream(b"".join(b"%d %d 5 5 re S " % (x * 5, y * 5) for x in range(110) for y in range(160)))
    ),
    "lines": lambda: page(
        stream(b"".join(b"%d 0 m %d 800 l S 0 %d m 590 %d l S " % (i, i, i, i) for i in range(0, 590, 4)))
    ),
    "object-of-itself": lambda: built([b"<</Type/Catalog/Pages 2 0 R>>", b"2 0 R"]),
    "objects-without-end": lambda: b"%PDF-1.4\n" + b"1 0 obj\n<<>>\nendobj\n" * 400_000,
    "brackets": lambda: b"%PDF-1.4\n" + b"(" * 20_000_000,
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
    with at_most(5), contextlib.suppress(ReadError):
        assert isinstance(pdf.read(data, "a.pdf"), Document)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
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


def test_a_file_that_takes_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(pdf, "SECONDS", 0.0)
    with pytest.raises(ReadError) as caught:
        pdf.read(SOUND, "a.pdf")
    assert caught.value.code == "timeout"


def test_a_stream_with_a_lost_end_still_gives_its_text():
    data = zlib.compress(b"BT /F 9 Tf 72 700 Td (government information) Tj ET " * 20)[:-4]
    content = b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(data), data)
    text = "".join(b.text for b in pdf.read(page(content, HELVETICA), "a.pdf").blocks if isinstance(b, Paragraph))
    assert "government information" in text


def _content(data: bytes) -> list[tuple[int, int]]:
    """Where the packed content of pages stands in a file of ours."""
    found = re.finditer(rb"/FlateDecode\s*\]?\s*/Length (\d+)\s*>>\s*stream\r?\n", data)
    return [(m.end(), m.end() + int(m.group(1))) for m in found if zlib.decompress(data[m.end() :][: int(m.group(1))])]


def _plain_flate() -> bytes:
    """A report whose content is packed by Flate alone."""
    writer = pdf_writer.Writer()
    writer.canvas.setPageCompression(1)
    for block in township().blocks():
        if isinstance(block, Grid):
            writer.table(block)
        else:
            writer.paragraph(block.text, indent=block.style == "body")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("reportlab.rl_config.useA85", 0)
        return writer.done()


@pytest.mark.parametrize("harm", ["changed", "cut"])
def test_damaged_content_of_one_page_is_told(harm):
    data = _plain_flate()
    assert AUDITOR.audit(data, name="a.pdf").complete
    begin, end = _content(data)[1]
    middle = (begin + end) // 2
    hurt = bytes(255 - b for b in data[middle : middle + 40]) if harm == "changed" else bytes(40)
    result = AUDITOR.audit(data[:middle] + hurt + data[middle + 40 :], name="a.pdf")
    assert not result.complete
    assert any("已损坏" in f.message.zh for f in result.findings if f.rule == "E199")
    assert not [f for f in result.findings if f.severity == "error" and f.rule in ("F101", "F201")]


def test_a_checksum_that_was_left_out_loses_nothing():
    data = _plain_flate()
    _, end = _content(data)[1]
    result = AUDITOR.audit(data[: end - 4] + b"\x00\x00\x00\x00" + data[end:], name="a.pdf")
    assert result.complete
