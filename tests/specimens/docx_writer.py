"""A specimen as a Word document with the official merged layout, and the habits of real Word files as options."""

from __future__ import annotations

import io
from typing import Literal

import docx
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from tests.specimens.model import Grid, Specimen, Text, positions

Habit = Literal["auto-numbers", "tracked", "controls", "split-runs", "text-box", "header", "nested", "hidden"]
HABITS: tuple[Habit, ...] = (
    "auto-numbers",
    "tracked",
    "controls",
    "split-runs",
    "text-box",
    "header",
    "nested",
    "hidden",
)

_NUMBERS = f"""<w:abstractNum {nsdecls("w")} w:abstractNumId="77"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>
</w:abstractNum>"""


def write(specimen: Specimen, *habits: Habit) -> bytes:
    """The report as the bytes of a .docx."""
    document = docx.Document()
    if "auto-numbers" in habits:
        _numbering(document)
    for block in specimen.blocks():
        if isinstance(block, Grid):
            _table(document, block)
        else:
            _paragraph(document, block, habits)
    body = document.element.body
    if "controls" in habits:
        _wrap_in_controls(body)
    if "header" in habits:
        document.sections[0].header.paragraphs[0].text = "政府信息公开工作年度报告 内部流转 第 9 稿，公开 9 条"
        document.sections[0].footer.paragraphs[0].text = "— 3 —"
    if "nested" in habits:
        _wrap_in_table(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _paragraph(document, block: Text, habits: tuple[Habit, ...]) -> None:  # noqa: ANN001
    text = block.text
    paragraph = document.add_paragraph()
    if "auto-numbers" in habits and block.style == "heading" and text[1:2] == "、":
        properties = paragraph._p.get_or_add_pPr()
        properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="77"/></w:numPr>'))
        text = text[2:]
    if "text-box" in habits and block.style == "title":
        _text_box(paragraph, text)
        return
    pieces = [text[i : i + 3] for i in range(0, len(text), 3)] if "split-runs" in habits else [text]
    for piece in pieces:
        paragraph.add_run(piece)
    if "hidden" in habits and block.style == "body":
        paragraph.add_run("公开 999 条").font.hidden = True
    if "tracked" in habits and block.style == "body":
        _track(paragraph)


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


def _table(document, grid: Grid) -> None:  # noqa: ANN001
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
