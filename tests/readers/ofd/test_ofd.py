"""OFD files (GB/T 33190): text, tables and places as in PDF; templates, notes, layers, pages and documents."""

from __future__ import annotations

import zipfile

import pytest

import auditor
from auditor.model.document import Document, Paragraph, Table
from auditor.model.errors import ReadError
from auditor.readers import read_document
from auditor.readers.ofd import read as ofd
from tests.conftest import AUDITOR, audited, keys
from tests.form.test_layouts import typed
from tests.support.specimens import ofd_writer
from tests.support.specimens.catalogue import SAMPLES, township
from tests.support.specimens.ofd_writer import LEFT, annot, code, document, image, layer, packed, page, parts_of, path
from tests.support.specimens.ofd_writer import text_object as put

HABITS = {
    "strokes": {},
    "one-path": {"rules": "path", "head": "青山市政务公开文件"},
    "bars": {"rules": "bars", "numbers": "第 {} 页"},
    "figures-in-notes": {"figures": "notes"},
    "figures-in-units": {"figures": "units"},
    "no-rules": {"rules": "none"},
}
SENTENCE = "全年主动公开政府信息共十八条，其中网站公开九条。"


def paragraphs(found: Document) -> list[str]:
    return [b.text for b in found.blocks if isinstance(b, Paragraph)]


def said(data: bytes) -> str:
    """All text; lines as short as those here may go on with one another."""
    return "".join(paragraphs(ofd.read(data, "a.ofd")))


def kinds(data: bytes) -> list[str]:
    return [n.kind for n in ofd.read(data, "a.ofd").notes]


def shown(*objects: str, **more: object) -> bytes:
    """A page with a sentence and what is tried."""
    return document(put(SENTENCE, LEFT, 40) + "".join(objects), **more)


@pytest.mark.parametrize("habit", HABITS)
@pytest.mark.parametrize("name", SAMPLES)
def test_an_ofd_is_read_like_the_text(name, habit):
    got = AUDITOR.audit(ofd_writer.write(SAMPLES[name](), **HABITS[habit]), name="report.ofd")
    expected = audited(SAMPLES[name]())
    assert got.report is not None, got.error
    assert typed(got) == typed(expected)
    assert keys(got) == keys(expected)


def test_a_wrapped_paragraph_over_pages_is_one_without_head_and_number():
    writer = ofd_writer.Writer(ofd_writer.Habits(head="青山镇人民政府文件"))
    long = "全镇持续推进基层政务公开，" * 140 + "成效明显。"
    writer.paragraph(long)
    writer.paragraph("下一步将继续努力。")
    found = ofd.read(writer.done(), "a.ofd")
    assert paragraphs(found) == [long, "下一步将继续努力。"]
    assert len(writer.pages) == 2
    assert [n.kind for n in found.notes] == ["page-number"]


def test_cells_and_lines_have_their_places_in_points():
    found = ofd.read(ofd_writer.write(township()), "a.ofd")
    first = next(b for b in found.blocks if isinstance(b, Paragraph)).marks[0]
    assert first.page == 1
    assert first.box is not None
    assert first.box[0] == pytest.approx(LEFT * 72 / 25.4, abs=0.1)
    cells = [c for b in found.blocks if isinstance(b, Table) for c in b.cells]
    assert all(c.page and c.box and 0 <= c.box[0] < c.box[2] <= 596 for c in cells)


@pytest.mark.parametrize(
    ("pieces", "read"),
    [
        (code("办结18件", 0, 4), "办结18件"),
        ('<ofd:TextCode X="0" Y="4" DeltaX="g 2 4.23 g 2 2.1">办结18件</ofd:TextCode>', "办结18件"),
        ('<ofd:TextCode X="0" Y="4" DeltaX="4.23">办结18件</ofd:TextCode>', "办结18件"),
        ('<ofd:TextCode X="0" Y="4">办结18件</ofd:TextCode>', "办结18件"),
        ('<ofd:TextCode X="0" Y="4" DeltaX="g 999999999 4.23">办结十件</ofd:TextCode>', "办结十件"),
        (
            '<ofd:TextCode X="0" Y="4" DeltaX="4.23">办结</ofd:TextCode>'
            '<ofd:TextCode X="8.46" DeltaX="2.1 2.1">18件</ofd:TextCode>',
            "办结18件",
        ),
        ('<ofd:TextCode X="0" Y="4" DeltaX="g 3 4.23" DeltaY="0 0 0">办结\n十件</ofd:TextCode>', "办结十件"),
        (code("a<b & c", 0, 4), "a<b & c"),
        ('<ofd:CGTransform CodePosition="0" CodeCount="1"><ofd:Glyphs>7 8</ofd:Glyphs></ofd:CGTransform>'
         + code("办结18件", 0, 4), "办结18件"),
    ],
)  # fmt: skip
def test_pieces_of_text(pieces, read):
    item = f'<ofd:TextObject ID="1" Boundary="{LEFT} 90 80 6" Font="1" Size="4.23">{pieces}</ofd:TextObject>'
    assert said(shown(item)) == SENTENCE + read


