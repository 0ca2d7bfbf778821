"""Word files: the same Report as the clean text, whatever Word did to them; hostile ones are refused."""

from __future__ import annotations

import contextlib
import io
import subprocess
import sys
import time
import zipfile
from dataclasses import replace

import docx as python_docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import auditor
from auditor.model.document import Document, Paragraph
from auditor.model.errors import ReadError
from auditor.readers import docx, numbering
from tests.conftest import audited, keys
from tests.specimens import docx_writer
from tests.specimens.catalogue import SAMPLES, township, township_contradictions
from tests.test_layouts import typed

SOUND = docx_writer.write(township())


@pytest.mark.parametrize("name", SAMPLES)
def test_word_agrees_with_text(name):
    expected = audited(SAMPLES[name]())
    got = auditor.Auditor().audit(docx_writer.write(SAMPLES[name]()), name="report.docx")
    assert typed(got) == typed(expected)
    assert keys(got) == keys(expected)


@pytest.mark.parametrize("habit", docx_writer.HABITS)
def test_habits_of_word_change_nothing(habit):
    expected = audited(township_contradictions())
    got = auditor.Auditor().audit(docx_writer.write(township_contradictions(), habit), name="report.docx")
    assert typed(got) == typed(expected)
    assert keys(got) == keys(expected)


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
    assert typed(auditor.Auditor().audit(out.getvalue(), name="a.docx")) == typed(audited(township()))


def audited_text(specimen) -> str:
    from tests.specimens import text_writer

    return text_writer.write(specimen)


def test_a_document_of_pictures_says_so():
    file = python_docx.Document()
    file.add_paragraph()._p.append(python_docx.oxml.parse_xml(
        f'<w:r {python_docx.oxml.ns.nsdecls("w")}><w:drawing/></w:r>'))  # fmt: skip
    out = io.BytesIO()
    file.save(out)
    with pytest.raises(ReadError, match="图片"):
        docx.read(out.getvalue(), "a.docx")


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (1, "chineseCounting", "一"),
        (10, "chineseCountingThousand", "十"),
        (12, "japaneseCounting", "十二"),
        (105, "chineseCounting", "一百零五"),
        (3, "decimalEnclosedCircle", "③"),
        (7, "decimalFullWidth", "７"),
        (4, "upperRoman", "IV"),
        (2, "ideographTraditional", "乙"),
        (26, "lowerLetter", "z"),
    ],
)
def test_numbers_are_written_as_word_does(value, form, text):
    assert numbering.written(value, form) == text


# Hostile files --------------------------------------------------------------------------------------------------------


def packed(parts: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {i.filename: archive.read(i) for i in archive.infolist()}


def with_document(xml: bytes) -> bytes:
    return packed({**parts_of(SOUND), "word/document.xml": xml})


def _document(body: bytes) -> bytes:
    name = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return b'<w:document xmlns:w="%s"><w:body>%s</w:body></w:document>' % (name, body)


def _overlapping() -> bytes:
    """Two entries of the directory that share one local entry's bytes."""
    data = bytearray(packed({"word/document.xml": b"a" * 100, "word/other.xml": b"b" * 100}, zipfile.ZIP_STORED))
    at = data.find(b"PK\x01\x02", data.find(b"PK\x01\x02") + 1)
    data[at + 42 : at + 46] = (0).to_bytes(4, "little")
    return bytes(data)


def _encrypted() -> bytes:
    data = bytearray(SOUND)
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


ATTACKS = {
    "paragraphs": lambda: with_document(_document(b"<w:p/>" * 20_000_000)),
    "elements": lambda: with_document(_document(b"<w:p><w:r/></w:p>" * 300_000)),
    "deep": lambda: with_document(_document(b"<w:sdt>" * 100_000)),
    "one-text": lambda: with_document(_document(b"<w:p><w:r><w:t>" + b"9" * 90_000_000 + b"</w:t></w:r></w:p>")),
    "doctype": lambda: with_document(b'<!DOCTYPE a [<!ENTITY b "c">]>' + _document(b"")),
    "doctype-utf16": lambda: with_document('\ufeff<!DOCTYPE a [<!ENTITY b "c">]><a/>'.encode("utf-16-le")),
    "entities": lambda: with_document(
        b'<!DOCTYPE a [<!ENTITY b "cccccccc"><!ENTITY d "&b;&b;&b;&b;">]>' + _document(b"&d;")
    ),
    "many-entries": lambda: packed({**{f"word/x{i}.xml": b"" for i in range(5000)}, "word/document.xml": b""}),
    "outside": lambda: packed({"../word/document.xml": b"<a/>"}),
    "absolute": lambda: packed({"/word/document.xml": b"<a/>"}),
    "overlapping": _overlapping,
    "encrypted": _encrypted,
    "truncated": lambda: SOUND[: len(SOUND) // 2],
    "no-document": lambda: packed({"word/document.xml": b"<a/>"}),
    "not-xml": lambda: with_document(b"word"),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_attacks_are_refused(name):
    data = ATTACKS[name]()
    started = time.monotonic()
    with pytest.raises(ReadError) as caught:
        docx.read(data, "a.docx")
    assert time.monotonic() - started < 2
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
    done = subprocess.run([sys.executable, "-c", code, str(file)], capture_output=True, check=True, timeout=30)
    return int(done.stdout) // 1000


def test_wide_cells_cost_nothing():
    inner = b'<w:tcPr><w:gridSpan w:val="1000000"/></w:tcPr><w:p><w:r><w:t>a</w:t></w:r></w:p>'
    body = b"<w:tbl><w:tr><w:tc>" + inner + b"</w:tc></w:tr></w:tbl>"
    table = docx.read(with_document(_document(body)), "a.docx").blocks[0]
    assert table.columns <= 200


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_damaged_files_never_raise_anything_else(data):
    parts = parts_of(SOUND)
    name = data.draw(
        st.sampled_from(["word/document.xml", "word/numbering.xml", "word/styles.xml", "[Content_Types].xml"])
    )
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
    got = auditor.Auditor().audit(docx_writer.write(specimen), name="a.docx")
    assert typed(got) == typed(audited(specimen))
