"""What of a PDF a person does not see is not read: layers that are off, text off the sheet; what notes put there is."""

from __future__ import annotations

import pytest

from auditor.model.document import Paragraph
from auditor.readers.pdf import read as pdf

CONTENT = b"BT /F 12 Tf 72 700 Td (public information 18 items in all this year) Tj ET "
NOTES = {
    "strike": b"<</Type/Annot/Subtype/StrikeOut/Rect[70 590 90 615]>>",
    "typed": b"<</Type/Annot/Subtype/FreeText/Rect[72 590 120 610]/Contents(4711)>>",
    "hidden": b"<</Type/Annot/Subtype/FreeText/F 2/Rect[72 590 120 610]/Contents(4711)>>",
    "choice": b"<</Type/Annot/Subtype/Widget/FT/Ch/T(a)/Rect[72 590 120 610]/V(4711)>>",
}


def made(content: bytes, note: bytes = b"", page: bytes = b"") -> bytes:
    """A PDF of one page."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[6 0 R]/D<</OFF[6 0 R]>>>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>"
        b"/Properties<</L 6 0 R>>/ExtGState<</G<</ca 0>>>>>>" + page + b"/Annots[" + note + b"]>>",
        b"<</Length %d>>stream\n" % len(content) + content + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        b"<</Type/OCG/Name(off)>>",
    ]
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % p for p in places)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table
    return out + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


def text(data: bytes) -> str:
    """All paragraphs of a PDF."""
    return " ".join(b.text for b in pdf.read(data, "a.pdf").blocks if isinstance(b, Paragraph))


@pytest.mark.parametrize(
    "hidden",
    [
        b"/OC /L BDC BT /F 12 Tf 72 600 Td (4711) Tj ET EMC",
        b"BT /F 12 Tf 900 600 Td (4711) Tj ET",
        b"BT /F 12 Tf 3 Tr 72 600 Td (4711) Tj ET",
        b"BT /F 12 Tf 1 g 72 600 Td (4711) Tj ET",
        b"q /G gs BT /F 12 Tf 72 600 Td (4711) Tj ET Q",
        b"BT /F 12 Tf 72 600 Td (4711) Tj ET 1 g 70 590 60 30 re f",
        b"BT /F 12 Tf 72 600 Td (4711) Tj ET 71 604 m 100 604 l S",
    ],
)
def test_unseen_text_is_not_read(hidden):
    data = made(CONTENT + hidden)
    assert "4711" not in text(data)
    assert "18" in text(data)
    assert [n.kind for n in pdf.read(data, "a.pdf").notes if n.kind == "unseen"] == ["unseen"]


@pytest.mark.parametrize(
    "shown", [b"BT /F 12 Tf 72 600 Td (4711) Tj ET", b"0 g 60 590 80 30 re f BT /F 12 Tf 1 g 72 600 Td (4711) Tj ET"]
)
def test_seen_text_is_read(shown):
    assert "4711" in text(made(CONTENT + shown))


def test_notes_put_text_on_the_page_or_strike_it():
    assert "4711" in text(made(CONTENT, NOTES["typed"]))
    assert "4711" in text(made(CONTENT, NOTES["choice"]))
    assert "4711" not in text(made(CONTENT, NOTES["hidden"]))
    assert "4711" not in text(
        made(CONTENT + b"BT /F 12 Tf 72 600 Td (4711) Tj ET", b"<</Subtype/StrikeOut/Rect[70 590 110 615]>>")
    )