def test_matrices_of_objects_and_of_what_they_stand_in():
    small = f'<ofd:TextObject ID="1" Boundary="{LEFT} 90 80 6" CTM="0.1 0 0 0.1 0 0" Font="1" Size="42.3">'
    small += '<ofd:TextCode X="0" Y="40" DeltaX="42.3 42.3 21 21">办结18件</ofd:TextCode></ofd:TextObject>'
    block = f"<ofd:PageBlock><ofd:PageBlock>{put('答复9件', LEFT, 120)}</ofd:PageBlock></ofd:PageBlock>"
    assert said(shown(small, block)) == SENTENCE + "办结18件答复9件"


def test_a_narrow_letter_is_as_wide_as_hscale_says():
    text = put("共1 8件", LEFT, 90, more='HScale="0.5"')
    assert "共" in said(shown(text))


def test_a_page_on_its_side_is_turned():
    lines = []
    for n, text in enumerate((SENTENCE, "全年收到申请三件，办结三件，均按期答复。")):
        across, down = 60 + 8 * n, 40
        box = f'Boundary="{across} {down} 8 200" CTM="0 1 -1 0 8 0"'
        lines.append(f'<ofd:TextObject ID="1" {box} Font="1" Size="4.23">{code(text, 0, 4)}</ofd:TextObject>')
    assert said(document("".join(reversed(lines)))) == "全年收到申请三件，办结三件，均按期答复。" + SENTENCE
    up = '<ofd:TextObject ID="1" Boundary="60 250 8 200" CTM="0 -1 1 0 0 0" Font="1" Size="4.23">'
    assert said(document(f"{up}{code(SENTENCE, 0, 4)}</ofd:TextObject>")) == SENTENCE


@pytest.mark.parametrize("direction", ['CharDirection="90"', 'ReadDirection="90" CharDirection="90"'])
def test_turned_characters_of_a_level_page_are_told_of(direction):
    item = f'<ofd:TextObject ID="1" Boundary="90 90 8 60" Font="1" Size="4.23" {direction}>'
    data = shown(
        f'{item}<ofd:TextCode X="0" Y="0" DeltaX="g 3 0" DeltaY="g 3 4.23">内部资料</ofd:TextCode></ofd:TextObject>'
    )
    assert "turned-text" in kinds(data)


@pytest.mark.parametrize(
    ("hidden", "kind"),
    [
        (put("4711", LEFT, 90, more='Visible="false"'), "hidden"),
        (put("4711", LEFT, 90, more='Fill="false"'), "hidden"),
        (put("4711", LEFT, 90, more='Alpha="0"'), "hidden"),
        (put("4711", LEFT, 90, inside='<ofd:FillColor Value="255 255 255"/>'), "hidden"),
        (put("4711", LEFT, 90, inside='<ofd:FillColor Value="#FF #FF #FF"/>'), "hidden"),
        (put("4711", LEFT, 90, inside='<ofd:FillColor Value="0 0 0" Alpha="0"/>'), "hidden"),
        (put("4711", LEFT, 90, more='DrawParam="51"'), "hidden"),
        (put("4711", 400, 90), "hidden"),
        (put("4711", LEFT, 90) + path(f"M {LEFT} 92.2 L {LEFT + 8.4} 92.2"), "struck"),
        (
            put("4711", LEFT, 90)
            + path(
                f"M {LEFT} 88 L 60 88 L 60 98 L {LEFT} 98 C",
                more='Stroke="false" Fill="true"',
                inside='<ofd:FillColor Value="255 255 255"/>',
            ),
            "covered",
        ),
    ],
)
def test_what_a_person_does_not_see_is_not_read(hidden, kind):
    params = (
        '<ofd:DrawParams><ofd:DrawParam ID="50"><ofd:FillColor Value="255 255 255"/></ofd:DrawParam>'
        '<ofd:DrawParam ID="51" Relative="50"/></ofd:DrawParams>'
    )
    found = ofd.read(shown(hidden, resources=params), "a.ofd")
    assert "4711" not in "".join(paragraphs(found))
    note = next(n for n in found.notes if n.kind == "unseen")
    assert note.message.zh == auditor.texts.text(f"note.unseen.{kind}", "zh", page=1, count=4)


def test_a_watermark_note_is_left_out_and_told_of():
    mark = annot(put("青山镇政务公开办", 60, 150, 12), kind="Watermark")
    data = shown(annots={1: [mark]})
    assert paragraphs(ofd.read(data, "a.ofd")) == [SENTENCE]
    assert kinds(data) == ["unseen"]


def test_text_of_notes_stands_where_their_boundary_is():
    note = annot(put("4711件", 0, 0), box=f"{LEFT} 90 30 6")
    off = annot(put("0815件", 0, 0), box=f"{LEFT} 110 30 6", more='Visible="false"')
    assert said(shown(annots={1: [note, off]})) == f"{SENTENCE}4711件"


