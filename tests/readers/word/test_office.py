"""Old Office formats: by LibreOffice where it is installed, with one sentence where it is not."""

from __future__ import annotations

import pytest

from auditor.model.errors import ReadError
from auditor.readers import sniff
from auditor.readers.word import convert as office
from tests.conftest import AUDITOR
from tests.support.specimens import docx_writer, html_writer
from tests.support.specimens.catalogue import township

needs_office = pytest.mark.office
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def test_without_libreoffice_the_way_out_is_said(monkeypatch):
    monkeypatch.setattr(office, "find_office", lambda: None)
    result = AUDITOR.audit(b"{\\rtf1 report}", name="report.doc")
    assert result.status == "unreadable"
    assert "LibreOffice" in result.error.message.zh
    assert ".docx" in result.error.message.zh


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (docx_writer.write(township()), "docx"),
        (html_writer.write(township(), "f"), "html"),
        (b"\xef\xbb\xbf<html><body>x</body></html>", "html"),
        (b"{\\rtf1\\ansi x}", "rtf"),
        (OLE + "WordDocument".encode("utf-16-le"), "ole"),
        (OLE + "Workbook".encode("utf-16-le"), "office-other"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"PK\x03\x04" + b"\0" * 26 + b"mimetypeapplication/vnd.oasis.opendocument.text", "odt"),
        (b"PK\x03\x04" + b"\0" * 26 + b"xl/workbook.xml", "office-other"),
        (b"PK\x03\x04" + b"\0" * 26 + b"OFD.xml", "ofd"),
        (b"PK\x03\x04" + b"\0" * 26 + b"notes.txt", "zip"),
        (b"%PDF-1.4", "pdf"),
        (b"\n\n%PDF-1.4", "pdf"),
        ('{"schema": "auditor.report/1"}'.encode("utf-8-sig"), "data"),
        (b"# a report\nschema: auditor.report/1\n", "data"),
        ("一、总体情况".encode(), "text"),
        ("{注}一、总体情况".encode(), "text"),
        ('<?xml version="1.0"?><w:wordDocument xmlns:w="x">'.encode("utf-16"), "word-xml"),
    ],
)
def test_kinds_are_told_by_content(data, kind):
    assert sniff.kind_of(data) == kind


@needs_office
def test_a_damaged_file_is_one_sentence():
    with pytest.raises(ReadError) as caught:
        office.read(OLE + "WordDocument".encode("utf-16-le"), "a.doc")
    assert "\n" not in caught.value.text("zh")


@needs_office
def test_a_conversion_that_takes_too_long_is_ended():
    with pytest.raises(ReadError, match="超过"):
        office.convert(b"{\\rtf1 x}", "rtf", office.find_office(), "a.rtf", seconds=0.05)
