"""Word files: the same Report as the clean text, whatever Word did to them; hostile ones are refused."""

from __future__ import annotations

import contextlib
import io
import subprocess
import sys
import zipfile
from dataclasses import replace

import docx as python_docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.model.document import Document, Paragraph
from auditor.model.errors import ReadError
from auditor.readers.word import read as docx
from tests.conftest import AUDITOR, audited, keys
from tests.form.test_layouts import typed
from tests.readers.word.test_archive import packed
from tests.support.specimens import docx_writer
from tests.support.specimens.catalogue import SAMPLES, township, township_contradictions
from tests.support.work import at_most

SOUND = docx_writer.write(township())
with zipfile.ZipFile(io.BytesIO(SOUND)) as sound:
    SOUND_PARTS = {i.filename: sound.read(i) for i in sound.infolist()}


def with_document(xml: bytes) -> bytes:
    return packed({**SOUND_PARTS, "word/document.xml": xml})


@pytest.mark.parametrize("name", SAMPLES)
def test_word_agrees_with_text(name):
    expected = audited(SAMPLES[name]())
    got = AUDITOR.audit(docx_writer.write(SAMPLES[name]()), name="report.docx")
    assert typed(got) == typed(expected)
    assert keys(got) == keys(expected)


@pytest.mark.parametrize("habit", docx_writer.HABITS)
def test_habits_of_word_change_nothing(habit):
    expected = audited(township_contradictions())
    got = AUDITOR.audit(docx_writer.write(township_contradictions(), habit), name="report.docx")
    assert typed(got) == typed(expected)
    assert keys(got) == keys(expected)


