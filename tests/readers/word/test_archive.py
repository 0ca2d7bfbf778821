"""Zip containers: what is damaged, encrypted or hostile is refused with one sentence, fast and in little memory."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile

import pytest

from auditor.model.errors import ReadError
from auditor.readers import read_document
from auditor.readers.word import archive
from tests.support.work import at_most

PLAIN = {"word/document.xml": b"<a>text</a>", "word/other.xml": b"<b>text</b>", "word/media/1.png": b"\x89PNG"}


def packed(parts: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The parts as a zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


def patched(data: bytes, offset: int, value: bytes, entry: int = 0) -> bytes:
    """`data` with other bytes at `offset` of one entry of its directory."""
    at = -1
    for _ in range(entry + 1):
        at = data.index(b"PK\x01\x02", at + 1)
    return data[: at + offset] + value + data[at + offset + len(value) :]


def named(name: str) -> bytes:
    """A zip whose first entry really has this name."""
    return packed({"x" * len(name): b"<a/>"}).replace(b"x" * len(name), name.encode())


def twice() -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w") as file:
        warnings.simplefilter("ignore")
        file.writestr("word/document.xml", b"<a/>")
        file.writestr("word/document.xml", b"<b/>")
    return out.getvalue()


def forged_size() -> bytes:
    """A part that says it holds 10 bytes and holds 50 MB."""
    return patched(packed({"word/document.xml": b" " * 50_000_000}), 24, struct.pack("<I", 10))


def wide(text: str, encoding: str) -> bytes:
    return packed({"word/document.xml": text.encode(encoding)})


DOCTYPE = '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
REFUSED = {
    "many-entries": (lambda: packed({f"word/{i}.xml": b"" for i in range(2001)}), "条目超过"),
    "a-million-entries": (lambda: packed(PLAIN) + b"PK\x01\x02" * 1_000_000, "条目超过"),
    "parent": (lambda: named("word/../../a.xml"), "外部的路径"),
    "absolute": (lambda: named("/word/document.xml"), "外部的路径"),
    "drive": (lambda: named("c:/document.xml"), "外部的路径"),
    "backslash": (lambda: named("..\\document.xml"), "外部的路径"),
    "nul": (lambda: named("word/document.xml\x00.png"), "外部的路径"),
    "same-name": (twice, "重名"),
    "overlapping": (
        lambda: patched(packed(PLAIN, zipfile.ZIP_STORED), 42, (0).to_bytes(4, "little"), entry=1),
        "重叠",
    ),
    "encrypted": (lambda: patched(packed(PLAIN), 8, b"\x01"), "密码"),
    "rare-compression": (lambda: packed(PLAIN, zipfile.ZIP_LZMA), "压缩方式"),
    "ratio": (lambda: packed({"word/document.xml": b" " * 2_000_000}), "压缩比"),
    "forged-size": (forged_size, "损坏"),
    "large-part": (lambda: packed({"a.bin": b"ab" * 31_000_000}, zipfile.ZIP_STORED), "过大"),
    "large-xml": (lambda: packed({f"{i}.xml": b"ab" * 7_000_000 for i in range(3)}, zipfile.ZIP_STORED), "过大"),
    "large-whole": (lambda: packed({f"{i}.bin": b"ab" * 26_000_000 for i in range(3)}, zipfile.ZIP_STORED), "过大"),
    "elements": (
        lambda: packed({"a.xml": b"<b/>" * 250_000, "c.xml": b"<d></d>" * 250_000}, zipfile.ZIP_STORED),
        "元素",
    ),
    "attributes": (lambda: packed({"a.xml": b"<b" + b' c="d"' * 1_300_000 + b"/>"}, zipfile.ZIP_STORED), "元素"),
    "doctype": (lambda: packed({"word/document.xml": DOCTYPE.encode()}), "DOCTYPE"),
    "doctype-late": (lambda: packed({"a.xml": b"<!--" + b"\n-" * 60_000 + b"-->" + DOCTYPE.encode()}), "DOCTYPE"),
    "doctype-rels": (lambda: packed({"_rels/.rels": DOCTYPE.encode()}), "DOCTYPE"),
    "doctype-utf-16": (lambda: wide(DOCTYPE, "utf-16"), "DOCTYPE"),
    "doctype-utf-16-le": (lambda: wide(DOCTYPE, "utf-16-le"), "DOCTYPE"),
    "doctype-utf-16-be": (lambda: wide(DOCTYPE, "utf-16-be"), "DOCTYPE"),
    "utf-32": (lambda: wide(DOCTYPE, "utf-32"), "UTF-8"),
    "utf-7": (lambda: packed({"a.xml": b'<?xml version="1.0" encoding="utf-7"?>+ADw-a/>'}), "UTF-8"),
    "utf-7-late": (
        lambda: packed({"a.xml": b'<?xml version="1.0"' + b" " * 500 + b' encoding="utf-7"?><a/>'}),
        "UTF-8",
    ),
    "ebcdic": (lambda: wide('<?xml version="1.0"?>' + DOCTYPE, "cp037"), "UTF-8"),
    "truncated": (lambda: packed(PLAIN)[:-30], "损坏"),
    "wrong-checksum": (lambda: packed(PLAIN, zipfile.ZIP_STORED).replace(b"<a>text", b"<a>next"), "损坏"),
    "no-zip": (lambda: b"PK\x03\x04" + b"word/document.xml" * 10, "损坏"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused(name):
    make, words = REFUSED[name]
    data = make()
    with at_most(2), pytest.raises(ReadError, match=words) as caught:
        archive.check(data, "报告.docx")
    for language in ("zh", "en"):
        assert "报告.docx" in caught.value.text(language)
        assert "\n" not in caught.value.text(language)


def test_the_xml_parts_come_back_as_they_are():
    parts = {**PLAIN, "_rels/.rels": b'<?xml version="1.0" encoding="UTF-8"?><r/>', "c.xml": "<c/>".encode("utf-16")}
    assert archive.check(packed(parts), "a.docx") == {n: c for n, c in parts.items() if not n.endswith("png")}


def test_a_zip_behind_other_bytes_is_read():
    assert archive.check(b"#!" * 50 + packed(PLAIN), "a.docx").keys() == {"word/document.xml", "word/other.xml"}


def test_tables_that_repeat_their_format_are_no_attack():
    cell = (
        b'<w:tc><w:tcPr><w:tcW w:w="709" w:type="dxa"/>' + b'<w:rFonts w:cs="a" w:hint="b"/>' * 20 + b"</w:tcPr></w:tc>"
    )
    assert archive.check(packed({"word/document.xml": cell * 3000}), "a.docx")


def test_a_large_blank_bitmap_is_no_attack():
    assert archive.check(packed({**PLAIN, "word/media/2.bmp": b"\xff" * 9_000_000}), "a.docx")


def test_an_opendocument_file_is_checked_before_it_is_converted():
    mimetype = b"application/vnd.oasis.opendocument.text"
    data = packed({"mimetype": mimetype, "content.xml": DOCTYPE.encode()}, zipfile.ZIP_STORED)
    with pytest.raises(ReadError, match="DOCTYPE"):
        read_document(data, name="a.odt")
