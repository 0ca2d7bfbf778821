"""One report in every format gives identical typed tables and identical findings.

LibreOffice turns the .docx of a specimen into .doc, .odt, .rtf, .pdf and its own HTML; where it is not installed these
are skipped.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from auditor.model.document import Table
from auditor.readers import read_document
from auditor.readers.word import convert as office
from tests.conftest import AUDITOR, audited, keys
from tests.form.test_layouts import typed
from tests.readers.test_sevens import packed as sevened
from tests.support.specimens import docx_writer, html_writer, ofd_writer, pdf_writer, text_writer
from tests.support.specimens.catalogue import bureau_2020, city, township, township_contradictions
from tests.support.specimens.model import Specimen
from tests.support.specimens.odd.pasted import web_archive
from tests.support.specimens.odd.word import flat_opc
from tests.support.specimens.odd.word import packed as zipped
from tests.support.specimens.odd.word import parts as docx_parts

MODELS = {
    "all-zero": lambda: replace(township(), disclosure={}),
    "large-city": city,
    "contradictions": township_contradictions,
    "form-2019": bureau_2020,
}
OWN = {
    "docx": docx_writer.write,
    "html": lambda s: html_writer.write(s, "a"),
    "mht": lambda s: web_archive(s, "utf-8"),
    "xml": lambda s: flat_opc(docx_parts(s)),
    "zip": lambda s: zipped({"报告/report.docx": docx_writer.write(s)}),
    "7z": lambda s: sevened({"报告/report.docx": docx_writer.write(s)}),
    "pdf": pdf_writer.write,
    "ofd": lambda s: ofd_writer.write(s, head=s.agency),
    "gb18030": lambda s: text_writer.write(s).encode("gb18030"),
    "pipe": lambda s: text_writer.write(s, "pipe").encode(),
    "lines": lambda s: text_writer.write(s, "lines").encode(),
}
CONVERTED = ("doc", "wps", "odt", "rtf", "pdf", "html")
needs_office = pytest.mark.office


def assert_same(specimen: Specimen, data: bytes, name: str) -> None:
    expected, got = audited(specimen), AUDITOR.audit(data, name=name)
    assert got.report is not None, got.error
    assert typed(got) == typed(expected)
    assert keys(got) == keys(expected)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("kind", OWN)
def test_own_formats_agree(model, kind):
    specimen = MODELS[model]()
    assert_same(specimen, OWN[kind](specimen), f"report.{kind}")


@cache
def _converted(model: str, kind: str) -> bytes:
    program = office.find_office()
    assert program is not None
    return office.convert(
        docx_writer.write(MODELS[model]()), "docx", program, model, target="doc" if kind == "wps" else kind
    )


@needs_office
@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("kind", CONVERTED)
def test_converted_formats_agree(model, kind):
    assert_same(MODELS[model](), _converted(model, kind), f"report.{kind}")


def test_rows_parted_by_blanks_with_two_figures_and_an_amount():
    text = "行政处罚 7 +12 19\n行政强制 0 0 0\n行政事业性收费 2 3\n政府集中采购 14 523.15万元\n"
    table = next(b for b in read_document(text.encode(), name="a.txt").blocks if isinstance(b, Table))
    rows = [[c.text for c in table.cells if c.row == row] for row in (2, 3)]
    assert rows == [["行政事业性收费", "2", "3"], ["政府集中采购", "14", "523.15万元"]]
