"""Pictures of tables in Word files, and pages of OFD files that are pictures: read as the tables they show."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

import docx
import pypdfium2
import pytest
from docx.shared import Pt
from PIL import Image

import auditor
from auditor.readers.scan import read as scan
from tests.conftest import AUDITOR
from tests.form.test_layouts import typed
from tests.support.specimens import docx_writer, ofd_writer
from tests.support.specimens.model import Specimen
from tests.support.specimens.odd import SOUND, WRONG
from tests.support.specimens.odd.word import _MAIN, packed, parts

np = pytest.importorskip("numpy")
pytestmark = pytest.mark.ocr
DPI = 200
_MARGIN = 16
_RULE = 0.4


@dataclass(frozen=True)
class Laid:
    """A report laid out as PDF, and each of its first two tables alone."""

    whole: bytes
    tables: list[bytes]


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> list[Laid]:
    from tests.support.specimens import scan_writer

    reports = [SOUND, WRONG]
    whole = scan_writer.pdf(reports, tmp_path_factory.mktemp("whole"))
    alone = [_alone(s, other) for s in reports for other in ("applications", "disclosure")]
    tables = scan_writer.pdf(alone, tmp_path_factory.mktemp("tables"))
    return [Laid(whole[0], tables[:2]), Laid(whole[1], tables[2:])]


def _alone(specimen: Specimen, without: str) -> Specimen:
    """One of its tables without anything around it."""
    return replace(specimen, preface=(), sections=((),) * 6, reviews=None, tail=(), **{without: None})


def drawn(pdf: bytes, page: int) -> Image.Image:
    return pypdfium2.PdfDocument(pdf)[page - 1].render(scale=DPI / 72).to_pil().convert("RGB")


def table_pictures(pdfs: list[bytes]) -> list[list[Image.Image]]:
    """The ruled part of each page of each table."""
    out: list[list[Image.Image]] = []
    for pdf in pdfs:
        out.append([])
        for number in range(len(pypdfium2.PdfDocument(pdf))):
            page = drawn(pdf, number + 1)
            dark = np.array(page.convert("L")) < 128
            rules = np.flatnonzero(dark.mean(axis=1) > _RULE)
            if len(rules):
                top, bottom = max(0, int(rules[0]) - _MARGIN), int(rules[-1]) + _MARGIN
                out[-1].append(page.crop((0, top, page.width, bottom)))
    return out


def with_pictures(specimen: Specimen, pictures: list[list[Image.Image]], kind: str = "PNG") -> bytes:
    """The .docx of a report whose tables two and three are pictures."""
    document = docx.Document(io.BytesIO(docx_writer.write(specimen)))
    for table, several in list(zip(document.tables, pictures, strict=False)):
        for picture in several:
            saved = io.BytesIO()
            picture.save(saved, kind)
            paragraph = document.add_paragraph()
            paragraph.add_run().add_picture(saved, width=Pt(picture.width * 72 / DPI))
            table._element.addprevious(paragraph._element)
        table._element.getparent().remove(table._element)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def loud(result: auditor.AuditResult) -> list[tuple[str, str]]:
    return sorted((f.rule, f.at) for f in result.findings if f.severity == "error")


@pytest.mark.parametrize(("number", "kind"), [(0, "PNG"), (1, "JPEG")])
def test_pictures_of_tables_are_tables(laid, number, kind, command, tmp_path):
    specimen = (SOUND, WRONG)[number]
    data = with_pictures(specimen, table_pictures(laid[number].tables), kind)
    expected = AUDITOR.audit(docx_writer.write(specimen), name="a.docx")
    got = AUDITOR.audit(data, name="a.docx")
    assert typed(got) == typed(expected)
    assert loud(got) == loud(expected)
    assert [n.kind for n in got.report.notes].count("scanned-picture") == 2
    (tmp_path / "a.docx").write_bytes(data)
    done = command("check", "-o", str(tmp_path / "marked.docx"), str(tmp_path / "a.docx"))
    assert done.returncode in (0, 1), done.stderr
    assert zipfile.is_zipfile(tmp_path / "marked.docx")


def test_without_the_extra_they_cannot_be_read(laid, monkeypatch):
    monkeypatch.setattr(scan, "is_there", lambda: False)
    got = AUDITOR.audit(with_pictures(SOUND, table_pictures(laid[0].tables)), name="a.docx")
    found = [f for f in got.findings if f.rule == "F201"]
    assert [str(f.severity) for f in found] == ["warning", "warning"]


def test_a_picture_without_a_table_stays_a_picture():
    plain = Image.new("RGB", (900, 700), (120, 160, 200))
    data = with_pictures(SOUND, [[plain], [plain]])
    got = AUDITOR.audit(data, name="a.docx")
    assert [str(f.severity) for f in got.findings if f.rule == "F201"] == ["warning", "warning"]


@pytest.mark.parametrize("size", [(40, 40), (30_000, 30_000)])
def test_odd_pictures_are_left_alone(size):
    saved = io.BytesIO()
    Image.new("1", size, 1).save(saved, "PNG")
    files = parts(SOUND)
    blip = (
        '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
        'wordprocessingDrawing"><wp:extent cx="5000000" cy="5000000"/><a:graphic xmlns:a="http://schemas.openxmlformats'
        '.org/drawingml/2006/main"><a:blip r:embed="rId99" xmlns:r="http://schemas.openxmlformats.org/officeDocument/'
        '2006/relationships"/></a:graphic></wp:inline></w:drawing></w:r></w:p>'
    )
    files[_MAIN] = files[_MAIN].replace(b"<w:sectPr", blip.encode() + b"<w:sectPr", 1)
    relation = (
        '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" '
        'Target="media/a.png"/></Relationships>'
    )
    rels = "word/_rels/document.xml.rels"
    files[rels] = files[rels].replace(b"</Relationships>", relation.encode())
    files["word/media/a.png"] = saved.getvalue()
    got = AUDITOR.audit(packed(files), name="a.docx")
    assert got.status == "audited"
    assert any(n.kind == "picture" for n in got.report.notes)


def test_pages_of_an_ofd_that_are_pictures_are_read(laid, tmp_path: Path):
    pdf = laid[1].whole
    pages = [drawn(pdf, n + 1) for n in range(len(pypdfium2.PdfDocument(pdf)))]
    expected = AUDITOR.audit(pdf, name="a.pdf")
    got = AUDITOR.audit(ofd_writer.scanned([_png(p) for p in pages]), name="a.ofd")
    assert got.report is not None, got.error
    assert typed(got) == typed(expected)
    assert set(loud(got)) <= set(loud(expected))


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
