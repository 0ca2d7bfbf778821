"""A specimen as a Word document with the official merged layout, and the habits of real Word files as options."""

from __future__ import annotations

import io
from typing import Literal, get_args

import docx
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from tests.support.specimens.model import Grid, Specimen, Text, positions

Habit = Literal[
    "auto-numbers",
    "style-numbers",
    "tracked",
    "merged-by-tracking",
    "deleted-rows",
    "controls",
    "split-runs",
    "fields",
    "soft-breaks",
    "hand-wrapped",
    "indented",
    "contents",
    "text-box",
    "footnote",
    "header",
    "nested",
    "hidden",
    "hidden-by-style",
]
HABITS: tuple[Habit, ...] = get_args(Habit)

_NUMBERS = f"""<w:abstractNum {nsdecls("w")} w:abstractNumId="77"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>
</w:abstractNum>"""
_STYLES = (
    '<w:style {names} w:type="paragraph" w:styleId="Chapter"><w:name w:val="Chapter"/><w:basedOn w:val="Numbered"/>'
    "</w:style>",
    '<w:style {names} w:type="paragraph" w:styleId="Numbered"><w:name w:val="Numbered"/><w:pPr><w:numPr>'
    '<w:numId w:val="77"/></w:numPr></w:pPr></w:style>',
    '<w:style {names} w:type="character" w:styleId="Unseen"><w:name w:val="Unseen"/><w:rPr><w:vanish/></w:rPr>'
    "</w:style>",
)
_WRAP = 28


