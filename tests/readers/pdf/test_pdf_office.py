"""PDFs that LibreOffice makes of one report in several dresses: the same tables and findings as the text."""

from __future__ import annotations

import io
from collections.abc import Callable

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt

from auditor.readers.word import convert as office
from tests.conftest import AUDITOR, audited, keys
from tests.form.test_layouts import typed
from tests.support.specimens import docx_writer
from tests.support.specimens.catalogue import city, township_contradictions

pytestmark = pytest.mark.office
W = nsdecls("w")


def official(document) -> None:
    """Large type, indented and justified paragraphs, a running head, page numbers — 1 —."""
    for paragraph in document.paragraphs:
        if len(paragraph.text) > 30:
            paragraph.paragraph_format.first_line_indent = Pt(32)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        paragraph.paragraph_format.line_spacing = Pt(28)
        for run in paragraph.runs:
            run.font.size = Pt(16)
    section = document.sections[0]
    section.header.paragraphs[0].text = "政府信息公开工作年度报告 2023 第 7 号"
    foot = section.footer.paragraphs[0]
    foot.add_run("— ")
    foot._p.append(parse_xml(f'<w:fldSimple {W} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'))
    foot.add_run(" —")


def repeated_headers(document) -> None:
    """Tables that begin anew on each page with their header; tall rows."""
    for table in document.tables:
        for row in table.rows[:3]:
            row._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {W}/>"))
        for row in table.rows:
            row.height = Cm(1.6)


def large_tables(document) -> None:
    """Type so large that figures and labels break within their cells, and rows over pages."""
    for table in document.tables:
        for run in table._tbl.iter(qn("w:r")):
            run.get_or_add_rPr().append(parse_xml(f'<w:sz {W} w:val="28"/>'))


def block_paragraphs(document) -> None:
    """No indents, ragged ends."""
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            run.font.size = Pt(14)


DRESSES = [official, repeated_headers, large_tables, block_paragraphs]


@pytest.mark.parametrize("dress", DRESSES, ids=lambda d: d.__name__)
@pytest.mark.parametrize("model", [township_contradictions, city], ids=["township", "city"])
def test_every_dress_gives_the_same_report(model, dress: Callable[..., None]):
    document = docx.Document(io.BytesIO(docx_writer.write(model())))
    dress(document)
    document.save(out := io.BytesIO())
    program = office.find_office()
    assert program is not None
    data = office.convert(out.getvalue(), "docx", program, "report", target="pdf")
    expected, got = audited(model()), AUDITOR.audit(data, name="report.pdf")
    assert got.report is not None, got.error
    assert typed(got) == typed(expected)
    assert keys(got) == keys(expected)