def test_a_strict_file_is_read():
    strict = SOUND_PARTS["word/document.xml"].replace(
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    parts = {n: c.replace(b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/",
                          b"http://purl.oclc.org/ooxml/officeDocument/relationships/")
             for n, c in SOUND_PARTS.items()}  # fmt: skip
    assert b"purl.oclc.org" in strict
    got = docx.read(packed({**parts, "word/document.xml": strict}), "a.docx")
    assert got == docx.read(SOUND, "a.docx")


def test_parts_that_are_not_needed_may_be_broken():
    broken = packed({**SOUND_PARTS, "word/settings.xml": b"<", "customXml/item1.xml": b"\x00"})
    assert docx.read(broken, "a.docx") == docx.read(SOUND, "a.docx")


def test_what_lies_outside_is_not_followed():
    rels = SOUND_PARTS["word/_rels/document.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="x" Type="http://a/header" Target="http://192.0.2.1/a.xml" TargetMode="External"/>'
        b'<Relationship Id="y" Type="http://a/footer" Target="../../../etc/hostname"/></Relationships>',
    )
    data = packed({**SOUND_PARTS, "word/_rels/document.xml.rels": rels})
    assert docx.read(data, "a.docx") == docx.read(SOUND, "a.docx")


def test_changes_and_hidden_text_are_noted():
    document = docx.read(docx_writer.write(township(), "tracked", "hidden"), "a.docx")
    assert {"tracked-changes", "hidden-text"} <= {n.kind for n in document.notes}
    assert "888" not in str(document.blocks)
    assert "999" not in str(document.blocks)


def test_headers_are_kept_apart():
    document = docx.read(docx_writer.write(township(), "header"), "a.docx")
    regions = {b.region: b.text for b in document.blocks if isinstance(b, Paragraph) and b.region != "body"}
    assert set(regions) == {"header", "footer"}


def test_anchors_lead_back_to_the_elements():
    document = docx.read(SOUND, "a.docx")
    body = python_docx.Document(io.BytesIO(SOUND)).element.body
    for block in document.blocks:
        if isinstance(block, Paragraph):
            assert block.marks
            for mark in block.marks:
                assert block.text[mark.start : mark.start + 5] in "".join(
                    t for _, t in docx.text_runs(docx.locate(body, mark.anchor))
                )
        else:
            for cell in block.cells:
                texts = "".join(
                    t.text or "" for t in docx.locate(body, cell.anchor).iter(python_docx.oxml.ns.qn("w:t"))
                )
                assert cell.text.replace("\n", "") == texts


def test_a_table_pasted_with_tabs_is_a_table():
    file = python_docx.Document()
    for line in audited_text(township()).split("\n"):
        file.add_paragraph(line)
    out = io.BytesIO()
    file.save(out)
    assert typed(AUDITOR.audit(out.getvalue(), name="a.docx")) == typed(audited(township()))


def audited_text(specimen) -> str:
    from tests.support.specimens import text_writer

    return text_writer.write(specimen)


def test_a_document_of_pictures_says_so():
    file = python_docx.Document()
    file.add_paragraph()._p.append(python_docx.oxml.parse_xml(
        f'<w:r {python_docx.oxml.ns.nsdecls("w")}><w:drawing/></w:r>'))  # fmt: skip
    out = io.BytesIO()
    file.save(out)
    with pytest.raises(ReadError, match="图片"):
        docx.read(out.getvalue(), "a.docx")


# Hostile files --------------------------------------------------------------------------------------------------------


def _document(body: bytes) -> bytes:
    name = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return b'<w:document xmlns:w="%s"><w:body>%s</w:body></w:document>' % (name, body)


ATTACKS = {
    "paragraphs": lambda: with_document(_document(b"<w:p/>" * 20_000_000)),
    "elements": lambda: with_document(_document(b"<w:p><w:r/></w:p>" * 300_000)),
    "deep": lambda: with_document(_document(b"<w:sdt>" * 100_000)),
    "one-text": lambda: with_document(_document(b"<w:p><w:r><w:t>" + b"9" * 90_000_000 + b"</w:t></w:r></w:p>")),
    "doctype": lambda: with_document(b'<!DOCTYPE a [<!ENTITY b "c">]>' + _document(b"")),
    "entities": lambda: with_document(
        b'<!DOCTYPE a [<!ENTITY b "cccccccc"><!ENTITY d "&b;&b;&b;&b;">]>' + _document(b"&d;")
    ),
    "truncated": lambda: SOUND[: len(SOUND) // 2],
    "no-document": lambda: packed({"word/document.xml": b"<a/>"}),
    "not-xml": lambda: with_document(b"word"),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_attacks_are_refused(name):
    data = ATTACKS[name]()
    with at_most(2), pytest.raises(ReadError) as caught:
        docx.read(data, "a.docx")
    assert "\n" not in caught.value.text("zh")


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
@pytest.mark.parametrize("name", ["paragraphs", "one-text"])
def test_attacks_cost_little_memory(name, tmp_path):
    file = tmp_path / "a.docx"
    file.write_bytes(ATTACKS[name]())
    assert peak_megabytes(file) < 300


def peak_megabytes(file) -> int:
    """The most memory that auditing a file takes, in a process of its own."""
    code = (
        "import sys, auditor\n"
        "result = auditor.audit(sys.argv[1])\n"
        "assert result.status == 'unreadable', result\n"
        "print(next(line for line in open('/proc/self/status') if line.startswith('VmHWM')).split()[1])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(file)], capture_output=True, check=True, timeout=500)
    return int(done.stdout) // 1000


def test_wide_cells_cost_nothing():
    inner = b'<w:tcPr><w:gridSpan w:val="1000000"/></w:tcPr><w:p><w:r><w:t>a</w:t></w:r></w:p>'
    body = b"<w:tbl><w:tr><w:tc>" + inner + b"</w:tc></w:tr></w:tbl>"
    table = docx.read(with_document(_document(body)), "a.docx").blocks[0]
    assert table.columns <= 200


NESTED = {
    "boxes": (b"<w:p><w:r><w:pict><w:txbxContent>", b"<w:p/>", b"</w:txbxContent></w:pict></w:r></w:p>", 40),
    "tables": (b"<w:tbl><w:tr><w:tc>", b"<w:p/>", b"</w:tc></w:tr></w:tbl>", 60),
    "controls": (b"<w:sdt><w:sdtContent>", b"<w:p/>", b"</w:sdtContent></w:sdt>", 110),
    "pictures": (b"<w:p><w:r><w:pict>", b'<v:imagedata xmlns:v="urn:schemas-microsoft-com:vml"/>',
                 b"</w:pict></w:r></w:p>", 1),
}  # fmt: skip


@pytest.mark.parametrize("name", NESTED)
def test_nesting_costs_no_more_than_its_size(name):
    start, inner, end, depth = NESTED[name]
    element = start * depth + inner + end * depth
    data = with_document(_document(b"<w:p><w:r><w:t>a</w:t></w:r></w:p>" + element * (20_000 // depth)))
    with at_most(3):
        assert docx.read(data, "a.docx").blocks


RICH = docx_writer.write(
    township(), "style-numbers", "hidden-by-style", "footnote", "header", "tracked", "text-box", "fields"
)
PARSED = ("word/document", "word/numbering", "word/styles.", "word/footnotes", "word/header", "word/_rels", "_rels")


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_damaged_files_never_raise_anything_else(data):
    with zipfile.ZipFile(io.BytesIO(RICH)) as file:
        parts = {i.filename: file.read(i) for i in file.infolist()}
    name = data.draw(st.sampled_from([n for n in parts if n.startswith(PARSED)]))
    content = bytearray(parts[name])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        action = data.draw(st.sampled_from(["flip", "cut", "double"]))
        size = data.draw(st.integers(1, 300))
        if action == "flip":
            content[at] = data.draw(st.integers(0, 255))
        elif action == "cut":
            del content[at : at + size]
        else:
            content[at:at] = content[at : at + size]
        if not content:
            content = bytearray(b" ")
    whole = bytearray(packed({**parts, name: bytes(content)}))
    if data.draw(st.booleans()):
        whole[data.draw(st.integers(0, len(whole) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    if data.draw(st.integers(0, 9)) == 0:
        del whole[data.draw(st.integers(0, len(whole) - 1)) :]
    with contextlib.suppress(ReadError):
        assert isinstance(docx.read(bytes(whole), "a.docx"), Document)


def test_equal_figures_in_merged_rows_stay_in_place():
    specimen = replace(
        township(),
        applications={
            "new": ("2", "0", "0", "0", "0", "0", "2"),
            "total": ("2",) + ("0",) * 5 + ("2",),
            "granted": ("2",) + ("0",) * 5 + ("2",),
        },
    )
    got = AUDITOR.audit(docx_writer.write(specimen), name="a.docx")
    assert typed(got) == typed(audited(specimen))