def write(specimen: Specimen, *habits: Habit) -> bytes:
    """The report as the bytes of a .docx."""
    document = docx.Document()
    if "style-numbers" in habits or "hidden-by-style" in habits:
        for style in _STYLES:
            document.styles.element.append(parse_xml(style.format(names=nsdecls("w"))))
    if "auto-numbers" in habits or "style-numbers" in habits:
        _numbering(document)
    blocks = list(specimen.blocks())
    for number, block in enumerate(blocks):
        if isinstance(block, Grid):
            _table(document, block, habits)
        else:
            _paragraph(document, block, habits)
            after = blocks[number + 1] if number + 1 < len(blocks) else None
            if "contents" in habits and block.style == "title" and isinstance(after, Text) and after.style != "title":
                _contents(document, specimen)
    body = document.element.body
    if "soft-breaks" in habits:
        _join_by_breaks(document)
    if "controls" in habits:
        _wrap_in_controls(body)
    if "header" in habits:
        document.sections[0].header.paragraphs[0].text = "政府信息公开工作年度报告 内部流转 第 9 稿，公开 9 条"
        document.sections[0].footer.paragraphs[0].text = "— 3 —"
    if "footnote" in habits:
        _footnote(document)
    if "nested" in habits:
        _wrap_in_table(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _paragraph(document, block: Text, habits: tuple[Habit, ...]) -> None:  # noqa: ANN001
    text = block.text
    heading, body = block.style == "heading", block.style == "body"
    if body and "hand-wrapped" in habits:
        for piece in _wrapped(text):
            document.add_paragraph(piece)
        return
    if body and "merged-by-tracking" in habits:
        first = document.add_paragraph(text[: len(text) // 2])
        first._p.get_or_add_pPr().append(parse_xml(f'<w:rPr {nsdecls("w")}><w:del w:id="9" w:author="a"/></w:rPr>'))
        text = text[len(text) // 2 :]
    paragraph = document.add_paragraph()
    if heading and text[1:2] == "、" and ("auto-numbers" in habits or "style-numbers" in habits):
        if "style-numbers" in habits:
            paragraph.style = "Chapter"
        else:
            properties = paragraph._p.get_or_add_pPr()
            properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="77"/></w:numPr>'))
        text = text[2:]
    if "indented" in habits:
        text = text[:2] + "\t" + text[2:] if heading and text[1:2] == "、" else "\t" + text
    if "text-box" in habits and block.style == "title":
        _text_box(paragraph, text)
        return
    for piece in [text[i : i + 3] for i in range(0, len(text), 3)] if "split-runs" in habits else [text]:
        paragraph.add_run(piece)
    if body and "fields" in habits:
        _field(paragraph)
    if body and "hidden" in habits:
        paragraph.add_run("公开 999 条").font.hidden = True
    if body and "hidden-by-style" in habits:
        paragraph.add_run("公开 999 条", style="Unseen")
    if body and "tracked" in habits:
        _track(paragraph)


def _wrapped(text: str) -> list[str]:
    """The text as by someone who presses Enter at the end of each line; never where a sentence or a figure ends."""
    out: list[str] = []
    while len(text) > 2 * _WRAP:
        at = next((i for i in range(_WRAP, 2 * _WRAP) if text[i - 1 : i + 1].isalpha() and "，" in text[:i]), 0)
        if not at:
            break
        out.append(text[:at])
        text = text[at:]
    return [*out, text]


def _field(paragraph) -> None:  # noqa: ANN001
    """The paragraph's text as the result of a field, whose code holds another field with a figure."""
    mark = '<w:r {names}><w:fldChar w:fldCharType="{kind}"/></w:r>'
    begin, separate, end = (mark.format(names=nsdecls("w"), kind=k) for k in ("begin", "separate", "end"))
    code = f"<w:r {nsdecls('w')}><w:instrText>REF a</w:instrText></w:r>"
    figure = f"<w:r {nsdecls('w')}><w:t>公开 777 条</w:t></w:r>"
    first = paragraph.runs[0]._r
    for piece in (begin, code, begin, code, separate, figure, end, separate):
        first.addprevious(parse_xml(piece))
    paragraph._p.append(parse_xml(end))


def _track(paragraph) -> None:  # noqa: ANN001
    """The paragraph's run as an insertion, and a deletion before it."""
    run = paragraph.runs[0]._r
    inserted = parse_xml(f'<w:ins {nsdecls("w")} w:id="1" w:author="a" w:date="2024-01-01T00:00:00Z"/>')
    deleted = parse_xml(
        f'<w:del {nsdecls("w")} w:id="2" w:author="a"><w:r><w:delText>旧稿 888 条</w:delText></w:r></w:del>'
    )
    run.addprevious(deleted)
    run.addprevious(inserted)
    inserted.append(run)


def _text_box(paragraph, text: str) -> None:  # noqa: ANN001
    """The text in a box, stored in two ways as Word does."""
    content = f"<w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent>"
    names = (
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    paragraph._p.append(
        parse_xml(
            f'<w:r {nsdecls("w")} {names}><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{content}'
            f"</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{content}</v:textbox></w:pict>"
            "</mc:Fallback></mc:AlternateContent></w:r>"
        )
    )


def _numbering(document) -> None:  # noqa: ANN001
    root = document.part.numbering_part.element
    root.insert(0, parse_xml(_NUMBERS))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))


def _contents(document, specimen: Specimen) -> None:  # noqa: ANN001
    """A table of contents, each line with its page after a tab."""
    for number, heading in enumerate(specimen.headings, 1):
        document.add_paragraph(f"{heading}\t{number}")


def _footnote(document) -> None:  # noqa: ANN001
    """A note with a figure at the foot of the first page."""
    note = '<w:footnote w:id="{id}"{kind}><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote>'
    notes = note.format(id=-1, kind=' w:type="separator"', text="—") + note.format(id=2, kind="", text="注：公开 66 条")
    blob = f"<w:footnotes {nsdecls('w')}>{notes}</w:footnotes>".encode()
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    package = document.part.package
    document.part.relate_to(Part(PackURI("/word/footnotes.xml"), kind, blob, package), RT.FOOTNOTES)
    document.paragraphs[0].add_run()._r.append(parse_xml(f'<w:footnoteReference {nsdecls("w")} w:id="2"/>'))


def _join_by_breaks(document) -> None:  # noqa: ANN001
    """Paragraphs between tables become lines of one paragraph; the title stays apart."""
    before = None
    for element in list(document.element.body)[1:]:
        if element.tag != qn("w:p"):
            before = None
        elif before is None:
            before = element
        else:
            before.append(parse_xml(f"<w:r {nsdecls('w')}><w:br/></w:r>"))
            for run in element.findall(qn("w:r")):
                before.append(run)
            element.getparent().remove(element)


def _wrap_in_controls(body) -> None:  # noqa: ANN001
    for element in list(body):
        if element.tag == qn("w:sectPr"):
            continue
        control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
        element.addprevious(control)
        control.append(content)
        content.append(element)


def _wrap_in_table(document) -> None:  # noqa: ANN001
    """Everything inside one cell, as pages exported from other programs are."""
    body = document.element.body
    elements = [e for e in body if e.tag != qn("w:sectPr")]
    frame = document.add_table(1, 1)
    cell = frame.cell(0, 0)._tc
    for element in elements:
        cell.append(element)


def _table(document, grid: Grid, habits: tuple[Habit, ...]) -> None:  # noqa: ANN001
    rows = list(positions(grid))
    width = max(len(row) for row in rows)
    table = document.add_table(rows=0, cols=width)
    table.style = "Table Grid"
    for row in rows:
        tr = OxmlElement("w:tr")
        column = 0
        while column < len(row):
            box, corner = row[column]
            tc = OxmlElement("w:tc")
            properties = OxmlElement("w:tcPr")
            tc.append(properties)
            span = max(1, box.columns)
            if span > 1:
                merged = OxmlElement("w:gridSpan")
                merged.set(qn("w:val"), str(span))
                properties.append(merged)
            if box.rows > 1:
                merge = OxmlElement("w:vMerge")
                if corner:
                    merge.set(qn("w:val"), "restart")
                properties.append(merge)
            text = box.text if corner else ""
            tc.append(parse_xml(f'<w:p {nsdecls("w")}><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'))
            tr.append(tc)
            column += span
        table._tbl.append(tr)
    if "deleted-rows" in habits:
        for mark in ('<w:del w:id="5" w:author="a"/>', "<w:hidden/>"):
            row = parse_xml(f"<w:tr {nsdecls('w')}><w:trPr>{mark}</w:trPr></w:tr>")
            for _ in range(width):
                row.append(parse_xml(f"<w:tc {nsdecls('w')}><w:p><w:r><w:t>55</w:t></w:r></w:p></w:tc>"))
            table._tbl.insert(3, row)