def test_layers_are_drawn_by_their_kind_and_templates_behind():
    cover = path(
        "M 20 80 L 90 80 L 90 100 L 20 100 C", more='Fill="true"', inside='<ofd:FillColor Value="255 255 255"/>'
    )
    for kinds_, seen in ((("Foreground", "Body"), True), (("Background", "Foreground"), False)):
        layers = layer(put("4711件", LEFT, 90), kind=kinds_[0]), layer(cover, kind=kinds_[1])
        text = said(packed(parts_of([page(layer(put(SENTENCE, LEFT, 40)), *layers)])))
        assert ("4711" in text) is seen
    for order, seen in (("Background", False), ("Foreground", True)):
        before = f'<ofd:Template TemplateID="90" ZOrder="{order}"/>'
        parts = parts_of([page(layer(put(SENTENCE, LEFT, 40), cover), before=before)], template=put("4711件", LEFT, 90))
        assert ("4711" in said(packed(parts))) is seen


def test_a_page_has_a_size_of_its_own():
    before = "<ofd:Area><ofd:PhysicalBox>10 10 297 210</ofd:PhysicalBox></ofd:Area>"
    parts = parts_of([page(layer(put(SENTENCE, 190, 40)), before=before)])
    found = ofd.read(packed(parts), "a.ofd")
    mark = next(b for b in found.blocks if isinstance(b, Paragraph)).marks[0]
    assert mark.box is not None
    assert mark.box[0] == pytest.approx(180 * 72 / 25.4, abs=0.1)


def test_several_documents_are_read_one_after_the_other():
    first = parts_of([page(layer(put(SENTENCE, LEFT, 40)))])
    second = parts_of([page(layer(put("附件：全年收到申请三件，办结三件。", LEFT, 40)))], folder="Doc_1")
    roots = ofd_writer.entry("Doc_0/Document.xml", "/Doc_1/Document.xml")
    found = ofd.read(packed({**first, **second, "OFD.xml": roots}), "a.ofd")
    assert "".join(paragraphs(found)) == SENTENCE + "附件：全年收到申请三件，办结三件。"
    assert {m.page for b in found.blocks if isinstance(b, Paragraph) for m in b.marks} == {1, 2}


def test_of_several_versions_the_current_one_is_read():
    old = parts_of([page(layer(put("旧稿：全年收到申请四件，办结四件。", LEFT, 40)))])
    new = parts_of([page(layer(put(SENTENCE, LEFT, 40)))], folder="Doc_1")
    versions = '<ofd:Versions><ofd:Version ID="1" Current="true" BaseLoc="V/V1.xml"/></ofd:Versions></ofd:DocBody>'
    parts = {**old, **new, "OFD.xml": str(old["OFD.xml"]).replace("</ofd:DocBody>", versions)}
    parts["V/V1.xml"] = (
        f"<ofd:DocVersion {ofd_writer.XMLNS}><ofd:DocRoot>/Doc_1/Document.xml</ofd:DocRoot></ofd:DocVersion>"
    )
    assert said(packed(parts)) == SENTENCE


@pytest.mark.parametrize(
    "change",
    [
        lambda n: n.upper() if n != "OFD.xml" else n,
        lambda n: n.replace("/", "\\"),
    ],
)
def test_names_of_parts_are_found_however_they_are_written(change):
    parts = parts_of([page(layer(put(SENTENCE, LEFT, 40)))])
    renamed = {change(n).replace(".XML", ".xml"): c for n, c in parts.items()}
    assert paragraphs(read_document(packed(renamed), name="a.ofd")) == [SENTENCE]


def test_namespaces_may_be_written_otherwise():
    parts = parts_of([page(layer(put(SENTENCE, LEFT, 40)))])
    plain = {n: str(c).replace("xmlns:ofd", "xmlns").replace("ofd:", "") for n, c in parts.items()}
    assert said(packed(plain)) == SENTENCE


def test_pictures_that_stand_for_text_are_told_of():
    picture = image(20, 60, 170, 120)
    assert kinds(document(put(SENTENCE, LEFT, 40) + picture)) == ["picture-table"]
    scan = image(0, 0, 210, 297)
    assert "scanned-page" in kinds(document(put(SENTENCE * 2, LEFT, 40), scan))
    with pytest.raises(ReadError) as caught:
        ofd.read(document(scan, scan), "a.ofd")
    assert caught.value.code == "scanned"


def test_the_text_that_a_scan_carries_unseen_is_read():
    lines = "".join(put(SENTENCE, LEFT, 40 + 8 * n, more='Alpha="0"') for n in range(5))
    assert SENTENCE in said(document(image(0, 0, 210, 297) + lines))


def test_glyphs_without_characters_are_refused():
    nothing = "".join(put("¤" * 20, LEFT, 40 + 8 * n, inside='<ofd:CGTransform CodePosition="0"/>') for n in range(4))
    with pytest.raises(ReadError) as caught:
        ofd.read(document(nothing), "a.ofd")
    assert caught.value.code == "garbled"


def test_an_ofd_in_an_archive_is_named_with_it(tmp_path):
    inner = ofd_writer.write(township())
    data = packed({"青山镇.ofd": inner}, zipfile.ZIP_STORED)
    assert read_document(data, name="x.zip").format == "zip"
    assert len(read_document(data, name="x.zip").blocks) == len(ofd.read(inner, "a.ofd").blocks)
